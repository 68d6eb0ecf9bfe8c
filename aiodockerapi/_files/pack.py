"""Files of this machine into archives of tar, read while they are sent.

A file that is written to meanwhile is an error: half of it would lie in the archive. Sockets are
left out; pipes and devices are there as such, and are not read.
"""

import os
import stat
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from aiodockerapi._files.threads import PIECE, blocks
from aiodockerapi._wire.tar import END, Entry, Kind, header, padding
from aiodockerapi.errors import FileChanged, InvalidArgument

__all__ = [
    "Member",
    "contents",
    "entry_of",
    "listing",
    "member_of",
    "opened",
    "pack",
    "tree_members",
    "unchanged",
]

_KINDS = (
    (stat.S_ISREG, Kind.FILE),
    (stat.S_ISDIR, Kind.FOLDER),
    (stat.S_ISLNK, Kind.SYMLINK),
    (stat.S_ISFIFO, Kind.PIPE),
    (stat.S_ISCHR, Kind.CHARACTER_DEVICE),
    (stat.S_ISBLK, Kind.BLOCK_DEVICE),
)
_DEVICES = (Kind.CHARACTER_DEVICE, Kind.BLOCK_DEVICE)


class Member(NamedTuple):
    """What goes into an archive.

    Args:
        entry: its head; of a file that is read, the size is looked up.
        content: the bytes of a file, or where it is.
    """

    entry: Entry
    content: bytes | str = b""


def pack(members: Iterable[Member]) -> Generator[bytes, None, None]:
    """Write an archive, in pieces of a good size.

    Raises:
        OSError: a file can't be read; it names the file.
        FileChanged: a file was written to.
    """
    yield from blocks(_pieces(members))


def _pieces(members: Iterable[Member]) -> Iterator[bytes]:
    for entry, content in members:
        if isinstance(content, bytes):
            yield header(entry._replace(size=len(content)))
            yield content
            yield padding(len(content))
        else:
            with opened(content, follow=False) as (descriptor, size):
                yield header(entry._replace(size=size))
                yield from contents(descriptor, size, content)
            yield padding(size)
    yield END


@contextmanager
def opened(path: str, *, follow: bool = True) -> Generator[tuple[int, int], None, None]:
    """Open a plain file; give its descriptor and its size.

    Args:
        path: where it is.
        follow: whether it may be a link to a file.

    Raises:
        OSError: it can't be opened.
        InvalidArgument: it is something else: a folder, a pipe.
    """
    # Without O_NONBLOCK a pipe would keep us waiting for somebody who writes.
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | (0 if follow else os.O_NOFOLLOW)
    descriptor = os.open(path, flags)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise InvalidArgument(f"{path} is no plain file")
        yield descriptor, found.st_size
    finally:
        os.close(descriptor)


def contents(descriptor: int, size: int, path: str) -> Iterator[bytes]:
    """Read a file of that size.

    Raises:
        FileChanged: it is of another size, meanwhile.
    """
    left = size
    while left and (piece := os.read(descriptor, min(left, PIECE))):
        left -= len(piece)
        yield piece
    unchanged(descriptor, size, left, path)


def unchanged(descriptor: int, size: int, left: int, path: str) -> None:
    """Check that a file that was read is as long as it was when it was opened.

    Args:
        descriptor: the file, which is still open.
        size: how long it was.
        left: how much of that was not there to be read.
        path: where it is.

    Raises:
        FileChanged: it is not.
    """
    if left or os.fstat(descriptor).st_size != size:
        raise FileChanged(f"{path} was written to while it was sent: its size changed")


def entry_of(name: str, found: os.stat_result, target: str = "") -> Entry | None:
    """Return the entry of a file; None for a socket.

    Args:
        name: its name in the archive.
        found: what the system says of it.
        target: where it leads, if it is a symbolic link.
    """
    kind = next((kind for test, kind in _KINDS if test(found.st_mode)), None)
    if kind is None:
        return None
    return Entry(
        name,
        kind,
        0,
        stat.S_IMODE(found.st_mode),
        int(found.st_mtime),
        found.st_uid,
        found.st_gid,
        target,
        (os.major(found.st_rdev), os.minor(found.st_rdev)) if kind in _DEVICES else (0, 0),
    )


def member_of(name: str, path: str) -> Member | None:
    """Return what a file is in an archive; None for a socket.

    Raises:
        OSError: it is gone.
    """
    found = os.lstat(path)
    target = os.readlink(path) if stat.S_ISLNK(found.st_mode) else ""
    entry = entry_of(name, found, target)
    return entry and Member(entry, path if entry.kind is Kind.FILE else b"")


def listing(folder: str) -> list[str]:
    """List a folder in the order of its names' bytes."""
    return sorted(os.listdir(folder), key=os.fsencode)


def tree_members(path: str, name: str) -> Iterator[Member]:
    """Walk through a file or folder, as it is: owners, times, hard links.

    Args:
        path: where it is.
        name: what it is called in the archive; empty for what is in the folder alone.
    """
    links: dict[tuple[int, int], str] = {}
    stack = [(path, name)] if name else _inner(path, "")
    while stack:
        here, called = stack.pop()
        member = member_of(called, here)
        if member is None:
            continue
        yield _linked(member, here, links)
        if member.entry.kind is Kind.FOLDER:
            stack += _inner(here, f"{called}/")


def _inner(folder: str, name: str) -> list[tuple[str, str]]:
    """Return what is in a folder, the last one first."""
    return [(f"{folder}/{each}", f"{name}{each}") for each in reversed(listing(folder))]


def _linked(member: Member, path: str, links: dict[tuple[int, int], str]) -> Member:
    """Make a link of what is there under another name already."""
    found = os.lstat(path)
    if member.entry.kind is not Kind.FILE or found.st_nlink == 1:
        return member
    first = links.setdefault((found.st_dev, found.st_ino), member.entry.name)
    if first == member.entry.name:
        return member
    return Member(member.entry._replace(kind=Kind.HARD_LINK, target=first))
