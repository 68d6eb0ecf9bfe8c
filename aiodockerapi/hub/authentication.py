"""Logging in, step by step. A session does it by itself."""

from aiodockerapi.config.credentials import Credentials
from aiodockerapi.hub.auth import log_in, log_in_with_code, token_for
from aiodockerapi.hub.client import Client
from aiodockerapi.hub.models.tokens import HubToken, SecondFactorNeeded

__all__ = ["Authentication"]


class Authentication:
    """Logging in by hand: to keep a token, or to ask a person for a code.

    A session that was made with credentials does it by itself.

    Args:
        client: the Hub.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def token(self, credentials: Credentials) -> HubToken:
        """Exchange a password, or an access token in its place, for a token of ten minutes.

        Args:
            credentials: a username and a password or personal access token; or an organization's
                name and its access token.

        Raises:
            InvalidArgument: the credentials have no password.
            Unauthorized: the Hub does not take them.

        Example:
            >>> await hub.authentication.token(Credentials("me", "secret"))
            HubToken()

        POST /v2/auth/token.
        """
        return await token_for(self._client.answer, credentials)

    async def login(self, credentials: Credentials) -> HubToken | SecondFactorNeeded:
        """Exchange a password for a token, or for what goes with the code of the second factor.

        The Hub's description calls it outdated; with a second factor there is no other way.

        Args:
            credentials: a username and a password.

        Raises:
            InvalidArgument: the credentials have no password.
            Unauthorized: the Hub does not take them.

        Example:
            >>> await hub.authentication.login(Credentials("me", "secret"))
            SecondFactorNeeded()

        POST /v2/users/login.
        """
        return await log_in(self._client.answer, credentials)

    async def login_second_factor(self, needed: SecondFactorNeeded, code: str) -> HubToken:
        """Give the code of the second factor, and get a token.

        Args:
            needed: what `login` returned.
            code: the code that the user's device shows.

        Raises:
            Unauthorized: the code is wrong, or too old.

        Example:
            >>> needed = await hub.authentication.login(Credentials("me", "secret"))
            >>> if isinstance(needed, SecondFactorNeeded):
            ...     token = await hub.authentication.login_second_factor(needed, "123456")
            >>> token
            HubToken()

        POST /v2/users/2fa-login.
        """
        return await log_in_with_code(self._client.answer, needed, code)
