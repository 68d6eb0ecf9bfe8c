"""What a service is to be: its tasks, how many of them, how they are replaced and reached."""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Duration
from aiodockerapi.engine.services.ports import EndpointPortConfig
from aiodockerapi.engine.services.task_spec import NetworkAttachmentConfig, TaskSpec

__all__ = [
    "EndpointSpec",
    "GlobalJob",
    "GlobalService",
    "ReplicatedJob",
    "ReplicatedService",
    "ServiceMode",
    "ServiceSpec",
    "UpdateConfig",
]


class ReplicatedService(Model):
    """A number of tasks, wherever there is room."""

    replicas: int | None = None
    """How many; None: 1."""


class GlobalService(Model):
    """One task on each node that can run it. It has no fields."""


class ReplicatedJob(Model):
    """Tasks that run to their end, until so many of them have ended well."""

    max_concurrent: int | None = None
    """How many at a time; None: 1."""
    total_completions: int | None = None
    """How many in all; None: `max_concurrent`."""


class GlobalJob(Model):
    """One task, that runs to its end, on each node that can run it. It has no fields."""


class ServiceMode(Model):
    """How many tasks a service has. One of the fields is set.

    Example:
        >>> ServiceMode(replicated=ReplicatedService(replicas=3)).replicated.replicas
        3
    """

    replicated: ReplicatedService | None = None
    """A number of tasks."""
    global_: Annotated[GlobalService | None, Field(alias="Global")] = None
    """One on each node."""
    replicated_job: Annotated[ReplicatedJob | None, Since(1, 41)] = None
    """A number of tasks that run to their end. API 1.41 and newer."""
    global_job: Annotated[GlobalJob | None, Since(1, 41)] = None
    """One on each node, that runs to its end. API 1.41 and newer."""


class UpdateConfig(Model):
    """How a service's tasks are replaced when it is changed, or when that is undone."""

    parallelism: int = 0
    """How many at a time; 0: all at once. (Without any `UpdateConfig` it is one.)"""
    delay: Duration | None = None
    """The time between one and the next; None: none."""
    failure_action: Literal["", "continue", "pause", "rollback"] | str = ""
    """What to do if a new task fails: go on, stop there (empty, too), or go back to the service
    as it was (``rollback``, API 1.28 and newer, not in `ServiceSpec.rollback_config`)."""
    monitor: Duration | None = None
    """The time after its start in which a task can fail; zero or None: 5 s."""
    max_failure_ratio: float = 0.0
    """The part of the tasks, 0 to 1, that may fail before that is a failure."""
    order: Annotated[Literal["", "stop-first", "start-first"] | str, Since(1, 29)] = ""
    """Whether the old task is stopped before the new one is started (empty, too), or after.
    API 1.29 and newer."""


class EndpointSpec(Model):
    """How a service is reached."""

    mode: Literal["", "vip", "dnsrr"] | str = ""
    """What its name is looked up as: one address for all tasks (``vip``, and empty), or the
    addresses of the tasks in turn."""
    ports: list[EndpointPortConfig] = []
    """Its ports that are reached from outside."""


class ServiceSpec(Model):
    """What a service is to be.

    Sent by ``services.create`` and ``services.update``, and returned in `Service`.

    Example:
        >>> from aiodockerapi.models import ContainerSpec
        >>> ServiceSpec(
        ...     name="web",
        ...     task_template=TaskSpec(container_spec=ContainerSpec(image="nginx:1.29")),
        ...     mode=ServiceMode(replicated=ReplicatedService(replicas=3)),
        ...     endpoint_spec=EndpointSpec(
        ...         ports=[EndpointPortConfig(target_port=80, published_port=8080)]
        ...     ),
        ... ).name
        'web'
    """

    name: str = ""
    """The service's name, which is also its host name; empty: the daemon makes one up."""
    labels: dict[str, str] = {}
    """The service's labels; those of its containers are `ContainerSpec.labels`."""
    task_template: TaskSpec = Field(default_factory=TaskSpec)
    """What its tasks are."""
    mode: ServiceMode | None = None
    """How many there are; None: one."""
    update_config: UpdateConfig | None = None
    """How tasks are replaced when the service is changed; None: one after the other."""
    rollback_config: Annotated[UpdateConfig | None, Since(1, 28)] = None
    """How tasks are replaced when a change is undone; None: one after the other.
    API 1.28 and newer."""
    networks: list[NetworkAttachmentConfig] = []
    """The networks that its tasks join. Deprecated: ignored from API 1.44 on; use
    `TaskSpec.networks`."""
    endpoint_spec: EndpointSpec | None = None
    """How it is reached; None: by one address, and not from outside."""
