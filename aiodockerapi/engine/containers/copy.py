"""Files between this machine and a container: the rules of ``docker cp``."""

import errno
import os
import posixpath
import stat
from contextlib import closing
from pathlib import Path
from typing import Literal, NamedTuple

from aiodockerapi._core.model import Model
from aiodockerapi._core.request import HasId
from aiodockerapi._files.pack import pack, tree_members
from aiodockerapi._files.threads import Threaded, in_thread, pour
from aiodockerapi._files.unpack import Limits, Unpacker
from aiodockerapi.engine.containers.files import Files
from aiodockerapi.errors import APIError, InvalidArgument

__all__ = ["Copied", "Copies"]


class Copied(Model):
    """What was copied out of a container.

    Returned by ``containers.copy_from``.
    """

    path: str = ""
    """Where it is on this machine: the file or folder itself."""
    files: int = 0
    """How many files, folders and links the archive held."""
    size: int = 0
    """How many bytes its files had."""
    skipped: list[str] = []
    """What was left out as unsafe, by its name in the archive."""


class _Source(NamedTuple):
    """What is copied."""

    path: str
    """Where it is."""
    name: str
    """What it is called; empty for what is in the folder."""
    is_dir: bool
    """Whether it is a folder."""


class _Target(NamedTuple):
    """Where it is copied to."""

    path: str
    """The path itself, links followed."""
    exists: bool
    """Whether something is there."""
    is_dir: bool
    """Whether that is a folder."""
    must_be_dir: bool
    """Whether the path can only be a folder's: it ends with a slash."""


class Copies(Files):
    """What copies files between this machine and containers, running or not."""

    async def copy_to(
        self,
        container: str | HasId,
        source: str | os.PathLike[str],
        *,
        path: str,
        follow_link: bool = False,
        copy_uid_gid: bool = False,
    ) -> None:
        """Copy a file or folder of this machine into a container, as ``docker cp`` does.

        A folder that is there at `path` gets the source as one more file or folder in it; of
        ``source/.`` it gets what is in the folder. Otherwise `path` is the copy's own path, and
        the folder above it is there. A file is replaced; no folder is replaced by a file, nor a
        file by a folder. Permissions, times, links and numbers of owners are kept; sockets are
        left out. It is read while it is sent.

        Args:
            container: which one.
            source: the file or folder; its last part may be ``.``.
            path: where to in the container.
            follow_link: whether to copy what `source` leads to, if it is a symbolic link.
            copy_uid_gid: whether all becomes the container's user's, as `put_archive` has it.

        Raises:
            NotFound: there is no such container, or no folder above `path`.
            InvalidArgument: a folder can't replace a file, nor a file become a folder.
            BadRequest: a file stands against it; some engines say so by `ServerError`.
            OSError: the source, or a file in it, is missing or can't be read.
            FileChanged: a file was written to while it was sent.

        Example:
            >>> await docker.containers.copy_to("web", "site", path="/tmp")
            >>> (await docker.containers.path_stat("web", path="/tmp/site")).is_dir
            True
        """
        text = os.fspath(source)
        found = await in_thread(lambda: _local_source(text, follow_link=follow_link))
        folder, name = _place(found, await self._remote_target(container, path))
        await self.put_archive(
            container,
            Threaded(pack(tree_members(found.path, name))),
            path=folder,
            no_overwrite_dir_non_dir=True,
            copy_uid_gid=copy_uid_gid,
        )

    async def copy_from(
        self,
        container: str | HasId,
        path: str,
        target: str | os.PathLike[str],
        *,
        follow_link: bool = False,
        max_size: int | None = None,
        max_files: int | None = None,
        unsafe: Literal["refuse", "skip"] = "refuse",
    ) -> Copied:
        """Copy a file or folder of a container to this machine, as ``docker cp`` does.

        A folder that is there at `target` gets one more file or folder in it; of ``path/.`` it
        gets what is in the folder. Otherwise `target` is the copy's own path, and the folder
        above it is there. A file is replaced; no folder is replaced by a file, nor a file by a
        folder. Permissions and times are kept; the owner is who copies.

        What a container holds is not trusted: nothing is written outside of the target, nor
        through a link, and what could be misused later is refused: devices, pipes, links that
        lead out of the copy (absolute ones do). It is written while it comes; if this fails or is
        cancelled, the files that were whole by then stay, and no part of another one.

        Args:
            container: which one.
            path: the file or folder in it; its last part may be ``.``.
            target: where to on this machine.
            follow_link: whether to copy what `path` leads to, if it is a symbolic link.
            max_size: how many bytes the files may have together; None for no limit.
            max_files: how many files, folders and links there may be; None for no limit.
            unsafe: whether what is refused ends it (``refuse``) or is left out (``skip``).

        Returns:
            What was copied, and what was left out.

        Raises:
            NotFound: there is no such container, or no such file.
            UnsafeArchive: something in it is refused.
            InvalidArchive: it is more than `max_size` or `max_files`.
            InvalidArgument: a folder can't replace a file, nor a file become a folder.
            StreamTruncated: the connection was cut.
            OSError: something can't be written.

        Example:
            >>> copied = await docker.containers.copy_from("web", "/etc/hosts", "hosts")
            >>> copied.files
            1
        """
        text = os.fspath(target)
        found = await self._remote_source(container, path, follow_link=follow_link)
        folder, name = _place(found, await in_thread(lambda: _local_target(text)))
        unpacker = Unpacker(
            folder,
            name or None,
            Limits(max_size, max_files),
            contents=not found.name,
            skip=unsafe == "skip",
        )
        with closing(unpacker):
            await in_thread(unpacker.open)
            async with self.get_archive(container, path=found.path) as archive:
                await pour(archive, unpacker.take)
            await in_thread(unpacker.finish)
        return Copied(
            path=os.path.join(folder, name),
            files=unpacker.files,
            size=unpacker.size,
            skipped=unpacker.skipped,
        )

    async def _remote_source(
        self, container: str | HasId, path: str, *, follow_link: bool
    ) -> _Source:
        found = await self.path_stat(container, path=path)
        # Of a path such as "..", the last part is no name: it would lead out of the target.
        name = "" if _is_content(path) else posixpath.basename(posixpath.normpath(f"/{path}"))
        if follow_link and found.is_symlink:
            path = found.link_target
            found = await self.path_stat(container, path=path)
        return _Source(path, name, found.is_dir)

    async def _remote_target(self, container: str | HasId, path: str) -> _Target:
        clean = posixpath.normpath(f"/{path}")
        try:
            found = await self.path_stat(container, path=path)
            if found.is_symlink:
                clean = posixpath.normpath(found.link_target)
                found = await self.path_stat(container, path=clean)
        except APIError:
            # What stands against it, the daemon tells when it gets the archive.
            return _Target(clean, exists=False, is_dir=False, must_be_dir=_is_folder(path))
        if not (found.is_dir or found.is_file):
            raise InvalidArgument(f"{path} is neither a folder nor a plain file")
        return _Target(clean, exists=True, is_dir=found.is_dir, must_be_dir=_is_folder(path))


