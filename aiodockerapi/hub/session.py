"""The session: where the Hub is, who we are to it, and the groups of what it has."""

import ssl
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Self

import aiohttp

from aiodockerapi._core.pages import Pages
from aiodockerapi.config.credentials import CredentialsSource
from aiodockerapi.errors import InvalidArgument
from aiodockerapi.hub.auth import SecondFactor
from aiodockerapi.hub.client import Client
from aiodockerapi.hub.rate import HubRateLimit
from aiodockerapi.hub.repositories import HubRepositories
from aiodockerapi.hub.tags import HubTags
from aiodockerapi.observe.observer import Observer
from aiodockerapi.observe.watch import Observers
from aiodockerapi.registry.limits import RegistryLimits
from aiodockerapi.registry.names import Place
from aiodockerapi.registry.wire import Wire

if TYPE_CHECKING:
    from aiodockerapi.hub.access_tokens import AccessTokens
    from aiodockerapi.hub.audit_logs import AuditLogs
    from aiodockerapi.hub.authentication import Authentication
    from aiodockerapi.hub.groups import Groups
    from aiodockerapi.hub.invites import Invites
    from aiodockerapi.hub.members import Members
    from aiodockerapi.hub.models.organizations import HubUser
    from aiodockerapi.hub.models.search import HubSearchResult, SearchBadge
    from aiodockerapi.hub.organization_tokens import OrganizationTokens
    from aiodockerapi.hub.organizations import Organizations
    from aiodockerapi.hub.scim import Scim
    from aiodockerapi.hub.searching import SearchSort
    from aiodockerapi.registry.rate import PullLimit

__all__ = ["HubSession"]


