"""Archives of tar, as they are written: a header for each file, its bytes, zeros up to 512.

A header is ustar's; what does not fit there (a name beyond 100 bytes or ASCII, a size of 8 GiB, a
time before 1970) stands in records of PAX before it. The same entries make the same bytes.
"""

from enum import Enum
from typing import NamedTuple

__all__ = ["BLOCK", "END", "Entry", "Kind", "header", "padding"]

BLOCK = 512
END = bytes(2 * BLOCK)
"""What an archive ends with."""
_NAME = 100
_MOST = 8**11 - 1
_MOST_ID = 8**7 - 1
_EXTENDED = b"x"


class Kind(Enum):
    """What an entry is; the values are those of the format."""

    FILE = b"0"
    HARD_LINK = b"1"
    SYMLINK = b"2"
    CHARACTER_DEVICE = b"3"
    BLOCK_DEVICE = b"4"
    FOLDER = b"5"
    PIPE = b"6"


class Entry(NamedTuple):
    """One file, folder or link of an archive.

    Names may hold any bytes but zero; those that are no UTF-8 are there as `os.fsdecode` has them.

    Args:
        name: its path, with slashes, and without one at its end.
        kind: what it is.
        size: how many bytes follow, of a file.
        mode: its permissions, as `os.chmod` takes them.
        mtime: when it was last changed, in seconds since 1970.
        uid: the owner's number.
        gid: the group's number.
        target: where a link leads; of a hard link, the name of another entry.
        device: the major and minor number of a device.
    """

    name: str
    kind: Kind = Kind.FILE
    size: int = 0
    mode: int = 0o644
    mtime: int = 0
    uid: int = 0
    gid: int = 0
    target: str = ""
    device: tuple[int, int] = (0, 0)


def header(entry: Entry) -> bytes:
    """Return what stands before an entry's bytes."""
    name = _bytes(entry.name) + (b"/" if entry.kind is Kind.FOLDER else b"")
    target = _bytes(entry.target)
    records: list[bytes] = []
    for key, text in ((b"path", name), (b"linkpath", target)):
        if len(text) > _NAME or not text.isascii():
            records.append(_record(key, text))
    numbers = ((b"size", entry.size, _MOST), (b"uid", entry.uid, _MOST_ID),
               (b"gid", entry.gid, _MOST_ID), (b"mtime", entry.mtime, _MOST))  # fmt: skip
    for key, number, most in numbers:
        if not 0 <= number <= most:
            records.append(_record(key, b"%d" % number))
    plain = _ustar(entry, name, target)
    return _extension(records) + plain if records else plain


def padding(size: int) -> bytes:
    """Return the zeros behind that many bytes of a file."""
    return bytes(-size % BLOCK)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _record(key: bytes, value: bytes) -> bytes:
    """Write ``LENGTH KEY=VALUE``, where the length counts its own digits."""
    rest = len(key) + len(value) + 3
    length = rest + len(str(rest))
    length = rest + len(str(length))
    return b"%d %s=%s\n" % (length, key, value)


def _extension(records: list[bytes]) -> bytes:
    data = b"".join(records)
    entry = Entry("", size=len(data))
    return _ustar(entry, b"PaxHeaders/0", b"", _EXTENDED) + data + padding(len(data))


def _ustar(entry: Entry, name: bytes, target: bytes, flag: bytes | None = None) -> bytes:
    block = b"".join(
        (
            name[:_NAME].ljust(_NAME, b"\0"),
            _octal(entry.mode, 8),
            _octal(entry.uid, 8),
            _octal(entry.gid, 8),
            _octal(entry.size, 12),
            _octal(entry.mtime, 12),
            b" " * 8,
            flag or entry.kind.value,
            target[:_NAME].ljust(_NAME, b"\0"),
            b"ustar\x0000",
            bytes(64),
            _octal(entry.device[0], 8),
            _octal(entry.device[1], 8),
            bytes(167),
        )
    )
    return b"%s%06o\0 %s" % (block[:148], sum(block), block[156:])


def _octal(number: int, width: int) -> bytes:
    """Write a number; one that does not fit stands in a record, and is a zero here."""
    digits = width - 1
    return b"%0*o\0" % (digits, number if 0 <= number < 8**digits else 0)
