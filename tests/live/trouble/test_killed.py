"""An engine that is killed in the middle of streams of every kind, and started again."""

import asyncio

import pytest

from aiodockerapi import ConnectionLost, DockerSession, StreamTruncated
from tests.engines import Engine
from tests.live.trouble.stalled import stalled
from tests.live.trouble.streams import DOWN, FOLLOWED, TICK, UP, Watch, config

pytestmark = pytest.mark.live

ALL = {**FOLLOWED, **DOWN, **UP}
BIG = "dd if=/dev/zero of=/big bs=1M count=48 2>/dev/null; " + TICK
"""What no socket holds: where nobody reads, some have grown to 10 MB, and may to 36."""
LONG = 60


async def started(docker: DockerSession, line: str) -> str:
    """Start a container, wait for its first tick, and return its ID."""
    made = await docker.containers.create(config(line))
    await docker.containers.start(made)
    async with docker.containers.logs(made, follow=True) as logs:
        await anext(logs)
    return made.id


async def test_no_stream_ends_silently(address: str, victim: Engine) -> None:
    watches = {name: Watch(name) for name in [*ALL, "events", "pull", "resumed"]}
    with stalled(victim, size=2**30, given=2**20) as image:
        async with DockerSession(address, connect_timeout=LONG) as docker, asyncio.timeout(LONG):
            # The daemon locks a container as long as an archive of its files is on its way.
            own = {name: await started(docker, BIG) for name in ("archive", "export", "put")}
            made = await started(docker, TICK)
            await docker.images.commit(own["archive"], repo="big")
            going = {
                name: go(watches[name], docker, own.get(name, made)) for name, go in ALL.items()
            }
            going["events"] = watches["events"].followed(docker.events())
            going["pull"] = watches["pull"].followed(docker.images.pull(image))
            tasks = {
                name: asyncio.ensure_future(watches[name].error(each))
                for name, each in going.items()
            }
            async with docker.events(resume=True) as resumed:
                for name, watch in watches.items():
                    if name not in ("resumed", "events"):
                        await watch.begun.wait()
                await anext(resumed)
                await watches["events"].begun.wait()
                await asyncio.to_thread(victim.crash)
                for watch in watches.values():
                    watch.over.set()
                errors = dict(zip(tasks, await asyncio.gather(*tasks.values()), strict=True))
                for name, error in errors.items():
                    assert isinstance(error, StreamTruncated | ConnectionLost), (name, error)
                    assert (error.host, bool(error.method)) == (address, True), name
                    assert error.path, name
                await asyncio.to_thread(victim.restart)
                assert (await docker.containers.inspect(made)).id == made
                await docker.containers.remove(made, force=True)
                async for event in resumed:
                    if event.actor and event.actor.id == made and event.action == "destroy":
                        break
