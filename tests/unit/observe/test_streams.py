"""What observers are told of streams: opening, first byte, and how they ended."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from aiodockerapi import DockerSession, Stream
from aiodockerapi.errors import DockerError, IdleTimeout
from aiodockerapi.testing import Answer, FakeDaemon, Live
from tests.unit.observe.recorder import Recorder

EXPORT = "/containers/{id}/export"
LOGS = "/containers/{id}/logs"
OPEN = ["started", "opened 200", "first byte"]
Ended = Callable[[Live, Stream[bytes]], Awaitable[None]]


async def whole(live: Live, stream: Stream[bytes]) -> None:
    live.finish()
    async for _ in stream:
        pass


async def left(_live: Live, _stream: Stream[bytes]) -> None:
    pass


async def closed(_live: Live, stream: Stream[bytes]) -> None:
    stream.close()


async def cut(live: Live, stream: Stream[bytes]) -> None:
    live.cut()
    async for _ in stream:
        pass


async def cancelled(_live: Live, _stream: Stream[bytes]) -> None:
    raise asyncio.CancelledError


async def broken(_live: Live, _stream: Stream[bytes]) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("end", "how"),
    [
        (whole, "whole"),
        (left, "left"),
        (closed, "left"),
        (broken, "left"),
        (cut, "cut"),
        (cancelled, "cancelled"),
    ],
)
async def test_how_they_end(
    docker: DockerSession, daemon: FakeDaemon, seen: Recorder, end: Ended, how: str
) -> None:
    live = Live(content_type="application/x-tar")
    daemon.on("GET", EXPORT, live)
    stream = docker.containers.export("web")
    assert not seen.begun
    try:
        async with stream:
            live.send(b"0123456789")
            assert await anext(stream) == b"0123456789"
            await end(live, stream)
    except (DockerError, asyncio.CancelledError, ZeroDivisionError) as error:
        raised: BaseException | None = error
    else:
        raised = None
    call, ended = seen.last
    assert (call.template, call.stream) == (EXPORT, True)
    assert (ended.how, ended.status, ended.received) == (how, 200, 10)
    assert ended.error is (raised if how in ("cut", "cancelled") else None)
    assert ended.opened is not None
    assert ended.first_byte is not None
    assert 0 < ended.opened <= ended.first_byte <= ended.duration
    assert seen.events == [*OPEN, how]


async def test_one_that_is_refused(
    docker: DockerSession, daemon: FakeDaemon, seen: Recorder
) -> None:
    daemon.on("GET", EXPORT, Answer.json({"message": "no"}, 404))
    with pytest.raises(DockerError):
        await docker.containers.export("web").collect()
    end = seen.last[1]
    assert (end.how, end.status, end.opened) == ("failed", 404, None)
    assert seen.events == ["started", "failed"]


async def test_one_that_does_not_begin(
    docker: DockerSession, daemon: FakeDaemon, seen: Recorder
) -> None:
    daemon.on("GET", "/events", Answer.hang())
    with pytest.raises(IdleTimeout) as raised:
        await docker.events().collect()
    assert (seen.last[1].how, seen.last[1].error) == ("failed", raised.value)


async def test_a_failure_that_a_stream_tells_of(
    docker: DockerSession, daemon: FakeDaemon, seen: Recorder
) -> None:
    told = {"errorDetail": {"message": "no space"}, "error": "no space"}
    daemon.on("POST", "/images/create", Answer.lines([{"status": "Pulling"}, told]))
    with pytest.raises(DockerError, match="no space"):
        await docker.images.pull("busybox:1").wait()
    end = seen.last[1]
    assert (end.how, end.status) == ("failed", 200)


async def test_logs(docker: DockerSession, daemon: FakeDaemon, seen: Recorder) -> None:
    """They are read on a connection of their own."""
    daemon.on("GET", "/containers/{id}/json", json={"Id": "f00", "Config": {"Tty": False}})
    daemon.on("GET", LOGS, Answer.frames([(1, b"out\n"), (2, b"err\n")]))
    async with docker.containers.logs("web") as logs:
        assert len([frame async for frame in logs]) == 2
    (call,) = [call for call in seen.begun if call.template == LOGS]
    assert (seen.ends[call].how, seen.ends[call].status) == ("whole", 200)
    assert seen.ends[call].received >= 2 * (8 + 4)


async def test_a_session_that_is_closed(
    docker: DockerSession, daemon: FakeDaemon, seen: Recorder
) -> None:
    live = Live()
    daemon.on("GET", EXPORT, live)
    async with docker.containers.export("web") as stream:
        reading = asyncio.ensure_future(anext(stream))
        await asyncio.wait_for(live.opened.wait(), 10)
        await asyncio.sleep(0)
        await docker.close()
        with pytest.raises(DockerError):
            await reading
    assert seen.last[1].how == "left"


async def test_a_connection_that_is_handed_over(
    docker: DockerSession, daemon: FakeDaemon, seen: Recorder
) -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said = await reader.readexactly(5)
        writer.write(bytes([1, 0, 0, 0, 0, 0, 0, 5]) + said)
        await writer.drain()

    daemon.on("POST", "/containers/{id}/attach", Answer.upgrade(echo))
    async with docker.containers.attach("web", stdin=True, stdout=True) as web:
        await web.write(b"hello")
        frames = [frame.data async for frame in web]
    assert frames == [b"hello"]
    (call,) = [call for call in seen.begun if call.template == "/containers/{id}/attach"]
    end = seen.ends[call]
    assert (end.how, end.status, end.sent, end.received) == ("whole", 101, 5, 13)
    assert call.stream
