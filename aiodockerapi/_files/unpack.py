"""Archives of tar onto this machine's disk, safely.

An archive is somebody else's. Whatever is in it, nothing is written outside of the folder that it
is unpacked in:

- A name is taken apart, and each folder on the way is opened from the one before, by itself: a
  link in between, from the archive or from before, is never followed. ``..`` is refused.
- Everything lies below one root, which has the name that we give it; the archive can't choose it.
- A folder is never replaced by something else, nor something else by a folder. A file or link is
  replaced by a new one; what it leads to is left alone.
- A symbolic link is made if it leads to a place in the folder: it is relative, goes up at its
  beginning alone, and no further than the folder. A hard link is one to a file of the archive.
- A file has its name when it is whole. Until then its bytes are in another one beside it.
- There are no devices, pipes, owners, and no setuid, setgid and sticky bits.

A link or file that is refused ends it all, or is left out; the caller says which.
"""

import errno
import os
import stat
from collections.abc import Generator
from contextlib import contextmanager, suppress
from secrets import token_hex
from typing import NamedTuple, TypeAlias

from aiodockerapi._wire.tar import Entry, Kind
from aiodockerapi._wire.untar import TarDecoder
from aiodockerapi.errors import InvalidArchive, UnsafeArchive

__all__ = ["Limits", "Unpacker"]

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_PERMISSIONS = 0o777
_LAST = 2**33
"""A time that every file system can hold, more or less."""
Parts: TypeAlias = tuple[str, ...]


class Limits(NamedTuple):
    """How much an archive may hold; None is no limit.

    Args:
        size: bytes in all its files.
        files: files, folders and links; and as many folders that are none of its entries.
    """

    size: int | None = None
    files: int | None = None


class _Folder(NamedTuple):
    """A folder whose permissions and time are set when everything in it is there."""

    parts: Parts
    entry: Entry


