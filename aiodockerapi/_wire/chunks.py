r"""The body of an HTTP answer, on a connection of our own.

It is chunked, or of a known length, or it lasts until the connection ends::

    chunked  {chunk} "0" [extension] CRLF {trailer CRLF} CRLF
    chunk    size [extension] CRLF data CRLF        size is hexadecimal, and not 0

The daemon makes a chunk of each frame of a log, and a log of short lines is hardly anything but
heads of chunks and frames. `FrameChunkDecoder` knows both by sight. It makes one of each event and
of each sample of stats, too; `ObjectChunkDecoder` knows their heads, and joins what they hold.
"""

import re
import sys
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar, cast

from aiodockerapi._wire.decoder import Decoder, PiecesDecoder
from aiodockerapi._wire.frames import HEADER, STDERR, STDOUT, Frame, FrameDecoder, Mark, StdStream
from aiodockerapi.errors import DockerError, InvalidResponse, StreamTruncated

__all__ = [
    "BodyDecoder",
    "ChunkDecoder",
    "FrameChunkDecoder",
    "LengthDecoder",
    "ObjectChunkDecoder",
    "body_decoder",
]

T = TypeVar("T")

# What a named tuple's constructor does after a call of its own, which would be a sixth of a log's
# whole cost. Taken by its name: type checkers know too little of it otherwise.
_make: Callable[[type[Frame], tuple[object, ...]], Frame] = vars(tuple)["__new__"]
_SIZE = re.compile(rb"\r\n([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r\n")
MAX_HEAD = 4096
"""The longest head of a chunk taken, in bytes, and the longest trailer."""
_LONGEST = 18
"""The digits of the longest body taken; from some thousands on Python refuses to read a number."""


class BodyDecoder(Generic[T]):
    """Hand a body that lasts until the connection ends on to what makes items of it.

    Args:
        inner: makes the items.
    """

    def __init__(self, inner: Decoder[T]) -> None:
        self._inner = inner
        self._failure: DockerError | None = None
        self.piece: int = getattr(inner, "piece", sys.maxsize)
        """How many bytes are to be fed at once: what the items' decoder wants."""
        self.ended: bool = False
        """Whether nothing more is to be fed: `finish` tells whether the body is whole."""

    def feed(self, data: bytes) -> list[T]:
        """Take the next bytes and return the items that they complete.

        An error after some items is kept for `finish`.

        Raises:
            InvalidResponse: the bytes are no such body.
            DockerError: the items' decoder found fault with them.
        """
        items: list[T] = []
        try:
            self._feed(data, items)
        except DockerError as error:
            if not items:
                raise
            self._failure, self.ended = error, True
        return items

    def _feed(self, data: bytes, items: list[T]) -> None:
        items += self._inner.feed(data)

    def finish(self) -> list[T]:
        """Take the end of the connection and return what is left.

        Raises:
            StreamTruncated: it came before the end of the body.
        """
        if self._failure is not None:
            raise self._failure
        left = self._inner.finish()
        self._check()
        return left

    def _check(self) -> None:
        """Check that the body is whole."""


class LengthDecoder(BodyDecoder[T]):
    """Hand a body of known length on.

    Args:
        inner: makes the items.
        length: the length in bytes.
    """

    def __init__(self, inner: Decoder[T], length: int) -> None:
        super().__init__(inner)
        self._owed = length
        self.ended = not length

    def _feed(self, data: bytes, items: list[T]) -> None:
        piece = data[: self._owed]
        self._owed -= len(piece)
        self.ended = not self._owed
        items += self._inner.feed(piece)

    def _check(self) -> None:
        if self._owed:
            raise StreamTruncated(
                f"the stream was cut in the middle: {self._owed} bytes of it are missing"
            )


class ChunkDecoder(BodyDecoder[T]):
    """Take a body out of its chunks and hand it on.

    Args:
        inner: makes the items.
    """

    def __init__(self, inner: Decoder[T]) -> None:
        super().__init__(inner)
        # Before the first chunk, what ends every other: so that all begin alike.
        self._left = b"\r\n"
        self._owed = 0
        self._last = False

    def _feed(self, data: bytes, items: list[T]) -> None:
        buffer = self._left + data if self._left else data
        start = 0
        while start < len(buffer) and not self.ended:
            before, start = start, self._step(buffer, start, items)
            if start == before:
                break
        self._left = buffer[start:]

    def _step(self, buffer: bytes, start: int, items: list[T]) -> int:
        """Take the head of a chunk, or what there is of its data; return where to go on."""
        if self._last:
            return self._trailer(buffer, start)
        if not self._owed:
            return self._head(buffer, start)
        piece = buffer[start : start + self._owed]
        self._owed -= len(piece)
        self._take(piece, items)
        return start + len(piece)

    def _take(self, piece: bytes, items: list[T]) -> None:
        """Take what a chunk holds, or a part of that."""
        items += self._inner.feed(piece)

    def _head(self, buffer: bytes, start: int) -> int:
        found = _SIZE.match(buffer, start, start + MAX_HEAD)
        if found is None:
            if buffer.find(b"\r\n", start + 2) < 0 and len(buffer) - start < MAX_HEAD:
                return start
            raise InvalidResponse(f"no head of a chunk: {buffer[start : start + 64]!r}")
        self._owed = int(found[1], 16)
        self._last = not self._owed
        return found.end()

    def _trailer(self, buffer: bytes, start: int) -> int:
        """Take what follows the last chunk: fields, which say nothing to us, and an empty line."""
        empty = buffer.startswith(b"\r\n", start)
        end = start if empty else buffer.find(b"\r\n\r\n", start, start + MAX_HEAD)
        if end < 0 or len(buffer) - start < 2:
            if len(buffer) - start < MAX_HEAD:
                return start
            raise InvalidResponse("the trailer of the chunks has no end")
        self.ended = True
        return len(buffer)

    def _check(self) -> None:
        if not self.ended:
            raise StreamTruncated("the stream was cut in the middle: it has no last chunk")


