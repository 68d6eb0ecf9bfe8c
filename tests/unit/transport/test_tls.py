"""TLS of our own, for connections that are taken over: each of its directions ends for itself."""

import asyncio
import os
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress

import pytest
import trustme

from aiodockerapi._transport.base import READ_LIMIT, Connection
from aiodockerapi._transport.tls import open_tls
from tests.unit.helpers import LONG, eventually, open_files

Talk = Callable[["Peer"], Awaitable[None]]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(params=["1.2", "1.3"])
def client(authority: trustme.CA, request: pytest.FixtureRequest) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    version = ssl.TLSVersion.TLSv1_2 if request.param == "1.2" else ssl.TLSVersion.TLSv1_3
    context.minimum_version = context.maximum_version = version
    return context


@pytest.fixture
def server(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture(autouse=True)
def no_file_left() -> Iterator[None]:
    before = open_files()
    yield
    assert open_files() <= before


class Peer:
    """The other side, by the standard library's TLS without I/O; it ends each direction alone."""

    def __init__(self, context: ssl.SSLContext, connection: Connection) -> None:
        self.reader, self.writer = connection
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._in, self._out, server_side=True)
        self.piece = 1 << 16
        """How many bytes are sent at once."""

    async def shake_hands(self) -> None:
        await self._done(self._tls.do_handshake)

    async def read(self) -> bytes:
        """Return what comes next; nothing at the client's end of input."""
        try:
            data = await self._done(lambda: self._tls.read(1 << 16))
        except ssl.SSLZeroReturnError:
            return b""
        assert isinstance(data, bytes)
        return data

    def reset(self) -> None:
        """Break the connection off, as a machine does that has crashed and come back."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def write(self, data: bytes) -> None:
        while data:
            data = data[self._tls.write(data) :]
        await self._flush()

    async def end(self) -> None:
        """Tell that nothing more comes, and go on listening."""
        with suppress(ssl.SSLWantReadError):
            self._tls.unwrap()
        await self._flush()

    async def _done(self, step: Callable[[], object]) -> object:
        while True:
            try:
                result = step()
            except ssl.SSLWantReadError:
                await self._flush()
                data = await self.reader.read(1 << 16)
                self._in.write(data) if data else self._in.write_eof()
            else:
                await self._flush()
                return result

    async def _flush(self) -> None:
        data = self._out.read()
        for start in range(0, len(data), self.piece):
            self.writer.write(data[start : start + self.piece])
            await self.writer.drain()
            await asyncio.sleep(0)


@asynccontextmanager
async def serving(context: ssl.SSLContext, talk: Talk) -> AsyncIterator[int]:
    """Talk on every connection with a port; tell what went wrong there."""
    talks: list[asyncio.Task[None]] = []

    async def whole(connection: Connection) -> None:
        try:
            await talk(Peer(context, connection))
        finally:
            connection[1].transport.abort()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.append(asyncio.create_task(whole((reader, writer))))

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    async with server, asyncio.timeout(LONG):
        yield server.sockets[0].getsockname()[1]
        await asyncio.gather(*talks)


@asynccontextmanager
async def opened(port: int, context: ssl.SSLContext) -> AsyncIterator[Connection]:
    reader, writer = await open_tls("127.0.0.1", port, context)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)


async def everything(peer: Peer) -> bytes:
    """Read to the client's end of input."""
    pieces: list[bytes] = []
    while data := await peer.read():
        pieces.append(data)
    return b"".join(pieces)


