"""How much disk space a daemon's things take.

API 1.52 told it anew: a summary of each kind, and its things only when they are asked for. Daemons
send the older fields beside the new ones unless they are asked for the things.
"""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Time
from aiodockerapi.engine.containers.models import ContainerSummary
from aiodockerapi.engine.images.models import ImageSummary
from aiodockerapi.engine.volumes.models import Volume

__all__ = [
    "BuildCache",
    "BuildCacheDiskUsage",
    "ContainersDiskUsage",
    "DiskUsage",
    "ImagesDiskUsage",
    "VolumesDiskUsage",
]


class BuildCache(Model):
    """A piece of the build cache."""

    id: Annotated[str, Field(alias="ID")] = ""
    """Its ID."""
    parent: str | None = None
    """The ID of the piece that it was made from. API 1.39 to 1.41."""
    parents: Annotated[list[str], Field(alias=" Parents")] = []
    """The IDs of the pieces that it was made from. API 1.42 and newer."""
    type: (
        Literal[
            "internal",
            "frontend",
            "source.local",
            "source.git.checkout",
            "exec.cachemount",
            "regular",
        ]
        | str
    ) = ""
    """What it is."""
    description: str = ""
    """The step of a build that made it, in words."""
    in_use: bool = False
    """Whether a build uses it now."""
    shared: bool = False
    """Whether it is shared with an image."""
    size: int = 0
    """The disk space in bytes."""
    created_at: Time = None
    """When it was made."""
    last_used_at: Time = None
    """When it was used last; None: never."""
    usage_count: int = 0
    """How often it was used."""


class ImagesDiskUsage(Model):
    """The disk space of images. API 1.52 and newer."""

    active_count: int = 0
    """How many of them containers use."""
    total_count: int = 0
    """How many there are."""
    reclaimable: int = 0
    """What removing those out of use would free, in bytes."""
    total_size: int = 0
    """The disk space of all, in bytes; what they share is counted once."""
    items: list[ImageSummary] = []
    """The images themselves; empty unless asked for."""


class ContainersDiskUsage(Model):
    """The disk space of containers. API 1.52 and newer."""

    active_count: int = 0
    """How many of them run, or are paused."""
    total_count: int = 0
    """How many there are."""
    reclaimable: int = 0
    """What removing those that do not run would free, in bytes."""
    total_size: int = 0
    """The disk space of the files that they wrote, in bytes."""
    items: list[ContainerSummary] = []
    """The containers themselves; empty unless asked for."""


class VolumesDiskUsage(Model):
    """The disk space of volumes. API 1.52 and newer."""

    active_count: int = 0
    """How many of them containers use."""
    total_count: int = 0
    """How many there are."""
    reclaimable: int = 0
    """What removing those out of use would free, in bytes."""
    total_size: int = 0
    """The disk space of all, in bytes."""
    items: list[Volume] = []
    """The volumes themselves; empty unless asked for."""


class BuildCacheDiskUsage(Model):
    """The disk space of the build cache. API 1.52 and newer."""

    active_count: int = 0
    """How many pieces builds use now."""
    total_count: int = 0
    """How many pieces there are."""
    reclaimable: int = 0
    """What removing those out of use would free, in bytes."""
    total_size: int = 0
    """The disk space of all, in bytes."""
    items: list[BuildCache] = []
    """The pieces themselves; empty unless asked for."""


class DiskUsage(Model):
    """How much disk space a daemon's things take. Returned by ``df``."""

    image_usage: ImagesDiskUsage | None = None
    """That of images; None: not told, or not asked for. API 1.52 and newer."""
    container_usage: ContainersDiskUsage | None = None
    """That of containers; None: not told, or not asked for. API 1.52 and newer."""
    volume_usage: VolumesDiskUsage | None = None
    """That of volumes; None: not told, or not asked for. API 1.52 and newer."""
    build_cache_usage: BuildCacheDiskUsage | None = None
    """That of the build cache; None: not told, or not asked for. API 1.52 and newer."""
    layers_size: int | None = None
    """The disk space of all layers of images, in bytes; None: not told.

    Until API 1.51, as the following; daemons may send them still, unless asked for the things.
    """
    images: list[ImageSummary] = []
    """The images."""
    containers: list[ContainerSummary] = []
    """The containers, with `ContainerSummary.size_rw` and `ContainerSummary.size_root_fs`."""
    volumes: list[Volume] = []
    """The volumes, with `Volume.usage_data`."""
    build_cache: list[BuildCache] = []
    """The pieces of the build cache. API 1.39 and newer."""
    builder_size: int | None = None
    """The disk space of the build cache, in bytes; None: not told. API 1.31 to 1.39."""
