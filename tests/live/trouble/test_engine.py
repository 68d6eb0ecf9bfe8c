"""A real engine that is restarted, frozen or killed under a session."""

import asyncio

import pytest

from aiodockerapi import (
    ConnectionFailed,
    ContainerConfig,
    DaemonNotFound,
    DockerSession,
    IdleTimeout,
    StreamTruncated,
)
from tests.engines import Engine
from tests.live.trouble.streams import FOLLOWED, Watch, config

pytestmark = pytest.mark.live


SLEEPER = ContainerConfig(image="busybox", cmd=["sleep", "600"])


async def test_restarted(address: str, victim: Engine) -> None:
    async with DockerSession(address) as docker:
        before = await docker.info()
        await asyncio.gather(*(docker.info() for _ in range(5)))
        await asyncio.to_thread(victim.restart)
        assert (await docker.info()).id == before.id
    async with DockerSession(address) as docker:
        await docker.info()
        await asyncio.to_thread(victim.restart)
        made = await docker.containers.create(SLEEPER)
        assert await docker.containers.start(made)
        await docker.containers.remove(made, force=True)


async def test_killed_in_the_middle(address: str, victim: Engine) -> None:
    async with DockerSession(address, connect_timeout=2) as docker:
        made = await docker.containers.create(config())
        await docker.containers.start(made)
        async with docker.containers.logs(made, follow=True) as logs:
            waiting = asyncio.create_task(docker.containers.wait(made))
            assert (await anext(logs)).data == b"x\n"
            await asyncio.to_thread(victim.crash)
            with pytest.raises(StreamTruncated):
                async for _ in logs:
                    pass
            with pytest.raises(ConnectionFailed):
                await waiting
        with pytest.raises(DaemonNotFound):
            await docker.info()
        await asyncio.to_thread(victim.restart)
        assert (await docker.containers.inspect(made)).id == made.id


async def test_frozen(address: str, victim: Engine) -> None:
    async with DockerSession(address, idle_timeout=0.3) as docker:
        made = await docker.containers.create(SLEEPER)
        await docker.containers.start(made)
        async with docker.containers.logs(made, follow=True) as logs:
            victim.pause()
            try:
                with pytest.raises(IdleTimeout, match="idle_timeout") as caught:
                    await docker.info()
                with pytest.raises(IdleTimeout):
                    await docker.containers.logs(made).collect()
                with pytest.raises(IdleTimeout):
                    async with docker.containers.attach(made, stdout=True):
                        pytest.fail("nobody is there to attach to")
            finally:
                victim.resume()
            assert (caught.value.host, caught.value.path) == (address, "/info")
            assert (await docker.info()).ncpu >= 1
            await docker.containers.stop(made, stop_timeout=0)
            async with asyncio.timeout(5):
                assert [frame async for frame in logs] == []


async def test_frozen_and_nobody_is_in_a_hurry(address: str, victim: Engine) -> None:
    """Streams go on where they were, and so does a call, if no limit ends it."""
    async with DockerSession(address, idle_timeout=None) as docker, asyncio.timeout(60):
        made = await docker.containers.create(config())
        await docker.containers.start(made)
        watches = {name: Watch(name) for name in FOLLOWED}
        tasks = [
            asyncio.ensure_future(watch.error(FOLLOWED[name](watch, docker, made.id)))
            for name, watch in watches.items()
        ]
        for watch in watches.values():
            await watch.begun.wait()
        victim.pause()
        try:
            call = asyncio.ensure_future(docker.info())
            done, _ = await asyncio.wait([*tasks, call], timeout=0.5)
            assert not done
            for watch in watches.values():
                watch.begun.clear()
        finally:
            victim.resume()
        await call
        for name in ("logs", "attach", "websocket", "stats", "exec"):
            await watches[name].begun.wait()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
