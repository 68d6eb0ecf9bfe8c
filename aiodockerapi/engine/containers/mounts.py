"""Mounts: what a container is asked to see at a path (`Mount`), and what it sees (`MountPoint`)."""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model
from aiodockerapi.engine.sizes import ZERO, Size

__all__ = [
    "BindOptions",
    "ClusterOptions",
    "ImageOptions",
    "Mount",
    "MountPoint",
    "TmpfsOptions",
    "VolumeDriverConfig",
    "VolumeOptions",
]


class BindOptions(Model):
    """What holds for a mount of type ``bind`` alone."""

    propagation: Literal["private", "rprivate", "shared", "rshared", "slave", "rslave"] | str = ""
    """How mounts made below it are seen on the other side; empty: ``rprivate``."""
    non_recursive: Annotated[bool, Since(1, 40)] = False
    """Leave out what is mounted below the source. API 1.40 and newer."""
    create_mountpoint: Annotated[bool, Since(1, 42)] = False
    """Make the source on the host if it is missing; else that is an error. API 1.42 and newer."""
    read_only_non_recursive: Annotated[bool, Since(1, 44)] = False
    """With `Mount.read_only`: what is mounted below the source stays writable.
    API 1.44 and newer."""
    read_only_force_recursive: Annotated[bool, Since(1, 44)] = False
    """With `Mount.read_only`: fail if what is mounted below the source can't be made read-only.
    API 1.44 and newer."""


class VolumeDriverConfig(Model):
    """The driver that makes a volume which does not exist yet."""

    name: str = ""
    """The driver's name; empty: ``local``."""
    options: dict[str, str] = {}
    """The driver's own options."""


class VolumeOptions(Model):
    """What holds for a mount of type ``volume`` alone."""

    no_copy: bool = False
    """Do not fill an empty volume with what the image has at the target."""
    labels: dict[str, str] = {}
    """Labels for the volume, if it is made."""
    subpath: Annotated[str, Since(1, 45)] = ""
    """Mount this folder of the volume instead of its root; it must exist, and is relative.
    API 1.45 and newer."""
    driver_config: VolumeDriverConfig | None = None
    """How to make the volume, if it does not exist."""


class ImageOptions(Model):
    """What holds for a mount of type ``image`` alone."""

    subpath: Annotated[str, Since(1, 48)] = ""
    """Mount this folder of the image instead of its root; it is relative.
    API 1.48 and newer."""


class TmpfsOptions(Model):
    """What holds for a mount of type ``tmpfs`` alone."""

    size_bytes: Size = ZERO
    """The most it may hold, in bytes; 0: no limit of its own."""
    mode: int = 0
    """The permissions of its root, as a number (``0o1777``); 0: ``0o1777``."""
    options: Annotated[list[list[str]], Since(1, 46)] = []
    """More options of the mount: a flag as ``["noexec"]``, a value as ``["uid", "1000"]``.
    API 1.46 and newer."""


class ClusterOptions(Model):
    """What holds for a mount of type ``cluster`` alone: nothing yet."""


class Mount(Model):
    """A mount asked for, in `HostConfig.mounts` and in the containers of a service.

    Only the options of its own type may be given (an error from API 1.42 on).

    Example:
        >>> Mount(type="bind", source="/srv/www", target="/var/www", read_only=True).target
        '/var/www'
    """

    type: Literal["bind", "cluster", "image", "npipe", "tmpfs", "volume"] | str = ""
    """What is mounted: a path of the host (``bind``), a volume, an empty folder in memory
    (``tmpfs``), an image (API 1.48 and newer), a volume of the swarm (``cluster``, API 1.42 and
    newer) or a named pipe of Windows (``npipe``, API 1.32 and newer)."""
    source: str = ""
    """The host's path, the volume's name or the image's; empty for a volume: an anonymous one.
    ``tmpfs`` has none."""
    target: str = ""
    """The path in the container."""
    read_only: bool = False
    """Mount read-only, and from API 1.44 on all that is mounted below it too, where the kernel
    can do so."""
    consistency: Annotated[
        Literal["consistent", "cached", "delegated", "default"] | str, Since(1, 29)
    ] = ""
    """How far host and container may differ for a while, on Docker Desktop for Mac.
    API 1.29 and newer."""
    bind_options: BindOptions | None = None
    """For ``bind`` alone."""
    volume_options: VolumeOptions | None = None
    """For ``volume`` alone."""
    image_options: Annotated[ImageOptions | None, Since(1, 48)] = None
    """For ``image`` alone. API 1.48 and newer."""
    tmpfs_options: TmpfsOptions | None = None
    """For ``tmpfs`` alone."""
    cluster_options: Annotated[ClusterOptions | None, Since(1, 42)] = None
    """For ``cluster`` alone. API 1.42 and newer."""


class MountPoint(Model):
    """A mount as a container has it, whether it came from a bind, a mount or the image.

    Returned by ``containers.list`` and ``containers.inspect``.
    """

    type: Literal["bind", "cluster", "image", "npipe", "tmpfs", "volume"] | str = ""
    """What is mounted."""
    name: str = ""
    """The volume's name; empty if it is no volume."""
    source: str = ""
    """Where it lies on the host; for a volume where its driver keeps it; empty for ``tmpfs``."""
    destination: str = ""
    """The path in the container."""
    driver: str = ""
    """The volume's driver; empty if it is no volume."""
    mode: str = ""
    """The options given after the second colon of a bind, as ``ro,z``."""
    rw: Annotated[bool, Field(alias="RW")] = False
    """Whether the container may write to it."""
    propagation: str = ""
    """How mounts made below it are seen on the other side, as `BindOptions.propagation`."""
