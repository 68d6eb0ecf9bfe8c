"""What a file in a container is.

The daemon writes it into a header: base64 of JSON, with the file's kind and permissions as Go has
them, which puts the bits of the kind elsewhere than Unix.
"""

import binascii
import stat
from base64 import b64decode
from typing import Annotated, Self

from pydantic import Field

from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Time

__all__ = ["PathStat"]

_PERMISSIONS = 0o777
_GO_DIRECTORY, _GO_SYMLINK, _GO_DEVICE = 1 << 31, 1 << 27, 1 << 26
_GO_PIPE, _GO_SOCKET, _GO_CHARACTER = 1 << 25, 1 << 24, 1 << 21
_KINDS = (
    # A character device has both bits, so that it comes first.
    (_GO_DEVICE | _GO_CHARACTER, stat.S_IFCHR),
    (_GO_DEVICE, stat.S_IFBLK),
    (_GO_DIRECTORY, stat.S_IFDIR),
    (_GO_SYMLINK, stat.S_IFLNK),
    (_GO_PIPE, stat.S_IFIFO),
    (_GO_SOCKET, stat.S_IFSOCK),
)
_FLAGS = ((1 << 23, stat.S_ISUID), (1 << 22, stat.S_ISGID), (1 << 20, stat.S_ISVTX))


class PathStat(Model):
    """What a file or folder in a container is.

    Returned by ``containers.path_stat``.
    """

    name: Annotated[str, Field(alias="name")] = ""
    """The last part of its path; of a link, Podman gives that of its target."""
    size: Annotated[int, Field(alias="size")] = 0
    """The size in bytes; of a link, the length of what it says."""
    mode: Annotated[int, Field(alias="mode")] = 0
    """The kind and the permissions, in Go's bits; `unix_mode` has them as the system does."""
    mtime: Annotated[Time, Field(alias="mtime")] = None
    """When it was last changed."""
    link_target: Annotated[str, Field(alias="linkTarget")] = ""
    """Where a link leads, as a path in the container; else empty, or with Podman the file's own
    path."""

    @classmethod
    def from_header(cls, text: str) -> Self:
        """Read the header ``X-Docker-Container-Path-Stat``.

        Raises:
            ValueError: it is not what the daemon sends.
        """
        try:
            return cls.model_validate_json(b64decode(text, validate=True))
        except binascii.Error as error:
            raise ValueError(f"it is no base64: {error}") from error

    @property
    def unix_mode(self) -> int:
        """The kind and the permissions as `os.stat_result.st_mode` has them.

        The functions of `stat` take it: ``stat.filemode(found.unix_mode)`` is ``drwxr-xr-x``.
        """
        kind = next(
            (unix for go, unix in _KINDS if self.mode & go == go),
            stat.S_IFREG,
        )
        flags = sum(unix for go, unix in _FLAGS if self.mode & go)
        return kind | flags | self.mode & _PERMISSIONS

    @property
    def permissions(self) -> int:
        """The permissions with setuid, setgid and sticky bit: ``0o644``."""
        return stat.S_IMODE(self.unix_mode)

    @property
    def is_dir(self) -> bool:
        """Whether it is a folder."""
        return stat.S_ISDIR(self.unix_mode)

    @property
    def is_file(self) -> bool:
        """Whether it is a plain file: no folder, link, device, pipe or socket."""
        return stat.S_ISREG(self.unix_mode)

    @property
    def is_symlink(self) -> bool:
        """Whether it is a symbolic link."""
        return stat.S_ISLNK(self.unix_mode)
