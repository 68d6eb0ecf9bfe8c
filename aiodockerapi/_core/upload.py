"""What makes an archive while it is sent."""

from collections.abc import AsyncIterable, AsyncIterator

__all__ = ["Source"]


class Source:
    """Pieces of a body, and what making them raised.

    The HTTP library takes that for a connection that was lost.

    Args:
        pieces: the body.
    """

    def __init__(self, pieces: AsyncIterable[bytes]) -> None:
        self._pieces = pieces
        self.failure: Exception | None = None
        """What the pieces raised."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._pieces:
                yield piece
        except Exception as error:
            self.failure = error
            raise
