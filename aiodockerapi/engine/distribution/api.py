"""What a registry has, asked through the daemon."""

from aiodockerapi._core.client import Client
from aiodockerapi._core.request import path
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.auth import AuthConfig
from aiodockerapi.engine.credentials import auth_headers, registry_of
from aiodockerapi.engine.distribution.models import DistributionInspect

__all__ = ["Distribution"]


class Distribution:
    """What registries have.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def inspect(self, image: str, *, auth: AuthConfig | None = None) -> DistributionInspect:
        """Ask a registry for an image's digest and platforms, without getting the image.

        Args:
            image: which one: ``redis:7``; without a tag, ``latest``.
            auth: credentials for the registry.

        Raises:
            Unauthorized: the registry does not take the credentials.
            ServerError: the registry can't be reached, asks for credentials, or does not have it.
            UnsupportedVersion: it needs API 1.30.

        Example:
            >>> found = await docker.distribution.inspect("redis:7")
            >>> found.descriptor.digest
            'sha256:...'

        GET /distribution/{name}/json, API 1.30.
        """
        return await self._client.call(
            DistributionInspect,
            "GET",
            path("/distribution/{name}/json", image, needs=ApiVersion(1, 30)),
            headers=auth_headers(self._client, registry_of(image), auth),
            patient=True,
        )
