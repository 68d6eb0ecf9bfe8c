"""Objects of the last answer, given again where the new answer has the same bytes.

Who asks for a list again and again gets nearly the same list each time. So the last answer of
each list is kept, as bytes and as objects; of the next one only the items with other bytes are
read. The objects are frozen, so nobody can tell, but for the time it takes.

An item's bytes are found by cutting the list. It begins ``[{"Id":``; then ``},{"Id":`` stands
between two items, or between two objects of a list inside one, but in no string, where the quote
would be escaped. There are as many pieces as items when it was cut between the items alone, or
when some other seam, in a piece, is the end of an item; so a piece that has a seam must be an
object by itself. Whatever does not fit is read whole.
"""

import re
from typing import Generic

from pydantic import ValidationError
from pydantic_core import from_json

from aiodockerapi._core.model import ModelT, Reader

__all__ = ["LastList"]

_BEGINNING = re.compile(rb'\[(\{"[^"\\]{1,64}":)')
_SEAM = re.compile(rb"\}\s*,\s*\{")
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
        self._body = b""
        self._parts: list[bytes] = []
        self._items: list[ModelT] = []
        self._misses = 0
        self._rest = 0

    def read(self, body: bytes) -> list[ModelT]:
        """Read the list; where items stand as they stood in the last one, give the same objects.

        Raises:
            pydantic.ValidationError: it is no JSON, or a field is of the wrong type.
        """
        if len(body) < _WORTH_IT:
            return self._reader.many(body)
        if body == self._body:
            return self._items.copy()
        if self._rest:
            return self._unlearned(body)
        parts, items = self._compared(body)
        self._body, self._parts, self._items = body, parts, items
        return items.copy()

    def _unlearned(self, body: bytes) -> list[ModelT]:
        """Read a list without comparing it; keep it only if the next one is to be compared."""
        self._rest -= 1
        items = self._reader.many(body)
        self._body, self._parts, self._items = (b"", [], []) if self._rest else (body, [], items)
        return items.copy()

    def _compared(self, body: bytes) -> tuple[list[bytes], list[ModelT]]:
        opening = _opening(body)
        if opening and (known := self._known()):
            parts = _split(body, opening)
            items = [known.get(part) for part in parts]
            fresh = [part for part, item in zip(parts, items, strict=True) if item is None]
            self._learn(len(fresh), len(parts))
            read = self._read_parts(fresh, opening) if len(fresh) < len(parts) else None
            if read is not None:
                given = iter(read)
                return parts, [next(given) if item is None else item for item in items]
        # Taken apart only when the next answer comes: who asks once pays nothing for it.
        return [], self._reader.many(body)

    def _learn(self, fresh: int, total: int) -> None:
        """Stop comparing for a while where nearly everything is new each time."""
        self._misses = 0 if fresh * 8 < total * 7 else min(self._misses + 1, 5)
        self._rest = 2**self._misses - 1

    def _known(self) -> dict[bytes, ModelT]:
        parts = self._parts
        if not parts:
            opening = _opening(self._body)
            parts = _split(self._body, opening) if opening else []
            if len(parts) != len(self._items) or not opening or not _are_whole(parts, opening):
                return {}
        return dict(zip(parts, self._items, strict=True))

    def _read_parts(self, parts: list[bytes], opening: bytes) -> list[ModelT] | None:
        """Read some items of a list, or return None when it was wrongly taken apart."""
        if not parts:
            return []
        try:
            read = self._reader.many(b"[" + opening + (b"}," + opening).join(parts) + b"}]")
        except ValidationError:
            return None
        return read if len(read) == len(parts) and _are_whole(parts, opening) else None


def _opening(body: bytes) -> bytes | None:
    """Return how every item of a list begins, ``{"Id":`` for one; None for anything else."""
    found = _BEGINNING.match(body)
    return found[1] if found and body.endswith(_ENDS) else None


def _are_whole(parts: list[bytes], opening: bytes) -> bool:
    """Tell whether each piece with a seam in it is an object by itself."""
    try:
        for part in parts:
            if _SEAM.search(part):
                from_json(opening + part + b"}")
    except ValueError:
        return False
    return True


def _split(body: bytes, opening: bytes) -> list[bytes]:
    return body[1 + len(opening) : body.rindex(b"}]")].split(b"}," + opening)