class Unpacker:
    """Write the files of one archive; every method blocks.

    Args:
        folder: where; it exists.
        root: the name of the one file or folder below which all will lie; None if that is
            `folder` itself.
        contents: whether the archive is of what is in a folder; otherwise it is of one file or
            folder, whose own name is replaced.
        limits: how much it may hold.
        skip: whether to leave out what is not safe; otherwise that is an error.
    """

    def __init__(
        self, folder: str, root: str | None, limits: Limits, *, contents: bool, skip: bool
    ) -> None:
        self._path = folder
        self._root: Parts = () if root is None else (root,)
        self._limits = limits
        self._skip = skip
        self._decoder = TarDecoder()
        self._stem: Parts | None = () if contents else None
        self._folders: list[_Folder] = []
        self._top = self._here = self._file = -1
        self._at: Parts = ()
        self._part = f".{token_hex(8)}.part"
        self._parts: Parts = ()
        self._entry = Entry("")
        self._left = 0
        self._made = 0
        self.size = 0
        self.files = 0
        self.skipped: list[str] = []

    def open(self) -> None:
        """Open the folder.

        Raises:
            OSError: it is none, or can't be read.
        """
        self._top = os.open(self._path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._here = os.dup(self._top)

    def take(self, pieces: list[bytes]) -> None:
        """Write what is in the next bytes of the archive.

        Raises:
            InvalidArchive: it is damaged, larger than it may be, or not safe.
            OSError: something can't be written; it names the file.
        """
        for piece in pieces:
            for item in self._decoder.feed(piece):
                if isinstance(item, Entry):
                    self._begin(item)
                else:
                    self._write(item)

    def finish(self) -> None:
        """Take the end of the archive.

        Raises:
            StreamTruncated: it should have gone on.
        """
        self._decoder.finish()
        self._leave(())
        if self._stem == ():
            self._folder(self._root)  # it may be empty

    def close(self) -> None:
        """Let go of what is open; the files that are whole stay."""
        if self._file >= 0:
            os.unlink(self._part, dir_fd=self._here)
        for descriptor in (self._file, self._here, self._top):
            if descriptor >= 0:
                os.close(descriptor)
        self._file = self._here = self._top = -1

    def _begin(self, entry: Entry) -> None:
        self.files += 1
        self.size += entry.size
        most = self._limits
        if most.files is not None and self.files > most.files:
            raise InvalidArchive(self._told(f"the archive holds more than {most.files} files"))
        if most.size is not None and self.size > most.size:
            raise InvalidArchive(self._told(f"the archive holds more than {most.size} bytes"))
        self._entry, self._left = entry, entry.size
        try:
            parts = self._place(entry.name)
            self._leave(parts)
            with _naming(self._path, parts):
                self._make(entry, parts)
        except UnsafeArchive as error:
            if not self._skip:
                raise UnsafeArchive(self._told(error.message)) from None
            self.skipped.append(entry.name)

    def _told(self, what: str) -> str:
        return f"{what}; what came before it, {self.files - 1} files, is in {self._path}"

    def _place(self, name: str) -> Parts:
        """Return where an entry lies below the folder, under the name that its root has here."""
        parts = tuple(part for part in name.split("/") if part not in ("", "."))
        if ".." in parts:
            raise UnsafeArchive(f"{name!r} leads out of the folder")
        if self._stem is None:
            # The first one is the root of all.
            self._stem = parts
        if parts[: len(self._stem)] != self._stem:
            raise UnsafeArchive(f"{name!r} lies beside what was asked for")
        return self._root + parts[len(self._stem) :]

    def _make(self, entry: Entry, parts: Parts) -> None:
        if not parts:
            if entry.kind is not Kind.FOLDER:
                raise UnsafeArchive(f"{entry.name!r} is no folder, and would replace one")
        elif entry.kind is Kind.FOLDER:
            self._folder(parts)
            self._folders.append(_Folder(parts, entry))
        elif entry.kind is Kind.FILE:
            self._parts = parts
            self._file = os.open(self._part, _NEW, 0o600, dir_fd=self._folder(parts[:-1]))
            self._end_of_file()
        elif entry.kind is Kind.SYMLINK:
            self._check_link(entry, parts)
            os.symlink(entry.target, parts[-1], dir_fd=self._cleared(parts))
        elif entry.kind is Kind.HARD_LINK:
            self._hard_link(entry, parts)
        else:
            raise UnsafeArchive(f"{entry.name!r} is a device or a pipe")

    def _check_link(self, entry: Entry, parts: Parts) -> None:
        """Check that a link leads to a place below the root, whatever links are there."""
        steps = [step for step in entry.target.split("/") if step not in ("", ".")]
        up = next((at for at, step in enumerate(steps) if step != ".."), len(steps))
        deep = len(parts) - 1 - len(self._root)
        # Up from another place than its own folder, it would go up from where a link leads.
        if entry.target.startswith("/") or up > deep or ".." in steps[up:]:
            raise UnsafeArchive(f"{entry.name!r} is a link to {entry.target!r}, which leads out")

    def _hard_link(self, entry: Entry, parts: Parts) -> None:
        first = self._place(entry.target)
        if not first or first == parts:
            raise UnsafeArchive(f"{entry.name!r} is a link to {entry.target!r}, which is no file")
        self._cleared(parts)
        source = os.dup(self._folder(first[:-1]))
        try:
            there = os.stat(first[-1], dir_fd=source, follow_symlinks=False)
            if not stat.S_ISREG(there.st_mode):
                raise UnsafeArchive(f"{entry.name!r} is a link to what is no file")
            os.link(
                first[-1],
                parts[-1],
                src_dir_fd=source,
                dst_dir_fd=self._folder(parts[:-1]),
                follow_symlinks=False,
            )
        except FileNotFoundError:
            raise UnsafeArchive(f"{entry.name!r} is a link to what is not there") from None
        finally:
            os.close(source)

    def _cleared(self, parts: Parts) -> int:
        """Remove the file of that name; return its folder, still open."""
        folder = self._folder(parts[:-1])
        with suppress(FileNotFoundError):
            os.unlink(parts[-1], dir_fd=folder)
        return folder

    def _folder(self, parts: Parts) -> int:
        """Open a folder, step by step, making what is missing; return its descriptor."""
        if parts == self._at:
            return self._here
        here = os.dup(self._top)
        try:
            for part in parts:
                above, here = here, self._entered(here, part)
                os.close(above)
        except BaseException:
            os.close(here)
            raise
        os.close(self._here)
        self._at, self._here = parts, here
        return here

    def _entered(self, folder: int, name: str) -> int:
        """Open a folder in a folder; make it if it is not there."""
        try:
            return os.open(name, _DIRECTORY, dir_fd=folder)
        except FileNotFoundError:
            self._made += 1
            most = self._limits.files
            if most is not None and self._made > most:
                # A long name is many folders, of which none is an entry.
                raise InvalidArchive(self._told(f"it needs more than {most} folders")) from None
            os.mkdir(name, 0o777, dir_fd=folder)
            return os.open(name, _DIRECTORY, dir_fd=folder)
        except OSError as error:
            if error.errno not in (errno.ELOOP, errno.ENOTDIR):
                raise
        raise UnsafeArchive(f"{name!r} is no folder there, and nothing is written through it")

    def _write(self, data: memoryview) -> None:
        if self._file < 0:
            return  # it was left out
        with _naming(self._path, self._parts):
            self._left -= len(data)
            while data:
                data = data[os.write(self._file, data) :]
            self._end_of_file()

    def _end_of_file(self) -> None:
        if self._left == 0:
            _settle(self._file, self._entry)
            os.rename(self._part, self._parts[-1], src_dir_fd=self._here, dst_dir_fd=self._here)
            os.close(self._file)
            self._file = -1

    def _leave(self, parts: Parts) -> None:
        """Settle the folders that the next entry is not in."""
        while self._folders and parts[: len(self._folders[-1].parts)] != self._folders[-1].parts:
            left = self._folders.pop()
            with _naming(self._path, left.parts):
                _settle(self._folder(left.parts), left.entry)


def _settle(descriptor: int, entry: Entry) -> None:
    """Set permissions and time."""
    os.fchmod(descriptor, entry.mode & _PERMISSIONS)
    moment = min(max(entry.mtime, 0), _LAST)
    os.utime(descriptor, (moment, moment))


@contextmanager
def _naming(folder: str, parts: Parts) -> Generator[None, None, None]:
    """Name the whole path in the system's errors."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, "/".join((folder, *parts))) from None
