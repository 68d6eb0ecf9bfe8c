"""What is known of a swarm's nodes, and what they are told to be."""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Time
from aiodockerapi.engine.nodes.resources import NodePlatform, NodeResources
from aiodockerapi.engine.swarm.models import ObjectVersion, TLSInfo

__all__ = [
    "CSITopology",
    "EngineDescription",
    "EnginePlugin",
    "ManagerStatus",
    "Node",
    "NodeCSIInfo",
    "NodeDescription",
    "NodeSpec",
    "NodeStatus",
]


class NodeSpec(Model):
    """What a node is to be.

    Sent by ``nodes.update``, and returned in `Node`.

    Example:
        >>> NodeSpec(role="worker", availability="drain").availability
        'drain'
    """

    name: str = ""
    """A name for the node; `NodeDescription.hostname` is what it calls itself."""
    labels: dict[str, str] = {}
    """The node's labels, for ``node.labels.…`` in `Placement.constraints`."""
    role: Literal["worker", "manager"] | str = ""
    """Whether it is to run tasks only, or to manage the swarm as well."""
    availability: Literal["active", "pause", "drain"] | str = ""
    """Whether it takes new tasks: it does (``active``), it keeps those that it has (``pause``),
    or it gives even these away (``drain``)."""


class EnginePlugin(Model):
    """A plugin that a node's engine has, or a driver of its own."""

    type: str = ""
    """What it is for: ``Log``, ``Network``, ``Volume``, …"""
    name: str = ""
    """Its name: ``overlay``, ``json-file``, …"""


class EngineDescription(Model):
    """The engine of a node."""

    engine_version: str = ""
    """Its version, as ``28.5.2``."""
    labels: dict[str, str] = {}
    """Its own labels, for ``engine.labels.…`` in `Placement.constraints`."""
    plugins: list[EnginePlugin] = []
    """Its plugins and drivers."""


class CSITopology(Model):
    """A place, in the words of a storage plugin."""

    segments: dict[str, str] = {}
    """The parts of the place, as ``{"region": "R1", "zone": "Z2"}``."""


class NodeCSIInfo(Model):
    """What a storage plugin of a node tells of it. API 1.42 and newer."""

    plugin_name: str = ""
    """The plugin's name."""
    node_id: Annotated[str, Field(alias="NodeID")] = ""
    """The node's ID with the plugin, which is not the swarm's."""
    max_volumes_per_node: int = 0
    """How many volumes the node can have at the most; 0: the plugin does not say."""
    accessible_topology: CSITopology | None = None
    """Where the node is; None: the plugin does not say."""


class NodeDescription(Model):
    """What a node tells of itself."""

    hostname: str = ""
    """What it calls itself."""
    platform: NodePlatform | None = None
    """Its processor and operating system."""
    resources: NodeResources | None = None
    """What it has to offer."""
    engine: EngineDescription | None = None
    """Its engine."""
    tls_info: Annotated[TLSInfo | None, Field(alias="TLSInfo")] = None
    """How it proves who it is. API 1.30 and newer."""
    csi_info: Annotated[list[NodeCSIInfo], Field(alias="CSIInfo")] = []
    """What its storage plugins tell of it. API 1.42 and newer."""


class NodeStatus(Model):
    """How a node is, as a manager sees it."""

    state: Literal["unknown", "down", "ready", "disconnected"] | str = ""
    """Whether it can be given tasks (``ready``)."""
    message: str = ""
    """Why it is so, in English."""
    addr: str = ""
    """Its address."""


class ManagerStatus(Model):
    """How a node is as a manager."""

    leader: bool = False
    """Whether it leads the managers."""
    reachability: Literal["unknown", "unreachable", "reachable"] | str = ""
    """Whether the others reach it."""
    addr: str = ""
    """Its address and port for the other managers."""


class Node(Model):
    """A node of the swarm.

    Returned by ``nodes.list`` and ``nodes.inspect``.
    """

    id: Annotated[str, Field(alias="ID")]
    """The node's ID."""
    version: ObjectVersion = Field(default_factory=ObjectVersion)
    """The version of it, to be named in an update."""
    created_at: Time = None
    """When it joined."""
    updated_at: Time = None
    """When it last changed."""
    spec: NodeSpec = Field(default_factory=NodeSpec)
    """What it is to be."""
    description: NodeDescription = Field(default_factory=NodeDescription)
    """What it tells of itself; empty until it has."""
    status: NodeStatus = Field(default_factory=NodeStatus)
    """How it is."""
    manager_status: ManagerStatus | None = None
    """How it is as a manager; None: it is none."""
