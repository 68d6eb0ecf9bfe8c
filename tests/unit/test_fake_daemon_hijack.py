"""Connections that are taken over, as attach and exec start do."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from aiodockerapi.testing import Answer, FakeDaemon, frame

UPGRADE = (
    b"POST /v1.51/exec/e/start HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\n"
    b"Upgrade: tcp\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
)
PLAIN = b"POST /v1.51/exec/e/start HTTP/1.1\r\nHost: docker\r\nContent-Length: 2\r\n\r\n{}"


@pytest.fixture
async def daemon() -> AsyncIterator[FakeDaemon]:
    async with FakeDaemon() as daemon:
        yield daemon


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Frame what comes; go on after the client's end."""
    while data := await reader.read(1000):
        writer.write(frame(1, data))
        await writer.drain()
    await asyncio.sleep(0.01)
    writer.write(frame(2, b"bye"))
    await writer.drain()


class Client:
    """A raw connection with the answer's head read."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.lines: list[str] = []

    @classmethod
    async def ask(cls, daemon: FakeDaemon, data: bytes, *, eof: bool = False) -> "Client":
        client = cls(*await asyncio.open_unix_connection(daemon.socket_path))
        client.writer.write(data)
        if eof:
            client.writer.write_eof()
        head = await client.reader.readuntil(b"\r\n\r\n")
        client.lines = head.decode().split("\r\n")[:-2]
        return client

    async def close(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()


async def test_upgrade(daemon: FakeDaemon) -> None:
    daemon.on("POST", "/exec/{id}/start", Answer.upgrade(echo))
    client = await Client.ask(daemon, UPGRADE)
    assert client.lines[0] == "HTTP/1.1 101 UPGRADED"
    assert "Content-Type: application/vnd.docker.multiplexed-stream" in client.lines
    assert "Connection: Upgrade" in client.lines
    assert "Upgrade: tcp" in client.lines
    assert "Api-Version: 1.51" in client.lines
    assert not any(line.startswith(("Content-Length", "Transfer-")) for line in client.lines)
    client.writer.write(b"hello")
    assert await client.reader.readexactly(13) == frame(1, b"hello")
    client.writer.write_eof()
    assert await client.reader.read() == frame(2, b"bye")
    await client.close()
    assert daemon.requests[0].json() == {}


async def test_without_the_header_it_is_200(daemon: FakeDaemon) -> None:
    daemon.on("POST", "/exec/{id}/start", Answer.upgrade(echo))
    client = await Client.ask(daemon, PLAIN)
    assert client.lines[0] == "HTTP/1.1 200 OK"
    assert "Content-Type: application/vnd.docker.raw-stream" in client.lines
    assert not any(line.startswith(("Connection", "Upgrade")) for line in client.lines)
    client.writer.write(b"GET / HTTP/1.1\r\n\r\n")
    assert await client.reader.readexactly(8 + 18) == frame(1, b"GET / HTTP/1.1\r\n\r\n")
    await client.close()


@pytest.mark.parametrize("request_", [UPGRADE, PLAIN])
async def test_nothing_gets_lost_around_the_head(daemon: FakeDaemon, request_: bytes) -> None:
    """Payload comes with the request, and its end too; the answer brings payload with the head."""
    daemon.on("POST", "/exec/{id}/start", Answer.upgrade(echo, early=b"early"))
    client = await Client.ask(daemon, request_ + b"late", eof=True)
    assert await client.reader.read() == b"early" + frame(1, b"late") + frame(2, b"bye")
    await client.close()


async def test_early_payload_is_in_the_same_packet(daemon: FakeDaemon) -> None:
    daemon.on("POST", "/exec/{id}/start", Answer.upgrade(early=b"early"))
    reader, writer = await asyncio.open_unix_connection(daemon.socket_path)
    writer.write(UPGRADE)
    first = await reader.read(65536)
    assert first.endswith(b"\r\n\r\nearly")
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()


async def test_the_server_may_end_first(daemon: FakeDaemon) -> None:
    got = asyncio.get_running_loop().create_future()

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"done")
        writer.write_eof()
        got.set_result(await reader.read())

    daemon.on("POST", "/exec/{id}/start", Answer.upgrade(script))
    client = await Client.ask(daemon, UPGRADE)
    assert await client.reader.read() == b"done"
    client.writer.write(b"still here")
    client.writer.write_eof()
    assert await got == b"still here"
    await client.close()


@pytest.mark.parametrize(
    ("version", "tty", "kind"),
    [("1.51", True, "raw"), ("1.51", False, "multiplexed"), ("1.41", False, "raw")],
)
async def test_content_type(daemon: FakeDaemon, version: str, tty: bool, kind: str) -> None:
    daemon.on("POST", "/exec/{id}/start", Answer.upgrade(tty=tty))
    client = await Client.ask(daemon, UPGRADE.replace(b"1.51", version.encode()))
    assert f"Content-Type: application/vnd.docker.{kind}-stream" in client.lines
    await client.close()


async def test_other_protocols(daemon: FakeDaemon) -> None:
    daemon.on("POST", "/exec/{id}/start", Answer.upgrade(content_type="a/b"))
    client = await Client.ask(daemon, UPGRADE.replace(b"tcp", b"h2c"))
    assert "Upgrade: h2c" in client.lines
    assert "Content-Type: a/b" in client.lines
    await client.close()


async def test_refuse(daemon: FakeDaemon) -> None:
    daemon.on("POST", "/exec/{id}/start", Answer.refuse(409, "container x is paused"))
    client = await Client.ask(daemon, UPGRADE)
    assert client.lines == [
        "HTTP/1.1 409 Conflict",
        "Content-Type: application/vnd.docker.raw-stream",
    ]
    assert await client.reader.read() == b"container x is paused\r\n"
    await client.close()


async def test_an_ordinary_error_instead(daemon: FakeDaemon) -> None:
    daemon.on("POST", "/exec/{id}/start", json={"message": "no such exec"}, status=404)
    client = await Client.ask(daemon, UPGRADE)
    assert client.lines[0] == "HTTP/1.1 404 Not Found"
    assert await client.reader.readline() == b'{"message": "no such exec"}\n'
    await client.close()


async def test_an_aiohttp_client_upgrades(daemon: FakeDaemon) -> None:
    daemon.on("POST", "/exec/{id}/start", Answer.upgrade(echo, early=b"early"))
    connector = aiohttp.UnixConnector(daemon.socket_path)
    headers = {"Connection": "Upgrade", "Upgrade": "tcp"}
    async with (
        aiohttp.ClientSession("http://docker", connector=connector) as http,
        http.post("/exec/e/start", json={}, headers=headers) as answer,
    ):
        assert answer.status == 101
        assert answer.headers["Upgrade"] == "tcp"
        answer.close()


async def test_a_failing_script_is_told() -> None:
    async def script(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        raise AssertionError(await reader.read(3))

    daemon = FakeDaemon()
    await daemon.start()
    daemon.on("POST", "/exec/{id}/start", Answer.upgrade(script))
    client = await Client.ask(daemon, UPGRADE)
    client.writer.write(b"abc")
    assert await client.reader.read() == b""
    await client.close()
    with pytest.RaisesGroup(pytest.RaisesExc(AssertionError, match="abc")):
        await daemon.close()
