"""One connection from a client: the transport, both directions, and how it ends.

A link knows two kinds of end. ``eof``: the client has shut its write side down, or closed; asyncio
cannot tell these apart until something is written. ``lost``: the transport is gone.
"""

import asyncio
import socket
import ssl
import struct
from collections.abc import Callable

from .http1 import MAX_HEAD

__all__ = ["Link"]

_DROP_AND_RESET = struct.pack("ii", 1, 0)


class Link(asyncio.StreamReaderProtocol):
    """A stream protocol that remembers the end of its connection and can be upgraded to TLS."""

    def __init__(
        self,
        context: ssl.SSLContext | None,
        opened: Callable[["Link"], None],
        closed: Callable[["Link"], None],
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self.reader = asyncio.StreamReader(limit=MAX_HEAD, loop=self.loop)
        super().__init__(self.reader, loop=self.loop)
        self.number = 0
        self.eof = asyncio.Event()
        self.lost = asyncio.Event()
        self._context = context
        self._opened = opened
        self._closed_by = closed
        self._transport: asyncio.Transport
        self.writer: asyncio.StreamWriter

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the plain transport; with TLS nothing is read before the handshake."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError(f"a stream transport is needed, not {transport!r}")
        if self._context is None:
            self._take(transport)
        else:
            self._transport = transport
            transport.pause_reading()
        self._opened(self)

    def eof_received(self) -> bool | None:
        """Note that the client sends nothing any more; the write side stays open."""
        self.eof.set()
        return super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note the end."""
        super().connection_lost(exc)
        self._end()

    async def secure(self) -> None:
        """Do the TLS handshake, if this link speaks TLS.

        Asyncio's servers do it in a task of their own that outlives them; here whoever serves
        the link waits for it, so that cancelling ends it.
        """
        if self._context is None:
            return
        plain = self._transport
        try:
            secured = await self.loop.start_tls(plain, self, self._context, server_side=True)
        except BaseException:
            # Asyncio tells the protocol of no loss before the handshake is through.
            plain.abort()
            self._end()
            raise
        if secured is None:  # asyncio's word for a transport that was closed meanwhile
            raise ConnectionAbortedError("the client left during the handshake")
        self._take(secured)

    async def close(self) -> None:
        """Send what is buffered, then close."""
        self._transport.close()
        await self.lost.wait()

    def abort(self) -> None:
        """Close without sending what is buffered."""
        self._transport.abort()

    def reset(self) -> None:
        """Close with a TCP reset; on a unix socket, which has none, close."""
        peer = self._transport.get_extra_info("socket")
        if peer is not None and peer.family != socket.AF_UNIX:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _DROP_AND_RESET)
        self._transport.abort()

    def _take(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._transport = transport
        self.writer = asyncio.StreamWriter(transport, self, self.reader, self.loop)

    def _end(self) -> None:
        self.eof.set()
        if not self.lost.is_set():
            self.lost.set()
            self._closed_by(self)
