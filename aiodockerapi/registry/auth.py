"""Saying who we are: how the registry asks for it is learnt from its first refusal.

From then on each request bears what its scope needs, from the start: uploads can't be sent twice.
A token is used for whatever it covers until shortly before its end, fetched once for all who want
it at the same time, and fetched anew, once, when the registry refuses it.
"""

from collections.abc import Iterable

from aiodockerapi._shared import SingleFlight
from aiodockerapi.config.credentials import Credentials, CredentialsSource
from aiodockerapi.errors import Unauthorized
from aiodockerapi.registry.challenges import Challenge, Scopes, read_challenges
from aiodockerapi.registry.names import Place
from aiodockerapi.registry.tokens import Token, TokenService, basic

__all__ = ["Auth"]

_Key = tuple[str, str, Scopes]


class Auth:
    """Who we are to one registry.

    Args:
        place: the registry.
        source: the credentials, or where they come from.
        tokens: where tokens come from.
    """

    def __init__(self, place: Place, source: CredentialsSource, tokens: TokenService) -> None:
        self._place = place
        self._source = source
        self._service = tokens
        self._challenge: Challenge | None = None
        self._known: Credentials | None = None
        self._asked = False
        self._tokens: dict[_Key, Token] = {}
        self._flights: dict[_Key, SingleFlight[Token]] = {}
        self._asking: SingleFlight[Credentials | None] = SingleFlight(self._ask)

    async def header(self, scopes: Scopes) -> str | None:
        """Return the header ``Authorization`` for a request; None: none, as far as is known.

        Args:
            scopes: what the request does.

        Raises:
            DockerError: there is no token to be had.
        """
        challenge = self._challenge
        if challenge is None:
            return None
        return await self._answer(challenge, scopes)

    async def renew(self, asked: Iterable[str], scopes: Scopes, used: str | None) -> str | None:
        """Return another header for a request that was refused; None: there is no other.

        Args:
            asked: the headers ``WWW-Authenticate`` of the refusal.
            scopes: what the request does.
            used: the header that it had.

        Raises:
            InvalidResponse: how the registry asks can't be understood.
            DockerError: there is no token to be had.
        """
        challenge = self._choose(read_challenges(asked))
        if challenge is None:
            return None
        self._challenge = challenge
        self._drop(used)
        wanted = scopes | Scopes.parse(challenge.params.get("scope", ""))
        found = await self._answer(challenge, wanted)
        if found is None or found != used:
            return found
        self.refused(used)
        return None

    def refused(self, used: str | None) -> None:
        """Forget a header that the registry does not take, and who it was made for.

        Next time, whoever gives credentials may have better ones.
        """
        self._drop(used)
        self._asked, self._known = False, None

    def _drop(self, used: str | None) -> None:
        self._tokens = {
            key: token
            for key, token in self._tokens.items()
            if token.fresh and f"Bearer {token.value}" != used
        }

    def _choose(self, challenges: list[Challenge]) -> Challenge | None:
        known = {each.scheme: each for each in reversed(challenges)}
        found = known.get("bearer") or known.get("basic")
        if found is None and challenges:
            raise Unauthorized(
                f"the registry asks who we are by {', '.join(sorted(known))}; only basic and "
                "bearer are known here",
                host=self._place.name,
                status=401,
            )
        return found

    async def _answer(self, challenge: Challenge, scopes: Scopes) -> str | None:
        if challenge.scheme == "basic":
            return await self._basic()
        credentials = await self._credentials()
        if credentials is not None and credentials.registry_token:
            return f"Bearer {credentials.registry_token}"
        realm, service = (challenge.params.get(name, "") for name in ("realm", "service"))
        for (at, of, covered), token in self._tokens.items():
            if (at, of) == (realm, service) and scopes <= covered and token.fresh:
                return f"Bearer {token.value}"
        token = await self._fetched((realm, service, scopes), challenge)
        return f"Bearer {token.value}"

    async def _basic(self) -> str | None:
        credentials = await self._credentials()
        if credentials is None:
            return None
        if not credentials.password:
            raise Unauthorized(
                "the registry wants a username and password, and there is only a token for it",
                host=self._place.name,
                status=401,
            )
        return basic(credentials)

    async def _fetched(self, key: _Key, challenge: Challenge) -> Token:
        """Get a token once for all who want it now."""

        async def work() -> Token:
            try:
                credentials = await self._credentials()
                token = await self._service.fetch(challenge, key[2], credentials)
            except Unauthorized:
                self._asked, self._known = False, None
                raise
            else:
                self._keep(key, token, credentials)
                return token
            finally:
                self._flights.pop(key, None)

        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = SingleFlight(work)
        return await flight.run()

    def _keep(self, key: _Key, token: Token, credentials: Credentials | None) -> None:
        self._tokens = {old: each for old, each in self._tokens.items() if each.fresh}
        self._tokens[key] = token
        if token.identity and credentials is not None and credentials.identity_token:
            self._known = Credentials(credentials.username, identity_token=token.identity)

    async def _credentials(self) -> Credentials | None:
        return self._known if self._asked else await self._asking.run()

    async def _ask(self) -> Credentials | None:
        source = self._source
        known = await source(self._place.name) if callable(source) else source
        self._known, self._asked = known, True
        return known
