"""The session: where the registry is, who we are to it, and the groups of what it has."""

import ssl
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Self

import aiohttp

from aiodockerapi._core.pages import Pages
from aiodockerapi.config.credentials import CredentialsSource
from aiodockerapi.observe.observer import Observer
from aiodockerapi.observe.watch import Observers
from aiodockerapi.registry.auth import Auth
from aiodockerapi.registry.challenges import Scopes
from aiodockerapi.registry.client import Client, Request
from aiodockerapi.registry.limits import RegistryLimits
from aiodockerapi.registry.names import Place
from aiodockerapi.registry.tags import Tags, repositories
from aiodockerapi.registry.tokens import TokenService
from aiodockerapi.registry.wire import Wire

if TYPE_CHECKING:
    from aiodockerapi.registry.blobs import Blobs
    from aiodockerapi.registry.images import RegistryImages
    from aiodockerapi.registry.manifests import Manifests
    from aiodockerapi.registry.rate import PullLimit
    from aiodockerapi.registry.referrers import Referrers
    from aiodockerapi.registry.repository import RegistryImage

__all__ = ["RegistrySession"]


class RegistrySession:
    """One registry: Docker Hub, or any other that speaks the OCI's or Docker's protocol.

    Making a session sends nothing and needs no event loop. It is safe to be used by many tasks of
    one event loop, and belongs to the loop that used it first.

    Credentials are sent when the registry asks for them, and to a service for tokens only over
    HTTPS, or on this machine; never to the storage that downloads are redirected to.

    Args:
        host: the registry: ``docker.io``, ``registry.example.com``, ``localhost:5000``.
        credentials: who we are: credentials, or an async function that gives those for a host
            and is asked when they are first needed; None: nobody.
        tls: the TLS context; None for the system's.
        insecure: whether to speak HTTP instead of HTTPS. None: with hosts of this machine alone
            (``localhost``, ``127.0.0.1``), unless there is a `tls`. True sends everything in the
            open, credentials too.
        oauth: whether to ask for tokens by OAuth 2 with a username and password, too, where the
            registry's service has it. With an identity token it is the only way.
        connect_timeout: seconds until a connection is made; None waits for ever.
        idle_timeout: seconds without a byte; None waits for ever. It never ends what registries
            take their time for: storing and removing.
        max_requests: how many requests may be under way at once; blobs that are read are not
            counted.
        max_response: bytes of the longest answer taken that is no blob: a manifest, a page of
            tags.
        retries: how often in a row a request that changes nothing is sent again, when the
            connection was lost or the registry has too much to do.
        max_wait: the longest pause before that, in seconds; a registry that wants a longer one
            is an error.
        trace_configs: aiohttp's hooks for connections and requests; they see the credentials.
        observers: who is told of every request.

    Raises:
        InvalidHost: `host` is no host of a registry.
        InvalidArgument: another argument is not what it should be.

    Example:
        >>> async with RegistrySession("localhost:5000") as registry:
        ...     head = await registry.manifests.head("app", "1")
        >>> head.media_type
        'application/vnd.oci.image.manifest.v1+json'
    """

    def __init__(
        self,
        host: str,
        *,
        credentials: CredentialsSource = None,
        tls: ssl.SSLContext | None = None,
        insecure: bool | None = None,
        oauth: bool = False,
        connect_timeout: float | None = 10.0,
        idle_timeout: float | None = 60.0,
        max_requests: int = 100,
        max_response: int = 8 * 2**20,
        retries: int = 4,
        max_wait: float = 30.0,
        trace_configs: Sequence[aiohttp.TraceConfig] = (),
        observers: Sequence[Observer] = (),
    ) -> None:
        place = Place.parse(host, insecure=insecure, tls=tls is not None)
        limits = RegistryLimits(
            connect_timeout, idle_timeout, max_requests, max_response, retries, max_wait
        )
        wire = Wire(tls, limits, trace_configs, Observers(place.name, observers))
        auth = Auth(place, credentials, TokenService(place, wire, oauth=oauth))
        self._client = Client(place, wire, auth)

    @property
    def host(self) -> str:
        """The registry's host, as images name it: ``docker.io``."""
        return self._client.place.name

    @cached_property
    def tags(self) -> Tags:
        """The tags of repositories."""
        return Tags(self._client)

    @cached_property
    def manifests(self) -> "Manifests":
        """The manifests of repositories: what images consist of."""
        from aiodockerapi.registry.manifests import Manifests

        return Manifests(self._client)

    @cached_property
    def blobs(self) -> "Blobs":
        """The blobs of repositories: what manifests point to."""
        from aiodockerapi.registry.blobs import Blobs

        return Blobs(self._client)

    @cached_property
    def referrers(self) -> "Referrers":
        """The manifests that are about other ones."""
        from aiodockerapi.registry.referrers import Referrers

        return Referrers(self._client)

    def image(self, repository: str, reference: str) -> "RegistryImage":
        """Name an image, to be copied from here or to here by `copy_image`.

        Args:
            repository: which repository.
            reference: its tag, or its digest.

        Raises:
            InvalidArgument: `repository` or `reference` can't be one.

        Example:
            >>> registry.image("app", "1")
            RegistryImage('localhost:5000/app:1')
        """
        from aiodockerapi.registry.repository import RegistryImage

        return RegistryImage(self._client, repository, reference)

    @cached_property
    def images(self) -> "RegistryImages":
        """Whole images: what they are, and which are the newest."""
        from aiodockerapi.registry.images import RegistryImages

        return RegistryImages(self._client)

    async def ping(self) -> None:
        """See whether the registry answers, is one, and takes the credentials.

        Raises:
            Unauthorized: it wants credentials, or others.
            NotFound: it is no registry, or one of another protocol.
            ConnectionFailed: it can't be reached.

        Example:
            >>> await registry.ping()

        GET /v2/ (end-1).
        """
        client = self._client
        await client.call(Request("GET", client.url(""), Scopes()))

    def catalog(self, *, page_size: int | None = None, last: str | None = None) -> Pages[str]:
        """List the registry's repositories; Docker Hub and others do not have it.

        Args:
            page_size: how many a request asks for; None leaves it to the registry.
            last: the repository after which to begin; None begins with the first.

        Raises:
            InvalidArgument: `page_size` is below 1.
            Unauthorized: the registry wants credentials, or others.
            NotFound: it does not have that.

        Example:
            >>> await registry.catalog().collect()
            ['app', 'other']

        GET /v2/_catalog, Docker's.
        """
        return repositories(self._client, page_size, last)

    async def pull_limit(self) -> "PullLimit | None":
        """Ask Docker Hub's registry how many pulls it still lets through.

        It is not counted as one.

        Returns:
            The limit of who we are to it; None: there is none, or it does not tell.

        Raises:
            NotFound: it is another registry than the Hub's.
            Unauthorized: it does not take the credentials.

        Example:
            >>> await registry.pull_limit()
            PullLimit(limit=100, remaining=76, window=21600, source='192.0.2.1')

        HEAD /v2/ratelimitpreview/test/manifests/latest, the Hub's.
        """
        from aiodockerapi.registry.rate import pull_limit

        return await pull_limit(self._client)

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
        return f"RegistrySession({self.host!r})"
