"""Events, disk usage, credentials and plugins on a real engine."""

import asyncio
import io
import json
import tarfile
import time

import pytest

from aiodockerapi import BadRequest, DockerError, DockerSession, NotFound
from aiodockerapi.engine.auth import AuthConfig
from aiodockerapi.engine.system.events import Event
from tests.live.gaps import Gaps
from tests.live.workshop import Workshop

pytestmark = [pytest.mark.live, pytest.mark.one_way]


async def test_what_happens_to_a_container(docker: DockerSession, shop: Workshop) -> None:
    seen: list[Event] = []
    label = f"mark={shop.mark}"
    async with docker.events(filters={"type": "container", "label": label}) as events:
        ended = asyncio.create_task(shop.ended("exit 3"))
        async with asyncio.timeout(20):
            async for event in events:
                seen.append(event)
                if event.verb == "die":
                    break
        made = await ended
    verbs = [event.verb for event in seen]
    assert [verb for verb in verbs if verb in ("create", "start", "die")] == [
        "create",
        "start",
        "die",
    ]
    actor = seen[-1].actor
    assert actor is not None
    assert actor.id == made.id
    assert actor.attributes["mark"] == shop.mark
    moments = [event.moment for event in seen if event.moment is not None]
    assert len(moments) == len(seen)
    assert moments == sorted(moments)


async def test_events_of_the_past_end(docker: DockerSession, shop: Workshop, gaps: Gaps) -> None:
    gaps.skip("events of the past")
    before = time.time()
    made = await shop.ended("true")
    await asyncio.sleep(0.01)
    seen = await docker.events(
        since=before, until=time.time(), filters={"container": made.id}
    ).collect()
    assert {"create", "start", "die"} <= {event.verb for event in seen}
    last = await docker.events(
        since=seen[-1].moment, until=time.time(), filters={"container": made.id}
    ).collect()
    assert last[0] == seen[-1]


async def test_no_events_after_the_end(docker: DockerSession, gaps: Gaps) -> None:
    gaps.skip("events of the past")
    with pytest.raises(BadRequest):
        await docker.events(since=2000, until=1000).collect()


async def test_disk_usage(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.made("true")
    usage = await docker.df()
    containers = list(usage.containers)
    if not containers and usage.container_usage is not None:
        assert usage.container_usage.total_count >= 1
    else:
        assert made.id in {container.id for container in containers}


async def test_bad_credentials(docker: DockerSession) -> None:
    with pytest.raises(DockerError):
        # A host without a name is asked nowhere.
        await docker.auth(
            AuthConfig(username="me", password="wrong", server_address="registry.invalid")
        )


async def test_plugins(docker: DockerSession, gaps: Gaps) -> None:
    with gaps.refused("plugins"):
        assert await docker.plugins.list(filters={"capability": "volumedriver"}) == []
    name = "aiodockerapi/tested:latest"
    await docker.plugins.create(name, _plugin())
    try:
        made = await docker.plugins.inspect(name)
        assert (made.name, made.enabled) == (name, False)
        await docker.plugins.set(made, ["DEBUG=1"])
        (listed,) = await docker.plugins.list(filters={"enabled": False})
        assert listed.settings is not None
        assert listed.settings.env == ["DEBUG=1"]
        with pytest.raises(DockerError):
            await docker.plugins.enable(made, enable_timeout=5)
    finally:
        await docker.plugins.remove(name, force=True)
    with pytest.raises(NotFound):
        await docker.plugins.inspect(name)


def _plugin() -> bytes:
    """Make the files of a plugin that can be set up, and has nothing to run."""
    config = {
        "description": "nothing",
        "entrypoint": ["/nothing"],
        "interface": {"types": ["docker.volumedriver/1.0"], "socket": "plugin.sock"},
        "network": {"type": "none"},
        "linux": {"capabilities": []},
        "env": [{"name": "DEBUG", "settable": ["value"], "value": "0"}],
    }
    text = json.dumps(config).encode()
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo("config.json")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text))
        folder = tarfile.TarInfo("rootfs")
        folder.type = tarfile.DIRTYPE
        folder.mode = 0o755
        archive.addfile(folder)
    return buffer.getvalue()
