"""The session: where it connects, and the groups of what it can do there.

Which daemon, `config.environment` finds out.
"""

import ssl
from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Literal, Self, cast

import aiohttp

from aiodockerapi._core.client import Client
from aiodockerapi._core.exchange import Exchange
from aiodockerapi._core.limits import Limits
from aiodockerapi._core.pools import Pools, checked_headers
from aiodockerapi._core.version import ApiVersion
from aiodockerapi._transport import SSHOptions, transport_for
from aiodockerapi.config.credentials import Credentials, CredentialsSource
from aiodockerapi.config.environment import Endpoint, endpoint
from aiodockerapi.config.keychain import Keychain, server_address
from aiodockerapi.config.tls import TLSConfig
from aiodockerapi.engine.system.api import System
from aiodockerapi.errors import ConfigError, InvalidArgument, UsageError
from aiodockerapi.observe.observer import Observer
from aiodockerapi.observe.watch import Observers

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

    Without `host` and `context`, that is as with the docker CLI: ``DOCKER_HOST``, or else the
    context that ``DOCKER_CONTEXT`` or ``docker context use`` names, or else the local socket.

    Args:
        host: the daemon's address: ``unix:///run/docker.sock``, ``tcp://10.0.0.1:2376``,
            ``ssh://ops@web-2``.
        context: the name of one of the docker CLI's contexts, instead.
        api_version: the API version to speak, as ``1.41``; None for ``DOCKER_API_VERSION``, or
            else to agree on one.
        tls: certificates, or a TLS context, for ``tcp://`` and ``https://``; None for the
            context's, or those of ``DOCKER_CERT_PATH`` where ``DOCKER_TLS_VERIFY`` is set.
        ssh: how to log in at an ``ssh://`` host, where the ssh configuration is not to say it.
        connect_timeout: seconds until a connection is made; None waits for ever.
        idle_timeout: seconds without a byte in a call that the daemon answers at once; None
            waits for ever. It never ends ``wait``, ``stop`` and their like, nor a stream. A host
            that vanishes is noticed without it: TCP asks a silent one after 30 seconds, and four
            times every 15, whether it is still there; ssh as `SSHOptions` says.
        max_connections: how many connections the calls share; streams are not counted.
        max_response: bytes of the longest answer taken that is not a stream.
        headers: sent with every request, besides those of ``DOCKER_CUSTOM_HEADERS``, or else the
            ``HttpHeaders`` of ``config.json``.
        trace_configs: aiohttp's hooks for connections and requests.
        observers: who is told of every request.
        reuse: whether unchanged items of a list are given as the same objects again.
        compact: whether the items of a list are to take little memory, and leave little to do for
            Python's garbage collector: it pays for who keeps thousands, as a fleet does, but what
            they hold besides plain values takes longer to look at for the first time.
        credentials: who registries are told that we are, where an operation is given no `auth`:
            ``config`` asks what the docker CLI keeps (`Keychain`) for the registry that an image's
            name begins with; an async function is asked the same; `Credentials` are told to
            whatever registry an operation names, but for the Dockerfile of a build; None: nobody.

    Raises:
        InvalidHost: `host`, ``DOCKER_HOST`` or the context has no address of a daemon.
        InvalidArgument: another argument is not what it should be, or goes not with the others.
        ContextNotFound: there is no such context.
        ConfigError: ``config.json``, a context or a file for TLS can't be read, or is malformed.

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
        context: str | None = None,
        api_version: str | None = None,
        tls: ssl.SSLContext | TLSConfig | None = None,
        ssh: SSHOptions | None = None,
        connect_timeout: float | None = 10.0,
        idle_timeout: float | None = 60.0,
        max_connections: int = 100,
        max_response: int = 256 * 2**20,
        headers: Mapping[str, str] | None = None,
        trace_configs: Sequence[aiohttp.TraceConfig] = (),
        observers: Sequence[Observer] = (),
        reuse: bool = True,
        compact: bool = False,
        credentials: CredentialsSource | Literal["config"] = "config",
    ) -> None:
        limits = Limits(connect_timeout, idle_timeout, max_connections, max_response)
        if context and tls is not None:
            raise InvalidArgument("a context has its own TLS; give host and tls, or a context")
        where = endpoint(host, context)
        transport = transport_for(where.host, tls if tls is not None else where.tls, ssh)
        pools = Pools(transport, limits, _headers(where, headers or {}), trace_configs)
        self._observers = Observers(where.host.text, observers, checked_headers)
        exchange = Exchange(transport, pools, limits, _pinned(where, api_version), self._observers)
        source = Keychain(where.config) if credentials == "config" else credentials
        self._keychain = source if isinstance(source, Keychain) else None
        ask = None if source is None else partial(_told, cast(CredentialsSource, source))
        super().__init__(
            Client(
                exchange,
                reuse=reuse,
                compact=compact,
                platform=where.platform,
                credentials=ask,
                kept=ask if callable(source) else None,
            )
        )
        self._host, self._context = where.host.text, where.context

    @classmethod
    def from_context(cls, name: str) -> Self:
        """Make a session for one of the docker CLI's contexts.

        For other options, give the constructor `context`.

        Args:
            name: the context's name; ``default`` is what ``DOCKER_HOST`` says, or the local socket.

        Raises:
            ContextNotFound: there is no such context; the message tells which there are.
            ConfigError: its files can't be read, or are malformed.

        Example:
            >>> async with DockerSession.from_context("default") as docker:
            ...     print((await docker.ping()).os_type)
            linux
        """
        return cls(context=name)

    @property
    def host(self) -> str:
        """The daemon's address, as it was given."""
        return self._host

    @property
    def context(self) -> str:
        """The name of the context; ``default`` where an address was given, or nothing."""
        return self._context

    @property
    def api_version(self) -> str | None:
        """The API version in use; None before the first call agreed on one."""
        version = self._client.version
        return None if version is None else str(version)

    def observe(self, *observers: Observer, name: str | None = None) -> None:
        """Let others be told of every request from now on, as a fleet does.

        Args:
            observers: who is told; who is so already is not told twice.
            name: what they call the host; None: as before, which is its address at first.

        Example:
            >>> docker.observe(Observer(), name="web-1")
        """
        self._observers.add(observers, name)

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

    async def login(self, registry: str = "docker.io", *, username: str, password: str) -> None:
        """Ask a registry, through the daemon, whether credentials are good, and keep them.

        They are kept where the docker CLI keeps them, by its helpers or in ``config.json``, so
        that it and all sessions use them from then on.

        Args:
            registry: the registry's host, as images begin with it.
            username: the user.
            password: the password, or an access token in its place.

        Raises:
            Unauthorized: the credentials are not good; nothing is kept.
            ServerError: the registry can't be reached.
            CredentialsError: the helper that keeps them is missing or fails.
            ConfigError: ``config.json`` can't be written.
            UsageError: the session was made with `credentials` that are no `Keychain`.

        Example:
            >>> await docker.login("a.b:5000", username="me", password="x")  # doctest: +SKIP

        POST /auth, API 1.24.
        """
        from aiodockerapi.engine.auth import AuthConfig

        keychain = self._kept()
        asked = AuthConfig(
            username=username, password=password, server_address=server_address(registry)
        )
        token = (await self.auth(asked)).identity_token
        secret = {"identity_token": token} if token else {"password": password}
        await keychain.store(registry, Credentials(username, **secret))

    async def logout(self, registry: str = "docker.io") -> None:
        """Forget the credentials for a registry, where the docker CLI keeps them.

        Args:
            registry: the registry's host, as images begin with it.

        Raises:
            CredentialsError: the helper that keeps them is missing or fails.
            ConfigError: ``config.json`` can't be written.
            UsageError: the session was made with `credentials` that are no `Keychain`.

        Example:
            >>> await docker.logout("a.b:5000")  # doctest: +SKIP
        """
        await self._kept().erase(registry)

    def _kept(self) -> Keychain:
        if self._keychain is None:
            raise UsageError("this session keeps no credentials: it was made with `credentials`")
        return self._keychain

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


