"""One connection from a client: the transport, both directions, and how it ends.

A link knows two kinds of end. ``eof``: the client has shut its write side down, or closed; asyncio
cannot tell these apart until something is written. ``lost``: the transport is gone.
"""

import asyncio
import socket
import ssl
import struct

from .http1 import MAX_HEAD

__all__ = ["Link"]

_DROP_AND_RESET = struct.pack("ii", 1, 0)


class Link(asyncio.StreamReaderProtocol):
    """A stream protocol that remembers the end of its connection.

    Args:
        number: The number of the connection.
        accepted: The accepted socket; from now on it is the link's to close.
    """

    # No private names here: the base class has a _transport and more of its own.

    def __init__(self, number: int, accepted: socket.socket) -> None:
        self.loop: asyncio.AbstractEventLoop = asyncio.get_running_loop()
        self.reader: asyncio.StreamReader = asyncio.StreamReader(limit=MAX_HEAD, loop=self.loop)
        super().__init__(self.reader, loop=self.loop)
        self.number = number
        self.socket = accepted
        self.eof: asyncio.Event = asyncio.Event()
        self.lost: asyncio.Event = asyncio.Event()
        self.transport: asyncio.Transport | None = None
        self.writer: asyncio.StreamWriter

    async def open(self, context: ssl.SSLContext | None) -> None:
        """Begin to read, with TLS after the handshake."""
        await self.loop.connect_accepted_socket(lambda: self, self.socket, ssl=context)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport, whose handshake is through."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError(f"a stream transport is needed, not {transport!r}")
        super().connection_made(transport)
        self.transport = transport
        self.writer = asyncio.StreamWriter(transport, self, self.reader, self.loop)

    def eof_received(self) -> bool | None:
        """Note that the client sends nothing any more; the write side stays open."""
        self.eof.set()
        return super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note the end."""
        super().connection_lost(exc)
        self.eof.set()
        self.lost.set()

    async def close(self) -> None:
        """Send what is buffered, then close."""
        if self.transport is not None:
            self.transport.close()
            await self.lost.wait()

    def abort(self) -> None:
        """Close without sending what is buffered."""
        if self.transport is not None:
            self.transport.abort()
        else:  # there was no time for a transport, or no handshake
            self.socket.close()

    def reset(self) -> None:
        """Close with a TCP reset; on a unix socket, which has none, close."""
        if self.socket.family != socket.AF_UNIX:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _DROP_AND_RESET)
        self.abort()
