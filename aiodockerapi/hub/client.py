"""One way in and out for all that Docker Hub is asked: who we are, repeats, redirects, errors.

Only GET and HEAD are sent again when a connection is lost or the Hub says later; what changes
something may have been done already. A redirect is followed within the Hub alone.
"""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import aiohttp
from pydantic import BaseModel, ValidationError
from yarl import URL

from aiodockerapi._core.model import ModelT, reader, to_json
from aiodockerapi.config.credentials import CredentialsSource
from aiodockerapi.errors import (
    APIError,
    DockerError,
    InvalidArgument,
    InvalidResponse,
    NotFound,
    TooManyRequests,
)
from aiodockerapi.hub.auth import Auth, SecondFactor
from aiodockerapi.hub.failures import from_status, from_validation
from aiodockerapi.hub.rate import HubRateLimit, rate_limit_of
from aiodockerapi.hub.requests import Answer, Parts, Query, Request
from aiodockerapi.hub.templates import template_of
from aiodockerapi.observe.watch import UNWATCHED, Watch
from aiodockerapi.registry.limits import MAX_ERROR
from aiodockerapi.registry.names import Place
from aiodockerapi.registry.wire import Wire

__all__ = ["Client"]

T = TypeVar("T")

_REDIRECTS = (301, 302, 303, 307, 308)
_HOPS = 3
_SAFE = ("GET", "HEAD")
_SCIM = "application/scim+json"


