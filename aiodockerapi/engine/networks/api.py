"""Networks: make, join, leave and remove them."""

from collections.abc import Sequence
from typing import Literal, TypedDict

from aiodockerapi._core.client import Client
from aiodockerapi._core.request import HasId, filters_of, id_of, path
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.networks.models import EndpointSettings
from aiodockerapi.engine.networks.spec import (
    NetworkConfig,
    NetworkConnectRequest,
    NetworkCreated,
    NetworkDisconnectRequest,
    NetworkInspect,
    NetworksPruned,
    NetworkSummary,
)

__all__ = ["NetworkFilters", "NetworkPruneFilters", "Networks"]


class NetworkFilters(TypedDict, total=False):
    """What `Networks.list` can be asked for; several values of one filter mean any of them.

    ``dangling`` are those that no container is on, ``type`` is ``custom`` for those that users
    made and ``builtin`` for the daemon's own, ``scope`` is local, swarm or global.
    """

    dangling: bool
    driver: str | Sequence[str]
    id: str | Sequence[str]
    label: str | Sequence[str]
    name: str | Sequence[str]
    scope: str | Sequence[str]
    type: str


NetworkPruneFilters = TypedDict(
    "NetworkPruneFilters",
    {
        "label": str | Sequence[str],
        "label!": str | Sequence[str],
        "until": str,
    },
    total=False,
)
"""What `Networks.prune` removes: with a label, without one, made before a time.

``until`` is a time (RFC 3339 or seconds since 1970) or how long ago (``24h``).
"""


class Networks:
    """The daemon's networks.

    A network is named by its name, its ID, the beginning of its ID, or an object that has an ID.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create(self, config: NetworkConfig) -> NetworkCreated:
        """Make a network.

        Args:
            config: what it is to be.

        Raises:
            Conflict: the name is taken.
            NotFound: there is no such driver.
            Forbidden: the daemon has one of its kind, and takes no other.
            UnsupportedVersion: the daemon is too old for one of the settings.

        Example:
            >>> made = await docker.networks.create(NetworkConfig(name="app"))
            >>> made.warning
            ''

        POST /networks/create, API 1.24.
        """
        return await self._client.call(
            NetworkCreated, "POST", path("/networks/create"), body=config, patient=True
        )

    async def inspect(
        self,
        network: str | HasId,
        *,
        verbose: bool = False,
        scope: Literal["swarm", "global", "local"] | str | None = None,
    ) -> NetworkInspect:
        """Return all that the daemon knows of a network.

        Args:
            network: which one.
            verbose: whether to tell the services on a swarm's network, from all nodes.
            scope: how far the network must reach, where several have one name.

        Raises:
            NotFound: there is no such network.
            UnsupportedVersion: `verbose` needs API 1.28, `scope` 1.31.

        Example:
            >>> app = await docker.networks.inspect("app")
            >>> app.driver
            'bridge'

        GET /networks/{id}, API 1.24.
        """
        return await self._client.call(
            NetworkInspect,
            "GET",
            path("/networks/{id}", network),
            query={"verbose": verbose or None, "scope": scope},
            since={"verbose": ApiVersion(1, 28), "scope": ApiVersion(1, 31)},
        )

    async def connect(
        self,
        network: str | HasId,
        container: str | HasId,
        endpoint: EndpointSettings | None = None,
    ) -> None:
        """Let a container join a network, running or not.

        Args:
            network: which network.
            container: which container.
            endpoint: its place on the network: aliases, addresses; None: as the driver chooses.

        Raises:
            NotFound: there is no such network or container.
            Forbidden: the container is on it already, or it is no network to join.
            UnsupportedVersion: the daemon is too old for one of the settings.

        Example:
            >>> await docker.networks.connect("app", "web", EndpointSettings(aliases=["www"]))

        POST /networks/{id}/connect, API 1.24.
        """
        who = id_of(container)
        body = (
            NetworkConnectRequest(container=who)
            if endpoint is None
            else NetworkConnectRequest(container=who, endpoint_config=endpoint)
        )
        await self._client.send(
            "POST", path("/networks/{id}/connect", network), body=body, patient=True
        )

    async def disconnect(
        self, network: str | HasId, container: str | HasId, *, force: bool = False
    ) -> None:
        """Let a container leave a network.

        Args:
            network: which network.
            container: which container.
            force: whether to forget its place even if the driver fails to take it down.

        Raises:
            NotFound: there is no such network or container.
            ServerError: the container is not on it.

        Example:
            >>> await docker.networks.disconnect("app", "web")

        POST /networks/{id}/disconnect, API 1.24.
        """
        await self._client.send(
            "POST",
            path("/networks/{id}/disconnect", network),
            body=NetworkDisconnectRequest(container=id_of(container), force=force),
            patient=True,
        )

    async def remove(self, network: str | HasId) -> None:
        """Remove a network.

        Args:
            network: which one.

        Raises:
            NotFound: there is no such network.
            Forbidden: a container is on it, or it is one of the daemon's own.

        Example:
            >>> await docker.networks.remove("app")

        DELETE /networks/{id}, API 1.24.
        """
        await self._client.send("DELETE", path("/networks/{id}", network), patient=True)

    async def prune(self, *, filters: NetworkPruneFilters | None = None) -> NetworksPruned:
        """Remove all networks that users made and no container is on.

        Args:
            filters: which of them.

        Raises:
            InvalidArgument: a filter is unknown.
            Conflict: they are being pruned already.

        Example:
            >>> pruned = await docker.networks.prune(filters={"label": "stage=test"})
            >>> pruned.networks_deleted
            ['app-test']

        POST /networks/prune, API 1.25.
        """
        return await self._client.call(
            NetworksPruned,
            "POST",
            path("/networks/prune", needs=ApiVersion(1, 25)),
            query={"filters": filters_of(filters, NetworkPruneFilters.__annotations__)},
            patient=True,
        )

    # A method of this name stands last: below it, list[...] would mean the method.
    async def list(self, *, filters: NetworkFilters | None = None) -> list[NetworkSummary]:
        """List networks.

        Args:
            filters: which networks.

        Raises:
            InvalidArgument: a filter is unknown.

        Example:
            >>> for network in await docker.networks.list(filters={"driver": "bridge"}):
            ...     print(network.name, network.scope)
            bridge local

        GET /networks, API 1.24.
        """
        return await self._client.call_list(
            NetworkSummary,
            "GET",
            path("/networks"),
            query={"filters": filters_of(filters, NetworkFilters.__annotations__)},
        )
