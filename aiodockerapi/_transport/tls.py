"""TLS whose two directions end each for itself, for connections that are taken over.

The client of an attach or exec ends the process's input and goes on reading its output. Over TLS,
that is what the alert *close_notify* says (RFC 8446, 6.1): nothing more comes from its sender. The
daemon takes it so. asyncio's own TLS sends it only when it closes the connection as a whole; so
here is a thin one, between the plain connection and a stream::

    StreamWriter → _Transport → _Link → SSLObject → bytes → the plain transport
    StreamReader ← its protocol ← _Link ← SSLObject ← bytes ← the plain transport

A connection that ends without the daemon's close_notify was cut, by whoever: that is an error.
"""

import asyncio
import ssl
from typing import cast

from aiodockerapi._transport.base import READ_LIMIT, Connection

__all__ = ["open_tls"]

_RECORD = 16 * 1024
"""What one record of TLS holds at most, in bytes."""


async def open_tls(name: str, port: int, context: ssl.SSLContext) -> Connection:
    """Open a connection, and let the handshake be done.

    Args:
        name: the host's name or address, which its certificate is verified for.
        port: the TCP port.
        context: whom to trust, and who we are.

    Raises:
        OSError: there is no connection; an `ssl.SSLError`, where it is for the TLS.
    """
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=READ_LIMIT, loop=loop)
    stream = asyncio.StreamReaderProtocol(reader, loop=loop)
    link = _Link(context, name, stream, loop)
    raw, _ = await loop.create_connection(lambda: link, name, port)
    try:
        await link.ready
    except BaseException:
        raw.abort()
        raise
    return reader, asyncio.StreamWriter(link.transport, stream, reader, loop)


class _Link(asyncio.Protocol):
    """What is between the plain connection and the stream; `transport` is the stream's side."""

    def __init__(
        self,
        context: ssl.SSLContext,
        name: str,
        stream: asyncio.StreamReaderProtocol,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=name)
        self._stream = stream
        self._error: Exception | None = None
        self._input_ended = False
        self.output_ended = False
        self.ready: asyncio.Future[None] = loop.create_future()
        self.transport: _Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = _Transport(cast(asyncio.Transport, transport), self)
        self._shake_hands()

    def data_received(self, data: bytes) -> None:
        self._incoming.write(data)
        if not self.ready.done():
            self._shake_hands()
        if self._established():
            self._read()

    def eof_received(self) -> bool:
        self._incoming.write_eof()
        if not self.ready.done():
            self._shake_hands()
        elif self._established():
            self._read()
        return True  # it is the stream's owner who closes it

    def connection_lost(self, exc: Exception | None) -> None:
        error = self._error or exc
        if self._established():
            self._stream.connection_lost(error)
        elif not self.ready.done():
            gone = ConnectionResetError("the connection ended during the TLS handshake")
            self._refuse(error or gone)

    def pause_writing(self) -> None:
        self._stream.pause_writing()

    def resume_writing(self) -> None:
        self._stream.resume_writing()

    def _established(self) -> bool:
        ready = self.ready
        return ready.done() and not ready.cancelled() and ready.exception() is None

    def _shake_hands(self) -> None:
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            pass  # the daemon's next part is still to come
        except ssl.SSLError as error:
            self._refuse(error)
        else:
            self._stream.connection_made(self.transport)
            self.ready.set_result(None)
        self._flush()

    def _refuse(self, error: Exception) -> None:
        self.ready.set_exception(error)
        # Looked at here, lest asyncio tells of one that nobody waits for any more.
        self.ready.exception()

    def _read(self) -> None:
        """Pass on what has come, until there is no whole record left."""
        try:
            while not self._input_ended:
                if data := self._decrypted():
                    self._stream.data_received(data)
                else:
                    self._input_ended = True
                    self._stream.eof_received()
        except ssl.SSLWantReadError:
            pass  # the rest of the record is still to come
        except ssl.SSLEOFError:
            self._fail(ConnectionResetError("the connection was cut: it ended without TLS's end"))
        except ssl.SSLError as error:
            self._fail(error)
        self._flush()

    def _decrypted(self) -> bytes:
        try:
            return self._tls.read(_RECORD)
        except ssl.SSLZeroReturnError:
            return b""  # so the end is told when ours was told before

    def write(self, data: memoryview) -> None:
        """Encrypt and send."""
        try:
            while data:
                data = data[self._tls.write(data) :]
        except ssl.SSLError as error:
            self._fail(error)
        self._flush()

    def end_output(self) -> None:
        """Tell the daemon that nothing more comes."""
        if self.output_ended:
            return
        self.output_ended = True
        try:
            self._tls.unwrap()
        except ssl.SSLWantReadError:
            pass  # it is sent; the daemon's own comes when its output ends
        except ssl.SSLError as error:
            self._fail(error)
        self._flush()

    def _flush(self) -> None:
        if self._outgoing.pending:
            self.transport.raw.write(self._outgoing.read())

    def _fail(self, error: Exception) -> None:
        self._error = error
        self._flush()
        self.transport.raw.abort()


class _Transport(asyncio.Transport):
    """What the stream takes for its connection: the plain one, with what is written encrypted."""

    def __init__(self, raw: asyncio.Transport, link: _Link) -> None:
        super().__init__()
        self.raw = raw
        self._link = link

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._link.output_ended:
            raise RuntimeError("the output was ended")
        self._link.write(memoryview(data))

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self._link.end_output()

    def close(self) -> None:
        if not self.raw.is_closing():
            self._link.end_output()
            self.raw.close()

    def abort(self) -> None:
        self.raw.abort()

    def is_closing(self) -> bool:
        return self.raw.is_closing()

    def pause_reading(self) -> None:
        self.raw.pause_reading()

    def resume_reading(self) -> None:
        self.raw.resume_reading()

    def is_reading(self) -> bool:
        return self.raw.is_reading()

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self.raw.set_write_buffer_limits(high, low)

    def get_write_buffer_size(self) -> int:
        return self.raw.get_write_buffer_size()

    def get_extra_info(self, name: str, default: object = None) -> object:
        return self.raw.get_extra_info(name, default)
