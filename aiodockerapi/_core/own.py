"""An answer on a connection that no pool has, read without the HTTP library.

For answers of very many small pieces: the library calls back for each. What takes the body out of
its wrapping is the stream's decoder, and tells when it is whole.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol, Self

from aiodockerapi._transport import Connection
from aiodockerapi._transport.cuts import rest

__all__ = ["OwnAnswer"]

_READ = 256 * 1024
_SMALL = 32 * 1024
"""A read of less than this came while the daemon was writing, and more is about to come."""
_PAUSE = 0.001
"""How long to let it come, in seconds. The daemon writes message by message, and to be woken for
each costs more than to read it. With a longer pause it would wait for us: a Unix socket holds no
more than some 270 writes."""


class Body(Protocol):
    """What takes a body apart."""

    ended: bool
    """Whether nothing more belongs to it."""


class OwnAnswer:
    """An answer whose body is read from its connection.

    It has what a `Stream` uses of the HTTP library's.

    Args:
        connection: reader and writer; the head has been read.
    """

    def __init__(self, connection: Connection) -> None:
        self._reader, self._writer = connection
        # Where writing has a transport of its own, as with the pipes of a process, it has neither.
        transport: object = self._writer.transport
        self._pause: Callable[[], None] | None = getattr(transport, "pause_reading", None)
        self._resume: Callable[[], None] | None = getattr(transport, "resume_reading", None)
        self._loop = asyncio.get_running_loop()
        self._last = 0.0
        self.decoder: Body | None = None
        """What takes the body apart; it tells when that is whole."""
        self.closed: bool = False
        """Whether the connection was closed."""

    @property
    def content(self) -> Self:
        """What the body is read from."""
        return self

    async def readany(self) -> bytes:
        """Return what there is of the connection's bytes, or wait for some; none at the end.

        Raises:
            OSError: the connection broke, or was closed meanwhile.
        """
        if self.decoder is not None and self.decoder.ended:
            self.close()
            return b""
        try:
            data = await self._reader.read(_READ)
        except OSError as cut:
            data = b"" if self.closed else await rest(self._reader, cut)
        if self.closed:
            raise ConnectionAbortedError("the connection was closed")
        if not data:
            self.close()
        elif len(data) < _SMALL:
            self._gather()
        return data

    def _gather(self) -> None:
        """Read no more for a moment, if there was none since the last read."""
        last, self._last = self._last, self._loop.time()
        if self._pause is not None and self._last - last < 2 * _PAUSE:
            self._pause()
            self._loop.call_later(_PAUSE, self._go_on)

    def _go_on(self) -> None:
        if self._resume is not None and not self._writer.transport.is_closing():
            self._resume()

    def close(self) -> None:
        """Close the connection; what was not read is dropped."""
        self.closed = True
        self._writer.transport.abort()
