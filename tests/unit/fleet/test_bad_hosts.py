"""Hosts that answer with garbage, never, or by a reset: their own outcome, and nobody else's."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress

import pytest

from aiodockerapi.engine.system.models import Info
from aiodockerapi.errors import ConnectionFailed, ConnectionLost, InvalidResponse, NotDocker
from aiodockerapi.fleet import Fleet, HostDown, Outcome
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.helpers import LONG, Talk, serving

ERRORS: dict[str, type[Exception]] = {
    "no HTTP": NotDocker,
    "no daemon": NotDocker,
    "no JSON": InvalidResponse,
    "silent": TimeoutError,
    "reset": ConnectionFailed,
    "cut": ConnectionLost,
    "raises": LookupError,
}


def says(answer: bytes) -> Talk:
    """Answer every request with these bytes, and end the connection."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):  # the client left: its test knows why
            await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.write_eof()
        await reader.read()

    return talk


async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """Take whatever comes, and say nothing."""
    await reader.read()


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer a request by a reset."""
    with suppress(asyncio.IncompleteReadError):  # the client left: its test knows why
        await reader.readuntil(b"\r\n\r\n")
    link: socket.socket = writer.get_extra_info("socket")
    link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n"
TALKS: dict[str, Talk] = {
    "no HTTP": says(b"SSH-2.0-OpenSSH_9.9\r\n\x00\xff\r\n"),
    "no daemon": says(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"
    ),
    "silent": silent,
    "reset": reset,
    "cut": says(HEAD + b'{"ID":'),
}
GARBAGE = b'{"ID": "x", "Containers": \xff\xfe'


@pytest.fixture
async def fleet() -> AsyncIterator[Fleet]:
    """Give a fleet of all kinds, with good ones in between."""
    async with AsyncExitStack() as stack, Fleet() as fleet:
        for name in ("first", "no JSON", "raises", "last"):
            daemon = await stack.enter_async_context(FakeDaemon())
            daemon.on("GET", "/info", json={"ID": name})
            daemon.on("GET", "/events", Answer.lines([{"Type": "container", "Action": "die"}]))
            if name == "no JSON":
                daemon.on("GET", "/info", Answer.raw(GARBAGE))
            fleet.add(name, daemon.host)
            if name == "first":
                for kind, talk in TALKS.items():
                    host = await stack.enter_async_context(serving(talk))
                    # What is cut says nothing of a version: it is named.
                    fleet.add(kind, DockerSession(host, api_version=_version(kind)))
        yield fleet


def _version(kind: str) -> str | None:
    return "1.51" if kind == "cut" else None


def asking(fleet: Fleet) -> Callable[[DockerSession], Awaitable[Info]]:
    """Ask a host, unless it is the one where that fails by itself."""

    async def ask(docker: DockerSession) -> Info:
        if docker is fleet.sessions["raises"]:
            raise LookupError("its own")
        # The others have all the time that a busy machine may take.
        async with asyncio.timeout(0.3 if docker is fleet.sessions["silent"] else LONG):
            return await docker.info()

    return ask


def check(fleet: Fleet, outcomes: dict[str, Outcome[Info]]) -> None:
    assert set(outcomes) == set(fleet)
    failed = {name: each.error for name, each in outcomes.items() if each.error is not None}
    assert failed.keys() == ERRORS.keys()
    for name, kind in ERRORS.items():
        assert isinstance(failed[name], kind), f"{name}: {failed[name]!r}"
    assert [outcomes[name].value.id for name in ("first", "last")] == ["first", "last"]


async def test_map(fleet: Fleet) -> None:
    async with asyncio.timeout(2 * LONG):
        outcomes = await fleet.map(asking(fleet))
    check(fleet, {outcome.host: outcome for outcome in outcomes})


async def test_stream(fleet: Fleet) -> None:
    async with (
        asyncio.timeout(2 * LONG),
        fleet.stream(asking(fleet)) as work,
    ):
        outcomes = [outcome async for outcome in work]
    check(fleet, {outcome.host: outcome for outcome in outcomes})


async def test_poll(fleet: Fleet) -> None:
    async with (
        asyncio.timeout(4 * LONG),
        fleet.poll(asking(fleet), every=0.05, timeout=LONG) as rounds,
    ):
        while set((snapshot := await anext(rounds)).down) != set(ERRORS):
            assert set(snapshot.down) <= set(ERRORS)
    for name, kind in ERRORS.items():
        assert isinstance(snapshot[name].error, kind)
    assert {info.id for info in snapshot.values_by_host.values()} == {"first", "last"}


async def test_merge(fleet: Fleet) -> None:
    down: dict[str, Exception] = {}
    events: set[str] = set()
    some = fleet.where("first", "last", "no HTTP", "no daemon", "reset")
    async with asyncio.timeout(LONG), some.merge(lambda docker: docker.events()) as merged:
        async for host, item in merged:
            if isinstance(item, HostDown):
                down.setdefault(host, item.error)
            else:
                events.add(host)
            if len(down) == 3 and len(events) == 2:
                break
    assert events == {"first", "last"}
    assert {name: isinstance(error, ERRORS[name]) for name, error in down.items()} == {
        "no HTTP": True, "no daemon": True, "reset": True
    }  # fmt: skip
