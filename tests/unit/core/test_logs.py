"""Logs over a connection of their own: cut anywhere, in single bytes, huge, cancelled anywhere."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable

import aiohttp
import pytest

from aiodockerapi._core.logs import Logs
from aiodockerapi._wire.frames import STDERR, STDOUT, Frame
from aiodockerapi._wire.lines import Line
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
from tests.unit.helpers import LONG, failure, nothing_left, open_files, serving

LOGS = "/containers/{id}/logs"
KIND = "application/vnd.docker.multiplexed-stream"
HEAD = f"HTTP/1.1 200 OK\r\nContent-Type: {KIND}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
SENT = [(1, b"one\n"), (2, b"x" * 20 + b"\n"), (1, b"\xe2\x82"), (1, b"\xac\n"), (1, b"last\n")]
SHOWN = [Frame(STDERR if stream == 2 else STDOUT, data) for stream, data in SENT]


def chunked(frames: Iterable[tuple[int, bytes]]) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(data) + 8, frame(n, data)) for n, data in frames)


BODY = chunked(SENT) + b"0\r\n\r\n"


@pytest.fixture
async def docker(daemon: FakeDaemon) -> AsyncIterator[DockerSession]:
    """A session that asks for nothing by itself."""
    async with DockerSession(daemon.host, api_version="1.44") as docker:
        yield docker


@pytest.fixture(params=["all", "few"])
async def web(daemon: FakeDaemon, request: pytest.FixtureRequest) -> AsyncIterator[Logs]:
    """Logs of both kinds of connection are alike."""
    async with DockerSession(daemon.host, api_version="1.44") as docker:
        yield docker.containers.logs("web", tail=None if request.param == "all" else 10)


@pytest.mark.parametrize("end", range(len(BODY)))
async def test_cut_at_any_place(daemon: FakeDaemon, docker: DockerSession, end: int) -> None:
    daemon.on("GET", LOGS, Answer.garbage(HEAD + BODY[:end]))
    frames: list[Frame] = []
    async with docker.containers.logs("web", follow=True) as logs:
        error = await failure(gathered(logs, frames))
    assert isinstance(error, StreamTruncated)
    assert error.path == "/containers/web/logs"
    assert frames == SHOWN[: len(frames)]
    whole = [len(chunked(SENT[:count])) - 2 for count in range(1, 6)]
    assert len(frames) == sum(end >= place for place in whole), "what came whole is given"


async def gathered(logs: Logs, frames: list[Frame]) -> None:
    async for each in logs:
        frames.append(each)  # noqa: PERF401 (those before an error, too)


async def test_a_byte_at_a_time() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for byte in HEAD + BODY:
            writer.write(bytes([byte]))
            await asyncio.sleep(0)
        await reader.read()

    async with serving(talk) as host, DockerSession(host, api_version="1.44") as docker:
        assert await docker.containers.logs("web").collect() == SHOWN
        async with docker.containers.logs("web") as logs:
            lines = [line async for line in logs.lines()]
    assert lines == [Line(STDOUT, "one"), Line(STDERR, "x" * 20), Line(STDOUT, "€"),
                     Line(STDOUT, "last")]  # fmt: skip


async def test_the_request(daemon: FakeDaemon) -> None:
    daemon.on("GET", LOGS, Answer.garbage(HEAD + BODY))
    async with DockerSession(daemon.host, headers={"X-Meta": "yes"}) as docker:
        assert await docker.containers.logs("web", follow=True).collect() == SHOWN
    request = daemon.requests[-1]
    assert (request.method, request.headers["X-Meta"]) == ("GET", "yes")
    assert (request.headers["Connection"], request.headers["Accept-Encoding"]) == (
        "close",
        "identity",
    )
    assert "Content-Length" not in request.headers


async def test_the_host_is_named_that_was_dialled() -> None:
    async with FakeDaemon(tcp=True) as daemon, DockerSession(daemon.host) as docker:
        daemon.on("GET", LOGS, Answer.garbage(HEAD + BODY))
        await docker.containers.logs("web").collect()
        assert daemon.requests[-1].headers["Host"] == daemon.host.removeprefix("tcp://")


async def test_a_huge_frame(daemon: FakeDaemon, docker: DockerSession) -> None:
    huge = bytes(10 * 2**20)
    daemon.on("GET", LOGS, Answer.frames([(1, huge), (2, b"end")]))
    first, last = await docker.containers.logs("web").collect()
    assert (first.data, last) == (huge, Frame(STDERR, b"end"))


@pytest.mark.parametrize("wrapped", ["length", "end", "chunks of any size"])
async def test_however_the_body_is_wrapped(
    daemon: FakeDaemon, docker: DockerSession, wrapped: str
) -> None:
    body = b"".join(frame(*each) for each in SENT)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {KIND}; x=y\r\n"
    match wrapped:
        case "length":
            answer = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
        case "end":
            answer = f"{head}\r\n".encode() + body
        case _:
            pieces = [body[start : start + 7] for start in range(0, len(body), 7)]
            answer = HEAD + b"".join(b"%X\r\n%b\r\n" % (len(each), each) for each in pieces)
            answer += b"0\r\n\r\n"
    daemon.on("GET", LOGS, Answer.garbage(answer))
    assert await docker.containers.logs("web").collect() == SHOWN


@pytest.mark.parametrize("header", ["Transfer-Encoding: gzip", "Content-Encoding: gzip"])
async def test_a_coding_that_nobody_asked_for(
    daemon: FakeDaemon, docker: DockerSession, header: str
) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {KIND}\r\n{header}\r\n\r\n"
    daemon.on("GET", LOGS, Answer.garbage(head.encode()))
    assert isinstance(await failure(docker.containers.logs("web").collect()), InvalidResponse)
    await daemon.until(lambda: daemon.open_connections == 0)


async def test_refusals(daemon: FakeDaemon, web: Logs) -> None:
    daemon.on("GET", LOGS, json={"message": "No such container: web"}, status=404)
    error = await failure(web.collect())
    assert isinstance(error, NotFound)
    assert (error.method, error.path, error.status) == ("GET", "/containers/web/logs", 404)


async def test_lines_before_an_error_are_given(daemon: FakeDaemon, web: Logs) -> None:
    daemon.on("GET", LOGS, Answer.garbage(HEAD + chunked(SENT[:3])))
    async with web as logs:
        lines = logs.lines()
        assert [(await anext(lines)).text for _ in range(2)] == ["one", "x" * 20]
        assert await anext(lines) == Line(STDOUT, "\ufffd", ended=False)
        for _ in range(2):
            assert isinstance(await failure(anext(lines)), StreamTruncated)


async def test_the_daemons_error(daemon: FakeDaemon, web: Logs) -> None:
    sent = [*SENT, (1, b"half"), (3, b"Error grabbing logs: EOF\n")]
    daemon.on("GET", LOGS, Answer.garbage(HEAD + chunked(sent) + b"0\r\n\r\n"))
    async with web as logs:
        lines = logs.lines()
        texts = [(await anext(lines)).text for _ in range(5)]
        assert texts == ["one", "x" * 20, "€", "last", "half"]
        assert isinstance(await failure(anext(lines)), StreamError)


async def test_lines_go_on_after_frames_and_a_limit(daemon: FakeDaemon, web: Logs) -> None:
    live = Live(content_type=KIND)
    daemon.on("GET", LOGS, live)
    async with web as logs:
        live.send_frame(1, b"a frame\n")
        assert (await anext(logs)).data == b"a frame\n"
        lines = logs.lines()
        live.send_frame(1, b"a li")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await anext(lines)
        live.send_frame(1, b"ne\nand another\n")
        assert [(await anext(lines)).text for _ in range(2)] == ["a line", "and another"]
        live.finish()
        assert [line async for line in lines] == []


async def test_hooks_see_every_request(daemon: FakeDaemon) -> None:
    seen: list[str] = []

    async def note(
        _session: object, _context: object, asked: aiohttp.TraceRequestStartParams
    ) -> None:
        seen.append(asked.url.path)

    hooks = aiohttp.TraceConfig()
    hooks.on_request_start.append(note)
    daemon.on("GET", LOGS, Answer.garbage(HEAD + BODY))
    async with DockerSession(daemon.host, api_version="1.44", trace_configs=[hooks]) as docker:
        assert await docker.containers.logs("web").collect() == SHOWN
    assert seen == ["/v1.44/containers/web/logs"]


async def test_closed_with_the_session(daemon: FakeDaemon) -> None:
    before, files = asyncio.all_tasks(), open_files()
    daemon.on("GET", LOGS, Answer.hang(HEAD + BODY[:20]))
    docker = DockerSession(daemon.host, api_version="1.44")
    async with docker.containers.logs("web", follow=True) as logs:
        await anext(logs)
        reading = asyncio.ensure_future(failure(anext(logs)))
        await asyncio.sleep(0)
        await docker.close()
        error = await reading
    assert isinstance(error, UsageError)
    assert "session was closed" in error.message
    await nothing_left(daemon, before)
    assert open_files() == files


async def test_an_answer_that_does_not_begin(daemon: FakeDaemon, pinned: DockerSession) -> None:
    for sent in (b"", HEAD[:30]):
        daemon.on("GET", LOGS, Answer.hang(sent))
        assert isinstance(await failure(pinned.containers.logs("web").collect()), IdleTimeout)
    daemon.on("GET", LOGS, Answer.hang(HEAD))
    async with pinned.containers.logs("web", follow=True) as logs:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):  # longer than the session's idle_timeout
                await anext(logs)
    await daemon.until(lambda: daemon.open_connections == 0)


async def test_cancelled_at_any_step(daemon: FakeDaemon) -> None:
    before, files = asyncio.all_tasks(), open_files()
    daemon.on("GET", LOGS, Answer.frames(SENT))
    ended = False
    async with DockerSession(daemon.host) as docker:
        for steps in range(1000):
            task = asyncio.create_task(docker.containers.logs("web").collect())
            for _ in range(steps):
                await asyncio.sleep(0)
            ended = task.done()
            task.cancel()
            await asyncio.wait([task])
            if ended:
                assert task.result() == SHOWN
                break
        assert ended
    async with asyncio.timeout(LONG):
        await nothing_left(daemon, before)
    assert open_files() == files


async def test_a_reader_that_is_slow_loses_nothing(daemon: FakeDaemon, web: Logs) -> None:
    live = Live(content_type=KIND)
    daemon.on("GET", LOGS, live)
    async with web as logs:
        for number in range(20_000):
            live.send_frame(1, b"%d\n" % number)
        live.finish()
        numbers = []
        async for line in logs.lines():
            numbers.append(int(line.text))
            if len(numbers) % 5000 == 0:
                await asyncio.sleep(0.01)
    assert numbers == list(range(20_000))


@pytest.mark.parametrize("tcp", [False, True])
async def test_a_host_that_is_gone_is_noticed(tcp: bool) -> None:
    async with FakeDaemon(tcp=tcp) as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/containers/{id}/attach", Answer.upgrade(early=b""))
        async with docker.containers.attach("web", stdout=True, tty=True) as output:
            assert output._taken is not None
            check_asked(output._taken.connection[1].transport, tcp=tcp)
        daemon.on("POST", "/images/create", Live())
        async with docker.images.pull("redis:7") as pull:
            response = pull._readable().response
            assert isinstance(response, aiohttp.ClientResponse)
            assert response.connection is not None
            assert response.connection.transport is not None
            check_asked(response.connection.transport, tcp=tcp)


def check_asked(transport: asyncio.BaseTransport, *, tcp: bool) -> None:
    """Check that the system asks a silent host, if there is one, whether it is still there."""
    link = transport.get_extra_info("socket")
    assert bool(link.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)) == tcp
    if tcp and hasattr(socket, "TCP_KEEPIDLE"):
        assert link.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 30
