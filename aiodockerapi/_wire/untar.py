"""Archives of tar, as they are read: ustar, GNU's long names, PAX.

An archive is somebody else's: every number is checked, and no part of it but what was asked for is
kept. What tells of a file (a long name, records of PAX) is read whole, up to a megabyte of it.
Sparse files and archives over several volumes are refused.
"""

from typing import TypeAlias

from aiodockerapi._wire.tar import BLOCK, Entry, Kind
from aiodockerapi.errors import InvalidArchive, StreamTruncated

__all__ = ["TarDecoder", "TarItem"]

TarItem: TypeAlias = Entry | memoryview
"""An entry, or the next bytes of the one before."""

MAX_EXTENSION = 2**20
"""The longest name or set of records; Go's reader, which is the daemon's, takes no longer one."""
_MAX_SIZE = 2**62
_LONG_NAME, _LONG_TARGET = b"L", b"K"
_RECORDS, _GLOBAL = b"x", b"g"
_EXTENSIONS = (_LONG_NAME, _LONG_TARGET, _RECORDS, _GLOBAL)
_KINDS = {kind.value: kind for kind in Kind} | {b"\0": Kind.FILE, b"7": Kind.FILE}
_ZEROS = bytes(BLOCK)


class TarDecoder:
    """Tell the entries of an archive and their bytes apart, however it is cut."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._held = 0
        self._need = BLOCK
        self._left = self._skip = 0
        self._extension: tuple[bytes, int] | None = None
        self._records: dict[str, str] = {}
        self._ended = False

    def feed(self, data: bytes) -> list[TarItem]:
        """Take the next bytes; return the entries, and the bytes of files, that are in them.

        Raises:
            InvalidArchive: it is damaged, or of a kind that is not read here.
        """
        items: list[TarItem] = []
        if self._held:
            self._pieces.append(data)
            self._held += len(data)
            if self._held < self._need:
                return items
            data = b"".join(self._pieces)
        view = memoryview(data)
        at = 0
        while at < len(view) and not self._ended:
            took = self._pass(view[at:], items) or self._block(view[at:], items)
            if not took:
                break
            at += took
        self._pieces = [b"" if self._ended else bytes(view[at:])]
        self._held = len(self._pieces[0])
        return items

    def finish(self) -> list[TarItem]:
        """Take the end of the archive.

        Raises:
            StreamTruncated: it should have gone on.
        """
        if not self._ended:
            raise StreamTruncated("the archive ends in the middle")
        return []

    def _pass(self, view: memoryview, items: list[TarItem]) -> int:
        """Pass on the bytes of a file, and skip the zeros behind them."""
        if self._left:
            piece = view[: self._left]
            self._left -= len(piece)
            items.append(piece)
            return len(piece)
        took = min(self._skip, len(view))
        self._skip -= took
        return took

    def _block(self, view: memoryview, items: list[TarItem]) -> int:
        """Read a header, or what a header announced, once it is whole."""
        need = self._need
        if len(view) < need:
            return 0
        block = bytes(view[:need])
        if self._extension is not None:
            self._extend(*self._extension, block)
        elif block == _ZEROS:
            self._ended = True
        else:
            self._header(block, items)
        return need

    def _header(self, block: bytes, items: list[TarItem]) -> None:
        _check(block)
        flag, size = block[156:157], _number(block[124:136])
        if flag in _EXTENSIONS:
            if not 0 <= size <= MAX_EXTENSION:
                raise InvalidArchive(f"a header of {size} bytes is in the archive")
            self._extension, self._need = (flag, size), -(-size // BLOCK) * BLOCK
            if not size:
                self._extend(flag, size, b"")
            return
        entry = _entry(block, flag, size, self._records)
        self._records = {}
        items.append(entry)
        self._left, self._skip = entry.size, -entry.size % BLOCK

    def _extend(self, flag: bytes, size: int, block: bytes) -> None:
        """Keep what an extension tells of the next entry."""
        self._extension, self._need = None, BLOCK
        data = block[:size]
        if flag == _LONG_NAME:
            self._records["path"] = _text(data)
        elif flag == _LONG_TARGET:
            self._records["linkpath"] = _text(data)
        elif flag == _RECORDS:
            self._records |= _records(data)


def _check(block: bytes) -> None:
    told = block[148:156].strip(b" \0")
    found = sum(block) - sum(block[148:156]) + 8 * ord(" ")
    if not told.isdigit() or told.lstrip(b"0") != b"%o" % found:
        shown = block[:80].rstrip(b"\0").decode(errors="replace")
        raise InvalidArchive(f"this is no header of an archive, where one should be: {shown!r}")


def _entry(block: bytes, flag: bytes, size: int, records: dict[str, str]) -> Entry:
    kind = _KINDS.get(flag)
    if kind is None or any(key.startswith("GNU.sparse.") for key in records):
        raise InvalidArchive(f"a file of kind {flag!r} is in the archive, which is not read here")
    name = records.get("path") or _name(block)
    if kind is Kind.FILE and name.endswith("/"):
        kind = Kind.FOLDER  # so it was before ustar
    if kind is Kind.FOLDER:
        # The root's own name is nothing else.
        name = name.rstrip("/") or name[:1]
    size = _decimal(records, "size", size) if kind is Kind.FILE else 0
    if not 0 <= size <= _MAX_SIZE:
        raise InvalidArchive(f"a file of {size} bytes is in the archive")
    if "\0" in name or "\0" in records.get("linkpath", ""):
        raise InvalidArchive("a name with a zero is in the archive")
    return Entry(
        name,
        kind,
        size,
        _number(block[100:108]) & 0o7777,
        _decimal(records, "mtime", _number(block[136:148])),
        _decimal(records, "uid", _number(block[108:116])),
        _decimal(records, "gid", _number(block[116:124])),
        records.get("linkpath") or _text(block[157:257]),
        (_number(block[329:337]), _number(block[337:345])),
    )


def _name(block: bytes) -> str:
    name, prefix = _text(block[:100]), _text(block[345:500])
    # GNU's own headers, with another sign, have times there.
    return f"{prefix}/{name}" if prefix and block[257:263] == b"ustar\0" else name


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("utf-8", "surrogateescape")


def _number(field: bytes) -> int:
    """Read octal digits, or GNU's binary numbers for what they can't hold."""
    if field[0] & 0x80:
        number = int.from_bytes(field, "big") & (1 << 8 * len(field) - 1) - 1
        return number - (1 << 8 * len(field) - 1) if field[0] & 0x40 else number
    digits = field.strip(b" \0")
    if not digits:
        return 0
    if not digits.isdigit() or b"8" in digits or b"9" in digits:
        raise InvalidArchive(f"{digits!r} should be a number in a header of the archive")
    return int(digits, 8)


def _decimal(records: dict[str, str], key: str, otherwise: int) -> int:
    """Read a record's number; of a time, the whole seconds."""
    text = records.get(key)
    if not text:
        return otherwise
    whole, _, fraction = text.partition(".")
    digits = whole.removeprefix("-")
    if len(digits) > 20 or not (digits + fraction).isdecimal() or not text.isascii():
        raise InvalidArchive(f"{text[:80]!r} should be a number, the {key}, in the archive")
    return int(whole) if digits else 0


def _records(data: bytes) -> dict[str, str]:
    """Read records of the form ``LENGTH KEY=VALUE``."""
    found: dict[str, str] = {}
    at = 0
    while at < len(data):
        digits, blank, _ = data[at : at + 20].partition(b" ")
        end = at + int(digits) if digits.isdigit() and blank else at
        key, sign, value = data[at + len(digits) + 1 : end].partition(b"=")
        if not sign or not value.endswith(b"\n") or end > len(data):
            raise InvalidArchive("the records of a file in the archive are damaged")
        found[key.decode("utf-8", "surrogateescape")] = value[:-1].decode(
            "utf-8", "surrogateescape"
        )
        at = end
    return found
