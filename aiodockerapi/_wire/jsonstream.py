"""A stream of JSON objects: events, stats, the progress of pulls and builds.

Four media types, one grammar: each object ends with a line feed (``application/x-ndjson``,
``application/jsonl`` and plain ``application/json``, where a carriage return may stand before it)
and in ``application/json-seq`` also begins with the byte 0x1E. Inside an object a line feed is
always escaped, so lines can be told apart without reading the JSON.
"""

import json
from itertools import takewhile

from aiodockerapi.errors import InvalidResponse, StreamTruncated

__all__ = ["MAX_OBJECT", "JSONStreamDecoder", "objects_in"]

MAX_OBJECT = 16 * 2**20
"""The longest object taken, in bytes. Build output and swarm objects reach megabytes; beyond this
something is wrong, and waiting for its end would only fill the memory."""

_AROUND = b"\x1e\r\n \t"


class JSONStreamDecoder:
    """Cut the stream into its objects, still as JSON; those before an error are given first."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._held = 0
        self._failed: InvalidResponse | None = None

    @property
    def between(self) -> bool:
        """Whether the next byte begins an object."""
        return self._held == 0 and self._failed is None

    def feed(self, data: bytes) -> list[bytes]:
        """Take the next bytes and return the objects that they complete.

        Raises:
            InvalidResponse: an object is longer than 16 MiB.
        """
        objects = objects_in(self.lines(data))
        if self._failed is not None and not objects:
            raise self._failed
        return objects

    def lines(self, data: bytes) -> bytes:
        """Take the next bytes and return the lines that they complete, as they came.

        Raises:
            InvalidResponse: an object is longer than 16 MiB.
        """
        if self._failed is not None:
            raise self._failed
        end = data.rfind(b"\n") + 1
        longest = self._held + len(data)
        lines = b"".join((*self._pieces, data[:end])) if end else b""
        if end:
            self._pieces, self._held = [data[end:]], len(data) - end
        else:
            self._pieces.append(data)
            self._held = longest
        if longest > MAX_OBJECT:
            lines, self._failed = self._bounded(lines)
            if self._failed is not None and not lines:
                raise self._failed
        return lines

    def _bounded(self, lines: bytes) -> tuple[bytes, InvalidResponse | None]:
        """Return the lines up to the first that is too long, which may still be under way."""
        each = lines.split(b"\n")[:-1]
        good = list(takewhile(lambda line: len(line) <= MAX_OBJECT, each))
        if len(good) == len(each) and self._held <= MAX_OBJECT:
            return lines, None
        error = InvalidResponse(f"an object of the stream is longer than {MAX_OBJECT} bytes")
        return b"".join(line + b"\n" for line in good), error

    def finish(self) -> list[bytes]:
        """Take the end of the stream; a last object need not have its line feed.

        Raises:
            InvalidResponse: an object is longer than 16 MiB.
            StreamTruncated: it ended in the middle of an object.
        """
        if self._failed is not None:
            raise self._failed
        last = b"".join(self._pieces).strip(_AROUND)
        self._pieces, self._held = [], 0
        if not last:
            return []
        try:
            json.loads(last)
        except (ValueError, RecursionError) as error:
            raise StreamTruncated(f"the stream ended {len(last)} bytes into an object") from error
        return [last]


def objects_in(lines: bytes) -> list[bytes]:
    """Return the objects of whole lines, without what may stand around them."""
    stripped = (line.strip(_AROUND) for line in lines.split(b"\n"))
    return [line for line in stripped if line]
