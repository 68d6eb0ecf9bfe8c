"""What a daemon is told to begin, join or unlock a swarm, and what it tells of its own."""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model
from aiodockerapi.engine.swarm.models import ClusterInfo, SwarmSpec

__all__ = ["JoinTokens", "SwarmInit", "SwarmInspect", "SwarmJoin", "UnlockKey"]


class JoinTokens(Model):
    """What a node must show to join; they do not show in its ``repr``."""

    worker: Annotated[str, Field(repr=False)] = ""
    """The token that lets a node join as a worker."""
    manager: Annotated[str, Field(repr=False)] = ""
    """The token that lets a node join as a manager."""


class SwarmInspect(ClusterInfo):
    """The swarm, as one of its managers knows it.

    Returned by ``swarm.inspect``.
    """

    join_tokens: JoinTokens = Field(default_factory=JoinTokens)
    """What nodes must show to join."""


class UnlockKey(Model):
    """The key that opens a locked manager; it does not show in its ``repr``.

    Returned by ``swarm.unlock_key`` and sent by ``swarm.unlock``.

    Example:
        >>> UnlockKey(unlock_key="SWMKEY-1-7c37Cc8654o6p38HnroywCi19pllOnGtbdZEgtKxZu8")
        UnlockKey()
    """

    unlock_key: Annotated[str, Field(repr=False)] = ""
    """The key; empty: managers do not lock."""


class SwarmInit(Model):
    """How a daemon begins a swarm, as its first manager.

    Sent by ``swarm.init``.

    Example:
        >>> SwarmInit(advertise_addr="10.0.0.1", default_addr_pool=["10.20.0.0/16"]).subnet_size
    """

    listen_addr: str = ""
    """Where to listen for the other managers: an address or a network interface, and a port if
    wanted; empty: ``0.0.0.0:2377``."""
    advertise_addr: str = ""
    """The address, or the network interface, that the other nodes reach this one by, and a port
    if wanted; empty: found out, if the machine has just one."""
    data_path_addr: Annotated[str, Since(1, 30)] = ""
    """The address, or the network interface, for the traffic between containers; empty:
    `advertise_addr`. API 1.30 and newer."""
    data_path_port: Annotated[int, Since(1, 40)] = 0
    """The UDP port for the traffic between containers, 1024 to 49151; 0: 4789.
    API 1.40 and newer."""
    force_new_cluster: bool = False
    """Begin anew from what this manager has, without the others: for when most are lost."""
    spec: SwarmSpec | None = None
    """The swarm's settings; None: the daemon's defaults."""
    auto_lock_managers: bool = False
    """Lock managers that restart until somebody gives them the unlock key."""
    availability: Annotated[Literal["", "active", "pause", "drain"] | str, Since(1, 27)] = ""
    """Whether this node takes tasks, as `NodeSpec.availability`; empty: ``active``.
    API 1.27 and newer."""
    default_addr_pool: Annotated[list[str], Since(1, 39)] = []
    """The address ranges to cut overlay networks from, in CIDR; empty: ``10.0.0.0/8``.
    API 1.39 and newer."""
    subnet_size: Annotated[int | None, Since(1, 39)] = None
    """The length of the prefix of each network cut from them; None: 24. API 1.39 and newer."""


class SwarmJoin(Model):
    """How a daemon joins a swarm.

    Sent by ``swarm.join``.

    Example:
        >>> SwarmJoin(remote_addrs=["10.0.0.1:2377"], join_token="SWMTKN-1-…").listen_addr
        ''
    """

    listen_addr: str = ""
    """Where to listen for the other managers, if it is one: an address or a network interface,
    and a port if wanted; empty: ``0.0.0.0:2377``."""
    advertise_addr: str = ""
    """The address, or the network interface, that the other nodes reach this one by; empty:
    found out, if the machine has just one."""
    data_path_addr: Annotated[str, Since(1, 30)] = ""
    """The address, or the network interface, for the traffic between containers; empty:
    `advertise_addr`. API 1.30 and newer."""
    remote_addrs: list[str] = []
    """Managers of the swarm, each with its port: ``10.0.0.1:2377``."""
    join_token: Annotated[str, Field(repr=False)] = ""
    """The token of `JoinTokens` that says whether it is to be a worker or a manager."""
    availability: Annotated[Literal["", "active", "pause", "drain"] | str, Since(1, 27)] = ""
    """Whether this node takes tasks, as `NodeSpec.availability`; empty: ``active``.
    API 1.27 and newer."""
