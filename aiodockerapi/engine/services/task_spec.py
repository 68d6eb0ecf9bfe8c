"""What a service's tasks are: what they run, where, with how much, and how often again."""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Duration
from aiodockerapi.engine.nodes.resources import NodePlatform, NodeResources
from aiodockerapi.engine.services.container_spec import ContainerSpec
from aiodockerapi.engine.sizes import ZERO, Size
from aiodockerapi.engine.swarm.models import Driver, GenericResource

__all__ = [
    "NetworkAttachmentConfig",
    "NetworkAttachmentSpec",
    "Placement",
    "PlacementPreference",
    "PluginSpec",
    "ResourceLimits",
    "ResourceRequirements",
    "RuntimePrivilege",
    "SpreadOver",
    "TaskRestartPolicy",
    "TaskSpec",
]


class RuntimePrivilege(Model):
    """Something that a plugin is allowed."""

    name: Annotated[str, Field(alias="name")] = ""
    """What: ``network``, ``mount``, …"""
    description: Annotated[str, Field(alias="description")] = ""
    """What that means, in English."""
    value: Annotated[list[str], Field(alias="value")] = []
    """Which of it: ``host``, a path, …"""


class PluginSpec(Model):
    """The plugin that a service installs on its nodes, in place of running containers."""

    name: Annotated[str, Field(alias="name")] = ""
    """The name it is given on the nodes."""
    remote: Annotated[str, Field(alias="remote")] = ""
    """Where it is pulled from: ``vieux/sshfs:latest``."""
    privileges: Annotated[list[RuntimePrivilege], Field(alias="privileges")] = []
    """What it is allowed; it must be all that it asks for."""
    disabled: Annotated[bool, Field(alias="disabled")] = False
    """Install it, but do not enable it."""
    env: Annotated[list[str], Field(alias="env"), Since(1, 39)] = []
    """Its settings, as ``NAME=value``. API 1.39 and newer."""


class ResourceLimits(Model):
    """The most that a task may use."""

    nano_cpus: Annotated[int, Field(alias="NanoCPUs")] = 0
    """Processor time, in billionths of a processor (1.5 are 1500000000); 0: no limit."""
    memory_bytes: Size = ZERO
    """Memory, in bytes or as ``"512m"``; 0: no limit."""
    pids: Annotated[int, Since(1, 41)] = 0
    """Processes and threads; 0: no limit. API 1.41 and newer."""
    generic_resources: Annotated[list[GenericResource], Since(1, 32)] = []
    """Described from API 1.32 until 1.40, and never of effect: reserve them."""


class ResourceRequirements(Model):
    """How much a task may use, and how much it needs."""

    limits: ResourceLimits | None = None
    """The most it may use; None: no limit."""
    reservations: NodeResources | None = None
    """What a node must have left for it; None: nothing."""
    swap_bytes: Annotated[int | None, Since(1, 52)] = None
    """The swap it may use beside its memory, in bytes; -1: no limit; None: as much as its limit
    of memory. API 1.52 and newer."""
    memory_swappiness: Annotated[int | None, Since(1, 52)] = None
    """How readily the kernel swaps its memory out, 0 to 100; -1 or None: as the node does.
    API 1.52 and newer."""


class TaskRestartPolicy(Model):
    """Whether a task that has ended is replaced by another one.

    Example:
        >>> TaskRestartPolicy(condition="on-failure", max_attempts=3).condition
        'on-failure'
    """

    condition: Literal["", "none", "on-failure", "any"] | str = ""
    """When; empty: ``any``."""
    delay: Duration | None = None
    """The time in between; None: 5 s."""
    max_attempts: int | None = None
    """How often at the most, within `window`; 0 or None: without end."""
    window: Duration | None = None
    """The time in which attempts are counted; zero or None: for ever."""


class SpreadOver(Model):
    """Spread tasks evenly over the values of a label."""

    spread_descriptor: str = ""
    """The label, as ``node.labels.zone`` or ``engine.labels.rack``."""


class PlacementPreference(Model):
    """A wish where tasks should run. There is one kind."""

    spread: SpreadOver | None = None
    """Spread them evenly."""


class Placement(Model):
    """Which nodes can run a task, and which should.

    Example:
        >>> Placement(constraints=["node.role==worker", "node.labels.zone!=b"]).max_replicas
        0
    """

    constraints: list[str] = []
    """What a node must be, all of it: ``node.id``, ``node.hostname``, ``node.role``,
    ``node.platform.os``, ``node.platform.arch``, ``node.labels.…`` or ``engine.labels.…``, each
    with ``==`` or ``!=`` and a value."""
    preferences: Annotated[list[PlacementPreference], Since(1, 28)] = []
    """What should be, the most important first. API 1.28 and newer."""
    max_replicas: Annotated[int, Since(1, 40)] = 0
    """How many tasks of the service a node can have; 0: any number. API 1.40 and newer."""
    platforms: Annotated[list[NodePlatform], Since(1, 30)] = []
    """The platforms that the image can run on; empty: found out from the registry, or any.
    API 1.30 and newer."""


class NetworkAttachmentConfig(Model):
    """A network that tasks join."""

    target: str = ""
    """The network, by name or ID."""
    aliases: list[str] = []
    """More names for the service in that network."""
    driver_opts: Annotated[dict[str, str], Since(1, 39)] = {}
    """Options of the network's driver. API 1.39 and newer."""


class NetworkAttachmentSpec(Model):
    """A container outside the swarm's services that has joined one of its networks."""

    container_id: Annotated[str, Field(alias="ContainerID")] = ""
    """The container's ID."""


class TaskSpec(Model):
    """What a task is.

    One of `container_spec`, `plugin_spec` and `network_attachment_spec` is set.

    Example:
        >>> TaskSpec(
        ...     container_spec=ContainerSpec(image="redis:7"),
        ...     resources=ResourceRequirements(limits=ResourceLimits(memory_bytes=2**28)),
        ... ).force_update
        0
    """

    container_spec: ContainerSpec | None = None
    """The container it runs."""
    plugin_spec: Annotated[PluginSpec | None, Since(1, 31)] = None
    """The plugin it installs; `runtime` must be ``plugin``. API 1.31 and newer."""
    network_attachment_spec: Annotated[NetworkAttachmentSpec | None, Since(1, 38)] = None
    """The container that joined a network; never in a service. API 1.38 and newer."""
    resources: ResourceRequirements | None = None
    """How much it may use, and how much it needs; None: no limits."""
    restart_policy: TaskRestartPolicy | None = None
    """Whether it is replaced when it has ended; None: always."""
    placement: Placement | None = None
    """Which nodes can run it; None: any."""
    networks: list[NetworkAttachmentConfig] = []
    """The networks it joins."""
    log_driver: Driver | None = None
    """Where its output goes; None: as the swarm, or else the node, says."""
    force_update: int = 0
    """A number that, when it changes, has all tasks replaced though nothing else changed."""
    runtime: Annotated[Literal["", "container", "plugin", "attachment"] | str, Since(1, 30)] = ""
    """What runs it; empty: ``container``. API 1.30 and newer."""
