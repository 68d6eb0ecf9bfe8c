"""Three daemons that are none, for a machine on which no engine can run."""

import contextlib
from collections.abc import AsyncIterator, Sequence

from aiodockerapi.testing import FakeDaemon


@contextlib.asynccontextmanager
async def fake_daemons(counts: Sequence[tuple[int, int]]) -> AsyncIterator[dict[str, str]]:
    """Serve a fake daemon for each pair of running and ended containers; give them by name."""
    async with contextlib.AsyncExitStack() as stack:
        hosts: dict[str, str] = {}
        for number, (running, ended) in enumerate(counts):
            daemon = await stack.enter_async_context(FakeDaemon())
            daemon.on("GET", "/info", json=_info(running, ended))
            daemon.on("GET", "/containers/json", json=_containers(running, ended))
            daemon.on("GET", "/images/json", json=[{"Id": "sha256:1", "RepoTags": ["busybox"]}])
            hosts[f"fake-{number}"] = daemon.host
        yield hosts


def _info(running: int, ended: int) -> dict[str, object]:
    return {
        "Containers": running + ended,
        "ContainersRunning": running,
        "ContainersStopped": ended,
        "Images": 1,
        "OperatingSystem": "none: a fake daemon",
    }


def _containers(running: int, ended: int) -> list[dict[str, object]]:
    states = ["running"] * running + ["exited"] * ended
    return [
        {"Id": f"{number:064x}", "Names": [f"/c-{number}"], "Image": "busybox", "State": state}
        for number, state in enumerate(states)
    ]