class Client:
    """Requests to the Hub.

    Args:
        place: where it is.
        wire: the connections.
        credentials: who we are.
        second_factor: gives the code of the account's second factor.
        scim_token: the identity provider's token.
    """

    def __init__(
        self,
        place: Place,
        wire: Wire,
        credentials: CredentialsSource,
        second_factor: SecondFactor | None,
        scim_token: str | None,
    ) -> None:
        self.place: Place = place
        self.wire: Wire = wire
        self.rate_limit: HubRateLimit | None = None
        self._auth = Auth(credentials, second_factor, self.answer)
        self._scim_token = scim_token
        self._slots = asyncio.Semaphore(wire.limits.requests)

    # ---- verbs, by the shape of the answer

    async def call(
        self,
        cls: type[ModelT],
        method: str,
        parts: Parts,
        *,
        query: Query | None = None,
        body: BaseModel | None = None,
        scim: bool = False,
        slash: bool = False,
    ) -> ModelT:
        """Send a request and read the answer as a model.

        Args:
            cls: the model.
            method: the HTTP method.
            parts: the parts of the path.
            query: the parameters of the query.
            body: the body.
            scim: whether it is a part of SCIM.
            slash: whether the path ends with a slash.

        Raises:
            DockerError: no answer, one with an error status, or none of the model.
        """
        request = self.request(method, parts, query=query, body=body, scim=scim, slash=slash)
        return self.read(cls, await self.answer(request), request)

    async def send(
        self, method: str, parts: Parts, *, body: BaseModel | None = None, slash: bool = False
    ) -> None:
        """Send a request whose answer has no body that matters.

        Raises:
            DockerError: no answer, or one with an error status.
        """
        await self.answer(self.request(method, parts, body=body, slash=slash))

    async def exists(self, parts: Parts) -> bool:
        """Ask whether something is there.

        Raises:
            DockerError: no answer, or one with an error status but for 404.
        """
        try:
            await self.answer(self.request("HEAD", parts))
        except NotFound:
            return False
        return True

    # ---- what they are made of

    def request(
        self,
        method: str,
        parts: Parts,
        *,
        query: Query | None = None,
        body: BaseModel | None = None,
        scim: bool = False,
        slash: bool = False,
    ) -> Request:
        """Make a request; the arguments are those of `call`."""
        return Request(
            method,
            parts,
            query or {},
            None if body is None else to_json(body),
            content_type=_SCIM if scim else "application/json",
            accept=_SCIM if scim else "application/json",
            who="provider" if scim else "account",
            slash=slash,
        )

    def read(self, cls: type[ModelT], answer: Answer, request: Request) -> ModelT:
        """Read an answer as a model.

        Raises:
            InvalidResponse: it is none.
        """
        return self.parse(answer, request, reader(cls).one)

    def parse(self, answer: Answer, request: Request, read: Callable[[bytes], T]) -> T:
        """Read an answer by a function that raises pydantic's error.

        Raises:
            InvalidResponse: it can't be read.
        """
        try:
            return read(answer.body)
        except ValidationError as error:
            # Without its cause, which shows what came: that may be a token.
            raise self._about(request, from_validation(error)) from None

    async def answer(self, request: Request) -> Answer:
        """Send a request, again where that is safe, and read the whole answer.

        Raises:
            DockerError: no answer, one with an error status, or one that is too long.
        """
        path = request.path
        with self._watch(request, path) as watch:
            answer = await self._repeated(request, path, watch)
            watch.end("whole")
        return answer

    def _watch(self, request: Request, path: str) -> Watch:
        observers = self.wire.observers
        if not observers.active:
            return UNWATCHED
        return observers.watch(
            request.method, template_of(request.parts, slash=request.slash), path
        )

    async def _repeated(self, request: Request, path: str, watch: Watch) -> Answer:
        url = self.place.url.with_path(path, encoded=True).with_query(request.params)
        tries = 0
        while True:
            try:
                return await self._known(request, url, watch)
            except DockerError as error:
                pause = self.wire.limits.pause(error, tries)
                if request.method not in _SAFE or pause is None:
                    raise self._about(request, error) from error.__cause__
            tries += 1
            watch.retried()
            await asyncio.sleep(pause)

    async def _known(self, request: Request, url: URL, watch: Watch) -> Answer:
        """Send a request as whom it is to be sent; once more with a newer token."""
        used = await self._token(request)
        answer = await self._followed(request, url, used, watch)
        if answer.status == 401 and used is not None and request.who == "account":
            newer = await self._auth.renew(used)
            if newer is not None:
                answer = await self._followed(request, url, newer, watch)
                if answer.status == 401:
                    self._auth.refused(newer)
        if answer.status >= 300 and answer.status not in request.fine:
            raise self._refusal(request, answer)
        return answer

    async def _token(self, request: Request) -> str | None:
        if request.who == "account":
            return await self._auth.token()
        if request.who == "nobody":
            return None
        if self._scim_token is None:
            raise InvalidArgument(
                "SCIM wants the identity provider's own token; give the session a scim_token"
            )
        return self._scim_token

    async def _followed(
        self, request: Request, url: URL, token: str | None, watch: Watch
    ) -> Answer:
        for _ in range(_HOPS + 1):
            watch.gave(len(request.body or b""))
            answer = await self._once(request, url, token)
            watch.answered(answer.status)
            watch.took(len(answer.body))
            if answer.status not in _REDIRECTS or request.method not in _SAFE:
                return answer
            url = self._next(url, answer.headers.get("Location", ""))
        raise InvalidResponse(f"the Hub redirects more than {_HOPS} times")

    async def _once(self, request: Request, url: URL, token: str | None) -> Answer:
        headers = {"Accept": request.accept}
        if request.body is not None:
            headers["Content-Type"] = request.content_type
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        async with self._slots:
            response = await self.wire.send(request.method, url, headers=headers, body=request.body)
            try:
                body = await self._body(response)
            finally:
                # Of a body that was read whole, the connection went back to the pool already.
                response.close()
        self.rate_limit = rate_limit_of(response.headers) or self.rate_limit
        return Answer(response.status, response.headers, body)

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        if response.status < 300:
            return await self.wire.read(response, self.wire.limits.response)
        try:
            return await self.wire.read(response, MAX_ERROR, cut=True)
        except DockerError as cut:
            # The status is worth more than the rest of its text.
            return f"the Hub's reason was cut off: {cut.message}".encode()

    def _next(self, url: URL, location: str) -> URL:
        try:
            target = url.join(URL(location, encoded=True))
            here = bool(location and target.host) and self.place.is_here(target)
        except ValueError:
            target, here = url, False
        if not here:
            raise InvalidResponse("the Hub redirects to elsewhere, which is not followed")
        return target.with_fragment(None)

    def _refusal(self, request: Request, answer: Answer) -> DockerError:
        if answer.status < 400:
            return InvalidResponse(
                f"a redirect came, which is not followed with {request.method}",
                status=answer.status,
            )
        error: APIError = from_status(answer.status, answer.body, answer.headers)
        limit = rate_limit_of(answer.headers)
        if isinstance(error, TooManyRequests) and limit is not None:
            error.add_note(f"The Hub's limit: {limit.limit} requests in a minute.")
        return error

    def _about(self, request: Request, error: DockerError) -> DockerError:
        return error.about(host=self.place.name, method=request.method, path=request.path)
