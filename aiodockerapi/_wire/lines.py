"""Lines of text, from the frames that they come in.

A frame has a line, a piece of one, or several. A line ends with a line feed, before which a
terminal writes a carriage return; those of one stream are in order, and stdout and stderr are
joined each by itself. The daemon cuts lines of over 16 KiB into several messages, all with the
time of the first: where times are known, a message of another time begins another line.
"""

import codecs
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, repeat
from typing import NamedTuple

from aiodockerapi._wire.frames import Frame, StdStream
from aiodockerapi._wire.timestamp import Timestamp
from aiodockerapi.errors import InvalidArgument

__all__ = ["MAX_LINE", "Line", "LineDecoder"]

MAX_LINE = 2**20
"""The longest line that is joined, in bytes; a longer one is given in parts."""

MOST_OPEN = 1024
"""How many sources may have a line under way; beyond that the oldest is given as it is."""


class Line(NamedTuple):
    """A line of a container's output.

    Example:
        >>> Line(STDOUT, "hello").text
        'hello'
    """

    stream: StdStream
    """The stream that it was written to; with a terminal, all is stdout."""
    text: str
    """The text, without the end of the line."""
    timestamp: Timestamp | None = None
    """When it began; None where that was not asked for, or not told."""
    details: Mapping[str, str] | None = None
    """The attributes that the log driver keeps with it; None as above."""
    ended: bool = True
    """Whether it ends here; else the output ended, or the next `Line` of the stream goes on with
    it, since it is longer than the longest that is joined."""


# What a named tuple's constructor does after a call of its own.
_make: Callable[[type[Line], tuple[object, ...]], Line] = vars(tuple)["__new__"]


class _Part:
    """A line whose end has not come."""

    def __init__(self, frame: Frame, errors: str) -> None:
        self.frame = frame
        self.pieces: list[bytes] = []
        self.held = 0
        self.decoder = codecs.getincrementaldecoder("utf-8")(errors)

    def add(self, data: bytes) -> None:
        self.pieces.append(data)
        self.held += len(data)

    def line(self, *, ended: bool, final: bool) -> Line:
        """Give what is held; a character that is not whole stays, unless nothing follows."""
        data = b"".join(self.pieces)
        # It may be half of the end of a line, which is no text.
        kept = b"\r" if data.endswith(b"\r") and not final else b""
        self.pieces, self.held = [kept], len(kept)
        data = data[:-1] if kept or (ended and data.endswith(b"\r")) else data
        stream, _, timestamp, details = self.frame
        return Line(stream, self.decoder.decode(data, final), timestamp, details, ended)


class LineDecoder:
    """Make lines of frames.

    Args:
        errors: what becomes of bytes that are no UTF-8, as of `bytes.decode`.
        limit: the longest line that is joined, in bytes.

    Raises:
        InvalidArgument: `limit` is below 2: half of a line's end may have to be kept.
    """

    def __init__(self, errors: str = "replace", limit: int = MAX_LINE) -> None:
        if limit < 2:
            raise InvalidArgument(f"max_line is {limit}; it takes 2 bytes at least")
        self._errors = errors
        self._limit = limit
        self._open: dict[Hashable, _Part] = {}
        self.failure: UnicodeDecodeError | None = None
        """What came after the lines that were given: bytes that are no UTF-8, where `errors` has
        that be an error."""

    def feed(self, frames: Sequence[Frame]) -> list[Line]:
        """Take the next frames and return the lines that they complete."""
        lines: list[Line] = []
        try:
            done = self._each_a_line(frames, lines)
            if done < len(frames):
                for frame in _joined(frames[done:]):
                    self._take(frame, lines)
        except UnicodeDecodeError as error:
            self._open.clear()
            self.failure = error
        return lines

    def _each_a_line(self, frames: Sequence[Frame], lines: list[Line]) -> int:
        """Take frames as long as each is a line, as of logs most are; return how many."""
        errors, limit = self._errors, self._limit
        if self._open:
            return 0
        for number, (stream, data, timestamp, details) in enumerate(frames):
            end = data.find(b"\n")
            if end < 0 or end != len(data) - 1 or end > limit:
                return number
            text = data[: end - 1 if data[-2:-1] == b"\r" else end]
            lines.append(
                _make(Line, (stream, text.decode("utf-8", errors), timestamp, details, True))
            )
        return len(frames)

    def _take(self, frame: Frame, lines: list[Line]) -> None:
        if not frame.data:
            return
        key = _source(frame)
        part = self._open.pop(key, None)
        if part is not None and _time(part.frame) != _time(frame):
            # Docker 20.10's local driver forgets the line feed after the last part of a line.
            lines.append(part.line(ended=True, final=True))
            part = None
        data = frame.data
        if part is not None:
            piece, newline, data = data.partition(b"\n")
            part = self._added(part, piece, lines)
            if not newline:
                self._open[key] = part
                return
            lines.append(part.line(ended=True, final=True))
        whole, newline, rest = data.rpartition(b"\n")
        if newline:
            self._whole(frame, whole, lines)
        if rest:
            self._open[key] = self._added(_Part(frame, self._errors), rest, lines)
            if len(self._open) > MOST_OPEN:
                oldest = self._open.pop(next(iter(self._open)))
                lines.append(oldest.line(ended=False, final=True))

    def _whole(self, frame: Frame, data: bytes, lines: list[Line]) -> None:
        """Give lines that are there whole, of which the last one's line feed was taken off."""
        stream, _, timestamp, details = frame
        try:
            if len(data) <= self._limit:
                text = data.decode("utf-8", self._errors)
                if b"\r" in data:
                    text = (text + "\n").replace("\r\n", "\n")[:-1]
                lines += map(
                    _make,
                    repeat(Line),
                    zip(
                        repeat(stream),
                        text.split("\n"),
                        repeat(timestamp),
                        repeat(details),
                        repeat(True),
                    ),
                )
                return
        except UnicodeDecodeError:
            # Those before it are to be given: one by one.
            pass
        for piece in data.split(b"\n"):
            part = self._added(_Part(frame, self._errors), piece, lines)
            lines.append(part.line(ended=True, final=True))

    def _added(self, part: _Part, piece: bytes, lines: list[Line]) -> _Part:
        """Add a piece to a line, and give parts of it as far as it is too long."""
        start = 0
        while part.held + len(piece) - start > self._limit:
            room = self._limit - part.held
            part.add(piece[start : start + room])
            lines.append(part.line(ended=False, final=False))
            start += room
        part.add(piece[start:])
        return part

    def finish(self) -> list[Line]:
        """Take the end of the output and return the lines that had none."""
        lines: list[Line] = []
        parts = list(self._open.values())
        self._open.clear()
        try:
            lines.extend(part.line(ended=False, final=True) for part in parts)
        except UnicodeDecodeError as error:
            self.failure = error
        return lines


def _joined(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Join those frames that follow each other in one stream, and whose times nobody knows."""
    for (stream, timestamp, details), same in groupby(frames, _mark):
        if timestamp is None and details is None:
            yield Frame(stream, b"".join([frame.data for frame in same]))
        else:
            yield from same


def _mark(frame: Frame) -> tuple[StdStream, Timestamp | None, Mapping[str, str] | None]:
    return frame.stream, frame.timestamp, frame.details


def _time(frame: Frame) -> int | None:
    # To the nanosecond, which comparing datetimes is not.
    return None if frame.timestamp is None else frame.timestamp.unix_ns


def _source(frame: Frame) -> Hashable:
    """Tell apart what must not be joined: streams, and the tasks of a service."""
    details = frame.details
    return (frame.stream, frozenset(details.items()) if details else None)
