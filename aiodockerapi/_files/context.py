"""Build contexts: the files that a build is sent.

Whatever it is made of, the archive of a context depends on the names, contents and permissions of
the files alone: the same files make the same bytes, whenever and wherever they were checked out.
"""

import hashlib
import os
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping
from typing import Self

from aiodockerapi._files.folder import MTIME, folder_members, read_dockerfile
from aiodockerapi._files.pack import Member, pack
from aiodockerapi._files.threads import Threaded
from aiodockerapi._wire.tar import Entry, Kind
from aiodockerapi.errors import InvalidArgument

__all__ = ["BuildContext"]

_DEFAULT = "Dockerfile"


class BuildContext:
    r"""The files of a build, as an archive of tar that is made while it is sent.

    It can be used any number of times; iterated over, it gives the archive's bytes. Names are
    sorted, all times are 1980-01-02 and all owners root, so that the same files make the same
    bytes. Permissions and symbolic links are kept; hard links become files of their own, and
    extended attributes are not kept. Make one by `of_folder` or `of_files`.

    Example:
        >>> context = BuildContext.of_files({"Dockerfile": "FROM scratch\nCOPY hello /\n",
        ...                                  "hello": "world"})
        >>> built = await docker.images.build(context).wait()
    """

    _folder: str | None
    _text: bytes | None
    _files: Mapping[str, bytes]
    _executable: Collection[str]

    def __init__(self) -> None:
        raise InvalidArgument("make it by BuildContext.of_folder or BuildContext.of_files")

    @classmethod
    def of_folder(cls, path: str | os.PathLike[str], *, dockerfile: str | None = None) -> Self:
        r"""Return the context of a folder, without what its ``.dockerignore`` leaves out.

        The rules are those of ``docker build``; those in ``NAME.dockerignore``, beside a Dockerfile
        ``NAME``, come first. The Dockerfile is sent even where they leave it out. Sockets are not
        sent. Nothing is read before the build begins.

        Args:
            path: the folder.
            dockerfile: the text of the Dockerfile, where it is none of the folder's;
                `BuildOptions.dockerfile` is left empty then.

        Raises:
            OSError: on building: a file, or the folder, is missing or can't be read.
            InvalidArgument: on building: a line of the rules is wrong, or the Dockerfile lies
                elsewhere.
            FileChanged: on building: a file was written to while it was sent.

        Example:
            >>> context = BuildContext.of_folder("site", dockerfile="FROM scratch\nCOPY . /\n")
            >>> built = await docker.images.build(context).wait()
        """
        made = cls.__new__(cls)
        made._folder, made._files, made._executable = os.fspath(path), {}, ()
        made._text = None if dockerfile is None else dockerfile.encode()
        return made

    @classmethod
    def of_files(
        cls, files: Mapping[str, str | bytes], *, executable: Collection[str] = ()
    ) -> Self:
        r"""Return a context of files that lie in memory.

        Args:
            files: their contents by their paths: ``{"Dockerfile": "FROM …", "src/app.py": b"…"}``.
            executable: the paths of those that can be executed.

        Raises:
            InvalidArgument: a path leads out of the context, is none, or is a folder to another.

        Example:
            >>> context = BuildContext.of_files({"Dockerfile": "FROM scratch\nCOPY . /\n"})
            >>> built = await docker.images.build(context).wait()
        """
        made = cls.__new__(cls)
        made._folder = made._text = None
        made._files = {
            _checked(name): text.encode() if isinstance(text, str) else text
            for name, text in files.items()
        }
        made._executable = frozenset(_checked(name) for name in executable)
        for name in made._files.keys() & {*_folders(made._files)}:
            raise InvalidArgument(f"{name!r} is a file, and can't be a folder, too")
        for name in made._executable - made._files.keys():
            raise InvalidArgument(f"{name!r} is to be executable, and is none of the files")
        return made

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self.archive("")

    def archive(self, dockerfile: str) -> AsyncIterator[bytes]:
        """Return the archive, made while it is read.

        Args:
            dockerfile: the path that `dockerfile` returned.
        """
        return Threaded(pack(self._members(dockerfile)))

    def dockerfile(self, asked: str) -> str:
        """Return the path of the Dockerfile that the daemon is told; empty for its default.

        Args:
            asked: what `BuildOptions.dockerfile` says.

        Raises:
            InvalidArgument: there are two, or it leads out of the context.
        """
        if self._text is None:
            return _checked(asked) if asked else ""
        if asked:
            raise InvalidArgument("there are two Dockerfiles: BuildOptions.dockerfile, and a text")
        # Not to be taken for a file of the folder, and the same for the same text.
        return f".dockerfile.{hashlib.sha256(self._text).hexdigest()[:20]}"

    def text(self, dockerfile: str) -> bytes | None:
        """Read the Dockerfile; None if it can't be read, of which the archive will tell.

        Args:
            dockerfile: the path that `dockerfile` returned.
        """
        if self._text is not None:
            return self._text
        if self._folder is not None:
            return read_dockerfile(self._folder, dockerfile or _DEFAULT)
        names = [dockerfile] if dockerfile else [_DEFAULT, _DEFAULT.lower()]
        return next((self._files[name] for name in names if name in self._files), None)

    def _members(self, dockerfile: str) -> Iterator[Member]:
        if self._folder is None:
            yield from self._in_memory()
        else:
            name = dockerfile or self.dockerfile("") or _DEFAULT
            yield from folder_members(self._folder, name, self._text)

    def _in_memory(self) -> Iterator[Member]:
        folders = {*_folders(self._files)}
        for name in sorted(folders | self._files.keys(), key=_place):
            if name in folders:
                yield Member(Entry(name, Kind.FOLDER, mode=0o755, mtime=MTIME))
            else:
                mode = 0o755 if name in self._executable else 0o644
                yield Member(Entry(name, mode=mode, mtime=MTIME), self._files[name])


def _place(name: str) -> list[bytes]:
    return os.fsencode(name).split(b"/")


def _folders(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from (name[:at] for at, letter in enumerate(name) if letter == "/")


def _checked(name: str) -> str:
    """Return a path without what means nothing in it."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if not parts or ".." in parts or name.startswith("/") or "\0" in name:
        raise InvalidArgument(f"{name!r} is no path of a file in the context")
    return "/".join(parts)
