"""The stream of stdout and stderr that logs, attach and exec give.

Without a terminal the streams are multiplexed in frames::

    byte 0     the stream: 0 stdin (shown as stdout), 1 stdout, 2 stderr, 3 the daemon's own error
    bytes 1-3  zero
    bytes 4-7  the length of the payload, big endian
    then       the payload

With a terminal there is one raw stream, which is all stdout.
"""

from collections.abc import Callable, Mapping
from enum import IntEnum
from struct import Struct
from typing import NamedTuple

from aiodockerapi._wire.timestamp import Timestamp
from aiodockerapi.errors import DockerError, InvalidResponse, StreamError, StreamTruncated

__all__ = [
    "HEADER",
    "STDERR",
    "STDIN",
    "STDOUT",
    "Frame",
    "FrameDecoder",
    "RawDecoder",
    "StdStream",
]

HEADER = Struct(">B3xI")
_HEADER_SIZE = HEADER.size
_ERROR = 3

MAX_FRAME = 64 * 2**20
"""The longest payload taken, in bytes. The daemon's own are 16 KiB of log, or 32 KiB attached; far
beyond that the bytes are no frames, and waiting for the rest would only fill the memory."""


class StdStream(IntEnum):
    """A standard stream of a process."""

    STDIN = 0
    STDOUT = 1
    STDERR = 2


STDIN = StdStream.STDIN
STDOUT = StdStream.STDOUT
STDERR = StdStream.STDERR
_SHOWN = (STDOUT, STDOUT, STDERR)


class Frame(NamedTuple):
    """A piece of a container's output.

    Example:
        >>> Frame(STDOUT, b"hello").data
        b'hello'
    """

    stream: StdStream
    """The stream that it was written to; with a terminal, all is stdout."""
    data: bytes
    """The bytes, as the process wrote them: of logs, one message; else any piece."""
    timestamp: Timestamp | None = None
    """When it was written; None where that was not asked for, or not told."""
    details: Mapping[str, str] | None = None
    """The attributes that the log driver keeps with it; None as above."""


Mark = Callable[[Frame], Frame]


class FrameDecoder:
    """Take the multiplexed stream apart.

    A frame that comes in many pieces is joined once, when it is whole.

    Args:
        mark: makes of each frame what is given instead of it.
    """

    def __init__(self, mark: Mark | None = None) -> None:
        self.mark = mark
        self._pieces: list[bytes] = []
        self._held = 0
        self._wanted = _HEADER_SIZE
        self._failure: DockerError | None = None

    @property
    def between(self) -> bool:
        """Whether the next byte begins a frame."""
        return self._held == 0 and self._failure is None

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes and return the frames that they complete.

        The daemon's error ends the stream, and so does what is no frame; the frames before it are
        given first.

        Raises:
            InvalidResponse: the bytes are no frames.
            StreamError: a frame holds the daemon's error.
        """
        if self._failure is not None:
            raise self._failure
        if self._held:
            self._pieces.append(data)
            self._held += len(data)
            if self._held < self._wanted:
                return []
            data = b"".join(self._pieces)
        frames = self._parse(data)
        return frames if self.mark is None else [self.mark(frame) for frame in frames]

    def _parse(self, buffer: bytes) -> list[Frame]:
        frames: list[Frame] = []
        start, size = 0, len(buffer)
        wanted = _HEADER_SIZE
        while size - start >= _HEADER_SIZE:
            stream, length = HEADER.unpack_from(buffer, start)
            if stream > _ERROR or length > MAX_FRAME or buffer[start + 1 : start + 4] != b"\0\0\0":
                return self._fail(frames, _no_frame(buffer[start : start + 64]))
            end = start + _HEADER_SIZE + length
            if end > size:
                wanted = end - start
                break
            payload = buffer[start + _HEADER_SIZE : end]
            if stream == _ERROR:
                told = payload.decode(errors="replace").strip()
                return self._fail(frames, StreamError(told))
            frames.append(Frame(_SHOWN[stream], payload))
            start = end
        self._pieces = [buffer[start:]]
        self._held, self._wanted = size - start, wanted
        return frames

    def _fail(self, before: list[Frame], failure: DockerError) -> list[Frame]:
        self._pieces, self._held = [], 0
        self._failure = failure
        if not before:
            raise failure
        return before

    def finish(self) -> list[Frame]:
        """Take the end of the stream.

        Raises:
            StreamError: the daemon's error came before it.
            InvalidResponse: what is no frame came before it.
            StreamTruncated: it ended in the middle of a frame.
        """
        if self._failure is not None:
            raise self._failure
        if self._held:
            raise StreamTruncated(f"the stream ended {self._held} bytes into a frame")
        return []


def _no_frame(found: bytes) -> InvalidResponse:
    return InvalidResponse(
        f"no frame of a multiplexed stream: {found!r}; was the container made with a terminal?"
    )


class RawDecoder:
    """Pass a terminal's output on as it comes."""

    def feed(self, data: bytes) -> list[Frame]:
        """Return the bytes as one frame."""
        return [Frame(STDOUT, data)] if data else []

    def finish(self) -> list[Frame]:
        """Take the end of the stream; any place will do for it."""
        return []