_Known = tuple[StdStream, int, int]
_KNOWN: dict[bytes, _Known] = {}
"""Heads of chunks that hold one frame, with that of the frame: its stream, the length of both, and
that of all. They are a few thousand at most: those of chunks of two or three hexadecimal digits."""
_SHORT, _LONG = 14, 15
"""How long these are: the line feed before, the digits, the line feed, and eight bytes."""


def _get_to_know(size: int) -> None:
    """Know chunks of this size by sight from now on."""
    digits = b"\r\n%x\r\n" % size
    head = len(digits) + HEADER.size
    if _SHORT <= head <= _LONG:
        for stream in (STDOUT, STDERR):
            _KNOWN[digits + HEADER.pack(stream, size - HEADER.size)] = (
                stream,
                head,
                len(digits) + size,
            )


class FrameChunkDecoder(ChunkDecoder[Frame]):
    """Make frames of chunks, fast where each chunk is a frame.

    Args:
        mark: makes of each frame what is given instead of it.
    """

    def __init__(self, mark: Mark | None = None) -> None:
        self._mark = mark
        self._frames = FrameDecoder()
        super().__init__(self._frames)

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes and return the frames that they complete.

        Raises:
            DockerError: as of the decoders that it stands for.
        """
        frames = super().feed(data)
        return frames if self._mark is None else [self._mark(frame) for frame in frames]

    def _step(self, buffer: bytes, start: int, items: list[Frame]) -> int:
        if self._owed or self._last or not self._frames.between:
            return super()._step(buffer, start, items)
        end = _known(buffer, start, items)
        if end > start:
            return end
        end = super()._step(buffer, start, items)
        _get_to_know(self._owed)
        return end


def _known(buffer: bytes, start: int, frames: list[Frame]) -> int:
    """Take the whole frames that are known by sight; return where they end."""
    size, get, append = len(buffer), _KNOWN.get, frames.append
    while known := get(buffer[start : start + _SHORT]) or get(buffer[start : start + _LONG]):
        stream, head, length = known
        end = start + length
        if end > size:
            break
        append(_make(Frame, (stream, buffer[start + head : end], None, None)))
        start = end
    return start


_LENGTHS: dict[bytes, int] = {}
"""Heads of chunks, with what came before them, and how much follows: of up to three digits."""
_DIGITS = 3
_HEADS = range(5, 5 + _DIGITS)
"""How long such heads are."""


class ObjectChunkDecoder(ChunkDecoder[T]):
    """Hand on what is in several chunks at once, fast where each is an object.

    Args:
        inner: makes the items.
    """

    def __init__(self, inner: PiecesDecoder[T]) -> None:
        super().__init__(inner)
        self._feed_all = inner.feed_all
        self._pieces: list[bytes] = []

    def _feed(self, data: bytes, items: list[T]) -> None:
        self._pieces = []
        try:
            super()._feed(data, items)
        finally:
            # What comes before bytes that are no chunks is good.
            if self._pieces:
                items += self._feed_all(self._pieces)

    def _take(self, piece: bytes, items: list[T]) -> None:  # noqa: ARG002 (they come of all)
        self._pieces.append(piece)

    def _step(self, buffer: bytes, start: int, items: list[T]) -> int:
        if self._owed or self._last:
            return super()._step(buffer, start, items)
        end, known = _whole(buffer, start, self._pieces)
        if known or end > start:
            return end
        end = super()._step(buffer, start, items)
        if end - start in _HEADS and not self._last:
            _LENGTHS[buffer[start:end]] = self._owed
        return end


def _whole(buffer: bytes, start: int, pieces: list[bytes]) -> tuple[int, bool]:
    """Take the whole chunks whose heads are known by sight.

    Returns:
        Where they end, and whether what follows is one that is not whole yet, though it is known.
    """
    size, find, get, append = len(buffer), buffer.find, _LENGTHS.get, pieces.append
    while True:
        data = find(b"\r\n", start + 3, start + _DIGITS + 4) + 2
        length = get(buffer[start:data])
        if length is None or data + length > size:
            return start, length is not None
        start = data + length
        append(buffer[data:start])


def body_decoder(headers: Mapping[str, str], inner: Decoder[T]) -> BodyDecoder[T]:
    """Choose what takes a body out of its wrapping.

    Args:
        headers: the answer's, by their names in lower case.
        inner: makes items of the body.

    Raises:
        InvalidResponse: the body is coded in a way that nobody asked for, or its length is none.
    """
    coding = headers.get("transfer-encoding", "").strip().lower()
    length = headers.get("content-length", "")
    packed = headers.get("content-encoding", "identity").lower()
    if coding not in ("", "chunked") or packed != "identity":
        raise InvalidResponse(f"the answer is coded as nobody asked for: {coding or packed!r}")
    if coding:
        frames: object = inner
        if isinstance(frames, FrameDecoder):
            return cast(BodyDecoder[T], FrameChunkDecoder(frames.mark))
        return (
            ObjectChunkDecoder(inner) if isinstance(inner, PiecesDecoder) else ChunkDecoder(inner)
        )
    if not length:
        return BodyDecoder(inner)
    if not length.isdecimal() or len(length) > _LONGEST:
        raise InvalidResponse(f"the answer's length is none: {length[:64]!r}")
    return LengthDecoder(inner, int(length))
