"""Daemons that run containers, one that is dead, and the command as people call it."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest

from aiodockerapi.cli.main import main
from aiodockerapi.testing import FakeDaemon, Request
from aiodockerapi.testing.answers import Answer

DEAD = "dead=unix:///nowhere/docker.sock"
NAMES = ("web", "cache")


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Command = Callable[..., Awaitable[Ended]]


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run the command in a thread of its own, with an event loop of its own."""
    monkeypatch.delenv("DOCKER_HOST", raising=False)

    async def run(*args: str) -> Ended:
        code = await asyncio.to_thread(main, args)
        out, err = capfd.readouterr()
        return Ended(code, out, err)

    return run


def container(number: int, name: str) -> dict[str, object]:
    return {
        "Id": f"{number + 1:064x}",
        "Names": [f"/{name}"],
        "Image": "busybox",
        "State": "running",
        "Status": "Up 2 hours",
        "Created": 1_700_000_000,
        "Ports": [{"PrivatePort": 80, "PublicPort": 8080, "Type": "tcp", "IP": "0.0.0.0"}],
        "Command": "sleep 600",
    }


def sample(name: str, used: int, system: int) -> dict[str, object]:
    """Return what the daemon tells of a container: so much of the host's time is its own."""
    usage = {"total_usage": used}
    return {
        "name": f"/{name}",
        "read": "2026-01-01T00:00:00Z",
        "cpu_stats": {"cpu_usage": usage, "system_cpu_usage": system, "online_cpus": 4},
        "memory_stats": {"usage": 64 * 2**20, "limit": 2**30},
        "pids_stats": {"current": 3},
    }


def furnish(daemon: FakeDaemon, share: float = 0.25) -> None:
    """Give a daemon two containers, the first of which uses `share` of its CPUs."""
    rounds = dict.fromkeys(NAMES, 0)

    async def stats(request: Request) -> Answer:
        name = NAMES[int(request.params["id"], 16) - 1]
        rounds[name] += 1
        part = share if name == "web" else share / 10
        time = rounds[name] * 10**9
        return Answer.json(sample(name, int(time * part), time))

    daemon.on("GET", "/info", json={"ID": "1", "NCPU": 4, "MemTotal": 8 * 2**30, "Containers": 2})
    listed = [container(number, name) for number, name in enumerate(NAMES)]
    daemon.on("GET", "/containers/json", json=listed)
    daemon.on("GET", "/containers/{id}/stats", stats)


@pytest.fixture
async def daemons() -> AsyncIterator[tuple[FakeDaemon, FakeDaemon]]:
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(FakeDaemon())
        two = await stack.enter_async_context(FakeDaemon(engine_version="27.0.1"))
        furnish(one)
        furnish(two, 0.5)
        yield one, two


@pytest.fixture
def hosts(daemons: tuple[FakeDaemon, FakeDaemon]) -> list[str]:
    """Return the options for both daemons."""
    one, two = daemons
    return ["-H", f"one={one.host}", "-H", f"two={two.host}"]


@pytest.fixture
def both_and_dead(hosts: list[str]) -> list[str]:
    return [*hosts, "-H", DEAD]


def process(*args: str) -> list[str]:
    """Return how to run the command as a process of its own."""
    return [sys.executable, "-m", "aiodockerapi.cli", *args]
