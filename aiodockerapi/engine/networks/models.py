"""How a container is joined to a network: what is asked for, and what came of it."""

from typing import Annotated

from pydantic import Field

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model

__all__ = ["Address", "EndpointIPAMConfig", "EndpointSettings", "NetworkingConfig"]


class Address(Model):
    """An IP address with the length of its network's prefix."""

    addr: str = ""
    """The address, without the prefix."""
    prefix_len: int = 0
    """The length of the prefix in bits."""


class EndpointIPAMConfig(Model):
    """The addresses asked for on a network; what is left out, the network's driver chooses."""

    ipv4_address: Annotated[str, Field(alias="IPv4Address")] = ""
    """The IPv4 address. The network needs a subnet configured by the user to grant it."""
    ipv6_address: Annotated[str, Field(alias="IPv6Address")] = ""
    """The IPv6 address. The network needs an IPv6 subnet configured by the user to grant it."""
    link_local_ips: Annotated[list[str], Field(alias="LinkLocalIPs")] = []
    """More addresses of the link-local ranges, IPv4 or IPv6."""


class EndpointSettings(Model):
    """A container's place on one network.

    Sent by ``containers.create`` and ``networks.connect``, where only the upper half matters
    (until `gw_priority`); in answers the lower half tells what is in force. A container that
    does not run has empty addresses.
    """

    ipam_config: Annotated[EndpointIPAMConfig | None, Field(alias="IPAMConfig")] = None
    """The addresses asked for; None: the driver chooses."""
    links: list[str] = []
    """Other containers of this network that get an alias here, as ``container:alias``."""
    aliases: list[str] = []
    """More names by which this container is found on this network. Until API 1.44 answers show
    the short id among them."""
    mac_address: str = ""
    """The hardware address, as ``02:42:ac:11:00:05``. It can be asked for from API 1.44 on."""
    driver_opts: Annotated[dict[str, str], Since(1, 32)] = {}
    """Options for the network's driver. API 1.32 and newer."""
    gw_priority: Annotated[int, Since(1, 48)] = 0
    """Of several networks, the one with the highest number gives the default gateway; among
    equals it is the one whose name comes first. API 1.48 and newer."""
    network_id: Annotated[str, Field(alias="NetworkID")] = ""
    """The network's id."""
    endpoint_id: Annotated[str, Field(alias="EndpointID")] = ""
    """The id of this place on the network; empty while the container does not run."""
    gateway: str = ""
    """The IPv4 gateway."""
    ip_address: Annotated[str, Field(alias="IPAddress")] = ""
    """The IPv4 address."""
    ip_prefix_len: Annotated[int, Field(alias="IPPrefixLen")] = 0
    """The length of the IPv4 network's prefix in bits."""
    ipv6_gateway: Annotated[str, Field(alias="IPv6Gateway")] = ""
    """The IPv6 gateway."""
    global_ipv6_address: Annotated[str, Field(alias="GlobalIPv6Address")] = ""
    """The IPv6 address that is reachable from elsewhere."""
    global_ipv6_prefix_len: Annotated[int, Field(alias="GlobalIPv6PrefixLen")] = 0
    """The length of the IPv6 network's prefix in bits."""
    dns_names: Annotated[list[str], Field(alias="DNSNames"), Since(1, 44)] = []
    """Every name by which this container is found on this network: its name, short id, aliases
    and host name. API 1.44 and newer."""


class NetworkingConfig(Model):
    """The networks that a new container joins.

    Sent by ``containers.create``, in `ContainerConfig.networking_config`.
    """

    endpoints_config: dict[str, EndpointSettings] = {}
    """By name or id of the network. Below API 1.44 one network only; join further ones with
    ``networks.connect``."""