class HubSession:
    """Docker Hub: what its web pages show and its registry does not know.

    Making a session sends nothing and needs no event loop. It is safe to be used by many tasks of
    one event loop, and belongs to the loop that used it first.

    Credentials are exchanged for a token when the first request is made, once for all who want
    it, and again shortly before it ends, or when the Hub refuses it. They are sent to the Hub
    alone.

    Args:
        credentials: who we are: a username with a password or a personal access token; an
            organization's name with its access token; a token as `registry_token`; or an async
            function that gives these for ``docker.io``, and is asked when they are needed. None:
            nobody.
        second_factor: an async function that gives the present code of the account's second
            factor, and is asked at each login; None: the account has none.
        scim_token: an identity provider's token, for `scim` alone.
        host: where the Hub's API is.
        registry: the Hub's registry, for `pull_limit` alone.
        tls: the TLS context; None for the system's.
        connect_timeout: seconds until a connection is made; None waits for ever.
        idle_timeout: seconds without a byte; None waits for ever.
        max_requests: how many requests may be under way at once.
        max_response: bytes of the longest answer taken.
        retries: how often in a row a request that changes nothing is sent again, when the
            connection was lost or the Hub has too much to do.
        max_wait: the longest pause before that, in seconds; a Hub that wants a longer one is an
            error.
        trace_configs: aiohttp's hooks for connections and requests; they see the credentials.
        observers: who is told of every request.

    Raises:
        InvalidHost: `host` can't be one.
        InvalidArgument: another argument is not what it should be.

    Example:
        >>> async with HubSession(credentials=Credentials("me", "secret")) as hub:
        ...     async for tag in hub.tags.list("team/app"):
        ...         print(tag.name, tag.full_size)
        v1 1234567
    """

    def __init__(
        self,
        *,
        credentials: CredentialsSource = None,
        second_factor: SecondFactor | None = None,
        scim_token: str | None = None,
        host: str = "hub.docker.com",
        registry: str = "docker.io",
        tls: ssl.SSLContext | None = None,
        connect_timeout: float | None = 10.0,
        idle_timeout: float | None = 60.0,
        max_requests: int = 20,
        max_response: int = 8 * 2**20,
        retries: int = 4,
        max_wait: float = 30.0,
        trace_configs: Sequence[aiohttp.TraceConfig] = (),
        observers: Sequence[Observer] = (),
    ) -> None:
        place = Place.parse(host, insecure=None, tls=tls is not None)
        if place.name == "docker.io":
            raise InvalidArgument(f"{host!r} is the Hub's registry; its API is at hub.docker.com")
        limits = RegistryLimits(
            connect_timeout, idle_timeout, max_requests, max_response, retries, max_wait
        )
        self._tls = tls
        self._registry = registry
        self._credentials = credentials
        self._observers = tuple(observers)
        wire = Wire(tls, limits, trace_configs, Observers(place.name, observers))
        self._client = Client(place, wire, credentials, second_factor, scim_token)

    @property
    def host(self) -> str:
        """Where the Hub's API is."""
        return self._client.place.name

    @property
    def rate_limit(self) -> HubRateLimit | None:
        """How many requests the Hub lets through, as its last answer that told has it."""
        return self._client.rate_limit

    @cached_property
    def repositories(self) -> HubRepositories:
        """Repositories and their settings."""
        return HubRepositories(self._client)

    @cached_property
    def tags(self) -> HubTags:
        """The tags of repositories."""
        return HubTags(self._client)

    @cached_property
    def authentication(self) -> "Authentication":
        """Logging in, step by step."""
        from aiodockerapi.hub.authentication import Authentication

        return Authentication(self._client)

    @cached_property
    def access_tokens(self) -> "AccessTokens":
        """The user's personal access tokens."""
        from aiodockerapi.hub.access_tokens import AccessTokens

        return AccessTokens(self._client)

    @cached_property
    def organizations(self) -> "Organizations":
        """Organizations and their settings."""
        from aiodockerapi.hub.organizations import Organizations

        return Organizations(self._client)

    @cached_property
    def organization_tokens(self) -> "OrganizationTokens":
        """The access tokens of organizations."""
        from aiodockerapi.hub.organization_tokens import OrganizationTokens

        return OrganizationTokens(self._client)

    @cached_property
    def members(self) -> "Members":
        """The members of organizations."""
        from aiodockerapi.hub.members import Members

        return Members(self._client)

    @cached_property
    def groups(self) -> "Groups":
        """The groups of organizations."""
        from aiodockerapi.hub.groups import Groups

        return Groups(self._client)

    @cached_property
    def invites(self) -> "Invites":
        """Invitations to organizations."""
        from aiodockerapi.hub.invites import Invites

        return Invites(self._client)

    @cached_property
    def audit_logs(self) -> "AuditLogs":
        """What was done in accounts."""
        from aiodockerapi.hub.audit_logs import AuditLogs

        return AuditLogs(self._client)

    @cached_property
    def scim(self) -> "Scim":
        """Users, as an identity provider writes them."""
        from aiodockerapi.hub.scim import Scim

        return Scim(self._client)

    async def user(self) -> "HubUser":
        """Get the user that we are.

        Raises:
            Unauthorized: we are nobody, or the Hub does not take the credentials.

        Example:
            >>> (await hub.user()).username
            'me'

        GET /v2/user/, which the Hub does not describe.
        """
        from aiodockerapi.hub.models.organizations import HubUser

        return await self._client.call(HubUser, "GET", ("v2", "user"), slash=True)

    def search(
        self,
        query: str,
        *,
        type: str | None = None,
        badges: "Iterable[SearchBadge] | None" = None,
        categories: Iterable[str] | None = None,
        operating_systems: Iterable[str] | None = None,
        architectures: Iterable[str] | None = None,
        images: Iterable[str] | None = None,
        extension_reviewed: bool | None = None,
        sort: "SearchSort | None" = None,
        order: Literal["asc", "desc"] | None = None,
        start: int | None = None,
        page_size: int | None = None,
    ) -> "Pages[HubSearchResult]":
        """Search for repositories, the best first.

        It goes on for as long as it is read: a common word has thousands of results.

        Args:
            query: the words.
            type: only this: ``image``, ``plugin``, ``extension``.
            badges: only what has one of these.
            categories: only what is about one of these: ``databases-and-storage``.
            operating_systems: only what has images for one of these: ``linux``, ``windows``.
            architectures: only what has images for one of these: ``amd64``, ``arm64``.
            images: only repositories of one of these kinds.
            extension_reviewed: only extensions that Docker has looked at, or only others.
            sort: by what they are sorted; None: how well they fit.
            order: in which direction.
            start: the result to begin with, from 0 on (``from``).
            page_size: how many a request asks for; None leaves it to the Hub.

        Raises:
            InvalidArgument: `start` is below 0, or `page_size` below 1.
            TooManyRequests: the Hub was asked too often.

        Example:
            >>> async for found in hub.search("redis", badges=["official"]):
            ...     print(found.name, found.pull_count)
            redis 1B+

        GET /api/search/v4, which the Hub does not describe.
        """
        from aiodockerapi.hub.searching import search

        return search(
            self._client,
            query,
            type=type,
            badges=badges,
            categories=categories,
            operating_systems=operating_systems,
            architectures=architectures,
            images=images,
            extension_reviewed=extension_reviewed,
            sort=sort,
            order=order,
            start=start,
            page_size=page_size,
        )

    async def pull_limit(self) -> "PullLimit | None":
        """Ask the Hub's registry how many pulls it still lets through.

        It is not counted as one. With a session of the registry there is
        `RegistrySession.pull_limit`, which makes no connection of its own.

        Returns:
            The limit of who we are to it; None: there is none, or it does not tell.

        Raises:
            Unauthorized: the registry does not take the credentials.

        Example:
            >>> (await hub.pull_limit()).remaining
            76

        HEAD /v2/ratelimitpreview/test/manifests/latest, at the registry.
        """
        from aiodockerapi.registry.session import RegistrySession

        limits = self._client.wire.limits
        async with RegistrySession(
            self._registry,
            credentials=self._credentials,
            tls=self._tls,
            connect_timeout=limits.connect,
            idle_timeout=limits.idle,
            retries=limits.retries,
            max_wait=limits.wait,
            observers=self._observers,
        ) as registry:
            return await registry.pull_limit()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections; what is under way ends with `UsageError`.

        Raises:
            UsageError: the session belongs to another event loop, which still runs.
        """
        await self._client.wire.close()

    def __repr__(self) -> str:
        return f"HubSession({self.host!r})"
