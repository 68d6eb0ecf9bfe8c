"""An answer on a connection that no pool has, read without the HTTP library.

For answers of very many small pieces: the library calls back for each. What takes the body out of
its wrapping is the stream's decoder, and tells when it is whole.
"""

from typing import Protocol, Self

from aiodockerapi._core.gather import READ, Gathering
from aiodockerapi._transport import Connection
from aiodockerapi._transport.cuts import rest

__all__ = ["OwnAnswer"]


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
        self._gathering = Gathering(self._writer)
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
            data = await self._reader.read(READ)
        except OSError as cut:
            data = b"" if self.closed else await rest(self._reader, cut)
        if self.closed:
            raise ConnectionAbortedError("the connection was closed")
        if not data:
            self.close()
        else:
            self._gathering.after(data)
        return data

    def close(self) -> None:
        """Close the connection; what was not read is dropped."""
        self.closed = True
        self._writer.transport.abort()
