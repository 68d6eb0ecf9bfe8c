"""A way to a real engine that is cut while something runs there, which goes on."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from aiodockerapi import ConnectionLost, DockerSession, ExecConfig, StreamTruncated
from tests.engines import Engine
from tests.live.relay import Relay
from tests.live.trouble.streams import FOLLOWED, Watch, config

pytestmark = pytest.mark.live
LONG = 60


@pytest.fixture
async def relay(engine: Engine) -> AsyncIterator[Relay]:
    """Give a way to an engine that can be cut."""
    async with Relay(engine.host.removeprefix("unix://")) as relay:
        yield relay


@pytest.fixture
async def docker(relay: Relay) -> AsyncIterator[DockerSession]:
    """Give a session that goes that way."""
    async with DockerSession(relay.host) as docker:
        yield docker


@pytest.fixture
async def made(docker: DockerSession) -> AsyncIterator[str]:
    """Give a container that ticks."""
    container = await docker.containers.create(config())
    await docker.containers.start(container)
    yield container.id
    await docker.containers.remove(container, force=True)


async def test_nothing_ends_silently(docker: DockerSession, relay: Relay, made: str) -> None:
    watches = {name: Watch(name) for name in FOLLOWED}
    errors = [
        asyncio.ensure_future(watch.error(FOLLOWED[name](watch, docker, made)))
        for name, watch in watches.items()
    ]
    async with asyncio.timeout(LONG):
        for watch in watches.values():
            await watch.begun.wait()
        relay.cut()
        for name, error in zip(watches, await asyncio.gather(*errors), strict=True):
            assert isinstance(error, StreamTruncated | ConnectionLost), name
            assert (error.host, bool(error.path)) == (relay.host, True), name
    assert (await docker.containers.inspect(made)).id == made


async def test_a_run_that_goes_on_without_us(docker: DockerSession, relay: Relay) -> None:
    """Its output is cut: how it ends later is no result."""
    async with asyncio.timeout(LONG):
        async with docker.events(filters={"event": "start"}) as events:
            run = asyncio.ensure_future(docker.containers.run(config(), remove=True))
            await anext(events)
        relay.cut()
        with pytest.raises((StreamTruncated, ConnectionLost)):
            await run


async def test_an_output_that_ends_by_itself_is_whole(docker: DockerSession, made: str) -> None:
    config = ExecConfig(cmd=["sh", "-c", "seq 1 2000; seq 1 2000 >&2; exit 3"])
    whole = b"".join(b"%d\n" % number for number in range(1, 2001))
    for _ in range(5):
        result = await docker.exec.run(made, config)
        assert (result.exit_code, result.stdout, result.stderr) == (3, whole, whole)
