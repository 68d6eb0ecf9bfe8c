"""Logs: a stream of frames that can be read by lines."""

from collections.abc import AsyncIterator

from aiodockerapi._core.lines import Lines
from aiodockerapi._core.stream import Stream
from aiodockerapi._wire.frames import Frame
from aiodockerapi._wire.lines import MAX_LINE, Line, LineDecoder

__all__ = ["Logs"]


class Logs(Stream[Frame]):
    r"""What containers wrote, and go on to write.

    ``async for`` over it gives frames: as a rule a message each, as it was written. `lines` gives
    text.

    Example:
        >>> async with docker.containers.logs("web", timestamps=True) as logs:
        ...     async for line in logs.lines():
        ...         print(line.timestamp.rfc3339(), line.text)
        2026-01-02T03:04:05.123456789Z ready
    """

    def lines(self, *, errors: str = "replace", max_line: int = MAX_LINE) -> AsyncIterator[Line]:
        """Give the output line by line, from where it was read to.

        Lines that the daemon cut into messages of 16 KiB are joined again, and so are characters;
        of stdout and of stderr each by itself. One that is longer than `max_line` is given in
        parts, all but the last of which have not `ended`.

        Args:
            errors: what becomes of bytes that are no UTF-8, as of `bytes.decode`.
            max_line: the longest line that is joined, in bytes.

        Raises:
            InvalidArgument: `max_line` is below 2.
            UnicodeDecodeError: bytes are no UTF-8, and `errors` is ``strict``.
            StreamError: the daemon told of its own failure.
            StreamTruncated: the connection was cut.
        """
        return Lines(self._batch, LineDecoder(errors, max_line))

    async def _batch(self) -> list[Frame] | None:
        """Return the frames at hand, or read some; None at the end."""
        if frames := list(self._items):
            return frames
        return None if self._ended else await self._more()
