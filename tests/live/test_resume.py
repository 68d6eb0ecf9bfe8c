"""Events of a real engine that is restarted and cut off, while somebody works on it.

With AIODOCKERAPI_SOAK it is as much as that says: ``20x1000`` is 20 restarts, 1,000 containers.
Its figures are logged: ``--log-cli-level=INFO`` shows them.
"""

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest

from aiodockerapi import ContainerConfig, DockerError, DockerSession, HostConfig
from aiodockerapi.engine.system.events import Event, EventsGap
from tests.engines import Engine
from tests.live.relay import Relay
from tests.live.sockets import until

pytestmark = pytest.mark.live

RESTARTS, CONTAINERS = (int(n) for n in os.environ.get("AIODOCKERAPI_SOAK", "3x45").split("x"))
IDLE = ContainerConfig(image="busybox", cmd=["true"], host_config=HostConfig(network_mode="none"))
LONG = 60.0

Key = tuple[int, str, str, str]


def key(event: Event) -> Key:
    assert event.actor is not None
    return event.time_nano, event.type, event.action, event.actor.id


class Watcher:
    """Reads events on and on."""

    def __init__(self, docker: DockerSession) -> None:
        self._docker = docker
        self.items: list[Event] = []
        self.begun = asyncio.Event()
        self.came = asyncio.Event()

    @property
    def keys(self) -> list[Key]:
        return [key(event) for event in self.items if not isinstance(event, EventsGap)]

    @property
    def gaps(self) -> list[EventsGap]:
        return [event for event in self.items if isinstance(event, EventsGap)]

    async def run(self) -> None:
        async with self._docker.events(resume=True) as events:
            self.begun.set()
            async for event in events:
                self.items.append(event)
                self.came.set()

    async def has(self, keys: list[Key], gaps: int = 0) -> None:
        """Wait until everything has come, but not for ever."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LONG):
                while not set(keys) <= set(self.keys) or len(self.gaps) < gaps:
                    self.came.clear()
                    await self.came.wait()

    def check(self, keys: list[Key]) -> None:
        """Check that each of these came, once, and in their order."""
        wanted, came = set(keys), self.keys
        missing = wanted - set(came)
        assert not missing, (
            f"{len(missing)} of {len(wanted)} events did not come: {sorted(missing)}"
        )
        assert [each for each in came if each in wanted] == keys
        assert len(set(came)) == len(came), "some came twice"


@asynccontextmanager
async def watching(docker: DockerSession) -> AsyncIterator[Watcher]:
    watcher = Watcher(docker)
    running = asyncio.create_task(watcher.run())
    try:
        async with asyncio.timeout(LONG):
            await watcher.begun.wait()
        yield watcher
        assert not running.done(), "it does not end by itself"
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def kept(docker: DockerSession) -> list[Key]:
    """List the events that the daemon has."""
    return [key(event) for event in await docker.events(since=0, until=time.time()).collect()]


async def work(docker: DockerSession, count: int, done: list[str]) -> None:
    """Create and remove containers; start over with one that the engine did not survive."""
    while len(done) < count:
        try:
            made = await docker.containers.create(IDLE)
            await docker.containers.remove(made, force=True)
        except DockerError:
            await asyncio.sleep(0.05)
        else:
            done.append(made.id)


def _has(done: list[str], count: int) -> bool:
    return len(done) >= count


@pytest.fixture
async def victim(engines: tuple[Engine, ...]) -> AsyncIterator[Engine]:
    """Give an engine that may be treated badly, and is empty and runs after the test."""
    victim = engines[2]
    yield victim
    for container in victim.fetch("GET", "/containers/json?all=1"):
        victim.fetch("DELETE", f"/containers/{container['Id']}?force=1")


async def test_connections_that_are_cut_lose_nothing(victim: Engine) -> None:
    async with (
        Relay(str(victim.folder / "docker.sock")) as relay,
        DockerSession(relay.host) as far,
        DockerSession(victim.host) as near,
        watching(far) as watcher,
    ):
        done: list[str] = []
        working = asyncio.create_task(work(near, CONTAINERS, done))
        # Of an engine that nothing has happened on yet, nobody knows whether it is the same.
        async with asyncio.timeout(LONG):
            await watcher.came.wait()
        while not working.done():
            await asyncio.sleep(0.15)
            relay.cut()
        await working
        had = [each for each in await kept(near) if each[3] in done]
        await watcher.has(had)
        watcher.check(had)
        assert len(had) == 2 * len(done) or len(done) > 120
        assert watcher.gaps == []
        assert relay.cuts >= 2


@pytest.mark.timeout(60 + 20 * RESTARTS + CONTAINERS)
async def test_restarts_lose_nothing_that_the_daemon_kept(victim: Engine) -> None:
    began = time.monotonic()
    had: list[Key] = []
    async with (
        DockerSession(victim.host, connect_timeout=5) as docker,
        DockerSession(victim.host, connect_timeout=5) as other,
        watching(docker) as watcher,
    ):
        done: list[str] = []
        working = asyncio.create_task(work(other, CONTAINERS, done))
        for number in range(RESTARTS):
            share = CONTAINERS * (number + 1) // (RESTARTS + 1)
            await until(partial(_has, done, share), LONG)
            had += [each for each in await kept(docker) if each not in set(had)]
            if number % 2:
                await asyncio.to_thread(victim.crash)
            await asyncio.to_thread(victim.restart)
        await working
        had += [each for each in await kept(docker) if each not in set(had)]
        had = [each for each in had if each >= watcher.keys[0]]
        await watcher.has(had, RESTARTS)
        watcher.check(had)
        assert len(watcher.gaps) == RESTARTS
        logging.getLogger(__name__).info(
            "%s restarts, %s containers, %.0f s: %s events came, %s of them were kept; %s gaps",
            RESTARTS, len(done), time.monotonic() - began, len(watcher.keys), len(had),
            len(watcher.gaps),
        )  # fmt: skip
