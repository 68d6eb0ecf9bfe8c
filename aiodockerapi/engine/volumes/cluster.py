"""Volumes of a swarm, which drivers of the Container Storage Interface (CSI) provide.

API 1.42 and newer; only a manager of a swarm can tell and change them.
"""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Time
from aiodockerapi.engine.swarm.models import ObjectVersion

__all__ = [
    "CapacityRange",
    "ClusterVolume",
    "ClusterVolumeAccess",
    "ClusterVolumeInfo",
    "ClusterVolumePublished",
    "ClusterVolumeSecret",
    "ClusterVolumeSpec",
    "MountVolume",
    "TopologyRequirement",
    "VolumeTopology",
]


class VolumeTopology(Model):
    """A place in the cluster."""

    segments: dict[str, str] = {}
    """Which part it is of each division: ``{"region": "R1", "zone": "Z1"}``."""


class TopologyRequirement(Model):
    """Where a volume must, and where it should, be reached from."""

    requisite: list[VolumeTopology] = []
    """The places of which it must be reached from one at least."""
    preferred: list[VolumeTopology] = []
    """The places that it should be made in, the best first."""


class CapacityRange(Model):
    """How large a volume is to be."""

    required_bytes: int | None = None
    """How large at the least, in bytes; None or 0: any size."""
    limit_bytes: int | None = None
    """How large at the most, in bytes; None or 0: any size."""


class ClusterVolumeSecret(Model):
    """A secret of the swarm that the driver needs."""

    key: str = ""
    """The name by which the driver knows it."""
    secret: str = ""
    """The secret's name or ID in the swarm."""


class MountVolume(Model):
    """How a volume is used as a file system."""

    fs_type: str | None = None
    """The kind of file system: ``ext4``; None: the driver's own choice."""
    mount_flags: list[str] = []
    """Flags of mounting it."""


class ClusterVolumeAccess(Model):
    """How tasks use a volume."""

    scope: Literal["single", "multi"] | str | None = None
    """On how many nodes at once it can be used; None is ``single``."""
    sharing: Literal["none", "readonly", "onewriter", "all"] | str | None = None
    """How many tasks can use it at once, and write to it; None is ``none``."""
    mount_volume: MountVolume | None = None
    """How it is used as a file system; either this or `block_volume` is set."""
    block_volume: dict[str, object] | None = None
    """Set, and empty, for a volume that is used as a block device."""


class ClusterVolumeSpec(Model):
    """What a volume is to be in a swarm. Sent by ``volumes.create`` and ``volumes.update``."""

    group: str | None = None
    """The group that it belongs to; a task can ask for any volume of a group."""
    access_mode: ClusterVolumeAccess | None = None
    """How tasks use it."""
    accessibility_requirements: TopologyRequirement | None = None
    """Where it must be reached from."""
    capacity_range: CapacityRange | None = None
    """How large it is to be."""
    secrets: list[ClusterVolumeSecret] = []
    """The secrets that the driver needs."""
    availability: Literal["active", "pause", "drain"] | str | None = None
    """Whether tasks get it (None is ``active``), get it no more, or even have it taken away.

    A volume must be on ``drain`` before it can be removed.
    """


class ClusterVolumeInfo(Model):
    """What the driver made of a volume."""

    capacity_bytes: int = 0
    """Its size in bytes; 0: not known."""
    volume_context: dict[str, str] = {}
    """What the driver keeps with it."""
    volume_id: Annotated[str, Field(alias="VolumeID")] = ""
    """The driver's ID of it, unlike the swarm's; empty: it is not made yet."""
    accessible_topology: list[VolumeTopology] = []
    """Where it can be reached from."""


class ClusterVolumePublished(Model):
    """A volume on one node."""

    node_id: Annotated[str, Field(alias="NodeID")] = ""
    """The node's ID."""
    state: (
        Literal[
            "pending-publish", "published", "pending-node-unpublish", "pending-controller-unpublish"
        ]
        | str
    ) = ""
    """Whether it is there, on its way there, or on its way from there."""
    publish_context: dict[str, str] = {}
    """What the driver says of it there."""


class ClusterVolume(Model):
    """A volume's part in a swarm."""

    id: Annotated[str, Field(alias="ID")] = ""
    """Its ID in the swarm."""
    version: ObjectVersion | None = None
    """The version of it, to be named in an update."""
    created_at: Time = None
    """When it was made."""
    updated_at: Time = None
    """When it was changed last."""
    spec: ClusterVolumeSpec | None = None
    """What it is to be."""
    publish_status: list[ClusterVolumePublished] = []
    """The nodes it is on, or comes to or leaves."""
    info: ClusterVolumeInfo | None = None
    """What the driver made of it; None: it has not yet."""
