"""Organizations and their settings."""

from aiodockerapi._core.pages import Pages
from aiodockerapi.hub.client import Client
from aiodockerapi.hub.models.base import HubBody, NumberedPage
from aiodockerapi.hub.models.organizations import (
    HubOrganization,
    OrganizationSettings,
    RestrictedImagesConfig,
)
from aiodockerapi.hub.pages import numbered

__all__ = ["Organizations"]


class _Page(NumberedPage):
    """A page of organizations."""

    results: list[HubOrganization] = []


class _Settings(HubBody):
    """The body of a change."""

    restricted_images: RestrictedImagesConfig


class Organizations:
    """The organizations that we belong to, and their settings.

    Args:
        client: the Hub.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def get(self, organization: str) -> HubOrganization:
        """Get an organization.

        Args:
            organization: which one.

        Raises:
            NotFound: there is no such organization.

        Example:
            >>> (await hub.organizations.get("team")).full_name
            'The team'

        GET /v2/orgs/{org_name}, which the Hub does not describe.
        """
        return await self._client.call(HubOrganization, "GET", ("v2", "orgs", organization))

    async def settings(self, organization: str) -> OrganizationSettings:
        """Get an organization's settings.

        Args:
            organization: which one.

        Raises:
            Forbidden: we may not see them.
            NotFound: there is no such organization.

        Example:
            >>> settings = await hub.organizations.settings("team")
            >>> settings.restricted_images.enabled
            True

        GET /v2/orgs/{name}/settings.
        """
        path = ("v2", "orgs", organization, "settings")
        return await self._client.call(OrganizationSettings, "GET", path)

    async def restrict_images(
        self, organization: str, config: RestrictedImagesConfig
    ) -> OrganizationSettings:
        """Say which images the members of an organization may use.

        Args:
            organization: which one.
            config: which images.

        Raises:
            Forbidden: we may not do that.
            NotFound: there is no such organization.

        Example:
            >>> official = RestrictedImagesConfig(
            ...     enabled=True, allow_official_images=True, allow_verified_publishers=False
            ... )
            >>> await hub.organizations.restrict_images("team", official)
            OrganizationSettings(...)

        PUT /v2/orgs/{name}/settings.
        """
        path = ("v2", "orgs", organization, "settings")
        body = _Settings(restricted_images=config)
        return await self._client.call(OrganizationSettings, "PUT", path, body=body)

    def list(
        self, *, page: int | None = None, page_size: int | None = None
    ) -> Pages[HubOrganization]:
        """List the organizations that we belong to.

        Args:
            page: the page to begin with, from 1 on.
            page_size: how many a request asks for; None leaves it to the Hub.

        Raises:
            InvalidArgument: `page` or `page_size` is below 1.
            Unauthorized: we are nobody, or the Hub does not take the credentials.

        Example:
            >>> [each.orgname async for each in hub.organizations.list()]
            ['team']

        GET /v2/user/orgs, which the Hub does not describe.
        """
        return numbered(
            self._client,
            _Page,
            lambda found: found.results,
            ("v2", "user", "orgs"),
            page=page,
            page_size=page_size,
        )
