"""Saying who we are to Docker Hub.

A username and a password, or an access token in its place, are exchanged for a token that lasts
ten minutes. It is fetched once for all who want it, used until shortly before its end, and fetched
anew, once, when the Hub refuses it. With a second factor it takes two steps, and an older endpoint.
"""

import json
import time
from base64 import urlsafe_b64decode
from collections.abc import Awaitable, Callable
from typing import Annotated, cast

from pydantic import Field, ValidationError

from aiodockerapi._core.model import ModelT, reader
from aiodockerapi._shared import SingleFlight
from aiodockerapi.config.credentials import Credentials, CredentialsSource
from aiodockerapi.errors import InvalidArgument, InvalidResponse
from aiodockerapi.hub.failures import from_status, from_validation
from aiodockerapi.hub.models.base import HubModel
from aiodockerapi.hub.models.tokens import HubToken, SecondFactorNeeded
from aiodockerapi.hub.requests import Answer, Request
from aiodockerapi.registry.tokens import Token

__all__ = ["Auth", "Exchange", "SecondFactor", "log_in", "log_in_with_code", "token_for"]

Exchange = Callable[[Request], Awaitable[Answer]]
"""Sends a request and returns its answer."""
SecondFactor = Callable[[], Awaitable[str]]
"""An async function that gives the present code of the account's second factor."""

_KEYCHAIN_NAME = "docker.io"
"""By which name whoever gives credentials knows the Hub, as its registry does."""
_LIFETIME = 600.0
"""How long a token is good, in seconds, that does not say."""
_LONGEST = 10**9
"""The longest that a token is taken to be good, in seconds."""
_EARLY = 10.0
"""How long before its end a token is not used any more, in seconds, but a fifth of its time."""


class _NewToken(HubModel):
    access_token: Annotated[str, Field(repr=False, min_length=1)]


class _LoggedIn(HubModel):
    token: Annotated[str, Field(repr=False, min_length=1)]


class _Refused(HubModel):
    login_2fa_token: Annotated[str | None, Field(repr=False)] = None


async def token_for(exchange: Exchange, credentials: Credentials) -> HubToken:
    """Exchange a password, or an access token, for a token."""
    secret = _password(credentials)
    body = {"identifier": credentials.username, "secret": secret}
    answer = await exchange(_request(("v2", "auth", "token"), body))
    return HubToken(_checked(_read(_NewToken, answer).access_token))


async def log_in(exchange: Exchange, credentials: Credentials) -> HubToken | SecondFactorNeeded:
    """Exchange a password for a token, or for what goes with the code of the second factor."""
    body = {"username": credentials.username, "password": _password(credentials)}
    answer = await exchange(_request(("v2", "users", "login"), body, fine=(401,)))
    if answer.status == 401:
        try:
            needed = reader(_Refused).one(answer.body).login_2fa_token
        except ValidationError:
            needed = None  # some other refusal, whose reason follows
        if not needed:
            raise from_status(401, answer.body, answer.headers)
        return SecondFactorNeeded(needed)
    return HubToken(_checked(_read(_LoggedIn, answer).token))


async def log_in_with_code(exchange: Exchange, needed: SecondFactorNeeded, code: str) -> HubToken:
    """Give the code of the second factor, and get a token."""
    body = {"login_2fa_token": needed.login_token, "code": code}
    answer = await exchange(_request(("v2", "users", "2fa-login"), body))
    return HubToken(_checked(_read(_LoggedIn, answer).token))


def _request(
    parts: tuple[str, ...], body: dict[str, str], *, fine: tuple[int, ...] = ()
) -> Request:
    return Request("POST", parts, body=json.dumps(body).encode(), who="nobody", fine=fine)


def _password(credentials: Credentials) -> str:
    if not credentials.password:
        raise InvalidArgument(
            "the Hub wants a username and a password, or an access token in its place"
        )
    return credentials.password


def _read(cls: type[ModelT], answer: Answer) -> ModelT:
    try:
        return reader(cls).one(answer.body)
    except ValidationError as error:
        # Without its cause, which shows what came: that may be a token.
        raise from_validation(error) from None


def _checked(token: str) -> str:
    if not token.isascii() or not token.isprintable():
        raise InvalidResponse("the Hub answered with a token that no header can bear")
    return token


class Auth:
    """Who we are to the Hub.

    Args:
        source: the credentials, or where they come from.
        second_factor: gives the code of the account's second factor; None: it has none.
        exchange: sends a request for a token.
    """

    def __init__(
        self, source: CredentialsSource, second_factor: SecondFactor | None, exchange: Exchange
    ) -> None:
        if isinstance(source, Credentials):
            _check(source)
        self._source = source
        self._second_factor = second_factor
        self._exchange = exchange
        self._token: Token | None = None
        self._nobody = source is None
        self._fetching: SingleFlight[Token | None] = SingleFlight(self._fetch)

    async def token(self) -> str | None:
        """Return the token for a request; None: we are nobody.

        Raises:
            Unauthorized: the Hub does not take the credentials.
            DockerError: there is no token to be had.
        """
        if self._nobody:
            return None
        token = self._token
        if token is None or not token.fresh:
            token = await self._fetching.run()
        return None if token is None else token.value

    async def renew(self, used: str) -> str | None:
        """Return another token than one that was refused; None: there is no other.

        Args:
            used: the token that was refused.

        Raises:
            Unauthorized: the Hub does not take the credentials any more.
            DockerError: there is no token to be had.
        """
        self.refused(used)
        found = await self.token()
        return None if found == used else found

    def refused(self, used: str) -> None:
        """Forget a token that the Hub does not take."""
        if self._token is not None and self._token.value == used:
            self._token = None

    async def _fetch(self) -> Token | None:
        source = self._source
        credentials = await source(_KEYCHAIN_NAME) if callable(source) else source
        if credentials is None:
            self._nobody = True
            return None
        _check(credentials)
        begun = time.monotonic()
        if credentials.registry_token:
            self._token = Token(credentials.registry_token, float("inf"))
            return self._token
        value = (await self._log_in(credentials)).value
        lifetime = _lifetime(value)
        self._token = Token(value, begun + lifetime - min(_EARLY, lifetime / 5))
        return self._token

    async def _log_in(self, credentials: Credentials) -> HubToken:
        if self._second_factor is None:
            return await token_for(self._exchange, credentials)
        found = await log_in(self._exchange, credentials)
        if isinstance(found, HubToken):
            return found
        code = await self._second_factor()
        return await log_in_with_code(self._exchange, found, code)


def _check(credentials: Credentials) -> None:
    if credentials.identity_token:
        raise InvalidArgument(
            "identity tokens are for registries; the Hub's API wants a username and a password, "
            "or an access token in its place"
        )


def _lifetime(token: str) -> float:
    """Return how long a token is good, as it says itself: ``exp`` less ``iat`` of a JWT.

    The difference, because the two clocks need not agree.
    """
    try:
        part = token.split(".")[1]
        claims: object = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, IndexError, RecursionError):
        return _LIFETIME
    if not isinstance(claims, dict):
        return _LIFETIME
    found = cast(dict[str, object], claims)
    end, begin = found.get("exp"), found.get("iat")
    if isinstance(end, int) and isinstance(begin, int) and end > begin:
        return float(min(end - begin, _LONGEST))
    return _LIFETIME
