"""A stream of JSON objects: events, stats, the progress of pulls and builds.

Four media types, one grammar: each object ends with a line feed (``application/x-ndjson``,
``application/jsonl`` and plain ``application/json``, where a carriage return may stand before it)
and in ``application/json-seq`` also begins with the byte 0x1E. Inside an object a line feed is
always escaped, so lines can be told apart without reading the JSON.
"""

import json
from itertools import takewhile

from aiodockerapi.errors import InvalidResponse, StreamTruncated

__all__ = ["MAX_OBJECT", "JSONStreamDecoder"]

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

    def feed(self, data: bytes) -> list[bytes]:
        """Take the next bytes and return the objects that they complete.

        Raises:
            InvalidResponse: an object is longer than 16 MiB.
        """
        if self._failed is not None:
            raise self._failed
        first, newline, rest = data.partition(b"\n")
        self._pieces.append(first)
        self._held += len(first)
        longest = max(self._held, len(rest))
        lines: list[bytes] = []
        if newline:
            lines = [b"".join(self._pieces), *rest.split(b"\n")]
            tail = lines.pop()
            self._pieces, self._held = [tail], len(tail)
        if longest > MAX_OBJECT:
            lines, self._failed = self._bounded(lines)
        objects = [line for line in (line.strip(_AROUND) for line in lines) if line]
        if self._failed is not None and not objects:
            raise self._failed
        return objects

    def _bounded(self, lines: list[bytes]) -> tuple[list[bytes], InvalidResponse | None]:
        """Return the lines up to the first that is too long, which may still be under way."""
        good = list(takewhile(lambda line: len(line) <= MAX_OBJECT, lines))
        if len(good) == len(lines) and self._held <= MAX_OBJECT:
            return good, None
        return good, InvalidResponse(f"an object of the stream is longer than {MAX_OBJECT} bytes")

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
        except ValueError as error:
            raise StreamTruncated(f"the stream ended {len(last)} bytes into an object") from error
        return [last]
