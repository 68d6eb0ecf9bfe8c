"""Objects of the last answer, given again where the new answer has the same bytes.

Who asks for a list again and again gets nearly the same list each time. So the objects of the last
answer are kept, each by a hash of the bytes that it was read from; of the next answer only the
items with other bytes are read. The objects are frozen, so nobody can tell, but for the time it
takes. The bytes are not kept: for a thousand hosts they would be as much again as the objects.
Python hashes bytes to 64 bits, with a key that nobody outside of the process knows.

An item's bytes are found by cutting the list. It begins ``[{"Id":``; then ``},{"Id":`` stands
between two items, or between two objects of a list inside one, but in no string, where the quote
would be escaped. Each piece is then read as an object by itself, which a piece of an item is not;
whatever does not fit is read whole.
"""

import re
from functools import lru_cache
from typing import Generic

from pydantic import ValidationError

from aiodockerapi._core.collector import paused
from aiodockerapi._core.model import ModelT, Reader

__all__ = ["LastList"]

_BEGINNING = re.compile(rb'\[(\{"[^"\\]{1,64}":)')
_ENDS = (b"}]", b"}]\n")
_WORTH_IT = 4096
"""Shorter answers are read sooner than compared, in bytes."""


class LastList(Generic[ModelT]):
    """The last answer of one list.

    Args:
        reader: reads the items.
    """

    def __init__(self, reader: Reader[ModelT]) -> None:
        self._reader = reader
        self._hash: int | None = None
        self._items: list[ModelT] = []
        self._known: dict[int, ModelT] = {}
        self._changing = False
        self._misses = 0
        self._rest = 0

    def read(self, body: bytes) -> list[ModelT]:
        """Read the list; where items stand as they stood in the last one, give the same objects.

        Raises:
            pydantic.ValidationError: it is no JSON, or a field is of the wrong type.
        """
        if len(body) < _WORTH_IT:
            return self._reader.many(body)
        if self._hash is not None and self._hash == hash(body):
            return self._items.copy()
        with paused():
            if self._rest > 1:
                return self._unlearned(body)
            self._items, self._known = self._compared(body)
        # What has changed since the last time will have changed the next time: no need to look.
        self._hash = None if self._changing else hash(body)
        return self._items.copy()

    def _unlearned(self, body: bytes) -> list[ModelT]:
        """Read a list without comparing it, and without keeping it to compare the next one."""
        items = self._reader.many(body)
        self._rest -= 1
        self._hash, self._items, self._known = None, [], {}
        return items

    def _compared(self, body: bytes) -> tuple[list[ModelT], dict[int, ModelT]]:
        self._changing = False
        opening = _opening(body)
        if opening is None:
            return self._reader.many(body), {}
        parts = _seam(opening).split(body[1 + len(opening) : body.rindex(b"}]")])
        hashes = [hash(part) for part in parts]
        known = [self._known.get(each) for each in hashes]
        fresh = [part for part, item in zip(parts, known, strict=True) if item is None]
        try:
            # Each by itself: what is no whole item can't be read so.
            read = iter([self._reader.one(opening + part + b"}") for part in fresh])
        except ValidationError:
            items = self._reader.many(body)
            self._missed()
            return items, {}
        self._changing = bool(self._known and fresh)
        self._learn(len(fresh), len(parts))
        found = [next(read) if item is None else item for item in known]
        return found, dict(zip(hashes, found, strict=True))

    def _learn(self, fresh: int, total: int) -> None:
        if self._known and fresh * 8 >= total * 7:
            self._missed()
            return
        self._rest = 0
        if self._known:
            self._misses = 0

    def _missed(self) -> None:
        """Stop comparing for a while, where nothing comes of it each time."""
        self._misses = min(self._misses + 1, 5)
        self._rest = 2**self._misses - 1


def _opening(body: bytes) -> bytes | None:
    """Return how every item of a list begins, ``{"Id":`` for one; None for anything else."""
    found = _BEGINNING.match(body)
    return found[1] if found and body.endswith(_ENDS) else None


@lru_cache(maxsize=64)
def _seam(opening: bytes) -> re.Pattern[bytes]:
    """Return what stands between two items; a pattern finds it sooner than `bytes.split` does."""
    return re.compile(b"}," + re.escape(opening))
