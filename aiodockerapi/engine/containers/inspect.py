"""A container in full: how it was made, how it runs, and where it lies."""

from typing import Annotated, Literal

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import core_schema as cs

from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Time
from aiodockerapi.engine.common import DriverData, OCIDescriptor
from aiodockerapi.engine.containers.config import ContainerConfig
from aiodockerapi.engine.containers.host_config import HostConfig, PortBinding
from aiodockerapi.engine.containers.models import PortSummary
from aiodockerapi.engine.containers.mounts import MountPoint
from aiodockerapi.engine.containers.ports import PublishedPort, port_name
from aiodockerapi.engine.networks.models import Address, EndpointSettings

__all__ = [
    "ContainerInspect",
    "ContainerState",
    "Health",
    "HealthcheckResult",
    "NetworkSettings",
    "RootFSStorage",
    "RootFSStorageSnapshot",
    "Storage",
]

_PORT = 5
"""The digits of the highest port."""


class _PortMap:
    """A map of ports; the list that the API describes below 1.32 is made into one."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> cs.CoreSchema:
        listed = cs.nullable_schema(handler.generate_schema(list[PortSummary]))
        return cs.union_schema(
            [handler(source), cs.no_info_after_validator_function(_by_port, listed)],
            mode="left_to_right",
        )


def _by_port(listed: list[PortSummary] | None) -> dict[str, list[PortBinding] | None]:
    ports: dict[str, list[PortBinding] | None] = {}
    for port in listed or ():
        bindings = ports.setdefault(f"{port.private_port}/{port.type or 'tcp'}", None)
        if port.public_port is not None:
            binding = PortBinding(host_ip=port.ip, host_port=str(port.public_port))
            ports[f"{port.private_port}/{port.type or 'tcp'}"] = [*(bindings or ()), binding]
    return ports


class HealthcheckResult(Model):
    """The outcome of one check."""

    start: Time = None
    """When it began."""
    end: Time = None
    """When it ended."""
    exit_code: int = 0
    """The check's status: 0 well, 1 not well, -1 it could not be run or took too long."""
    output: str = ""
    """What it wrote, cut at 4096 bytes."""


class Health(Model):
    """How a container is, with its last checks."""

    status: Literal["none", "starting", "healthy", "unhealthy"] | str = ""
    """``none``: there is no check; ``starting``: not well yet, and still in its start period."""
    failing_streak: int = 0
    """The failed checks in a row."""
    log: list[HealthcheckResult] = []
    """The last checks, the oldest first; five at most."""


class ContainerState(Model):
    """What a container does, and how it came to that."""

    status: (
        Literal["created", "running", "paused", "restarting", "removing", "exited", "dead"] | str
    ) = ""
    """What it does, in a word."""
    running: bool = False
    """Whether it runs; a paused or restarting one does, too."""
    paused: bool = False
    """Whether it is paused."""
    restarting: bool = False
    """Whether the daemon is about to start it again."""
    oom_killed: Annotated[bool, Field(alias="OOMKilled")] = False
    """Whether the kernel killed one of its processes because its memory was used up."""
    dead: bool = False
    """Whether its removal has failed half way."""
    pid: int = 0
    """Its first process, by the host's number; 0 if it does not run."""
    exit_code: int = 0
    """Its last exit status."""
    error: str = ""
    """Why it could not be started; else empty."""
    started_at: Time = None
    """When it was last started; None: never."""
    finished_at: Time = None
    """When it last ended; None: never."""
    health: Health | None = None
    """How it is; None if there is no check."""


class NetworkSettings(Model):
    """The networks of a container, and its ports.

    `networks` tells of each network; what is deprecated here tells of the default one alone.
    """

    bridge: str = ""
    """The bridge of the default network, if it is another than the daemon's.
    Deprecated: until API 1.51."""
    sandbox_id: Annotated[str, Field(alias="SandboxID")] = ""
    """The id of the container's network name space; empty if it does not run."""
    sandbox_key: str = ""
    """The path of the network name space on the host."""
    ports: Annotated[dict[str, list[PortBinding] | None], _PortMap()] = {}
    """By the container's port, as ``80/tcp``: where it can be reached on the host; None: it is
    exposed, but not published."""
    hairpin_mode: bool = False
    """Whether the container reaches itself by its published ports.
    Deprecated: until API 1.51."""
    link_local_ipv6_address: Annotated[str, Field(alias="LinkLocalIPv6Address")] = ""
    """The address of the link-local range. Deprecated: until API 1.51."""
    link_local_ipv6_prefix_len: Annotated[int, Field(alias="LinkLocalIPv6PrefixLen")] = 0
    """The length of that range's prefix in bits. Deprecated: until API 1.51."""
    secondary_ip_addresses: Annotated[list[Address], Field(alias="SecondaryIPAddresses")] = []
    """More IPv4 addresses. Deprecated: until API 1.51."""
    secondary_ipv6_addresses: Annotated[list[Address], Field(alias="SecondaryIPv6Addresses")] = []
    """More IPv6 addresses. Deprecated: until API 1.51."""
    endpoint_id: Annotated[str, Field(alias="EndpointID")] = ""
    """The id of the place on the default network. Deprecated: until API 1.51."""
    gateway: str = ""
    """The IPv4 gateway of the default network. Deprecated: until API 1.51."""
    global_ipv6_address: Annotated[str, Field(alias="GlobalIPv6Address")] = ""
    """The IPv6 address on the default network. Deprecated: until API 1.51."""
    global_ipv6_prefix_len: Annotated[int, Field(alias="GlobalIPv6PrefixLen")] = 0
    """The length of its network's prefix in bits. Deprecated: until API 1.51."""
    ip_address: Annotated[str, Field(alias="IPAddress")] = ""
    """The IPv4 address on the default network; empty if the container is on others only.
    Deprecated: until API 1.51."""
    ip_prefix_len: Annotated[int, Field(alias="IPPrefixLen")] = 0
    """The length of its network's prefix in bits. Deprecated: until API 1.51."""
    ipv6_gateway: Annotated[str, Field(alias="IPv6Gateway")] = ""
    """The IPv6 gateway of the default network. Deprecated: until API 1.51."""
    mac_address: str = ""
    """The hardware address on the default network. Deprecated: until API 1.51."""
    networks: dict[str, EndpointSettings] = {}
    """The container's place on each network, by the network's name."""
    address: str = ""
    """Described until API 1.31, and never sent; see `ip_address`."""
    port_mapping: object = None
    """Described until API 1.31, and null; see `ports`."""


