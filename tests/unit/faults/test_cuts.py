"""Streams of every kind, cut at every place, by an end and by a reset; and in single bytes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from aiodockerapi import ConnectionLost, DockerSession, StreamTruncated
from aiodockerapi.testing import FakeDaemon
from tests.unit.faults.kinds import BLIND, KINDS, Way, chunks, frames, objects, read
from tests.unit.helpers import LONG, open_files

RUNNING = {"ID": "e1", "Running": True, "OpenStdout": True}
ENDED = {"ID": "e1", "Running": False, "ExitCode": 0}


@pytest.fixture
async def daemon() -> AsyncIterator[FakeDaemon]:
    """Give a daemon with a port, whose connections can be reset, and check what is left there."""
    asyncio.get_running_loop().set_debug(False)  # which takes most of the time
    files = open_files()
    async with FakeDaemon(tcp=True) as daemon:
        daemon.on("GET", "/info", json={"ID": "fake"})
        daemon.on("GET", "/exec/e1/json", json=RUNNING)
        daemon.on("GET", "/containers/web/json", json={"Id": "web", "State": {"Running": True}})
        yield daemon
        async with asyncio.timeout(LONG):
            await daemon.until(lambda: not daemon.open_connections)
    assert open_files() <= files


@pytest.mark.parametrize("reset", [False, True], ids=["end", "reset"])
@pytest.mark.parametrize("name", KINDS)
async def test_cut_at_any_place(daemon: FakeDaemon, name: str, reset: bool) -> None:
    kind = KINDS[name]
    async with DockerSession(daemon.host, api_version="1.44") as docker, asyncio.timeout(LONG):
        for end in range(len(kind.sent)):
            items, error = await read(daemon, docker, kind, Way(end, reset=reset))
            assert isinstance(error, StreamTruncated | ConnectionLost), (end, error)
            assert (error.host, error.method) == (daemon.host, kind.method), end
            assert (error.path, error.status) == (kind.path, None), end
            if name != "archive":
                assert len(items) == kind.whole(end), (end, "what came whole is given")
        assert (await docker.info()).id == "fake"


@pytest.mark.parametrize("name", sorted(BLIND))
async def test_what_does_not_tell_its_end_and_was_reset(daemon: FakeDaemon, name: str) -> None:
    kind = KINDS[name]
    async with DockerSession(daemon.host, api_version="1.44") as docker:
        items, error = await read(daemon, docker, kind, Way(len(kind.sent), reset=True))
    assert isinstance(error, ConnectionLost)
    assert (len(items), error.path) == (4, kind.path)


def joined(items: list[object]) -> bytes:
    return b"".join(item for item in items if isinstance(item, bytes))


@pytest.mark.parametrize("by", [1, 7])
@pytest.mark.parametrize("name", KINDS)
async def test_a_few_bytes_at_a_time(daemon: FakeDaemon, name: str, by: int) -> None:
    kind = KINDS[name]
    daemon.on("GET", "/exec/e1/json", json=ENDED)
    daemon.on("GET", "/containers/web/json", json={"Id": "web", "State": {"Running": False}})
    read_so: list[list[object]] = []
    for way in (Way(len(kind.sent)), Way(len(kind.sent), by=by)):
        async with DockerSession(daemon.host, api_version="1.44") as docker:
            items, error = await read(daemon, docker, kind, way)
        assert error is None
        read_so.append([joined(items)] if name == "archive" else items)
    assert read_so[0] == read_so[1]
    assert read_so[0], "there was something"


HUGE = 10 * 2**20
FRAMES = frames(b"small", b"x" * HUGE)
OBJECTS = objects("small", "x" * (HUGE // 2))  # twice in each
HUGE_PARTS = {
    "logs": chunks(FRAMES),
    "pooled logs": chunks(FRAMES),
    "attach": [*FRAMES, b""],
    "exec": [*FRAMES, b""],
    "events": chunks(OBJECTS),
    "pull": chunks(OBJECTS),
    "websocket": [b"\x82\x05small", b"\x82\x7f%b%b" % (HUGE.to_bytes(8, "big"), b"x" * HUGE), b""],
}


@pytest.mark.parametrize("name", HUGE_PARTS)
async def test_huge_items_whole_and_not(daemon: FakeDaemon, name: str) -> None:
    kind = replace(KINDS[name], parts=HUGE_PARTS[name])
    for short in (0, 1):
        async with DockerSession(daemon.host, api_version="1.44") as docker:
            items, error = await read(daemon, docker, kind, Way(kind.between[2] - short))
        assert isinstance(error, StreamTruncated | ConnectionLost)
        assert len(items) == 2 - short
