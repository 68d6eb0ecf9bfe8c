"""The life of a connection with a process."""

import asyncio

import pytest

from aiodockerapi._core.duplex import Duplex
from aiodockerapi._wire.frames import STDERR, STDOUT, Frame
from aiodockerapi.errors import (
    Conflict,
    ConnectionLost,
    IdleTimeout,
    InvalidResponse,
    NotDocker,
    NotFound,
    StreamError,
    StreamTruncated,
    UsageError,
)
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import Answer, FakeDaemon, frame
from tests.unit.helpers import failure, nothing_left, open_files

ATTACH = "/containers/{id}/attach"


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send everything back, framed, as it comes; then how much it was, on stderr."""
    total = 0
    while data := await reader.read(1000):
        total += len(data)
        writer.write(frame(1, data))
        await writer.drain()
    writer.write(frame(2, b"%d" % total))
    await writer.drain()


async def until_left(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


def attach(docker: DockerSession) -> Duplex:
    return docker.containers.attach("web", stdin=True, stdout=True, stderr=True)


async def test_both_ways_and_the_end_of_the_input(
    daemon: FakeDaemon, docker: DockerSession
) -> None:
    daemon.on("POST", ATTACH, Answer.upgrade(echo))
    async with attach(docker) as cat:
        await cat.write(b"hello")
        assert await cat.read() == Frame(STDOUT, b"hello")
        await cat.write_eof()
        assert [frame async for frame in cat] == [Frame(STDERR, b"5")]
        assert await cat.read() is None, "once ended, it stays ended"
    request = next(each for each in daemon.requests if each.method == "POST")
    assert (request.headers["Connection"], request.headers["Upgrade"]) == ("Upgrade", "tcp")
    assert request.query == {
        "stdin": ["1"], "stdout": ["1"], "stderr": ["1"], "logs": ["0"], "stream": ["1"]
    }  # fmt: skip


async def test_bytes_that_come_with_the_head_are_kept(
    daemon: FakeDaemon, docker: DockerSession
) -> None:
    daemon.on("POST", ATTACH, Answer.upgrade(early=frame(1, b"early") + frame(2, b"bird")))
    async with attach(docker) as output:
        assert [each.data async for each in output] == [b"early", b"bird"]


async def test_without_an_upgrade_the_connection_is_taken_too(
    daemon: FakeDaemon, docker: DockerSession
) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n\r\n"
    daemon.on("POST", ATTACH, Answer.garbage(head + frame(1, b"x")))
    async with attach(docker) as output:
        assert [each.data async for each in output] == [b"x"]


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        (frame(1, b"whole") + frame(1, b"cut")[:-1], StreamTruncated),
        (frame(1, b"whole") + frame(1, b"cut")[:5], StreamTruncated),
        (frame(1, b"whole") + frame(3, b"Error attaching"), StreamError),
        (frame(1, b"whole"), None),
    ],
)
async def test_endings(
    daemon: FakeDaemon, docker: DockerSession, sent: bytes, error: type[Exception] | None
) -> None:
    daemon.on("POST", ATTACH, Answer.upgrade(early=sent))
    async with attach(docker) as output:
        assert await output.read() == Frame(STDOUT, b"whole")
        if error is None:
            assert await output.read() is None
            return
        told = await failure(output.read())
        assert type(told) is error
        assert (told.method, told.path) == ("POST", "/containers/web/attach")
        assert isinstance(await failure(output.read()), UsageError)


async def test_what_are_no_frames(daemon: FakeDaemon, docker: DockerSession) -> None:
    daemon.on("POST", ATTACH, Answer.upgrade(early=b"nothing of the kind"))
    async with attach(docker) as output:
        assert isinstance(await failure(output.read()), InvalidResponse)


@pytest.mark.parametrize("leave", ["block", "exception", "cancel"])
async def test_however_it_is_left_the_connection_is_closed(
    daemon: FakeDaemon, docker: DockerSession, leave: str
) -> None:
    before, files = asyncio.all_tasks(), open_files()
    daemon.on("POST", ATTACH, Answer.upgrade(until_left))

    async def use() -> None:
        async with attach(docker) as output:
            if leave == "exception":
                raise LookupError
            if leave == "cancel":
                await output.read()

    using = asyncio.create_task(use())
    await daemon.until(lambda: bool(daemon.requests) and daemon.requests[-1].method == "POST")
    if leave == "cancel":
        using.cancel()
    await asyncio.wait([using])
    assert leave == "cancel" or isinstance(using.exception(), LookupError | None)
    await docker.close()
    await nothing_left(daemon, before)
    assert open_files() == files


async def test_a_limit_around_a_read_leaves_the_duplex_open(
    daemon: FakeDaemon, docker: DockerSession
) -> None:
    daemon.on("POST", ATTACH, Answer.upgrade(echo))
    async with attach(docker) as cat:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await cat.read()
        await cat.write(b"still there")
        assert await cat.read() == Frame(STDOUT, b"still there")


async def test_a_process_that_does_not_read_holds_the_writer_up(
    daemon: FakeDaemon, docker: DockerSession
) -> None:
    async def read_nothing(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)

    async def write() -> None:
        for _ in range(200):
            await cat.write(bytes(64 * 1024))

    daemon.on("POST", ATTACH, Answer.upgrade(read_nothing))
    async with attach(docker) as cat:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(write(), 0.05)


async def test_wrong_uses(daemon: FakeDaemon, docker: DockerSession) -> None:
    daemon.on("POST", ATTACH, Answer.upgrade(echo))
    cat = attach(docker)
    assert "open the duplex first" in str(await failure(cat.read()))
    assert "open the duplex first" in str(await failure(cat.write(b"")))
    async with cat:
        assert "opened once" in str(await failure(cat.__aenter__()))
        reading = asyncio.create_task(cat.read())
        await asyncio.sleep(0)
        assert "one at a time" in str(await failure(cat.read()))
        await cat.write(b"x")
        assert await reading == Frame(STDOUT, b"x"), "the first reader is not disturbed"
        await cat.write_eof()
        await cat.write_eof()
        assert "input was ended" in str(await failure(cat.write(b"y")))
    for use in (cat.read, cat.write_eof, lambda: cat.write(b"z")):
        error = await failure(use())
        assert isinstance(error, UsageError)
        assert error.message == "the duplex is closed"
        assert error.path == "/containers/web/attach"


async def test_writing_to_what_has_gone(daemon: FakeDaemon, docker: DockerSession) -> None:
    daemon.on("POST", ATTACH, Answer.upgrade())
    async with attach(docker) as cat:
        assert await cat.read() is None

        async def write() -> None:
            while True:
                await cat.write(b"anybody there?")

        assert isinstance(await failure(write()), ConnectionLost)


async def test_forgotten_duplexes_are_told(daemon: FakeDaemon, docker: DockerSession) -> None:
    daemon.on("POST", ATTACH, Answer.upgrade(until_left))
    forgotten = [attach(docker)]
    await forgotten[0].__aenter__()
    with pytest.warns(ResourceWarning, match="never closed; open it with async with"):
        forgotten.clear()
    await daemon.until(lambda: daemon.open_connections <= 1)


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (Answer.json({"message": "No such container: web"}, 404), NotFound, "No such"),
        (Answer.refuse(409, "the container is paused"), Conflict, "is paused"),
        (
            Answer.chunks([b'{"mess', b'age":"in chunks"}'], status=409),
            Conflict,
            "^in chunks .POST",
        ),
        (
            Answer.hang(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
            NotFound,
            "no reason",
        ),
        (Answer.text("<html>nginx</html>", 502), NotDocker, "web page"),
        (Answer.cut_head(), ConnectionLost, "before the daemon answered"),
        (Answer.cut_head(20), ConnectionLost, "before the daemon answered"),
        (Answer.garbage(b"SSH-2.0-OpenSSH_9\r\n"), NotDocker, "no HTTP"),
        (Answer.garbage(b"nonsense\r\n\r\n"), NotDocker, "no HTTP"),
        (Answer.garbage(b"HTTP/1.1 101 U\r\nX: " + bytes(70000) + b"\r\n\r\n"), NotDocker, "head"),
        (Answer.garbage(b"x" * 300_000), NotDocker, "head|no HTTP"),
        (Answer.hang(b"HTTP/1.1 101"), IdleTimeout, "idle_timeout"),
        (Answer.json({"message": "x" * 100_000}, 404), NotFound, "xxx"),
    ],
)
async def test_refusals(
    daemon: FakeDaemon, pinned: DockerSession, answer: Answer, error: type[Exception], words: str
) -> None:
    before = asyncio.all_tasks()
    daemon.on("POST", ATTACH, answer)
    told = await failure(attach(pinned).__aenter__())
    assert type(told) is error, repr(told)
    assert (told.method, told.path, told.host) == ("POST", "/containers/web/attach", daemon.host)
    with pytest.raises(error, match=words):
        raise told
    assert len(str(told)) < 70_000
    await nothing_left(daemon, before)
    assert len(daemon.requests) == 1, "never sent twice"


async def test_a_duplex_takes_no_place_in_the_pool(daemon: FakeDaemon) -> None:
    daemon.on("POST", ATTACH, Answer.upgrade(until_left))
    async with DockerSession(daemon.host, max_connections=1) as docker:
        duplexes = [attach(docker) for _ in range(10)]
        for duplex in duplexes:
            await duplex.__aenter__()
        assert (await docker.info()).id == "fake"
        for duplex in duplexes:
            duplex.close()


async def test_the_sessions_headers_are_sent(daemon: FakeDaemon) -> None:
    daemon.on("POST", ATTACH, Answer.upgrade())
    async with DockerSession(daemon.host, headers={"X-Meta": "yes"}) as docker, attach(docker):
        pass
    assert daemon.requests[-1].headers["X-Meta"] == "yes"


async def test_where_the_input_can_not_be_ended_alone(
    daemon: FakeDaemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A named pipe's can't; where there are none, a connection that says the same stands for it."""
    daemon.on("POST", ATTACH, Answer.upgrade(echo))
    async with DockerSession(daemon.host) as docker, attach(docker) as cat:
        assert cat._taken is not None
        monkeypatch.setattr(cat._taken.connection[1], "can_write_eof", lambda: False)
        await cat.write(b"hello")
        assert await cat.read() == Frame(STDOUT, b"hello")
        assert "over a named pipe the input can't" in str(await failure(cat.write_eof()))
        await cat.write(b"again")
        assert await cat.read() == Frame(STDOUT, b"again")


