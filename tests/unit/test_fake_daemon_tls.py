"""The fake daemon on a port with TLS."""

import asyncio
import gc
import ssl
from pathlib import Path

import aiohttp
import pytest
import trustme

from aiodockerapi.testing import Answer, FakeDaemon, Live

REQUEST = b"GET /x HTTP/1.1\r\nHost: docker\r\n\r\n"


def fds() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


class Certificates:
    def __init__(self) -> None:
        self.authority = trustme.CA()
        self.server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.authority.issue_cert("127.0.0.1").configure_cert(self.server)
        self.client = ssl.create_default_context()
        self.authority.configure_trust(self.client)


@pytest.fixture(scope="module")
def certificates() -> Certificates:
    return Certificates()


async def test_tls(certificates: Certificates) -> None:
    async with FakeDaemon(tcp=True, tls=certificates.server) as daemon:
        live = Live()
        daemon.on("GET", "/x", Answer.cut(b"abcd", after=2), Answer.raw(b"x" * 1_000_000), live)
        connector = aiohttp.TCPConnector(ssl=certificates.client)
        async with aiohttp.ClientSession(
            daemon.host.replace("tcp:", "https:"), connector=connector
        ) as http:
            async with http.get("/x") as answer:
                with pytest.raises(aiohttp.ClientPayloadError):
                    await answer.read()
            async with http.get("/x") as answer:
                assert len(await answer.read()) == 1_000_000
            async with http.get("/x") as answer:
                answer.close()
            await asyncio.wait_for(live.gone.wait(), 2)
        await daemon.until(lambda: daemon.open_connections == 0)
    with pytest.raises(ValueError, match="tcp=True"):
        FakeDaemon(tls=certificates.server)


async def test_client_certificates(certificates: Certificates) -> None:
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificates.authority.issue_cert("127.0.0.1").configure_cert(server)
    certificates.authority.configure_trust(server)
    server.verify_mode = ssl.CERT_REQUIRED
    client = ssl.create_default_context()
    certificates.authority.configure_trust(client)
    async with FakeDaemon(tcp=True, tls=server) as daemon:
        url = daemon.host.replace("tcp:", "https:") + "/_ping"
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=client)) as http:
            with pytest.raises(aiohttp.ClientError):
                await http.get(url)
            certificates.authority.issue_cert("client@example.org").configure_cert(client)
            async with http.get(url) as answer:
                assert answer.status == 200


async def test_failed_and_unfinished_handshakes_leave_nothing(certificates: Certificates) -> None:
    gc.collect()
    tasks, files = asyncio.all_tasks(), fds()
    async with FakeDaemon(tcp=True, tls=certificates.server) as daemon:
        _, silent = await asyncio.open_connection("127.0.0.1", daemon.port)
        reader, plain = await asyncio.open_connection("127.0.0.1", daemon.port)
        plain.write(REQUEST)
        await asyncio.gather(reader.read(), return_exceptions=True)
        with pytest.raises(ssl.SSLError):
            await asyncio.open_connection(
                "127.0.0.1", daemon.port, ssl=ssl.create_default_context()
            )
        await daemon.until(lambda: daemon.open_connections == 1)
        assert daemon.connections == 3
    for writer in (silent, plain):
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)
    del reader, silent, plain
    gc.collect()
    assert asyncio.all_tasks() == tasks
    assert fds() == files
    assert not daemon.requests
    assert not daemon.errors
