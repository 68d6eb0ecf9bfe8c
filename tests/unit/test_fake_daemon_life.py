"""Starting, stopping, restarting, and that nothing is left behind."""

import asyncio
import contextlib
import gc
import warnings
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from aiodockerapi.testing import Answer, FakeDaemon, Live, Request
from aiodockerapi.testing.routes import Scripted

pytest_plugins = ["aiodockerapi.testing.plugin"]

REQUEST = b"GET /x HTTP/1.1\r\nHost: docker\r\n\r\n"


def fds() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def status(daemon: FakeDaemon, path: str = "/_ping") -> int:
    """Ask once, on a connection of its own."""
    connector = aiohttp.UnixConnector(daemon.socket_path)
    async with (
        aiohttp.ClientSession("http://docker", connector=connector) as http,
        http.get(path) as answer,
    ):
        return answer.status


async def test_addresses() -> None:
    daemon = FakeDaemon()
    with pytest.raises(RuntimeError, match="not started"):
        _ = daemon.host
    with pytest.raises(RuntimeError, match="has a unix socket"):
        _ = daemon.port
    async with daemon:
        assert daemon.host == f"unix://{daemon.socket_path}"
        assert len(daemon.socket_path) < 104
        assert await status(daemon) == 200
        folder = Path(daemon.socket_path).parent
        with pytest.raises(RuntimeError, match="is running"):
            await daemon.start()
    assert not folder.exists()
    async with FakeDaemon(tcp=True) as daemon:
        assert daemon.host == f"tcp://127.0.0.1:{daemon.port}"
        with pytest.raises(RuntimeError, match="no socket"):
            _ = daemon.socket_path
        async with aiohttp.request("GET", f"http://127.0.0.1:{daemon.port}/_ping") as answer:
            assert answer.status == 200


async def test_long_temporary_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    async with FakeDaemon() as daemon:
        assert await status(daemon) == 200


@pytest.mark.parametrize("tcp", [False, True])
async def test_restart(tcp: bool) -> None:
    async with FakeDaemon(tcp=tcp) as daemon:
        host = daemon.host
        daemon.on("POST", "/x", Answer.hang())
        connector = aiohttp.TCPConnector() if tcp else aiohttp.UnixConnector(daemon.socket_path)
        base = f"http://127.0.0.1:{daemon.port}" if tcp else "http://docker"
        async with aiohttp.ClientSession(base, connector=connector) as http:
            pending = asyncio.create_task(http.post("/x"))
            await daemon.until(lambda: len(daemon.requests) == 1)
            daemon.api_version = "1.41"
            await daemon.restart()
            assert daemon.open_connections == 0
            with pytest.raises(aiohttp.ServerDisconnectedError):
                await pending
            assert daemon.host == host
            async with http.head("/_ping") as answer:
                assert answer.headers["Api-Version"] == "1.41"
            await daemon.stop()
            await daemon.stop()
            with pytest.raises(aiohttp.ClientConnectorError):
                await http.get("/_ping")
            await daemon.start()
            async with http.get("/_ping") as answer:
                assert answer.status == 200
        assert daemon.connections == 3


async def test_a_failing_handler_is_told() -> None:
    async def broken(request: Request) -> Answer:
        raise LookupError(request.path)

    with pytest.RaisesGroup(pytest.RaisesExc(LookupError, match="/x")):
        async with FakeDaemon() as daemon:
            daemon.on("GET", "/x", broken)
            assert await status(daemon, "/x") == 500
    failed = ZeroDivisionError()
    with contextlib.suppress(ZeroDivisionError):
        async with FakeDaemon() as daemon:
            daemon.on("GET", "/x", broken)
            assert await status(daemon, "/x") == 500
            raise failed
    assert "LookupError" in failed.__notes__[0]


async def test_a_stream_that_fails_is_cut() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"one"
        raise LookupError

    async with FakeDaemon() as daemon:
        daemon.on("GET", "/x", Answer.chunks(pieces))
        connector = aiohttp.UnixConnector(daemon.socket_path)
        async with (
            aiohttp.ClientSession("http://docker", connector=connector) as http,
            http.get("/x") as answer,
        ):
            with pytest.raises(aiohttp.ClientPayloadError):
                await answer.read()
        assert isinstance(daemon.errors.pop(), LookupError)