def _headers(where: Endpoint, given: Mapping[str, str]) -> dict[str, str]:
    """Join the headers of the configuration with those of the arguments, which come first."""
    names = {name.lower() for name in given}
    configured, source = where.headers
    others = {name: text for name, text in configured.items() if name.lower() not in names}
    try:
        checked = checked_headers(others)
    except InvalidArgument as error:
        raise ConfigError(f"{source}: {error.message}") from None
    return {**checked, **given}


def _pinned(where: Endpoint, given: str | None) -> ApiVersion | None:
    """Return the API version to speak, if one was named."""
    if given is not None:
        return ApiVersion.parse(given)
    if where.api_version is None:
        return None
    try:
        return ApiVersion.parse(where.api_version)
    except InvalidArgument as error:
        raise InvalidArgument(f"DOCKER_API_VERSION: {error.message}") from None


async def _told(source: CredentialsSource, registry: str) -> dict[str, str] | None:
    """Ask for the credentials for a registry; return them by the Engine API's names."""
    found = await source(registry) if callable(source) else source
    if found is None:
        return None
    told = {
        "username": found.username,
        "password": found.password,
        "identitytoken": found.identity_token,
        "registrytoken": found.registry_token,
        "serveraddress": server_address(registry),
    }
    return {name: text for name, text in told.items() if text}