async def test_the_size_of_a_terminal(daemon: FakeDaemon, docker: DockerSession) -> None:
    daemon.on("POST", ATTACH, Answer.upgrade(until_left))
    daemon.on("POST", "/containers/{id}/resize", Answer.empty(200))
    async with attach(docker) as shell:
        await shell.resize(24, 80)
    assert daemon.requests[-1].path == "/containers/web/resize"
    assert daemon.requests[-1].query == {"h": ["24"], "w": ["80"]}
    daemon.on("POST", "/session", Answer.upgrade(until_left))
    async with docker.session("one") as session:
        error = await failure(session.resize(24, 80))
    assert isinstance(error, UsageError)
    assert (error.path, "no terminal" in error.message) == ("/session", True)


async def test_lines_both_ways(daemon: FakeDaemon, docker: DockerSession) -> None:
    daemon.on("POST", ATTACH, Answer.upgrade(echo))
    async with attach(docker) as cat:
        lines = cat.lines()
        await cat.write(b"one\r\ntw")
        assert (await anext(lines)).text == "one"
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await anext(lines)
        await cat.write(b"o\nthree")
        assert (await anext(lines)).text == "two"
        await cat.write_eof()
        rest = [(line.stream, line.text, line.ended) async for line in lines]
    assert rest == [(STDOUT, "three", False), (STDERR, "14", False)]


async def test_lines_that_are_cut(daemon: FakeDaemon, docker: DockerSession) -> None:
    sent = frame(1, b"whole\nhalf") + frame(1, b"never")[:-1]
    daemon.on("POST", ATTACH, Answer.upgrade(early=sent))
    async with attach(docker) as output:
        lines = output.lines()
        assert [(await anext(lines)).text for _ in range(2)] == ["whole", "half"]
        assert isinstance(await failure(anext(lines)), StreamTruncated)
