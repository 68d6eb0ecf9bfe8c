"""The life of a stream: opened, read, left, cut."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable

import aiohttp
import pytest

from aiodockerapi._core.objects import PIECE
from aiodockerapi._core.own import OwnAnswer
from aiodockerapi._core.request import path
from aiodockerapi._core.stream import Stream
from aiodockerapi._wire.decoder import Decoder
from aiodockerapi._wire.frames import STDERR, STDOUT, Frame
from aiodockerapi._wire.jsonstream import JSONStreamDecoder
from aiodockerapi._wire.plain import BytesDecoder
from aiodockerapi.errors import (
    IdleTimeout,
    InvalidResponse,
    NotFound,
    StreamError,
    StreamTruncated,
    UsageError,
)
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import Answer, FakeDaemon, Live, frame
from tests.unit.helpers import LONG, client_of, eventually, failure, nothing_left, open_files

LOGS = "/containers/{id}/logs"


async def as_bytes(_content_type: str) -> Decoder[bytes]:
    return BytesDecoder()


async def as_json(_content_type: str) -> Decoder[bytes]:
    return JSONStreamDecoder()


def events(docker: DockerSession) -> Stream[bytes]:
    return client_of(docker).stream(Stream, "GET", path("/events"), as_json)


def follow(docker: DockerSession) -> Stream[Frame]:
    return docker.containers.logs("web", follow=True)


@pytest.fixture(params=["own", "pooled"])
async def docker(
    daemon: FakeDaemon, request: pytest.FixtureRequest
) -> AsyncIterator[DockerSession]:
    """Streams over either kind of connection are alike; hooks make it one of a pool."""
    hooks = [aiohttp.TraceConfig()] if request.param == "pooled" else []
    async with DockerSession(daemon.host, trace_configs=hooks) as docker:
        yield docker


@pytest.fixture
def live(daemon: FakeDaemon) -> Live:
    live = Live(content_type="application/vnd.docker.multiplexed-stream")
    daemon.on("GET", LOGS, live)
    return live


async def test_read_to_the_end(daemon: FakeDaemon, docker: DockerSession) -> None:
    daemon.on("GET", LOGS, Answer.frames([(1, b"out\n"), (2, b"err\n"), (0, b"in\n")]))
    async with follow(docker) as logs:
        frames = [frame async for frame in logs]
        assert [frame async for frame in logs] == [], "once ended, it stays ended"
    assert frames == [Frame(STDOUT, b"out\n"), Frame(STDERR, b"err\n"), Frame(STDOUT, b"in\n")]
    assert await follow(docker).collect() == frames
    await follow(docker).collect()


async def test_a_few_messages_come_over_a_connection_that_serves_again(
    daemon: FakeDaemon, docker: DockerSession
) -> None:
    daemon.on("GET", LOGS, Answer.frames([(1, b"out\n")]))
    for _ in range(3):
        await docker.containers.logs("web", tail=10).collect()
    assert len({request.connection for request in daemon.requests[1:]}) == 1


async def test_frames_come_when_they_are_sent(live: Live, docker: DockerSession) -> None:
    async with follow(docker) as logs:
        for data in (b"one", b"two"):
            live.send_frame(1, data)
            assert await anext(logs) == Frame(STDOUT, data)
        live.finish()
        with pytest.raises(StopAsyncIteration):
            await anext(logs)


@pytest.mark.parametrize("leave", ["break", "exception", "cancel"])
async def test_however_it_is_left_the_connection_is_closed(
    live: Live, docker: DockerSession, leave: str
) -> None:
    class LeftError(Exception):
        pass

    async def read() -> None:
        async with follow(docker) as logs:
            async for _ in logs:
                if leave == "break":
                    break
                if leave == "exception":
                    raise LeftError

    reading = asyncio.create_task(read())
    await live.opened.wait()
    if leave == "cancel":
        reading.cancel()
    else:
        live.send_frame(1, b"x")
    await asyncio.wait([reading])
    assert reading.cancelled() == (leave == "cancel")
    assert leave == "cancel" or isinstance(reading.exception(), LeftError | None)
    await asyncio.wait_for(live.gone.wait(), LONG)


async def test_a_limit_around_a_read_leaves_the_stream_open(
    live: Live, docker: DockerSession
) -> None:
    async with follow(docker) as logs:
        for data in (b"one", b"two"):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.01):
                    await anext(logs)
            live.send_frame(1, data)
            assert (await anext(logs)).data == data


async def test_wrong_uses(live: Live, docker: DockerSession) -> None:
    logs = follow(docker)
    assert "open the stream first" in str(await failure(anext(logs)))
    async with logs:
        assert "opened once" in str(await failure(logs.__aenter__()))
        reading = asyncio.create_task(anext(logs))
        await asyncio.sleep(0)
        assert "one at a time" in str(await failure(anext(logs)))
        live.send_frame(1, b"x")
        assert (await reading).data == b"x", "the first reader is not disturbed"
    closed = await failure(anext(logs))
    assert isinstance(closed, UsageError)
    assert (closed.message, closed.path) == ("the stream is closed", "/containers/web/logs")
    assert "opened once" in str(await failure(logs.collect()))


async def test_closed_while_it_is_read(live: Live, docker: DockerSession) -> None:
    async with follow(docker) as logs:
        reading = asyncio.ensure_future(failure(anext(logs)))
        await live.opened.wait()
        await asyncio.sleep(0.01)
        logs.close()
        assert "closed while it was read" in str(await reading)


async def test_forgotten_streams_are_told(live: Live, docker: DockerSession) -> None:
    forgotten = [follow(docker)]
    await forgotten[0].__aenter__()
    with pytest.warns(ResourceWarning, match="never closed; open it with async with"):
        forgotten.clear()
    await asyncio.wait_for(live.gone.wait(), LONG)
    forgotten.append(follow(docker))
    forgotten.clear()  # never opened: nothing to tell


async def test_an_error_status_is_told_at_the_opening(
    daemon: FakeDaemon, docker: DockerSession
) -> None:
    daemon.on("GET", LOGS, json={"message": "No such container: web"}, status=404)
    logs = follow(docker)
    error = await failure(logs.__aenter__())
    assert isinstance(error, NotFound)
    assert (error.method, error.path, error.status) == ("GET", "/containers/web/logs", 404)


FRAMES = frame(1, b"one") + frame(2, b"") + frame(1, b"x" * 300)


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("after", [0, 1, 7, 8, 10, 11, 19, 20, len(FRAMES) - 1])
async def test_a_cut_is_an_error_wherever_it_is(
    daemon: FakeDaemon, docker: DockerSession, after: int, chunked: bool
) -> None:
    kind = "application/vnd.docker.multiplexed-stream"
    daemon.on("GET", LOGS, Answer.cut(FRAMES, after=after, chunked=chunked, content_type=kind))
    error = await failure(follow(docker).collect())
    assert isinstance(error, StreamTruncated)
    assert error.path == "/containers/web/logs"
    assert (await docker.info()).id == "fake"


async def test_cut_between_two_frames(live: Live, docker: DockerSession) -> None:
    async with follow(docker) as logs:
        live.send_frame(1, b"whole")
        assert (await anext(logs)).data == b"whole"
        live.cut()
        assert isinstance(await failure(anext(logs)), StreamTruncated)
        assert isinstance(await failure(anext(logs)), UsageError), "it has not ended: it is closed"


def cut_off(stream: Stream[Frame]) -> bool:
    """Tell whether the end of the connection has been noticed, read or not."""
    content = stream._readable().response.content
    if isinstance(content, OwnAnswer):
        return bool(vars(content._reader)["_eof"])
    assert isinstance(content, aiohttp.StreamReader)
    return content.exception() is not None


@pytest.mark.parametrize("pieces", [1, 3, 200])
async def test_what_came_before_a_cut_is_given_to_a_slow_reader(
    live: Live, docker: DockerSession, pieces: int
) -> None:
    async with follow(docker) as logs:
        live.send_frame(1, b"first")
        assert (await anext(logs)).data == b"first"
        for number in range(pieces):
            live.send_frame(1, b"%d" % number * 100)
        live.cut()
        await eventually(lambda: cut_off(logs))
        for number in range(pieces):
            assert (await anext(logs)).data == b"%d" % number * 100
        assert isinstance(await failure(anext(logs)), StreamTruncated)


async def test_a_closed_session_gives_nothing_more(live: Live, docker: DockerSession) -> None:
    async with follow(docker) as logs:
        live.send_frame(1, b"x" * PIECE)
        await live.flushed()
        await docker.close()
        assert isinstance(await failure(anext(logs)), UsageError)


async def test_a_stream_without_length_that_ends_inside_a_frame(
    daemon: FakeDaemon, docker: DockerSession
) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n\r\n"
    daemon.on("GET", LOGS, Answer.garbage(head + FRAMES[:-1]), Answer.garbage(head + FRAMES))
    async with follow(docker) as logs:
        assert (await anext(logs)).data == b"one"
        assert (await anext(logs)).data == b""
        error = await failure(anext(logs))
    assert isinstance(error, StreamTruncated)
    assert error.message == "the stream ended 307 bytes into a frame"
    assert len(await follow(docker).collect()) == 3


async def test_the_daemons_error_comes_after_the_good_frames(
    daemon: FakeDaemon, docker: DockerSession
) -> None:
    daemon.on("GET", LOGS, Answer.raw(
        frame(1, b"good") + frame(3, b"Error grabbing logs: EOF\n") + frame(1, b"never"),
        content_type="application/vnd.docker.multiplexed-stream",
    ))  # fmt: skip
    async with follow(docker) as logs:
        assert (await anext(logs)).data == b"good"
        error = await failure(anext(logs))
    assert isinstance(error, StreamError)
    assert error.message == "Error grabbing logs: EOF"
    assert (error.method, error.path) == ("GET", "/containers/web/logs")


async def test_what_are_no_frames(daemon: FakeDaemon, docker: DockerSession) -> None:
    kind = "application/vnd.docker.multiplexed-stream"
    daemon.on("GET", LOGS, Answer.raw(b"plain text, no frame", content_type=kind))
    error = await failure(follow(docker).collect())
    assert isinstance(error, InvalidResponse)
    assert "plain text" in error.message


async def test_a_terminal_is_raw(daemon: FakeDaemon, docker: DockerSession) -> None:
    daemon.on("GET", LOGS, Answer.frames([(1, b"\x01raw\r\n")], tty=True))
    assert await follow(docker).collect() == [Frame(STDOUT, b"\x01raw\r\n")]


@pytest.mark.parametrize("tty", [False, True])
async def test_where_the_content_type_does_not_tell_the_container_does(
    daemon: FakeDaemon, *, tty: bool
) -> None:
    daemon.on("GET", LOGS, Answer.frames([(1, b"text")], tty=tty))
    daemon.on("GET", "/containers/{id}/json", json={"Id": "f00", "Config": {"Tty": tty}})
    async with DockerSession(daemon.host, api_version="1.41") as docker:
        assert await follow(docker).collect() == [Frame(STDOUT, b"text")]
    assert [request.raw_path for request in daemon.requests] == [
        "/containers/web/logs",
        "/containers/web/json",
    ]


async def test_when_the_container_can_not_be_asked_nothing_is_left(daemon: FakeDaemon) -> None:
    before = asyncio.all_tasks()
    daemon.on("GET", LOGS, Answer.hang_after(content_type=None))
    async with DockerSession(daemon.host) as docker:
        error = await failure(follow(docker).collect())
        assert isinstance(error, NotFound)
    await nothing_left(daemon, before)


async def test_silence_before_the_head_has_a_limit_and_after_it_none(daemon: FakeDaemon) -> None:
    live = Live()
    daemon.on("GET", "/events", Answer.hang(), live)
    async with DockerSession(daemon.host, api_version="1.44", idle_timeout=1) as docker:
        error = await failure(events(docker).collect())
        assert isinstance(error, IdleTimeout)
        assert (error.method, error.path) == ("GET", "/events")
        async with events(docker) as stream:
            await asyncio.sleep(1.2)
            live.send_json({})
            assert await anext(stream) == b"{}"


async def test_a_patient_stream_may_begin_late(daemon: FakeDaemon) -> None:
    async with DockerSession(daemon.host, api_version="1.44", idle_timeout=0.05) as docker:
        daemon.on("GET", "/containers/{id}/export", Answer.hang())
        export = client_of(docker).download(path("/containers/{id}/export", "web"))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.15):
                await export.collect()


@pytest.mark.parametrize("kind", ["application/json", "application/json-seq"])
async def test_objects(daemon: FakeDaemon, docker: DockerSession, kind: str) -> None:
    objects = [{"a": "x\ny"}, {"b": [1, {}]}, {}]
    daemon.on("GET", "/events", Answer.lines(objects, end="\r\n", content_type=kind))
    assert [json.loads(item) for item in await events(docker).collect()] == objects


async def test_objects_that_are_cut(daemon: FakeDaemon, docker: DockerSession) -> None:
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    daemon.on("GET", "/events", Answer.garbage(head + b'{"a":1}\n{"b":'))
    async with events(docker) as stream:
        assert await anext(stream) == b'{"a":1}'
        assert isinstance(await failure(anext(stream)), StreamTruncated)


async def test_objects_of_any_length_in_one_read(daemon: FakeDaemon, docker: DockerSession) -> None:
    lengths = (0, PIECE - 14, PIECE - 13, 5 * PIECE, 1, 1)
    body = b"".join(b'{"Action":"%s"}\n' % (b"x" * length) for length in lengths)
    daemon.on("GET", "/events", Answer.raw(body, content_type="application/json"))
    found = await docker.events().collect()
    assert [len(event.action) for event in found] == list(lengths)


async def test_what_came_before_a_bad_object_is_given(
    daemon: FakeDaemon, docker: DockerSession
) -> None:
    body = b'{"Action":"a"}\n{"Action":"b"}\n{"Action":3}\n{"Action":"c"}\n'
    daemon.on("GET", "/events", Answer.raw(body, content_type="application/json"))
    async with docker.events() as stream:
        assert [(await anext(stream)).action for _ in "ab"] == ["a", "b"]
        error = await failure(anext(stream))
        assert isinstance(error, InvalidResponse)
        assert "action of the answer" in error.message.lower()
        assert isinstance(await failure(anext(stream)), UsageError)


async def test_a_download_is_bytes(daemon: FakeDaemon, docker: DockerSession) -> None:
    archive = bytes(range(256)) * 1000
    daemon.on("GET", "/containers/{id}/export", Answer.tar(archive))
    pieces = client_of(docker).download(path("/containers/{id}/export", "web"))
    assert b"".join(await pieces.collect()) == archive


async def test_a_slow_reader_slows_the_daemon(live: Live, docker: DockerSession) -> None:
    async with follow(docker) as logs:
        for _ in range(64):
            live.send_frame(1, bytes(64 * 1024))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(live.flushed(), 0.1)
        for _ in range(64):
            assert len((await anext(logs)).data) == 64 * 1024
        await asyncio.wait_for(live.flushed(), LONG)


async def test_a_thousand_follows_that_are_left(daemon: FakeDaemon) -> None:
    asyncio.get_running_loop().set_debug(False)  # which takes most of the time
    before, files = asyncio.all_tasks(), open_files()
    daemon.on("GET", LOGS, Answer.hang_after(frame(1, b"x"), content_type=(
        "application/vnd.docker.multiplexed-stream"
    )))  # fmt: skip
    async with DockerSession(daemon.host) as docker:

        async def leave() -> None:
            async with follow(docker) as logs:
                async for _ in logs:
                    break

        for _ in range(10):
            await asyncio.gather(*(leave() for _ in range(100)))
        assert (await docker.info()).id == "fake"
    await nothing_left(daemon, before)
    assert open_files() == files


async def test_a_thousand_calls_that_are_cancelled(daemon: FakeDaemon) -> None:
    asyncio.get_running_loop().set_debug(False)  # which takes most of the time
    before, files = asyncio.all_tasks(), open_files()
    daemon.on("GET", "/version", Answer.hang())
    daemon.on("GET", "/containers/json", Answer.hang_after(b"["))
    async with DockerSession(daemon.host) as docker:

        def begin(number: int) -> Awaitable[object]:
            return docker.version() if number % 2 else docker.containers.list()

        calls = [asyncio.ensure_future(begin(number)) for number in range(1000)]
        await daemon.until(lambda: len(daemon.requests) == 101)
        for call in calls:
            call.cancel()
        await asyncio.wait(calls)
        assert all(call.cancelled() for call in calls)
        assert (await docker.info()).id == "fake"
    await nothing_left(daemon, before)
    assert open_files() == files
