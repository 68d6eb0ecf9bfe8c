"""Networks: what a new one is asked to be, and what the daemon says of those there are."""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Time
from aiodockerapi.engine.networks.models import EndpointSettings

__all__ = [
    "IPAM",
    "IPAMConfig",
    "IPAMStatus",
    "NetworkConfig",
    "NetworkConfigReference",
    "NetworkConnectRequest",
    "NetworkContainer",
    "NetworkCreated",
    "NetworkDisconnectRequest",
    "NetworkInspect",
    "NetworkService",
    "NetworkStatus",
    "NetworkSummary",
    "NetworkTask",
    "NetworksPruned",
    "PeerInfo",
    "SubnetStatus",
]


class IPAMConfig(Model):
    """One range of addresses of a network."""

    subnet: str = ""
    """The range, in CIDR: ``172.20.0.0/16``."""
    ip_range: Annotated[str, Field(alias="IPRange")] = ""
    """The part of `subnet` that containers get addresses from, in CIDR; empty: all of it."""
    gateway: str = ""
    """The gateway's address; empty in a request: the first one of the range."""
    auxiliary_addresses: dict[str, str] = {}
    """Addresses that no container gets, because something else has them; by a name for each."""


class IPAM(Model):
    """How a network gives out its addresses."""

    driver: str = ""
    """The driver that does: ``default``, ``null`` (as ``host`` has it), …"""
    config: list[IPAMConfig] = []
    """The ranges; empty in a request: the driver takes one of its own."""
    options: dict[str, str] = {}
    """Options for the driver."""


class NetworkConfigReference(Model):
    """The network that another one takes its settings from. API 1.30 and newer."""

    network: str = ""
    """Its name; empty: the network has its own settings."""


class NetworkConfig(Model):
    """What a new network is to be. Sent by ``networks.create``.

    Example:
        >>> NetworkConfig(name="app", driver="bridge", ipam=IPAM(config=[IPAMConfig(
        ...     subnet="172.20.0.0/16")])).name
        'app'
    """

    name: str
    """Its name."""
    driver: str | None = None
    """The driver: ``bridge`` (None is the same), ``overlay``, ``macvlan``, ``ipvlan``, …"""
    scope: Annotated[Literal["swarm", "global", "local"] | str | None, Since(1, 30)] = None
    """How far it reaches; None: as far as the driver's networks do."""
    internal: bool | None = None
    """Whether it has no way out."""
    attachable: Annotated[bool | None, Since(1, 25)] = None
    """Whether a container that is no task of a service can join; of networks of a swarm."""
    ingress: Annotated[bool | None, Since(1, 29)] = None
    """Whether it is the one by which published ports of a swarm's services are reached."""
    config_only: Annotated[bool | None, Since(1, 30)] = None
    """Whether it only holds settings for other networks; no container can join it."""
    config_from: Annotated[NetworkConfigReference | None, Since(1, 30)] = None
    """The network, made with `config_only`, whose settings it takes."""
    ipam: Annotated[IPAM | None, Field(alias="IPAM")] = None
    """How it gives out its addresses; None: by the driver ``default``."""
    enable_ipv4: Annotated[bool | None, Field(alias="EnableIPv4"), Since(1, 47)] = None
    """Whether it has IPv4 addresses; None is yes."""
    enable_ipv6: Annotated[bool | None, Field(alias="EnableIPv6")] = None
    """Whether it has IPv6 addresses; None is what the daemon is set to, mostly no."""
    options: dict[str, str] = {}
    """Options for the driver: ``{"com.docker.network.driver.mtu": "1400"}``."""
    labels: dict[str, str] = {}
    """Its labels."""
    check_duplicate: bool | None = None
    """Whether to refuse a name that is taken. Until API 1.45. Deprecated: always so since 1.44."""


class NetworkCreated(Model):
    """A network that was made. Returned by ``networks.create``."""

    id: str
    """The network's ID."""
    warning: str = ""
    """What the daemon warns of, in English; empty: nothing."""


class NetworkConnectRequest(Model):
    """Which container is to join a network, and how. Sent by ``networks.connect``."""

    container: str
    """The container's name or ID."""
    endpoint_config: EndpointSettings | None = None
    """Its place on the network; None: as the driver chooses."""


class NetworkDisconnectRequest(Model):
    """Which container is to leave a network. Sent by ``networks.disconnect``."""

    container: str
    """The container's name or ID."""
    force: bool | None = None
    """Whether to forget its place even if the network's driver fails to take it down."""


