"""What the daemon says of volumes, and what a new one is asked to be."""

from typing import Annotated, Literal

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Time
from aiodockerapi.engine.volumes.cluster import ClusterVolume, ClusterVolumeSpec

__all__ = [
    "Volume",
    "VolumeConfig",
    "VolumeList",
    "VolumeUpdate",
    "VolumeUsage",
    "VolumesPruned",
]


class VolumeUsage(Model):
    """How much a volume takes; told by ``df`` alone."""

    size: int = -1
    """The disk space in bytes; -1: not known, as of other drivers than ``local``."""
    ref_count: int = -1
    """How many containers use the volume; -1: not known."""


class Volume(Model):
    """A volume. Returned by ``volumes.create``, ``volumes.inspect`` and in ``volumes.list``."""

    name: str
    """Its name."""
    driver: str = ""
    """Its driver: ``local``, …"""
    mountpoint: str = ""
    """Where it lies on the daemon's machine."""
    created_at: Time = None
    """When it was made; None: not told. API 1.31 and newer."""
    status: dict[str, object] = {}
    """What the driver says of it, in the driver's own words; empty: nothing."""
    labels: dict[str, str] = {}
    """Its labels."""
    scope: Literal["local", "global"] | str = ""
    """How far it reaches: this machine, or the cluster."""
    options: dict[str, str] = {}
    """The driver's options that it was made with."""
    usage_data: VolumeUsage | None = None
    """How much it takes; None: not asked for."""
    cluster_volume: ClusterVolume | None = None
    """Its part in a swarm; None: it is no cluster volume. API 1.42 and newer."""

    @property
    def id(self) -> str:
        """Its name, by which operations take it."""
        return self.name


class VolumeConfig(Model):
    """What a new volume is to be. Sent by ``volumes.create``; no field needs to be set.

    Example:
        >>> VolumeConfig(name="data", labels={"stage": "test"}).driver is None
        True
    """

    name: str | None = None
    """Its name; None: the daemon makes one up."""
    driver: str | None = None
    """The driver; None is ``local``."""
    driver_opts: dict[str, str] = {}
    """Options for the driver: ``{"type": "tmpfs", "device": "tmpfs", "o": "size=100m"}``."""
    labels: dict[str, str] = {}
    """Its labels."""
    cluster_volume_spec: Annotated[ClusterVolumeSpec | None, Since(1, 42)] = None
    """What it is to be in a swarm, of drivers that can that; None: no cluster volume."""


class VolumeList(Model):
    """The volumes that the daemon has. Returned by ``volumes.list``."""

    volumes: list[Volume] = []
    """The volumes."""
    warnings: list[str] = []
    """What the daemon warns of, in English: drivers that did not answer."""


class VolumeUpdate(Model):
    """What is to change of a cluster volume. Sent by ``volumes.update``. API 1.42 and newer."""

    spec: ClusterVolumeSpec
    """What it is to be."""


class VolumesPruned(Model):
    """The volumes that were removed. Returned by ``volumes.prune``."""

    volumes_deleted: list[str] = []
    """Their names."""
    space_reclaimed: int = 0
    """The disk space that they took, in bytes."""
