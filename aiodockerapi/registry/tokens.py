"""Tokens for a registry, from the service that it names.

Docker's way is a GET, with user and password as HTTP's own; OAuth 2's a POST of a form, with them
or with a token that is exchanged (``refresh_token``). Where it is sent to is checked first: the
registry names the service, and it gets the user's secrets.
"""

import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp
from pydantic import BaseModel, ValidationError
from yarl import URL

from aiodockerapi.config.credentials import Credentials
from aiodockerapi.errors import DockerError, InvalidResponse, NotFound, NotSupported, Unauthorized
from aiodockerapi.observe.watch import Watch
from aiodockerapi.registry.challenges import Challenge, Scopes
from aiodockerapi.registry.failures import from_status, from_validation, seconds_of
from aiodockerapi.registry.limits import MAX_TOKEN
from aiodockerapi.registry.names import Place
from aiodockerapi.registry.templates import REALM
from aiodockerapi.registry.wire import Wire

__all__ = ["Token", "TokenService", "basic"]

_CLIENT = "aiodockerapi"
_LIFETIME = 60
"""How long a token is good, in seconds, whose service does not say."""
_EARLY = 10.0
"""How long before its end a token is not used any more, in seconds, but a fifth of its time."""


class _Answer(BaseModel):
    """What a token service answers; which of the two has the token, depends on the service."""

    token: str | None = None
    access_token: str | None = None
    refresh_token: str | None = None
    expires_in: float | None = None


@dataclass(frozen=True)
class Token:
    """A token, and until when it is used.

    Args:
        value: the token.
        until: the end of its use, in the time of `time.monotonic`.
        identity: a newer token to be exchanged for others; empty: the old one stays.
    """

    value: str = field(repr=False)
    until: float
    identity: str = field(default="", repr=False)

    @property
    def fresh(self) -> bool:
        """Whether it is still to be used."""
        return time.monotonic() < self.until


def basic(credentials: Credentials) -> str:
    """Write user and password as HTTP's own way to say them."""
    pair = f"{credentials.username}:{credentials.password}".encode()
    return f"Basic {b64encode(pair).decode()}"


class TokenService:
    """The services that a registry names.

    Args:
        place: the registry.
        wire: the connections.
        oauth: whether user and password go by OAuth 2, too, where the service has it.
    """

    def __init__(self, place: Place, wire: Wire, *, oauth: bool) -> None:
        self._place = place
        self._wire = wire
        self._oauth = oauth

    async def fetch(
        self, challenge: Challenge, scopes: Scopes, credentials: Credentials | None
    ) -> Token:
        """Get a token.

        Args:
            challenge: where, and for which service.
            scopes: what it is to allow; the service may allow less, and does not say so.
            credentials: who we are; None for anybody.

        Raises:
            InvalidResponse: the service may not be trusted with secrets, or answers no token.
            Unauthorized: it does not take the credentials.
            DockerError: it can't be reached, or does not answer.
        """
        realm = self._realm(challenge)
        service = challenge.params.get("service", "")
        form = {"service": service, "client_id": _CLIENT, "scope": " ".join(scopes.texts())}
        if credentials is not None and credentials.identity_token:
            secret = {"grant_type": "refresh_token", "refresh_token": credentials.identity_token}
            return await self._post(realm, {**secret, **form})
        if credentials is not None and self._oauth:
            names = {"username": credentials.username, "password": credentials.password}
            try:
                return await self._post(realm, {"grant_type": "password", **names, **form})
            except (NotFound, NotSupported, Unauthorized):
                pass  # so services refuse that know only the older way, which decides
        return await self._get(realm, service, scopes, credentials)

    def _realm(self, challenge: Challenge) -> URL:
        """Return where tokens are to be had, if secrets may be sent there."""
        text = challenge.params.get("realm", "")
        try:
            realm = URL(text)
        except ValueError:
            realm = URL()
        if realm.scheme not in ("http", "https") or not realm.host or realm.user is not None:
            raise InvalidResponse(
                f"the registry names {text[:200]!r} as the service for tokens, which is no URL "
                "of one",
                host=self._place.name,
            )
        if not self._place.trusts(realm):
            raise InvalidResponse(
                f"the registry names {realm.origin()} as the service for tokens: nothing is sent "
                "there, because anybody on the way could read the credentials; it should be https",
                host=self._place.name,
            )
        return realm

    async def _get(
        self, realm: URL, service: str, scopes: Scopes, credentials: Credentials | None
    ) -> Token:
        query = [("service", service), ("client_id", _CLIENT)]
        query += [("scope", scope) for scope in scopes.texts()]
        headers: dict[str, str] = {}
        if credentials is not None:
            query.append(("account", credentials.username))
            headers["Authorization"] = basic(credentials)
        url = realm.update_query([(name, value) for name, value in query if value])
        return await self._ask("GET", url, headers, None)

    async def _post(self, realm: URL, form: Mapping[str, str]) -> Token:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({name: value for name, value in form.items() if value}).encode()
        return await self._ask("POST", realm, headers, body)

    async def _ask(
        self, method: str, url: URL, headers: Mapping[str, str], body: bytes | None
    ) -> Token:
        with self._wire.observers.watch(method, REALM, url.raw_path, host=url.authority) as watch:
            watch.gave(len(body or b""))
            response = await self._wire.send(method, url, headers=headers, body=body)
            watch.answered(response.status)
            token = await self._read(response, watch)
            watch.end("whole")
        return token

    async def _read(self, response: aiohttp.ClientResponse, watch: Watch) -> Token:
        begun = time.monotonic()
        body = await self._wire.read(response, MAX_TOKEN)
        watch.took(len(body))
        if response.status != 200:
            raise self._refusal(response, body)
        try:
            answer = _Answer.model_validate_json(body)
        except ValidationError as error:
            # Without its cause, which shows what came: that may be a token.
            raise self._about(response, from_validation(error)) from None
        value = answer.token or answer.access_token
        if not value or not value.isascii() or not value.isprintable():
            raise self._about(response, InvalidResponse("the token service answered no token"))
        lifetime = answer.expires_in or _LIFETIME
        until = begun + lifetime - min(_EARLY, lifetime / 5)
        return Token(value, until, answer.refresh_token or "")

    def _refusal(self, response: aiohttp.ClientResponse, body: bytes) -> DockerError:
        status = response.status
        if status < 400:
            told: DockerError = InvalidResponse(
                f"the token service answered with status {status}; a redirect is not followed "
                "with credentials",
                status=status,
            )
        else:
            wait = seconds_of(response.headers.get("Retry-After"))
            told = from_status(status, body, response.url, retry_after=wait)
            told.message = f"the token service refuses: {told.message}"
            told.args = (told.message,)
        return self._about(response, told)

    @staticmethod
    def _about(response: aiohttp.ClientResponse, error: DockerError) -> DockerError:
        url = response.url
        return error.about(host=url.authority, method=response.method, path=url.raw_path)
