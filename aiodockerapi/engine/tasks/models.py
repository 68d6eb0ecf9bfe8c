"""What is known of a swarm's tasks, and of the networks they are in."""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Time
from aiodockerapi.engine.services.ports import EndpointPortConfig
from aiodockerapi.engine.services.task_spec import TaskSpec
from aiodockerapi.engine.swarm.models import Driver, GenericResource, ObjectVersion

__all__ = [
    "AttachedNetwork",
    "AttachedNetworkConfig",
    "AttachedNetworkSpec",
    "ContainerStatus",
    "NetworkAttachment",
    "PortStatus",
    "SwarmIPAMConfig",
    "SwarmIPAMOptions",
    "Task",
    "TaskState",
    "TaskStatus",
    "VolumeAttachment",
]

TaskState = (
    Literal[
        "",
        "new",
        "pending",
        "assigned",
        "accepted",
        "preparing",
        "ready",
        "starting",
        "running",
        "complete",
        "shutdown",
        "failed",
        "rejected",
        "remove",
        "orphaned",
        "allocated",
    ]
    | str
)
"""How far a task has come, in this order until ``running``; what follows that is its end."""


class ContainerStatus(Model):
    """The container of a task."""

    container_id: Annotated[str, Field(alias="ContainerID")] = ""
    """The container's ID."""
    pid: Annotated[int, Field(alias="PID")] = 0
    """The number of its first process on the node; 0: it does not run."""
    exit_code: int = 0
    """What it ended with."""


class PortStatus(Model):
    """The ports of a task that can be reached on its own node."""

    ports: list[EndpointPortConfig] = []
    """Those of the mode ``host``, with what was chosen for them."""


class TaskStatus(Model):
    """How far a task has come, and what became of it."""

    timestamp: Time = None
    """When that was."""
    state: TaskState = ""
    """How far."""
    message: str = ""
    """What happens, in English."""
    err: str = ""
    """What went wrong, in English."""
    container_status: ContainerStatus | None = None
    """Its container; None: it has none yet."""
    port_status: PortStatus | None = None
    """Its ports on its own node."""


class SwarmIPAMConfig(Model):
    """A range of addresses of a network."""

    subnet: str = ""
    """The range, in CIDR."""
    range: str = ""
    """The part of it that containers are given addresses from, in CIDR; empty: all of it."""
    gateway: str = ""
    """The gateway's address."""


class SwarmIPAMOptions(Model):
    """How a network's addresses are given away."""

    driver: Driver | None = None
    """The driver that does so."""
    configs: list[SwarmIPAMConfig] = []
    """The ranges."""


class AttachedNetworkConfig(Model):
    """The network on each node that a network's settings are taken from."""

    network: str = ""
    """Its name."""


class AttachedNetworkSpec(Model):
    """What a network of the swarm is to be."""

    name: str = ""
    """Its name."""
    labels: dict[str, str] = {}
    """Its labels."""
    driver_configuration: Driver | None = None
    """Its driver."""
    ipv6_enabled: Annotated[bool, Field(alias="IPv6Enabled")] = False
    """Whether it has IPv6."""
    internal: bool = False
    """Whether nothing outside of it can be reached."""
    attachable: bool = False
    """Whether containers outside of services can join it."""
    ingress: bool = False
    """Whether it is the one that leads to published ports."""
    ipam_options: Annotated[SwarmIPAMOptions | None, Field(alias="IPAMOptions")] = None
    """How its addresses were to be given away."""
    config_from: AttachedNetworkConfig | None = None
    """Where its settings are taken from; None: it has them itself."""
    scope: str = ""
    """How far it goes: ``swarm``; empty: the same."""


class AttachedNetwork(Model):
    """A network that a task is in, as the swarm keeps it."""

    id: Annotated[str, Field(alias="ID")] = ""
    """The network's ID."""
    version: ObjectVersion = Field(default_factory=ObjectVersion)
    """The version of it."""
    created_at: Time = None
    """When it was made."""
    updated_at: Time = None
    """When it last changed."""
    spec: AttachedNetworkSpec = Field(default_factory=AttachedNetworkSpec)
    """What it is to be."""
    driver_state: Driver | None = None
    """Its driver, with what was chosen for it."""
    ipam_options: Annotated[SwarmIPAMOptions | None, Field(alias="IPAMOptions")] = None
    """How its addresses are given away."""


class NetworkAttachment(Model):
    """A network that a task is in, and its addresses there."""

    network: AttachedNetwork | None = None
    """The network."""
    addresses: list[str] = []
    """The task's addresses, in CIDR."""


class VolumeAttachment(Model):
    """A volume of the swarm that a task is given. API 1.42 and newer."""

    id: Annotated[str, Field(alias="ID")] = ""
    """The volume's ID."""
    source: str = ""
    """What `Mount.source` says: the volume's name, or its group."""
    target: str = ""
    """What `Mount.target` says: the path in the container."""


class Task(Model):
    """A task of the swarm: one container of a service, with its whole life.

    Returned by ``tasks.list`` and ``tasks.inspect``.
    """

    id: Annotated[str, Field(alias="ID")]
    """The task's ID."""
    version: ObjectVersion = Field(default_factory=ObjectVersion)
    """The version of it."""
    created_at: Time = None
    """When it was made."""
    updated_at: Time = None
    """When it last changed."""
    name: str = ""
    """Its name, which is mostly empty; its container is named ``SERVICE.SLOT.ID``."""
    labels: dict[str, str] = {}
    """Its labels."""
    spec: TaskSpec = Field(default_factory=TaskSpec)
    """What it is."""
    service_id: Annotated[str, Field(alias="ServiceID")] = ""
    """The ID of its service; empty: it is of none."""
    slot: int = 0
    """Which of the service's tasks it is, from 1 on; one that replaces another has its number.
    0: it is that of a node, of a global service."""
    node_id: Annotated[str, Field(alias="NodeID")] = ""
    """The ID of its node; empty: it has none yet."""
    status: TaskStatus = Field(default_factory=TaskStatus)
    """How far it has come."""
    desired_state: TaskState = ""
    """How far it is to come."""
    networks_attachments: list[NetworkAttachment] = []
    """The networks it is in."""
    generic_resources: list[GenericResource] = []
    """What it was given of what the operator has defined; described as
    ``AssignedGenericResources``, which no daemon sends. API 1.32 and newer."""
    job_iteration: ObjectVersion | None = None
    """Of which run of a job it is; None: it is of no job. API 1.41 and newer."""
    volumes: list[VolumeAttachment] = []
    """The swarm's volumes it was given. API 1.42 and newer."""
