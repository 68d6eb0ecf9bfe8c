"""A reader that is slow slows the daemon: what waits in between is bounded, for each kind.

The daemon sends without end, as fast as it may; somebody reads one item, and then nothing. How much
the daemon got rid of says how much waits: with us, and in the buffers of the system.
"""

import asyncio
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from aiodockerapi import DockerSession
from aiodockerapi.fleet import Fleet
from aiodockerapi.testing import Answer, FakeDaemon
from aiodockerapi.testing.exchange import Exchange
from aiodockerapi.testing.frames import frame
from tests.operations.containers_rows import open_websocket
from tests.unit.helpers import LONG

PIECE = 32 * 1024
MOST = 2 * 2**20
STALLED = 0.1
"""After how many seconds without a byte the daemon is taken to be stopped."""

Openable = AbstractAsyncContextManager[AsyncIterator[object]]


class Endless:
    """An answer without an end, and how much of it was sent."""

    def __init__(self, piece: bytes) -> None:
        self._piece = piece
        self.sent = 0

    async def pieces(self) -> AsyncIterator[bytes]:
        while True:
            yield self._piece
            self.sent += len(self._piece)

    async def upgraded(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async for piece in self.pieces():
            writer.write(piece)
            await writer.drain()

    async def spoken(self, exchange: Exchange) -> None:
        await open_websocket(exchange)
        await self.upgraded(exchange.link.reader, exchange.link.writer)

    async def stopped(self) -> None:
        """Wait until no more is sent; fail if too much is."""
        async with asyncio.timeout(LONG):
            before = -1
            while before < self.sent:
                before = self.sent
                await asyncio.sleep(STALLED)
                assert self.sent <= MOST, "the daemon is not slowed"


def lines(text: bytes) -> bytes:
    return text * (PIECE // len(text))


FRAMES = frame(1, bytes(1000)) * 32
KINDS: dict[str, tuple[str, str, bytes, Callable[[DockerSession], Openable]]] = {
    "logs": (
        "GET",
        "/containers/{id}/logs",
        FRAMES,
        lambda docker: docker.containers.logs("web", follow=True),
    ),
    "lines of logs": (
        "GET",
        "/containers/{id}/logs",
        frame(1, b"x" * 99 + b"\n") * 300,
        lambda docker: docker.containers.logs("web", follow=True),
    ),
    "services' logs": (
        "GET",
        "/services/{id}/logs",
        FRAMES,
        lambda docker: docker.services.logs("web", follow=True),
    ),
    "events": (
        "GET",
        "/events",
        lines(b'{"Action": "start"}\n'),
        lambda docker: docker.events(),
    ),
    "stats": (
        "GET",
        "/containers/{id}/stats",
        lines(b'{"id": "web", "name": "/web"}\n'),
        lambda docker: docker.containers.stats("web"),
    ),
    "pull": (
        "POST",
        "/images/create",
        lines(b'{"status": "Downloading", "id": "a"}\r\n'),
        lambda docker: docker.images.pull("busybox"),
    ),
    "download": (
        "GET",
        "/containers/{id}/export",
        bytes(PIECE),
        lambda docker: docker.containers.export("web"),
    ),
    "attach": (
        "POST",
        "/containers/{id}/attach",
        FRAMES,
        lambda docker: docker.containers.attach("web", stdout=True, tty=False),
    ),
    "exec": (
        "POST",
        "/exec/{id}/start",
        FRAMES,
        lambda docker: docker.exec.start("web", tty=False),
    ),
    "websocket": (
        "GET",
        "/containers/{id}/attach/ws",
        b"\x82\x7e" + struct.pack(">H", 30_000) + bytes(30_000),
        lambda docker: docker.containers.attach_ws("web", stdout=True),
    ),
}


@pytest.fixture
async def daemon() -> AsyncIterator[FakeDaemon]:
    # A socket, for which the system keeps little: of a port's connection, it keeps megabytes.
    async with FakeDaemon() as daemon:
        daemon.on("GET", "/services/{id}", json={"ID": "web"})
        daemon.on("GET", "/containers/{id}/json", json={"Id": "web", "Config": {"Tty": False}})
        yield daemon


def scripted(daemon: FakeDaemon, kind: str) -> Endless:
    method, path, piece, _ = KINDS[kind]
    endless = Endless(piece)
    if kind in ("attach", "exec"):
        answer = Answer.upgrade(endless.upgraded)
    elif kind == "websocket":
        answer = Answer(endless.spoken)
    else:
        answer = Answer.chunks(endless.pieces)
    daemon.on(method, path, answer)
    return endless


@pytest.mark.parametrize("kind", KINDS)
async def test_a_slow_reader_slows_the_daemon(daemon: FakeDaemon, kind: str) -> None:
    endless = scripted(daemon, kind)
    async with DockerSession(daemon.host) as docker, KINDS[kind][3](docker) as stream:
        await anext(stream)
        await endless.stopped()
        before = endless.sent
        async with asyncio.timeout(LONG):
            while endless.sent == before:
                await anext(stream)


async def test_a_slow_reader_of_resumed_events_slows_the_daemon(daemon: FakeDaemon) -> None:
    endless = scripted(daemon, "events")
    async with DockerSession(daemon.host) as docker, docker.events(resume=True) as events:
        await anext(events)
        await endless.stopped()


async def test_a_slow_reader_of_many_hosts_slows_them(daemon: FakeDaemon) -> None:
    endless = scripted(daemon, "events")
    async with (
        Fleet.of(daemon.host) as fleet,
        fleet.merge(lambda docker: docker.events()) as events,
    ):
        await anext(events)
        await endless.stopped()
