"""One way in and out for all that a registry is asked: who we are, redirects, repeats, errors.

Redirects lead to the registry's storage, mostly at another host, whose URLs are signed: they are
followed by hand, for GET and HEAD alone, and bear no ``Authorization``. Only GET and HEAD are sent
again when a connection is lost or the registry says later; what changes something may have been
done already.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from multidict import CIMultiDictProxy
from pydantic import ValidationError
from yarl import URL  # named in quotes, or pyright --verifytypes takes it for unknown

from aiodockerapi._core.model import ModelT, reader
from aiodockerapi.errors import DockerError, InvalidResponse
from aiodockerapi.observe.watch import UNWATCHED, Watch
from aiodockerapi.registry.auth import Auth
from aiodockerapi.registry.challenges import Scopes
from aiodockerapi.registry.failures import from_status, from_validation, seconds_of
from aiodockerapi.registry.limits import MAX_ERROR
from aiodockerapi.registry.names import Place
from aiodockerapi.registry.templates import template_of
from aiodockerapi.registry.wire import Body, Wire

__all__ = ["Answer", "Client", "Request"]

_REDIRECTS = (301, 302, 303, 307, 308)
_HOPS = 5
_SAFE = ("GET", "HEAD")


@dataclass(frozen=True)
class Request:
    """What is asked.

    Args:
        method: the HTTP method.
        url: where.
        scopes: what it does, for a token.
        headers: further headers.
        body: the body.
        patient: whether the answer may take as long as it takes.
    """

    method: str
    url: "URL"
    scopes: Scopes
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Body = None
    patient: bool = False

    @property
    def repeatable(self) -> bool:
        """Whether the body is there to be sent again."""
        return not isinstance(self.body, AsyncIterable)

    def about(self, error: DockerError, place: Place) -> DockerError:
        """Fill in which request an error is about; return it."""
        return error.about(host=place.name, method=self.method, path=self.url.raw_path)


@dataclass(frozen=True)
class Answer:
    """A whole answer."""

    status: int
    headers: "CIMultiDictProxy[str]"
    body: bytes


class Client:
    """Requests to one registry.

    Args:
        place: the registry.
        wire: the connections.
        auth: who we are.
    """

    def __init__(self, place: Place, wire: Wire, auth: Auth) -> None:
        self.place: Place = place
        self.wire: Wire = wire
        self._auth = auth
        self._slots = asyncio.Semaphore(wire.limits.requests)

    def url(self, path: str, query: Mapping[str, str] | None = None) -> "URL":
        """Return the URL of a path below ``/v2/``, whose parts have been checked."""
        url = self.place.url.with_path(f"/v2/{path}", encoded=False)
        return url.with_query(query) if query else url

    async def call(self, request: Request) -> Answer:
        """Send a request and read the whole answer.

        Raises:
            DockerError: no answer, one with an error status, or one that is too long.
        """
        with self.watch(request) as watch:
            async with self._slots, self._opened(request, watch) as response:
                limit = self.wire.limits.response
                try:
                    body = await self.wire.read(response, limit)
                except DockerError as error:
                    raise request.about(error, self.place) from error.__cause__
            watch.took(len(body))
            watch.end("whole")
            return Answer(response.status, response.headers, body)

    def watch(self, request: Request, *, stream: bool = False) -> Watch:
        """Begin a request, for those who watch."""
        observers, path = self.wire.observers, request.url.raw_path
        if not observers.active:
            return UNWATCHED
        return observers.watch(request.method, template_of(path), path, stream=stream)

    def read(self, cls: type[ModelT], answer: Answer, request: Request) -> ModelT:
        """Read an answer as a model.

        Raises:
            InvalidResponse: it is none.
        """
        try:
            return reader(cls).one(answer.body)
        except ValidationError as error:
            raise request.about(from_validation(error), self.place) from error

    @asynccontextmanager
    async def _opened(
        self, request: Request, watch: Watch
    ) -> AsyncGenerator[aiohttp.ClientResponse, None]:
        response = await self.open(request, watch)
        try:
            yield response
        finally:
            # Of a body that was read whole, the connection went back to the pool already.
            response.close()

    async def open(self, request: Request, watch: Watch) -> aiohttp.ClientResponse:
        """Send a request, again where that is safe; whoever asks closes the answer.

        Args:
            request: what is asked.
            watch: who watches; the end is the caller's to tell.

        Raises:
            DockerError: no answer, or one with an error status.
        """
        tries = 0
        while True:
            try:
                return await self._once(request, watch)
            except DockerError as error:
                pause = self.wire.limits.pause(error, tries)
                if request.method not in _SAFE or pause is None:
                    raise request.about(error, self.place) from error.__cause__
            tries += 1
            watch.retried()
            await asyncio.sleep(pause)

    async def _once(self, request: Request, watch: Watch) -> aiohttp.ClientResponse:
        used = await self._auth.header(request.scopes)
        response = await self._followed(request, used, watch)
        if self._asks(response) and request.repeatable:
            asked = response.headers.getall("WWW-Authenticate", [])
            refusal = await self._refusal(request, response)
            used = await self._auth.renew(asked, request.scopes, used)
            if used is None:
                raise refusal
            response = await self._followed(request, used, watch)
            if self._asks(response):
                self._auth.refused(used)
        if response.status >= 300:
            raise await self._refusal(request, response)
        return response

    def _asks(self, response: aiohttp.ClientResponse) -> bool:
        """Tell whether it is the registry that asks who we are, not its storage."""
        return response.status == 401 and self.place.is_here(response.url)

    async def _followed(
        self, request: Request, used: str | None, watch: Watch
    ) -> aiohttp.ClientResponse:
        url = request.url
        for _ in range(_HOPS + 1):
            response = await self.wire.send(
                request.method,
                url,
                headers=self._headers(request, url, used),
                body=_counted(request.body, watch),
                patient=request.patient,
            )
            watch.answered(response.status)
            if response.status not in _REDIRECTS or request.method not in _SAFE:
                return response
            response.close()
            url = self._next(url, response.headers.get("Location", ""))
        raise InvalidResponse(f"the registry redirects more than {_HOPS} times")

    def _headers(self, request: Request, url: URL, used: str | None) -> dict[str, str]:
        headers = dict(request.headers)
        # Storage may be at the same host and port, and refuses what it does not know.
        if used is not None and self.place.is_here(url) and url.path.startswith("/v2/"):
            headers["Authorization"] = used
        return headers

    def _next(self, url: URL, location: str) -> URL:
        try:
            # As it was sent: another spelling would not fit the signature.
            target = url.join(URL(location, encoded=True))
            host = target.host
        except ValueError:
            target, host = URL(), None
        if not location or target.scheme not in ("http", "https") or not host:
            raise InvalidResponse("the registry redirects, and does not say where to")
        if url.scheme == "https" and target.scheme != "https":
            raise InvalidResponse(
                f"the registry redirects to {target.origin()}: from https to plain http is not "
                "followed"
            )
        return target.with_fragment(None)

    async def _refusal(self, request: Request, response: aiohttp.ClientResponse) -> DockerError:
        """Read an answer that is none and make the error of it."""
        if response.status < 400:
            response.close()
            return InvalidResponse(
                f"a redirect came, which is not followed with {request.method}",
                status=response.status,
            )
        try:
            body = await self.wire.read(response, MAX_ERROR, cut=True)
        except DockerError as cut:
            # The status is worth more than the rest of its text.
            body = f"the registry's reason was cut off: {cut.message}".encode()
        wait = seconds_of(response.headers.get("Retry-After"))
        error = from_status(response.status, body, response.url, retry_after=wait)
        if self.place.is_here(response.url):
            error.host = self.place.name
        return error.about(method=request.method)


def _counted(body: Body, watch: Watch) -> Body:
    """Count what is sent of a body."""
    if isinstance(body, AsyncIterable):
        return _each_counted(body, watch) if watch.active else body
    watch.gave(len(body or b""))
    return body


async def _each_counted(body: AsyncIterable[bytes], watch: Watch) -> AsyncIterator[bytes]:
    async for piece in body:
        watch.gave(len(piece))
        yield piece