class RootFSStorageSnapshot(Model):
    """The snapshotter that keeps a root file system."""

    name: str = ""
    """The snapshotter's name, as ``overlayfs``."""


class RootFSStorage(Model):
    """How a root file system is kept."""

    snapshot: RootFSStorageSnapshot | None = None
    """By which snapshotter; None: by none."""


class Storage(Model):
    """How a container's file systems are kept, with the containerd image store."""

    root_fs: Annotated[RootFSStorage | None, Field(alias="RootFS")] = None
    """The root file system."""


class ContainerInspect(Model):
    """A container in full.

    Returned by ``containers.inspect``.
    """

    id: str
    """The id, 64 hexadecimal digits."""
    created: Time = None
    """When it was made."""
    path: str = ""
    """The program that is run."""
    args: list[str] = []
    """The program's arguments."""
    state: ContainerState | None = None
    """What it does."""
    image: str = ""
    """The image's id."""
    resolv_conf_path: str = ""
    """Where its ``/etc/resolv.conf`` lies on the host."""
    hostname_path: str = ""
    """Where its ``/etc/hostname`` lies on the host."""
    hosts_path: str = ""
    """Where its ``/etc/hosts`` lies on the host."""
    log_path: str | None = None
    """Where its output is kept on the host; None or empty with a log driver that keeps none
    there."""
    node: dict[str, object] | None = None
    """The node of a classic Swarm (not of today's swarm mode) that it is on. Until API 1.38."""
    name: str = ""
    """The name, with a slash before it; `short_name` is without."""
    restart_count: int = 0
    """How often the daemon has started it again."""
    driver: str = ""
    """The storage driver or snapshotter, as ``overlay2``."""
    platform: str = ""
    """The operating system it is made for, as ``linux``. API 1.40 and newer."""
    image_manifest_descriptor: OCIDescriptor | None = None
    """The manifest that was chosen of the image, with the containerd image store; else None.
    API 1.48 and newer."""
    mount_label: str = ""
    """The SELinux label of its files."""
    process_label: str = ""
    """The SELinux label of its processes."""
    app_armor_profile: str = ""
    """The AppArmor profile that it runs under."""
    exec_ids: Annotated[list[str], Field(alias="ExecIDs")] = []
    """The commands run in it beside its own, by their ids."""
    host_config: HostConfig | None = None
    """What it has from its host."""
    graph_driver: DriverData | None = None
    """Where its file system lies; None from API 1.52 on with the containerd image store."""
    storage: Storage | None = None
    """How its file system is kept, with the containerd image store. API 1.52 and newer."""
    size_rw: int | None = None
    """The size of what it wrote beside its image, in bytes; None unless asked for."""
    size_root_fs: int | None = None
    """The size of its whole file system, in bytes; None unless asked for."""
    mounts: list[MountPoint] = []
    """What is mounted in it."""
    config: ContainerConfig | None = None
    """What it runs."""
    network_settings: NetworkSettings | None = None
    """The networks that it has joined, and its ports."""

    @property
    def short_name(self) -> str:
        """The name without the slash."""
        return self.name.removeprefix("/")

    def published(self, port: int | str) -> list[PublishedPort]:
        """Return where a port of the container can be reached on the host; nowhere is empty.

        Args:
            port: the container's port: ``80/tcp``, ``53/udp``; 80 is ``80/tcp``.

        Example:
            >>> web = await docker.containers.inspect("web")
            >>> web.published("80/tcp")[0].port
            8080
        """
        number, protocol = port_name(port)
        ports = {} if self.network_settings is None else self.network_settings.ports
        return [
            PublishedPort(each.host_ip, int(each.host_port))
            for each in ports.get(f"{number}/{protocol}") or ()
            if each.host_port.isdecimal() and len(each.host_port) <= _PORT
        ]
