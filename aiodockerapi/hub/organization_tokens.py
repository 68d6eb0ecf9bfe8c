"""Access tokens of organizations, which belong to no user."""

from aiodockerapi._core.pages import Pages
from aiodockerapi.hub.client import Client
from aiodockerapi.hub.models.base import NumberedPage
from aiodockerapi.hub.models.tokens import (
    OrganizationToken,
    OrganizationTokenConfig,
    OrganizationTokenUpdate,
)
from aiodockerapi.hub.pages import numbered
from aiodockerapi.hub.requests import Parts

__all__ = ["OrganizationTokens"]


class _Page(NumberedPage):
    """A page of tokens."""

    results: list[OrganizationToken] = []


class OrganizationTokens:
    """The access tokens of organizations.

    Args:
        client: the Hub.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create(self, organization: str, config: OrganizationTokenConfig) -> OrganizationToken:
        """Create a token; its ``token`` is told now, and never again.

        Args:
            organization: which organization.
            config: what it is called, what it reaches, when it ends.

        Raises:
            BadRequest: it can't be made so.
            Forbidden: we may not do that.
            NotFound: there is no such organization.

        Example:
            >>> everything = TokenResource(
            ...     type="TYPE_REPO", path="team/*", scopes=["scope-image-pull"]
            ... )
            >>> config = OrganizationTokenConfig(label="ci", resources=[everything])
            >>> (await hub.organization_tokens.create("team", config)).token
            'dckr_oat_...'

        POST /v2/orgs/{name}/access-tokens.
        """
        return await self._client.call(OrganizationToken, "POST", _path(organization), body=config)

    async def get(self, organization: str, token: str) -> OrganizationToken:
        """Get a token, without its secret.

        Args:
            organization: which organization.
            token: the token's identifier.

        Raises:
            NotFound: there is no such token.

        Example:
            >>> (await hub.organization_tokens.get("team", "a7a5ef25")).label
            'ci'

        GET /v2/orgs/{org_name}/access-tokens/{access_token_id}.
        """
        return await self._client.call(OrganizationToken, "GET", _path(organization, token))

    async def update(
        self, organization: str, token: str, update: OrganizationTokenUpdate
    ) -> OrganizationToken:
        """Change what a token is called or reaches, or switch it on or off.

        Args:
            organization: which organization.
            token: the token's identifier.
            update: what changes.

        Raises:
            Forbidden: we may not do that.
            NotFound: there is no such token.

        Example:
            >>> off = OrganizationTokenUpdate(is_active=False)
            >>> (await hub.organization_tokens.update("team", "a7a5ef25", off)).is_active
            False

        PATCH /v2/orgs/{org_name}/access-tokens/{access_token_id}.
        """
        return await self._client.call(
            OrganizationToken, "PATCH", _path(organization, token), body=update
        )

    async def delete(self, organization: str, token: str) -> None:
        """Delete a token; whoever has it can do nothing with it from then on.

        Args:
            organization: which organization.
            token: the token's identifier.

        Raises:
            Forbidden: we may not do that.
            NotFound: there is no such token.

        Example:
            >>> await hub.organization_tokens.delete("team", "a7a5ef25")

        DELETE /v2/orgs/{org_name}/access-tokens/{access_token_id}.
        """
        await self._client.send("DELETE", _path(organization, token))

    def list(
        self, organization: str, *, page: int | None = None, page_size: int | None = None
    ) -> Pages[OrganizationToken]:
        """List an organization's tokens, without their secrets.

        Args:
            organization: which one.
            page: the page to begin with, from 1 on.
            page_size: how many a request asks for; None leaves it to the Hub, which takes 10.

        Raises:
            InvalidArgument: `page` or `page_size` is below 1.
            Forbidden: we may not see them.
            NotFound: there is no such organization.

        Example:
            >>> [token.label async for token in hub.organization_tokens.list("team")]
            ['ci']

        GET /v2/orgs/{name}/access-tokens.
        """
        return numbered(
            self._client,
            _Page,
            lambda found: found.results,
            _path(organization),
            page=page,
            page_size=page_size,
        )


def _path(organization: str, *rest: str) -> Parts:
    return ("v2", "orgs", organization, "access-tokens", *rest)
