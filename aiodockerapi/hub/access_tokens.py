"""Personal access tokens: what a user gives to programs instead of the password."""

from aiodockerapi._core.pages import Pages
from aiodockerapi.hub.client import Client
from aiodockerapi.hub.models.base import NumberedPage
from aiodockerapi.hub.models.tokens import AccessToken, AccessTokenConfig, AccessTokenUpdate
from aiodockerapi.hub.pages import numbered
from aiodockerapi.hub.requests import Parts

__all__ = ["AccessTokens"]

_PATH = ("v2", "access-tokens")


class _Page(NumberedPage):
    """A page of tokens."""

    results: list[AccessToken] = []


class AccessTokens:
    """The personal access tokens of the user.

    Args:
        client: the Hub.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create(self, config: AccessTokenConfig) -> AccessToken:
        """Create a token; its ``token`` is told now, and never again.

        Args:
            config: what it is called, what it allows, when it ends.

        Raises:
            BadRequest: it can't be made so.
            Unauthorized: we are nobody, or the Hub does not take the credentials.

        Example:
            >>> config = AccessTokenConfig(token_label="ci", scopes=["repo:read"])
            >>> made = await hub.access_tokens.create(config)
            >>> made.token
            'dckr_pat_...'

        POST /v2/access-tokens.
        """
        return await self._client.call(AccessToken, "POST", _PATH, body=config)

    async def get(self, uuid: str) -> AccessToken:
        """Get a token, without its secret.

        Args:
            uuid: its identifier.

        Raises:
            NotFound: there is no such token.

        Example:
            >>> (await hub.access_tokens.get("b30bbf97")).token_label
            'ci'

        GET /v2/access-tokens/{uuid}.
        """
        return await self._client.call(AccessToken, "GET", _path(uuid))

    async def update(self, uuid: str, update: AccessTokenUpdate) -> AccessToken:
        """Rename a token, or switch it on or off.

        Args:
            uuid: its identifier.
            update: what changes.

        Raises:
            BadRequest: it can't be so.
            NotFound: there is no such token.

        Example:
            >>> off = AccessTokenUpdate(is_active=False)
            >>> (await hub.access_tokens.update("b30bbf97", off)).is_active
            False

        PATCH /v2/access-tokens/{uuid}.
        """
        return await self._client.call(AccessToken, "PATCH", _path(uuid), body=update)

    async def delete(self, uuid: str) -> None:
        """Delete a token; whoever has it can do nothing with it from then on.

        Args:
            uuid: its identifier.

        Raises:
            NotFound: there is no such token.

        Example:
            >>> await hub.access_tokens.delete("b30bbf97")

        DELETE /v2/access-tokens/{uuid}.
        """
        await self._client.send("DELETE", _path(uuid))

    def list(self, *, page: int | None = None, page_size: int | None = None) -> Pages[AccessToken]:
        """List the tokens, without their secrets.

        Args:
            page: the page to begin with, from 1 on.
            page_size: how many a request asks for; None leaves it to the Hub, which takes 10.

        Raises:
            InvalidArgument: `page` or `page_size` is below 1.
            Unauthorized: we are nobody, or the Hub does not take the credentials.

        Example:
            >>> [token.token_label async for token in hub.access_tokens.list()]
            ['ci']

        GET /v2/access-tokens.
        """
        return numbered(
            self._client, _Page, lambda found: found.results, _PATH, page=page, page_size=page_size
        )


def _path(uuid: str) -> Parts:
    return (*_PATH, uuid)