async def test_a_handler_ends_when_the_client_leaves(fake_daemon: FakeDaemon) -> None:
    ended = asyncio.Event()

    async def wait(_: Request) -> Answer:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return Answer.empty()

    fake_daemon.on("GET", "/x", wait)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(status(fake_daemon, "/x"), 0.05)
    await asyncio.wait_for(ended.wait(), 2)


async def sleeper(_: Request) -> Answer:
    await asyncio.sleep(1000)
    return Answer.empty()


async def pump(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


async def drip() -> AsyncIterator[bytes]:
    while True:
        yield b"x"
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("leave", ["daemon first", "client first"])
async def test_nothing_is_left(leave: str) -> None:
    gc.collect()
    tasks, files = asyncio.all_tasks(), fds()
    live = Live()
    answers: list[Scripted] = [
        Answer.hang(),
        Answer.hang_after(b"x"),
        Answer.slow(b"x" * 100, 1),
        Answer.chunks(drip),
        Answer.chunks(drip()),
        Answer.upgrade(pump),
        Answer.raw(b"x" * 10_000_000),
        live,
        sleeper,
        Answer.cut_head(),
        Answer.reset(),
        Answer.json({}),
    ]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        daemon = FakeDaemon()
        await daemon.start()
        daemon.on("GET", "/x", *answers)
        clients = [await asyncio.open_unix_connection(daemon.socket_path) for _ in answers]
        silent = await asyncio.open_unix_connection(daemon.socket_path)
        for _, writer in clients:
            writer.write(REQUEST)
        await daemon.until(lambda: len(daemon.requests) == len(answers))
        await asyncio.sleep(0.02)
        folder = Path(daemon.socket_path).parent
        if leave == "daemon first":
            await daemon.close()
            assert asyncio.all_tasks() == tasks
        for _, writer in (*clients, silent):
            writer.close()
        if leave == "client first":
            await daemon.until(lambda: daemon.open_connections == 0)
            assert live.gone.is_set()
            assert asyncio.all_tasks() == tasks
            await daemon.close()
        for _, writer in (*clients, silent):
            await asyncio.gather(writer.wait_closed(), return_exceptions=True)
        del clients, silent
        gc.collect()
    assert not folder.exists()
    assert daemon.open_connections == 0
    assert asyncio.all_tasks() == tasks
    assert fds() == files
    assert not [str(warning.message) for warning in caught]


async def part(coming: "asyncio.Task[tuple[asyncio.StreamReader, asyncio.StreamWriter]]") -> None:
    with contextlib.suppress(ConnectionError):
        _, writer = await coming
        writer.close()
        await writer.wait_closed()


async def test_stop_while_clients_are_connecting() -> None:
    gc.collect()
    tasks, files = asyncio.all_tasks(), fds()
    async with FakeDaemon(tcp=True) as daemon:
        coming = [
            asyncio.create_task(asyncio.open_connection("127.0.0.1", daemon.port))
            for _ in range(20)
        ]
        for _ in range(3):
            await asyncio.sleep(0)
        await daemon.stop()
        assert daemon.open_connections == 0
    await asyncio.gather(*map(part, coming))
    del coming
    gc.collect()
    assert asyncio.all_tasks() == tasks
    assert fds() == files


async def test_cancelled_while_stopping() -> None:
    """The folder goes even then."""
    daemon = FakeDaemon()
    await daemon.start()
    daemon.on("GET", "/x", Answer.hang())
    folder = Path(daemon.socket_path).parent
    asking = asyncio.create_task(status(daemon, "/x"))
    await daemon.until(lambda: len(daemon.requests) == 1)
    closing = asyncio.create_task(daemon.close())
    await asyncio.sleep(0)
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    with pytest.raises(aiohttp.ClientError):
        await asking
    assert not folder.exists()