class NetworkContainer(Model):
    """A running container's place on a network, as the network tells it."""

    name: str = ""
    """The container's name. API 1.30 and newer."""
    endpoint_id: Annotated[str, Field(alias="EndpointID")] = ""
    """The ID of the place."""
    mac_address: str = ""
    """The hardware address: ``02:42:ac:14:00:02``."""
    ipv4_address: Annotated[str, Field(alias="IPv4Address")] = ""
    """The IPv4 address with its prefix: ``172.20.0.2/16``; empty: none."""
    ipv6_address: Annotated[str, Field(alias="IPv6Address")] = ""
    """The IPv6 address with its prefix; empty: none."""


class PeerInfo(Model):
    """A node of a swarm that an overlay network reaches."""

    name: str = ""
    """The node's ID in the network: ``6869d7c1732b``."""
    ip: Annotated[str, Field(alias="IP")] = ""
    """The node's address."""


class NetworkSummary(Model):
    """A network in the list of networks. Returned by ``networks.list``."""

    id: str
    """The network's ID."""
    name: str = ""
    """Its name."""
    created: Time = None
    """When it was made."""
    scope: Literal["local", "swarm", "global"] | str = ""
    """How far it reaches: this machine, or the swarm."""
    driver: str = ""
    """Its driver: ``bridge``, ``overlay``, ``host``, ``null``, …"""
    enable_ipv4: Annotated[bool | None, Field(alias="EnableIPv4")] = None
    """Whether it has IPv4 addresses; None: not told, and it has. API 1.47 and newer."""
    enable_ipv6: Annotated[bool, Field(alias="EnableIPv6")] = False
    """Whether it has IPv6 addresses."""
    ipam: Annotated[IPAM | None, Field(alias="IPAM")] = None
    """How it gives out its addresses."""
    internal: bool = False
    """Whether it has no way out."""
    attachable: bool = False
    """Whether a container that is no task of a service can join. API 1.25 and newer."""
    ingress: bool = False
    """Whether published ports of a swarm's services are reached by it. API 1.29 and newer."""
    config_from: NetworkConfigReference | None = None
    """The network whose settings it takes. API 1.30 and newer."""
    config_only: bool = False
    """Whether it only holds settings for others. API 1.30 and newer."""
    containers: dict[str, NetworkContainer] = {}
    """The running containers on it, by their IDs.

    In a list until API 1.27 only; later ``networks.inspect`` alone tells them.
    """
    options: dict[str, str] = {}
    """Options of the driver."""
    labels: dict[str, str] = {}
    """Its labels."""
    peers: list[PeerInfo] = []
    """The nodes that an overlay network reaches."""


class NetworkTask(Model):
    """A task of a service on a network."""

    name: str = ""
    """The task's name."""
    endpoint_id: Annotated[str, Field(alias="EndpointID")] = ""
    """The ID of its place on the network."""
    endpoint_ip: Annotated[str, Field(alias="EndpointIP")] = ""
    """Its address there."""
    info: dict[str, str] = {}
    """What else the driver says of it: ``Host IP``."""


class NetworkService(Model):
    """A service on a network, as ``networks.inspect`` tells it with `verbose`."""

    vip: Annotated[str, Field(alias="VIP")] = ""
    """The address of the service as a whole; empty: it has none."""
    ports: list[str] = []
    """The ports it publishes."""
    local_lb_index: Annotated[int, Field(alias="LocalLBIndex")] = 0
    """The number of its load balancer on this node."""
    tasks: list[NetworkTask] = []
    """Its tasks."""


class SubnetStatus(Model):
    """How full a range of addresses is. API 1.52 and newer."""

    ips_in_use: Annotated[int, Field(alias="IPsInUse")] = 0
    """How many addresses are taken, those of the network itself included; 2⁶⁴-1 is "or more"."""
    dynamic_ips_available: Annotated[int, Field(alias="DynamicIPsAvailable")] = 0
    """How many addresses are left to be given out; 2⁶⁴-1 is "or more"."""


class IPAMStatus(Model):
    """How full a network's ranges of addresses are. API 1.52 and newer."""

    subnets: dict[str, SubnetStatus] = {}
    """Each range, by its CIDR."""


class NetworkStatus(Model):
    """How a network does. API 1.52 and newer."""

    ipam: Annotated[IPAMStatus | None, Field(alias="IPAM")] = None
    """How full it is; None: the driver does not tell."""


class NetworkInspect(NetworkSummary):
    """All that the daemon knows of a network. Returned by ``networks.inspect``."""

    services: dict[str, NetworkService] = {}
    """The services on it, by name; empty unless asked for with `verbose`. API 1.28 and newer."""
    status: NetworkStatus | None = None
    """How it does; None: not told. API 1.52 and newer."""


class NetworksPruned(Model):
    """The networks that were removed. Returned by ``networks.prune``."""

    networks_deleted: list[str] = []
    """Their names."""
