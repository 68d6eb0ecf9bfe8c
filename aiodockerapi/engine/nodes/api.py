"""The nodes of a swarm: see, change and remove them."""

from collections.abc import Callable, Sequence
from typing import Literal, TypedDict

from aiodockerapi._core.client import Client
from aiodockerapi._core.request import HasId, filters_of, path
from aiodockerapi.engine.nodes.models import Node, NodeSpec
from aiodockerapi.engine.swarm.change import changed

__all__ = ["NodeFilters", "Nodes"]

_Membership = Literal["accepted", "pending"]
_Role = Literal["manager", "worker"]

NodeFilters = TypedDict(
    "NodeFilters",
    {
        "id": str | Sequence[str],
        "label": str | Sequence[str],
        "membership": _Membership | Sequence[_Membership],
        "name": str | Sequence[str],
        "node.label": str | Sequence[str],
        "role": _Role | Sequence[_Role],
    },
    total=False,
)
"""What `Nodes.list` can be asked for; ``label`` is the engine's, ``node.label`` the node's own."""


class Nodes:
    """The swarm's nodes.

    Only a manager knows them; other daemons raise `Unavailable`. A node is named by its ID, the
    beginning of it, its name, or a `Node`; the daemon's own is `SwarmInfo.node_id` of its `Info`.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def inspect(self, node: str | HasId) -> Node:
        """Return what is known of a node.

        Args:
            node: which one.

        Raises:
            NotFound: there is no such node.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> node = await docker.nodes.inspect("web-1")
            >>> node.status.state
            'ready'

        GET /nodes/{id}, API 1.24.
        """
        return await self._client.call(Node, "GET", path("/nodes/{id}", node))

    async def update(self, node: str | HasId, spec: NodeSpec, *, version: int) -> None:
        """Replace what a node is to be: its labels, its role, whether it takes tasks.

        Args:
            node: which one.
            spec: all of it; labels that are left out are removed.
            version: the version it was made from: `version.index` of what `inspect` gave.

        Raises:
            BadRequest: role or availability are missing, or are none.
            NotFound: there is no such node.
            ServerError: there is a newer version (``update out of sequence``); see `change`.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> node = await docker.nodes.inspect("web-1")
            >>> spec = NodeSpec(role="manager", availability="drain", labels={"zone": "a"})
            >>> await docker.nodes.update(node, spec, version=node.version.index)

        POST /nodes/{id}/update, API 1.24.
        """
        await self._client.send(
            "POST", path("/nodes/{id}/update", node), query={"version": version}, body=spec
        )

    async def change(self, node: str | HasId, change: Callable[[NodeSpec], NodeSpec]) -> None:
        """Change some of what a node is to be and keep the rest.

        These are two requests, `inspect` and `update`; both again if somebody else was faster.

        Args:
            node: which one.
            change: makes the new spec of the old one.

        Raises:
            NotFound: there is no such node.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> await docker.nodes.change(
            ...     node, lambda spec: spec.model_copy(update={"availability": "active"})
            ... )

        GET /nodes/{id}, POST /nodes/{id}/update, API 1.24.
        """
        await changed(
            lambda: self.inspect(node),
            change,
            lambda spec, version: self.update(node, spec, version=version),
        )

    async def remove(self, node: str | HasId, *, force: bool = False) -> None:
        """Remove a node from the swarm.

        Args:
            node: which one.
            force: whether to remove it although it has not left the swarm itself.

        Raises:
            BadRequest: it is a manager, or has not left and `force` is False.
            NotFound: there is no such node.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> await docker.nodes.remove("web-2", force=True)

        DELETE /nodes/{id}, API 1.24.
        """
        await self._client.send("DELETE", path("/nodes/{id}", node), query={"force": force or None})

    # A method of this name stands last: below it, list[...] would mean the method.
    async def list(self, *, filters: NodeFilters | None = None) -> list[Node]:
        """List the swarm's nodes.

        Args:
            filters: which nodes.

        Raises:
            InvalidArgument: a filter is unknown.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> for node in await docker.nodes.list(filters={"role": "manager"}):
            ...     print(node.description.hostname, node.status.state)
            web-1 ready

        GET /nodes, API 1.24.
        """
        query = {"filters": filters_of(filters, NodeFilters.__annotations__)}
        return await self._client.call_list(Node, "GET", path("/nodes"), query=query)
