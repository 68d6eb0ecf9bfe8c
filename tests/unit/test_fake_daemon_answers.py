"""Every kind of answer, as an aiohttp client and as a raw socket see it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest

from aiodockerapi.testing import Answer, Exchange, FakeDaemon, Live, frame
from aiodockerapi.testing.answers import Playable

RAW = "application/vnd.docker.raw-stream"
MULTIPLEXED = "application/vnd.docker.multiplexed-stream"
REQUEST = b"GET /x HTTP/1.1\r\nHost: docker\r\n\r\n"


@pytest.fixture
async def daemon() -> AsyncIterator[FakeDaemon]:
    async with FakeDaemon() as daemon:
        yield daemon


@pytest.fixture
async def http(daemon: FakeDaemon) -> AsyncIterator[aiohttp.ClientSession]:
    connector = aiohttp.UnixConnector(daemon.socket_path)
    async with aiohttp.ClientSession("http://docker", connector=connector) as session:
        yield session


@pytest.fixture
async def raw(daemon: FakeDaemon) -> Callable[[Playable], Awaitable[bytes]]:
    """Return a function that asks for an answer and returns all bytes until the end."""

    async def ask(answer: Playable) -> bytes:
        daemon.on("GET", "/x", answer)
        reader, writer = await asyncio.open_unix_connection(daemon.socket_path)
        writer.write(REQUEST)
        data = await reader.read()
        writer.close()
        await writer.wait_closed()
        return data

    return ask


Ask = Callable[[Playable], Awaitable[bytes]]


async def ticks() -> AsyncIterator[bytes]:
    yield b"tick "
    await asyncio.sleep(0)
    yield b"tock"


@pytest.mark.parametrize(
    ("answer", "status", "content_type", "body"),
    [
        (Answer.json({"a": 1}, 201), 201, "application/json", b'{"a": 1}\n'),
        (Answer.text("né"), 200, "text/plain; charset=utf-8", "né".encode()),
        (Answer.empty(), 204, None, b""),
        (Answer.empty(304), 304, None, b""),
        (Answer.empty(200), 200, None, b""),
        (Answer.raw(b"\0\1"), 200, "application/octet-stream", b"\0\1"),
        (Answer.raw(b"<html>", 502, content_type="text/html"), 502, "text/html", b"<html>"),
        (Answer.raw(b"{}", content_type=None), 200, None, b"{}"),
        (Answer.raw(b"?", 599), 599, "application/octet-stream", b"?"),
        (Answer.chunks([b"a", b"", b"b"]), 200, "application/octet-stream", b"ab"),
        (Answer.chunks(iter([b"a", b"b"])), 200, "application/octet-stream", b"ab"),
        (Answer.chunks(ticks, delay=0.001), 200, "application/octet-stream", b"tick tock"),
        (Answer.chunks([]), 200, "application/octet-stream", b""),
        (Answer.lines([{"a": 1}, 2]), 200, "application/json", b'{"a": 1}\n2\n'),
        (Answer.lines([1, 2], end="\r\n"), 200, "application/json", b"1\r\n2\r\n"),
        (
            Answer.lines([1, 2], content_type="application/json-seq"),
            200,
            "application/json-seq",
            b"\x1e1\n\x1e2\n",
        ),
        (
            Answer.frames([(1, b"out"), (2, b"err")]),
            200,
            MULTIPLEXED,
            frame(1, b"out") + frame(2, b"err"),
        ),
        (Answer.frames([(1, b"out"), (2, b"err")], tty=True), 200, RAW, b"outerr"),
        (Answer.tar(b"ustar"), 200, "application/x-tar", b"ustar"),
        (Answer.slow(b"slow", 0.001), 200, "application/json", b"slow"),
    ],
)
async def test_sound_answers(
    *,
    daemon: FakeDaemon,
    http: aiohttp.ClientSession,
    answer: Answer,
    status: int,
    content_type: str | None,
    body: bytes,
) -> None:
    daemon.on("GET", "/x", answer)
    daemon.on("HEAD", "/x", answer)
    for _ in range(2):  # an answer serves any number of requests
        async with http.get("/x") as response:
            assert await response.read() == body
            assert response.status == status
            assert response.headers.get("Content-Type") == content_type
            assert response.headers["Api-Version"] == "1.51"
    async with http.head("/x") as response:
        assert (response.status, await response.read()) == (status, b"")
    assert daemon.connections == 1


async def test_headers(daemon: FakeDaemon, http: aiohttp.ClientSession) -> None:
    headers = {"Server": "proxy", "X-Docker-Container-Path-Stat": "e30="}
    daemon.on("GET", "/x", Answer.tar(b"", headers=headers))
    daemon.on("GET", "/y", json=None, status=500, headers={"content-type": "text/html"})
    async with http.get("/x") as response:
        assert response.headers["Server"] == "proxy"
        assert response.headers["X-Docker-Container-Path-Stat"] == "e30="
    async with http.get("/y") as response:
        assert response.headers.getall("Content-Type") == ["text/html"]
        assert await response.text() == "null\n"


@pytest.mark.parametrize(
    ("path", "kind"), [("/v1.41/x", RAW), ("/v1.42/x", MULTIPLEXED), ("/x", MULTIPLEXED)]
)
async def test_frames_by_version(
    daemon: FakeDaemon, http: aiohttp.ClientSession, path: str, kind: str
) -> None:
    daemon.on("GET", "/x", Answer.frames([(1, b"out")]))
    async with http.get(path) as response:
        assert response.content_type == kind
        assert await response.read() == b"\x01\0\0\0\0\0\0\x03out"


async def test_stream_on_the_wire(daemon: FakeDaemon, http: aiohttp.ClientSession) -> None:
    daemon.on("GET", "/x", Answer.chunks([b"one", b"two"], delay=0.01))
    async with http.get("/x") as response:
        assert response.headers["Transfer-Encoding"] == "chunked"
        chunks = [chunk async for chunk, _ in response.content.iter_chunks()]
        assert chunks[:2] == [b"one", b"two"]


async def test_async_iterator_serves_one_request(
    daemon: FakeDaemon, http: aiohttp.ClientSession
) -> None:
    daemon.on("GET", "/x", Answer.chunks(ticks()))
    async with http.get("/x") as response:
        assert await response.read() == b"tick tock"
    async with http.get("/x") as response:
        assert response.status == 500
        assert "serves one request" in (await response.json())["message"]
    assert isinstance(daemon.errors.pop(), RuntimeError)


@pytest.mark.parametrize("delay", [0, 1000])
async def test_the_generator_is_closed_when_the_client_leaves(
    daemon: FakeDaemon, http: aiohttp.ClientSession, delay: float
) -> None:
    closed = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        try:
            yield b"first"
            await asyncio.Event().wait()
        finally:
            closed.set()

    daemon.on("GET", "/x", Answer.chunks(endless, delay=delay))
    async with http.get("/x") as response:
        assert await response.content.readany() == b"first"
        response.close()
    await daemon.until(lambda: daemon.open_connections == 0)
    assert closed.is_set()


async def test_an_own_answer(raw: Ask) -> None:
    async def teapot(exchange: Exchange) -> None:
        exchange.keep_alive = False
        await exchange.send(b"HTTP/1.1 418 I'm a teapot\r\n\r\n" + exchange.request.path.encode())

    assert await raw(Answer(teapot)) == b"HTTP/1.1 418 I'm a teapot\r\n\r\n/x"


async def test_hang(daemon: FakeDaemon, http: aiohttp.ClientSession) -> None:
    daemon.on("GET", "/x", Answer.hang())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05), http.get("/x"):
            pass
    await daemon.until(lambda: daemon.open_connections == 0)
    assert len(daemon.requests) == 1


async def test_hang_inside_the_head(daemon: FakeDaemon) -> None:
    daemon.on("GET", "/x", Answer.hang(b"HTTP/1.1 2"))
    reader, writer = await asyncio.open_unix_connection(daemon.socket_path)
    writer.write(REQUEST)
    assert await reader.readexactly(10) == b"HTTP/1.1 2"
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.read(1), 0.05)
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("length", [None, 10])
async def test_hang_after(
    daemon: FakeDaemon, http: aiohttp.ClientSession, length: int | None
) -> None:
    daemon.on("GET", "/x", Answer.hang_after(b"part", length=length, content_type="a/b"))
    async with http.get("/x") as response:
        assert (response.status, response.content_type) == (200, "a/b")
        assert response.content_length == length
        assert await response.content.readany() == b"part"
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(response.content.readany(), 0.05)
        response.close()
    await daemon.until(lambda: daemon.open_connections == 0)


@pytest.mark.parametrize(("after", "chunked"), [(4, False), (4, True), (6, True), (0, False)])
async def test_cut(
    daemon: FakeDaemon, http: aiohttp.ClientSession, raw: Ask, after: int, chunked: bool
) -> None:
    answer = Answer.cut(b"abcdef", after=after, chunked=chunked)
    head, _, rest = (await raw(answer)).partition(b"\r\n\r\n")
    assert (b"Content-Length: 6" in head) is not chunked
    assert (b"Transfer-Encoding: chunked" in head) is chunked
    whole = {0: b"6\r\n", 4: b"6\r\nabcd", 6: b"6\r\nabcdef\r\n"}[after]
    assert rest == (whole if chunked else b"abcdef"[:after])
    async with http.get("/x") as response:
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.read()
    assert daemon.open_connections == 0


async def test_cuts_that_cut_nothing() -> None:
    with pytest.raises(ValueError, match="cannot cut a body of 2 bytes after 2"):
        Answer.cut(b"ab", after=2)
    with pytest.raises(ValueError, match="cannot cut it after 1000"):
        Answer.cut_head(1000)


@pytest.mark.parametrize("after", [0, 4, 20, 60])
async def test_cut_head(http: aiohttp.ClientSession, raw: Ask, after: int) -> None:
    sent = await raw(Answer.cut_head(after))
    assert len(sent) == after
    assert b"HTTP/1.1 200 OK\r\nContent-Type".startswith(sent[:29])
    with pytest.raises(aiohttp.ClientError):
        await http.get("/x")


async def test_garbage(http: aiohttp.ClientSession, raw: Ask) -> None:
    assert await raw(Answer.garbage(b"\x15\3\1\0\2")) == b"\x15\3\1\0\2"
    with pytest.raises(aiohttp.ClientError):
        await http.get("/x")


async def test_reset_on_a_unix_socket_is_an_end(raw: Ask) -> None:
    assert await raw(Answer.reset()) == b""


async def test_reset_on_tcp() -> None:
    async with FakeDaemon(tcp=True) as daemon:
        daemon.on("GET", "/x", Answer.reset())
        reader, writer = await asyncio.open_connection("127.0.0.1", daemon.port)
        writer.write(REQUEST)
        with pytest.raises(ConnectionResetError):
            await reader.read()
        writer.close()


async def test_slow_takes_its_time(daemon: FakeDaemon, http: aiohttp.ClientSession) -> None:
    daemon.on("GET", "/x", Answer.slow(b"12345", 0.02))
    clock = asyncio.get_running_loop().time
    began = clock()
    async with http.get("/x") as response:
        assert await response.content.readany() == b"1"
        assert await response.read() == b"2345"
    assert clock() - began >= 0.1 * 0.9


async def test_live(daemon: FakeDaemon, http: aiohttp.ClientSession) -> None:
    live = Answer.live(content_type="application/x-ndjson", headers={"X": "y"})
    live.send(b"early ")
    daemon.on("GET", "/events", live)
    async with http.get("/events") as response:
        assert live.opened.is_set()
        assert (response.content_type, response.headers["X"]) == ("application/x-ndjson", "y")
        assert await response.content.readany() == b"early "
        live.send_json({"n": 1})
        assert json.loads(await response.content.readline()) == {"n": 1}
        live.send_frame(2, b"err")
        await live.flushed()
        assert await response.content.readany() == frame(2, b"err")
        live.send(b"last")
        live.finish()
        assert await response.read() == b"last"
    assert not live.gone.is_set()
    with pytest.raises(RuntimeError, match="has been ended"):
        live.send(b"more")
    with pytest.raises(RuntimeError, match="has been ended"):
        live.cut()
    with pytest.raises(ValueError, match="empty chunk"):
        Live().send(b"")
    assert daemon.open_connections == 1


async def test_live_cut(daemon: FakeDaemon, http: aiohttp.ClientSession) -> None:
    live = Live()
    daemon.on("GET", "/events", live)
    async with http.get("/events") as response:
        live.send(b"some")
        live.cut()
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.read()
    assert not live.gone.is_set()


async def test_live_sees_the_client_go(daemon: FakeDaemon, http: aiohttp.ClientSession) -> None:
    live = Live()
    daemon.on("GET", "/events", live, Answer.empty())
    async with http.get("/events") as response:
        response.close()
    await asyncio.wait_for(live.gone.wait(), 2)
    live.send(b"to nobody")
    await asyncio.wait_for(live.flushed(), 2)


async def test_live_meets_a_client_that_does_not_read(daemon: FakeDaemon) -> None:
    live = Live()
    daemon.on("GET", "/x", live)
    _, writer = await asyncio.open_unix_connection(daemon.socket_path, limit=1)
    writer.write(REQUEST)
    await live.opened.wait()
    for _ in range(100):
        live.send(b"x" * 65536)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(live.flushed(), 0.1)
    writer.close()
    await writer.wait_closed()
    await asyncio.wait_for(live.gone.wait(), 2)
    await live.flushed()


async def test_live_serves_one_request(daemon: FakeDaemon, http: aiohttp.ClientSession) -> None:
    live = Live()
    live.finish()
    daemon.on("GET", "/events", live)
    async with http.get("/events"):
        pass
    async with http.get("/events") as response:
        assert response.status == 500
    assert "serves one request" in str(daemon.errors.pop())
