"""Containers as lists show them, and the smaller answers about them."""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.model import Model
from aiodockerapi._core.times import UnixTime
from aiodockerapi.engine.common import OCIDescriptor
from aiodockerapi.engine.containers.mounts import MountPoint
from aiodockerapi.engine.containers.ports import PublishedPort, port_name
from aiodockerapi.engine.networks.models import EndpointSettings

__all__ = [
    "Checkpoint",
    "CheckpointConfig",
    "ContainerCreated",
    "ContainerSummary",
    "ContainerTop",
    "ContainerUpdated",
    "ContainersPruned",
    "FilesystemChange",
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

    def published(self, port: int | str) -> list[PublishedPort]:
        """Return where a port of the container can be reached on the host; nowhere is empty.

        Args:
            port: the container's port: ``80/tcp``, ``53/udp``; 80 is ``80/tcp``.

        Example:
            >>> (web,) = await docker.containers.list(filters={"name": "web"})
            >>> web.published(80)[0].port
            8080
        """
        wanted = port_name(port)
        return [
            PublishedPort(each.ip, each.public_port)
            for each in self.ports
            if each.public_port and (each.private_port, each.type or "tcp") == wanted
        ]


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


class ContainersPruned(Model):
    """What ``containers.prune`` removed."""

    containers_deleted: list[str] = []
    """The ids of the containers."""
    space_reclaimed: int = 0
    """The bytes of what they had written."""


class ContainerTop(Model):
    """The processes of a container, as a table.

    Returned by ``containers.top``.
    """

    titles: list[str] = []
    """The titles of the columns, as ``PID`` and ``CMD``."""
    processes: list[list[str]] = []
    """The rows, one for each process."""

    def rows(self) -> list[dict[str, str]]:
        """Return the rows by the titles of their columns."""
        return [dict(zip(self.titles, process, strict=False)) for process in self.processes]


class FilesystemChange(Model):
    """A file that differs from the image's.

    Returned by ``containers.changes``.
    """

    path: str
    """The path of the file or folder."""
    kind: Literal[0, 1, 2] | int = 0
    """What became of it: 0 modified, 1 added, 2 deleted."""

    @property
    def what(self) -> str:
        """The same in a word: ``modified``, ``added``, ``deleted``."""
        words = ("modified", "added", "deleted")
        return words[self.kind] if 0 <= self.kind < len(words) else str(self.kind)


class CheckpointConfig(Model):
    """A checkpoint to make.

    Sent by ``containers.create_checkpoint``.
    """

    checkpoint_id: Annotated[str, Field(alias="CheckpointID")]
    """Its name."""
    checkpoint_dir: str = ""
    """Where to put it on the host; empty: Docker's own folder."""
    exit: bool = False
    """Stop the container once it is made."""


class Checkpoint(Model):
    """A checkpoint of a container.

    Returned by ``containers.list_checkpoints``.
    """

    name: str
    """Its name."""