def _is_content(path: str) -> bool:
    """Tell whether a path means what is in a folder."""
    return path == "." or path.endswith("/.") or not path.strip("/")


def _is_folder(path: str) -> bool:
    """Tell whether a path can only be a folder's."""
    return path.endswith("/") or _is_content(path)


def _place(source: _Source, target: _Target) -> tuple[str, str]:
    """Return which folder it goes to, and its name there; none for what is in it."""
    if target.exists and target.is_dir:
        return target.path, source.name
    if target.exists and source.is_dir:
        raise InvalidArgument(f"{source.path} is a folder, and {target.path} is a file")
    if target.must_be_dir and not source.is_dir:
        raise InvalidArgument(f"{source.path} is a file, and there is no folder {target.path}")
    folder, name = posixpath.split(target.path)
    return folder, name


def _local_source(text: str, *, follow_link: bool) -> _Source:
    path = os.path.abspath(text)
    name = "" if _is_content(text) else os.path.basename(path)
    if follow_link or _is_folder(text):
        path = os.path.realpath(path)
    found = os.lstat(path)
    is_dir = stat.S_ISDIR(found.st_mode)
    if _is_folder(text) and not is_dir:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), text)
    if stat.S_ISSOCK(found.st_mode):
        raise InvalidArgument(f"{text} is a socket, which can't be copied")
    return _Source(path, name, is_dir)


def _local_target(text: str) -> _Target:
    path = Path(text).resolve()
    must = _is_folder(text)
    if not path.exists():
        if not path.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
        return _Target(str(path), exists=False, is_dir=False, must_be_dir=must)
    if not (path.is_dir() or path.is_file()):
        raise InvalidArgument(f"{text} is neither a folder nor a plain file")
    return _Target(str(path), exists=True, is_dir=path.is_dir(), must_be_dir=must)
