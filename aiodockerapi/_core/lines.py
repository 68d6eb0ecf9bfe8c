"""Reading an output line by line."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

from aiodockerapi._wire.frames import Frame
from aiodockerapi._wire.lines import Line, LineDecoder

__all__ = ["Lines"]

_PIECE = 32 * 1024
"""About how many bytes are made lines of at once. Lines of more than that leave the processor's
cache before they are looked at: with 256 KiB they take half as much time again."""


class Lines:
    """The lines of an output, as ``async for`` gives them.

    What came before an error is given before it. Waiting for a line can be cancelled, and reading
    goes on where it was.

    Args:
        more: reads the next frames; None at the end.
        decoder: makes lines of them.
    """

    def __init__(
        self, more: Callable[[], Awaitable[list[Frame] | None]], decoder: LineDecoder
    ) -> None:
        self._more = more
        self._decoder = decoder
        self._frames: list[Frame] = []
        self._taken = 0
        self._lines: Iterator[Line] = iter(())
        self._failure: Exception | None = None
        self._ended = False

    def __aiter__(self) -> AsyncIterator[Line]:
        return self

    async def __anext__(self) -> Line:
        while True:
            for line in self._lines:
                return line
            if self._failure is not None:
                raise self._failure
            if self._ended:
                raise StopAsyncIteration
            self._lines = iter(await self._read())

    async def _read(self) -> list[Line]:
        if self._taken >= len(self._frames):
            try:
                frames = await self._more()
            except Exception as error:  # noqa: BLE001 (raised as soon as what was held is given)
                self._failure, frames = error, None
            if frames is None:
                return self._finish()
            self._frames, self._taken = frames, 0
        lines = self._decoder.feed(self._some())
        self._failure = self._decoder.failure
        return lines

    def _some(self) -> list[Frame]:
        """Return the next frames: as many as have the size of a piece, if all are alike."""
        begin, frames = self._taken, self._frames
        length = len(frames[begin].data) if frames else 0
        self._taken += max(1, _PIECE // max(1, length))
        return frames[begin : self._taken]

    def _finish(self) -> list[Line]:
        self._ended = True
        lines = self._decoder.finish()
        self._failure = self._failure or self._decoder.failure
        return lines
