"""What is known of a swarm's services."""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Time
from aiodockerapi.engine.services.ports import EndpointPortConfig
from aiodockerapi.engine.services.spec import EndpointSpec, ServiceSpec
from aiodockerapi.engine.swarm.models import ObjectVersion

__all__ = [
    "EndpointVirtualIP",
    "JobStatus",
    "Service",
    "ServiceCreated",
    "ServiceEndpoint",
    "ServiceStatus",
    "ServiceUpdated",
    "UpdateStatus",
]


class EndpointVirtualIP(Model):
    """The address of a service in a network."""

    network_id: Annotated[str, Field(alias="NetworkID")] = ""
    """The network's ID."""
    addr: str = ""
    """The address, in CIDR: ``10.0.1.5/24``."""


class ServiceEndpoint(Model):
    """How a service is reached, as it came about."""

    spec: EndpointSpec | None = None
    """What was wanted."""
    ports: list[EndpointPortConfig] = []
    """Its ports, with those that were chosen for it."""
    virtual_ips: Annotated[list[EndpointVirtualIP], Field(alias="VirtualIPs")] = []
    """Its addresses, one in each network."""


class UpdateStatus(Model):
    """How far the last change of a service has come."""

    state: (
        Literal[
            "",
            "updating",
            "paused",
            "completed",
            "rollback_started",
            "rollback_paused",
            "rollback_completed",
        ]
        | str
    ) = ""
    """Whether its tasks are being replaced, all have been, or it was stopped for a failure."""
    started_at: Time = None
    """When it began."""
    completed_at: Time = None
    """When it ended; None: it has not."""
    message: str = ""
    """What happens, in English."""


class ServiceStatus(Model):
    """How many tasks a service has. API 1.41 and newer."""

    running_tasks: int = 0
    """Those that run."""
    desired_tasks: int = 0
    """Those that are to run."""
    completed_tasks: int = 0
    """Those of a job that have ended well."""


class JobStatus(Model):
    """How a service that is a job was last run. API 1.41 and newer."""

    job_iteration: ObjectVersion | None = None
    """The number of the run, which `Task.job_iteration` has as well; it grows with each."""
    last_execution: Time = None
    """When the run was started."""


class Service(Model):
    """A service of the swarm.

    Returned by ``services.list`` and ``services.inspect``.
    """

    id: Annotated[str, Field(alias="ID")]
    """The service's ID."""
    version: ObjectVersion = Field(default_factory=ObjectVersion)
    """The version of it, to be named in an update."""
    created_at: Time = None
    """When it was made."""
    updated_at: Time = None
    """When it last changed."""
    spec: ServiceSpec = Field(default_factory=ServiceSpec)
    """What it is to be."""
    previous_spec: ServiceSpec | None = None
    """What it was to be before the last change; None: it was not changed."""
    endpoint: ServiceEndpoint | None = None
    """How it is reached."""
    update_status: UpdateStatus | None = None
    """How far the last change has come; None: it was not changed."""
    service_status: ServiceStatus | None = None
    """How many tasks it has; None: that was not asked for. API 1.41 and newer."""
    job_status: JobStatus | None = None
    """How it was last run; None: it is no job. API 1.41 and newer."""


class ServiceCreated(Model):
    """What ``services.create`` has made."""

    id: Annotated[str, Field(alias="ID")]
    """The service's ID."""
    warnings: list[str] = []
    """What the daemon warns of, in English."""
    warning: str | None = None
    """The same in one text, from daemons before API 1.44."""


class ServiceUpdated(Model):
    """What ``services.update`` tells. API 1.28 and newer."""

    warnings: list[str] = []
    """What the daemon warns of, in English: that it could not ask the registry for the image's
    digest, for one."""
