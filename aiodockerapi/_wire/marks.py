r"""What the daemon puts before a message of a log: its time, and its attributes.

::

    message     [time SP] [attributes SP] data
    time        RFC 3339: of Docker with nine digits of a fraction in UTC, of Podman without
    attributes  nothing, or name=value{,name=value}; each part quoted as in a URL

What does not look like that is data: Podman writes no attributes.

With a terminal messages come one after the other, without frames. One ends with its line feed, or
after 16 KiB, where the line goes on in the next message: that has the same time before it. It may
be thrice as long: the json-file driver writes three bytes for each that is no UTF-8.
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote_plus

from aiodockerapi._wire.frames import STDOUT, Frame
from aiodockerapi._wire.timestamp import Timestamp

__all__ = ["Marks", "MessageDecoder"]

_ATTRIBUTES = re.compile(rb"(?:[^\s=,]+=[^\s,=]*(?:,[^\s=,]+=[^\s,=]*)*)? ")

MESSAGE = 16 * 1024
"""How much of a line the daemon puts into one message, in bytes. [daemon/logger/copier.go]"""
MAX_MESSAGE = 2**20
"""The longest message waited for, in bytes; a log driver's own are at most a fourth of that."""


class Marks:
    """Take what stands before the data off messages.

    Args:
        timestamps: whether each has its time.
        details: whether each has its attributes.
    """

    def __init__(self, *, timestamps: bool, details: bool) -> None:
        self.timestamps = timestamps
        self.details = details

    def __call__(self, frame: Frame) -> Frame:
        """Return the frame with time and attributes apart from its data."""
        data, timestamp, details = frame.data, None, None
        if self.timestamps:
            timestamp, data = _timed(data)
        if self.details:
            details, data = _detailed(data)
        return Frame(frame.stream, data, timestamp, details)


def _timed(data: bytes) -> tuple[Timestamp | None, bytes]:
    time, _, rest = data.partition(b" ")
    try:
        return Timestamp.parse(time.decode("latin-1")), rest
    except ValueError:
        return None, data


def _detailed(data: bytes) -> tuple[Mapping[str, str] | None, bytes]:
    found = _ATTRIBUTES.match(data)
    if found is None:
        return None, data
    pairs = (part.split("=") for part in found[0][:-1].decode("latin-1").split(",") if part)
    return {unquote_plus(name): unquote_plus(value) for name, value in pairs}, data[found.end() :]


class MessageDecoder:
    """Cut a terminal's log into messages, and take what stands before their data off.

    Args:
        marks: takes it off.
    """

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._pieces: list[bytes] = []
        self._held = self._wanted = 0

    def feed(self, data: bytes) -> list[Frame]:
        """Take the next bytes and return the messages that they complete, as frames."""
        self._pieces.append(data)
        self._held += len(data)
        if self._held < self._wanted and b"\n" not in data:
            return []
        buffer = b"".join(self._pieces)
        frames: list[Frame] = []
        start = 0
        while (end := self._end(buffer, start)) > start:
            frames.append(self._marks(Frame(STDOUT, buffer[start:end])))
            start = end
        left = len(buffer) - start
        self._pieces, self._held = [buffer[start:]], left
        # Looked at again when there is twice as much, lest each byte is looked at again and again.
        self._wanted = max(2 * left, MESSAGE)
        return frames

    def _end(self, buffer: bytes, start: int) -> int:
        """Return where the message ends that begins there; the same place if it is not whole."""
        end = buffer.find(b"\n", start) + 1
        if 0 < end <= start + MESSAGE or len(buffer) - start <= MESSAGE:
            return end or start
        data = self._data(buffer, start)
        if data > start:
            last = min(end or len(buffer), data + 4 * MESSAGE)
            edge = buffer.find(buffer[start:data], data + MESSAGE, last)
            if edge > 0:
                return edge
        return end or (len(buffer) if len(buffer) - start > MAX_MESSAGE else start)

    def _data(self, buffer: bytes, start: int) -> int:
        """Return where the data begins, if there is a time before it; else the same place."""
        if not self._marks.timestamps:
            return start
        place = buffer.find(b" ", start, start + 64) + 1
        if place and self._marks.details and (found := _ATTRIBUTES.match(buffer, place)):
            place = found.end()
        return max(place, start)

    def finish(self) -> list[Frame]:
        """Take the end of the stream and return what is left of a message."""
        left = b"".join(self._pieces)
        self._pieces, self._held = [], 0
        return [self._marks(Frame(STDOUT, left))] if left else []