@pytest.mark.parametrize("piece", [1 << 16, 7, 1])
async def test_the_input_ends_and_the_output_goes_on(
    client: ssl.SSLContext, server: ssl.SSLContext, piece: int
) -> None:
    heard: list[bytes] = []

    async def talk(peer: Peer) -> None:
        peer.piece = piece
        await peer.shake_hands()
        await peer.write(b"first")
        heard.append(await everything(peer))
        await peer.write(b"after the end of input" * 100)
        await peer.end()

    async with serving(server, talk) as port, opened(port, client) as (reader, writer):
        assert await reader.readexactly(5) == b"first"
        writer.write(b"input")
        assert writer.can_write_eof()
        writer.write_eof()
        writer.write_eof()  # once is enough, twice is nothing
        await writer.drain()
        assert await reader.read() == b"after the end of input" * 100
        assert heard == [b"input"]
        with pytest.raises(RuntimeError, match="the output was ended"):
            writer.write(b"more")


async def test_output_that_is_under_way_when_the_input_ends(
    client: ssl.SSLContext, server: ssl.SSLContext
) -> None:
    """What the peer sends before it hears of the end is no breach of TLS."""
    sent = os.urandom(1 << 20)
    ended = asyncio.Event()

    async def talk(peer: Peer) -> None:
        await peer.shake_hands()
        writing = asyncio.create_task(peer.write(sent))
        await ended.wait()
        await writing
        assert await everything(peer) == b""
        await peer.end()

    async with serving(server, talk) as port, opened(port, client) as (reader, writer):
        got = await reader.readexactly(1000)
        writer.write_eof()
        ended.set()
        assert got + await reader.read() == sent


async def test_the_output_ends_and_the_input_goes_on(
    client: ssl.SSLContext, server: ssl.SSLContext
) -> None:
    heard: list[bytes] = []

    async def talk(peer: Peer) -> None:
        await peer.shake_hands()
        await peer.end()
        heard.append(await everything(peer))

    async with serving(server, talk) as port, opened(port, client) as (reader, writer):
        assert await reader.read() == b""
        writer.write(b"still here")
        writer.write_eof()
        await eventually(lambda: bool(heard))
    assert heard == [b"still here"]


async def test_much_both_ways(client: ssl.SSLContext, server: ssl.SSLContext) -> None:
    sent = os.urandom(5 << 20)

    async def talk(peer: Peer) -> None:
        await peer.shake_hands()
        while data := await peer.read():
            await peer.write(data)
        await peer.end()

    async with serving(server, talk) as port, opened(port, client) as (reader, writer):

        async def write() -> None:
            for start in range(0, len(sent), 100_000):
                writer.write(memoryview(sent)[start : start + 100_000])
                await writer.drain()
            writer.write_eof()

        async with asyncio.TaskGroup() as group:
            group.create_task(write())
            got = await reader.read()
    assert got == sent


async def test_one_who_does_not_read_is_not_flooded(
    client: ssl.SSLContext, server: ssl.SSLContext
) -> None:
    async def talk(peer: Peer) -> None:
        await peer.shake_hands()
        with suppress(OSError):  # the client leaves
            while True:
                await peer.write(b"x" * 100_000)

    async with serving(server, talk) as port, opened(port, client) as (reader, writer):
        transport = writer.transport
        assert isinstance(transport, asyncio.Transport)
        await eventually(lambda: not transport.is_reading())
        assert (transport.is_closing(), transport.get_write_buffer_size()) == (False, 0)
        assert transport.get_extra_info("peername") == ("127.0.0.1", port)
        held = len(await reader.read(1 << 30))
        assert READ_LIMIT < held <= 2 * READ_LIMIT + (1 << 18)
        assert transport.is_reading()
        assert await reader.readexactly(1 << 20)


async def test_a_writer_waits_for_one_who_does_not_read(
    client: ssl.SSLContext, server: ssl.SSLContext
) -> None:
    go = asyncio.Event()

    async def talk(peer: Peer) -> None:
        await peer.shake_hands()
        await go.wait()
        assert len(await everything(peer)) == 8 << 20
        await peer.end()

    async with serving(server, talk) as port, opened(port, client) as (reader, writer):
        writer.write(b"x" * (8 << 20))
        draining = asyncio.create_task(writer.drain())
        await asyncio.wait([draining], timeout=0.1)
        assert not draining.done()
        go.set()
        await draining
        writer.write_eof()
        assert await reader.read() == b""


