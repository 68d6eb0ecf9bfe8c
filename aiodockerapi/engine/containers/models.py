"""Containers as lists show them, and the answers to create and wait."""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.model import Model
from aiodockerapi._core.times import UnixTime
from aiodockerapi.engine.common import OCIDescriptor
from aiodockerapi.engine.containers.mounts import MountPoint
from aiodockerapi.engine.networks.models import EndpointSettings

__all__ = [
    "ContainerCreated",
    "ContainerSummary",
    "ContainerUpdated",
    "HealthSummary",
    "HostConfigSummary",
    "NetworkSettingsSummary",
    "PortSummary",
    "WaitError",
    "WaitResult",
]


class PortSummary(Model):
    """A port of a container, and where it can be reached on the host."""

    ip: Annotated[str, Field(alias="IP")] = ""
    """The host's address; empty if the port is not published."""
    private_port: int = 0
    """The container's port."""
    public_port: int | None = None
    """The host's port; None if the port is not published."""
    type: Literal["tcp", "udp", "sctp"] | str = ""
    """The protocol. ``sctp``: API 1.37 and newer."""


class HostConfigSummary(Model):
    """The little of a container's `HostConfig` that lists show."""

    network_mode: str = ""
    """As `HostConfig.network_mode`."""
    annotations: dict[str, str] = {}
    """As `HostConfig.annotations`. API 1.46 and newer."""


class NetworkSettingsSummary(Model):
    """The networks of a container, as lists show them."""

    networks: dict[str, EndpointSettings] = {}
    """The container's place on each network, by the network's name."""


class HealthSummary(Model):
    """How a container is, as lists show it."""

    status: Literal["none", "starting", "healthy", "unhealthy"] | str = ""
    """``none``: there is no check; ``starting``: not well yet, and still in its start period."""
    failing_streak: int = 0
    """The failed checks in a row."""


class ContainerSummary(Model):
    """A container, as lists show it.

    Returned by ``containers.list``.
    """

    id: str
    """The id, 64 hexadecimal digits."""
    names: list[str] = []
    """The names, each with a slash before it; a link to it adds ``/OTHER/ALIAS``. `short_name`
    is the one to show."""
    image: str = ""
    """The image as it was named when the container was made, or its id if that name is another
    image's now."""
    image_id: Annotated[str, Field(alias="ImageID")] = ""
    """The image's id."""
    image_manifest_descriptor: OCIDescriptor | None = None
    """The manifest that was chosen of the image, with the containerd image store; else None.
    API 1.48 and newer."""
    command: str = ""
    """The command with its arguments, as one line."""
    created: UnixTime = None
    """When it was made, to the second."""
    ports: list[PortSummary] = []
    """The ports; one for each address of the host that leads to it."""
    size_rw: int | None = None
    """The size of what it wrote beside its image, in bytes; None unless asked for. Docker leaves
    out zero too."""
    size_root_fs: int | None = None
    """The size of its whole file system, in bytes; None unless asked for."""
    labels: dict[str, str] = {}
    """Its labels, with those of the image."""
    state: (
        Literal["created", "running", "paused", "restarting", "exited", "removing", "dead"] | str
    ) = ""
    """What it does."""
    status: str = ""
    """The same for people to read, as ``Up 2 hours (healthy)``."""
    host_config: HostConfigSummary | None = None
    """A little of what it has from its host."""
    network_settings: NetworkSettingsSummary | None = None
    """The networks that it has joined."""
    mounts: list[MountPoint] = []
    """What is mounted in it."""
    health: HealthSummary | None = None
    """How it is. API 1.52 and newer; before, only `status` tells."""

    @property
    def short_name(self) -> str:
        """Its own name, without the slash; empty if it has none."""
        names = [name.removeprefix("/") for name in self.names]
        return next((name for name in names if "/" not in name), "")


class ContainerCreated(Model):
    """The answer to ``containers.create``."""

    id: str
    """The new container's id."""
    warnings: list[str] = []
    """What the daemon could not do as asked."""


class ContainerUpdated(Model):
    """The answer to ``containers.update``."""

    warnings: list[str] = []
    """What the daemon could not do as asked."""


class WaitError(Model):
    """What went wrong while waiting for a container."""

    message: str = ""
    """The error, in the daemon's words."""


class WaitResult(Model):
    """How a container ended.

    Returned by ``containers.wait``.
    """

    status_code: int
    """The exit status: the command's own, or 128 and the number of the signal that ended it
    (137: killed)."""
    error: WaitError | None = None
    """What went wrong while waiting, as a removal that failed; None: nothing.
    API 1.34 and newer."""
