"""The session: where it connects, and the groups of what it can do there.

Which daemon, in this order: the `host` argument, the environment's ``DOCKER_HOST``,
``unix:///var/run/docker.sock``.
"""

import os
import ssl
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Self

import aiohttp

from aiodockerapi._core.client import Client
from aiodockerapi._core.exchange import Exchange
from aiodockerapi._core.limits import Limits
from aiodockerapi._core.pools import Pools
from aiodockerapi._core.version import ApiVersion
from aiodockerapi._transport import DEFAULT_HOST, Host, transport_for
from aiodockerapi.engine.system.api import System

if TYPE_CHECKING:
    from aiodockerapi.engine.configs.api import Configs
    from aiodockerapi.engine.containers.api import Containers
    from aiodockerapi.engine.distribution.api import Distribution
    from aiodockerapi.engine.exec.api import Exec
    from aiodockerapi.engine.images.api import Images
    from aiodockerapi.engine.networks.api import Networks
    from aiodockerapi.engine.nodes.api import Nodes
    from aiodockerapi.engine.plugins.api import Plugins
    from aiodockerapi.engine.secrets.api import Secrets
    from aiodockerapi.engine.services.api import Services
    from aiodockerapi.engine.swarm.api import Swarm
    from aiodockerapi.engine.tasks.api import Tasks
    from aiodockerapi.engine.volumes.api import Volumes

__all__ = ["DockerSession"]


class DockerSession(System):
    """One Docker daemon, or Podman's service.

    Making a session sends nothing and needs no event loop; the first call connects, and agrees
    with the daemon on the API version: the newest that both know. It is safe to be used by many
    tasks of one event loop, and belongs to the loop that used it first. Lists are compared with
    their last answer, and what did not change is given as the same, frozen objects again.

    Args:
        host: the daemon's address: ``unix:///run/docker.sock``, ``tcp://10.0.0.1:2375``; None
            for ``DOCKER_HOST`` or else ``unix:///var/run/docker.sock``.
        api_version: the API version to speak, as ``1.41``; None agrees on one.
        tls: the TLS context for ``tcp://`` and ``https://``.
        connect_timeout: seconds until a connection is made; None waits for ever.
        idle_timeout: seconds without a byte in a call that the daemon answers at once; None
            waits for ever. It never ends ``wait``, ``stop`` and their like, nor a stream.
        max_connections: how many connections the calls share; streams are not counted.
        max_response: bytes of the longest answer taken that is not a stream.
        headers: sent with every request.
        trace_configs: aiohttp's hooks for connections and requests.
        reuse: whether unchanged items of a list are given as the same objects again.

    Raises:
        InvalidHost: `host` or ``DOCKER_HOST`` is no address of a daemon.
        InvalidArgument: another argument is not what it should be.

    Example:
        >>> async with DockerSession() as docker:
        ...     info = await docker.info()
        >>> info.containers_running <= info.containers
        True
    """

    def __init__(
        self,
        host: str | None = None,
        *,
        api_version: str | None = None,
        tls: ssl.SSLContext | None = None,
        connect_timeout: float | None = 10.0,
        idle_timeout: float | None = 60.0,
        max_connections: int = 100,
        max_response: int = 256 * 2**20,
        headers: Mapping[str, str] | None = None,
        trace_configs: Sequence[aiohttp.TraceConfig] = (),
        reuse: bool = True,
    ) -> None:
        where = Host.parse(host or os.environ.get("DOCKER_HOST") or DEFAULT_HOST)
        limits = Limits(connect_timeout, idle_timeout, max_connections, max_response)
        pinned = ApiVersion.parse(api_version) if api_version is not None else None
        transport = transport_for(where, tls)
        pools = Pools(transport, limits, headers or {}, trace_configs)
        super().__init__(Client(Exchange(transport, pools, limits, pinned), reuse=reuse))
        self._host = where.text

    @property
    def host(self) -> str:
        """The daemon's address, as it was given."""
        return self._host

    @property
    def api_version(self) -> str | None:
        """The API version in use; None before the first call agreed on one."""
        version = self._client.version
        return None if version is None else str(version)

    @cached_property
    def containers(self) -> "Containers":
        """The daemon's containers."""
        from aiodockerapi.engine.containers.api import Containers

        return Containers(self._client)

    @cached_property
    def exec(self) -> "Exec":
        """Commands in the daemon's containers."""
        from aiodockerapi.engine.exec.api import Exec

        return Exec(self._client)

    @cached_property
    def images(self) -> "Images":
        """The daemon's images."""
        from aiodockerapi.engine.images.api import Images

        return Images(self._client)

    @cached_property
    def networks(self) -> "Networks":
        """The daemon's networks."""
        from aiodockerapi.engine.networks.api import Networks

        return Networks(self._client)

    @cached_property
    def volumes(self) -> "Volumes":
        """The daemon's volumes."""
        from aiodockerapi.engine.volumes.api import Volumes

        return Volumes(self._client)

    @cached_property
    def swarm(self) -> "Swarm":
        """The daemon's swarm."""
        from aiodockerapi.engine.swarm.api import Swarm

        return Swarm(self._client)

    @cached_property
    def nodes(self) -> "Nodes":
        """The swarm's nodes."""
        from aiodockerapi.engine.nodes.api import Nodes

        return Nodes(self._client)

    @cached_property
    def services(self) -> "Services":
        """The swarm's services."""
        from aiodockerapi.engine.services.api import Services

        return Services(self._client)

    @cached_property
    def tasks(self) -> "Tasks":
        """The swarm's tasks."""
        from aiodockerapi.engine.tasks.api import Tasks

        return Tasks(self._client)

    @cached_property
    def secrets(self) -> "Secrets":
        """The swarm's secrets."""
        from aiodockerapi.engine.secrets.api import Secrets

        return Secrets(self._client)

    @cached_property
    def configs(self) -> "Configs":
        """The swarm's configs."""
        from aiodockerapi.engine.configs.api import Configs

        return Configs(self._client)

    @cached_property
    def plugins(self) -> "Plugins":
        """The daemon's plugins."""
        from aiodockerapi.engine.plugins.api import Plugins

        return Plugins(self._client)

    @cached_property
    def distribution(self) -> "Distribution":
        """What registries have."""
        from aiodockerapi.engine.distribution.api import Distribution

        return Distribution(self._client)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections; a stream or call that is under way ends with `UsageError`.

        Raises:
            UsageError: the session belongs to another event loop, which still runs.
        """
        await self._client.close()

    def __repr__(self) -> str:
        version = f", api_version={self.api_version!r}" if self.api_version else ""
        return f"DockerSession({self._host!r}{version})"