@pytest.mark.parametrize("how", ["fin", "rst"])
async def test_a_cut_is_no_end(client: ssl.SSLContext, server: ssl.SSLContext, how: str) -> None:
    async def talk(peer: Peer) -> None:
        await peer.shake_hands()
        await peer.write(b"half of it")
        if how == "fin":
            peer.writer.write_eof()
            await peer.reader.read()
        else:
            peer.reset()

    async with serving(server, talk) as port, opened(port, client) as (reader, _):
        assert await reader.readexactly(10) == b"half of it"
        with pytest.raises(ConnectionResetError):
            await reader.read()


async def test_a_forged_record(client: ssl.SSLContext, server: ssl.SSLContext) -> None:
    async def talk(peer: Peer) -> None:
        await peer.shake_hands()
        await peer.write(b"good")
        peer.writer.write(b"\x17\x03\x03\x00\x20" + b"\0" * 32)
        await peer.reader.read()

    async with serving(server, talk) as port, opened(port, client) as (reader, writer):
        assert await reader.readexactly(4) == b"good"
        with pytest.raises(ssl.SSLError, match=r"BAD|DECRYPT"):
            await reader.read()
        assert writer.is_closing()


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x15\x03\x03\0\x02\x02\x28", b""]
)
async def test_a_handshake_that_fails(
    client: ssl.SSLContext, server: ssl.SSLContext, answer: bytes
) -> None:
    async def talk(peer: Peer) -> None:
        await peer.reader.read(1)
        peer.writer.write(answer)
        if not answer:
            peer.writer.write_eof()
        await peer.reader.read()

    async with serving(server, talk) as port:
        with pytest.raises(ssl.SSLError):
            await open_tls("127.0.0.1", port, client)


async def test_reset_in_the_handshake(client: ssl.SSLContext, server: ssl.SSLContext) -> None:
    async def talk(peer: Peer) -> None:
        await peer.reader.read(1)
        peer.reset()

    async with serving(server, talk) as port:
        with pytest.raises(ConnectionResetError):
            await open_tls("127.0.0.1", port, client)


async def test_the_peer_hears_why_it_was_refused(server: ssl.SSLContext) -> None:
    heard: list[str] = []

    async def talk(peer: Peer) -> None:
        with pytest.raises(ssl.SSLError) as caught:  # noqa: PT012 - in TLS 1.3 it is the second
            await peer.shake_hands()
            await peer.read()
        heard.append(caught.value.reason or "")

    async with serving(server, talk) as port:
        with pytest.raises(ssl.SSLCertVerificationError):
            await open_tls("127.0.0.1", port, ssl.create_default_context())
        await eventually(lambda: bool(heard))
    assert heard == ["TLSV1_ALERT_UNKNOWN_CA"]


async def test_cancelled_in_the_handshake(client: ssl.SSLContext, server: ssl.SSLContext) -> None:
    gone = asyncio.Event()

    async def talk(peer: Peer) -> None:
        assert await peer.reader.read(1)
        begun.set()
        await asyncio.gather(peer.reader.read(), return_exceptions=True)
        gone.set()

    begun = asyncio.Event()
    async with serving(server, talk) as port:
        opening = asyncio.create_task(open_tls("127.0.0.1", port, client))
        await begun.wait()
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening
        await gone.wait()


async def test_closed_in_order(client: ssl.SSLContext, server: ssl.SSLContext) -> None:
    heard: list[bytes] = []

    async def talk(peer: Peer) -> None:
        await peer.shake_hands()
        heard.append(await everything(peer))  # which fails, were there no end in order

    async with serving(server, talk) as port:
        _, writer = await open_tls("127.0.0.1", port, client)
        writer.write(b"bye")
        writer.close()
        writer.close()
        await writer.wait_closed()
        await eventually(lambda: bool(heard))
    assert heard == [b"bye"]
