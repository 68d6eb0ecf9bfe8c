"""How many connections there are, and for whom."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from aiodockerapi._core.request import path
from aiodockerapi._core.stream import Stream
from aiodockerapi._wire.plain import BytesDecoder
from aiodockerapi.errors import DockerError
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.helpers import LONG, client_of, failure, serving


async def plain(_content_type: str) -> BytesDecoder:
    return BytesDecoder()


@pytest.mark.parametrize("limit", [1, 7])
async def test_calls_share_so_many_connections(daemon: FakeDaemon, limit: int) -> None:
    daemon.on("GET", "/version", Answer.hang())
    async with DockerSession(daemon.host, max_connections=limit) as docker:
        await client_of(docker).agree()
        calls = [asyncio.create_task(docker.version()) for _ in range(100)]
        await daemon.until(lambda: len(daemon.requests) == 1 + limit)
        await asyncio.sleep(0.05)
        assert daemon.open_connections == daemon.connections == limit
        assert len(daemon.requests) == 1 + limit
        for call in calls:
            call.cancel()
        await asyncio.wait(calls)
        assert (await docker.info()).id == "fake"


async def test_the_others_wait_for_their_turn(daemon: FakeDaemon) -> None:
    async with DockerSession(daemon.host, max_connections=3) as docker:
        infos = await asyncio.gather(*(docker.info() for _ in range(50)))
    assert len(infos) == 50
    assert daemon.connections == 3


async def test_who_waits_for_a_connection_has_no_limit_of_time(daemon: FakeDaemon) -> None:
    daemon.on("GET", "/info", Answer.slow(b'{"ID":"x"}', 0.01))
    async with DockerSession(
        daemon.host, max_connections=1, api_version="1.44", idle_timeout=0.2, connect_timeout=0.2
    ) as docker:
        infos = await asyncio.gather(*(docker.info() for _ in range(4)))  # 0.1 s each
    assert len(infos) == 4


async def test_hanging_streams_and_waits_block_no_call(daemon: FakeDaemon) -> None:
    daemon.on("GET", "/events", Answer.hang_after(b"x"))
    daemon.on("POST", "/containers/{id}/wait", Answer.hang())
    async with DockerSession(daemon.host, max_connections=2) as docker:
        client = client_of(docker)
        streams = [client.stream(Stream, "GET", path("/events"), plain) for _ in range(60)]
        for stream in streams:
            await stream.__aenter__()
        waits = [asyncio.create_task(docker.containers.wait("web")) for _ in range(60)]
        await daemon.until(lambda: len(daemon.requests) == 121)
        async with asyncio.timeout(LONG):
            assert (await docker.info()).id == "fake"
        for stream in streams:
            stream.close()
        for wait in waits:
            wait.cancel()
        await asyncio.wait(waits)


async def test_connections_are_used_again(daemon: FakeDaemon, docker: DockerSession) -> None:
    for _ in range(20):
        await docker.info()
    assert daemon.connections == 1


async def test_an_upload(daemon: FakeDaemon, docker: DockerSession) -> None:
    daemon.on("PUT", "/thing", status=200)

    async def pieces() -> AsyncIterator[bytes]:
        yield b"one"
        yield b"two"

    await client_of(docker).upload("PUT", path("/thing"), pieces())
    await client_of(docker).upload("PUT", path("/thing"), b"three", query={"path": "/"})
    chunked, whole = daemon.requests[-2:]
    assert (chunked.body, chunked.headers["Content-Type"]) == (b"onetwo", "application/x-tar")
    assert chunked.headers["Transfer-Encoding"] == "chunked"
    assert (whole.body, whole.headers["Content-Length"]) == (b"three", "5")
    assert whole.query == {"path": ["/"]}


async def test_a_broken_source_of_an_upload(daemon: FakeDaemon, docker: DockerSession) -> None:
    daemon.on("PUT", "/thing", status=200)

    async def pieces() -> AsyncIterator[bytes]:
        yield b"one"
        raise LookupError("the file is gone")

    with pytest.raises(LookupError, match="the file is gone"):
        await client_of(docker).upload("PUT", path("/thing"), pieces())
    assert len(daemon.requests) <= 2
    assert (await docker.info()).id == "fake"


async def test_an_upload_that_is_refused_early() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        while True:
            yield bytes(64 * 1024)
            await asyncio.sleep(0)

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 14\r\n\r\n" + b'{"message":""}')
        await writer.drain()
        while await reader.read(64 * 1024):
            pass

    async with serving(refuse) as host, DockerSession(host, api_version="1.44") as docker:
        error = await failure(client_of(docker).upload("PUT", path("/thing"), pieces()))
        assert isinstance(error, DockerError)
        assert error.status == 404
