"""One request and the head of its answer: version, pool, retry, errors of status.

A request that is safe to repeat (GET, HEAD) is sent again, once, when the connection turns out to
be dead; the HTTP library does that by itself, and for PUT and DELETE too, from which it is kept
here: a second DELETE answers 404 although the first one did what it should.
"""

import asyncio
from collections.abc import Mapping
from functools import partial

import aiohttp
from yarl import URL

from aiodockerapi._core.answer import Answer
from aiodockerapi._core.failures import WIRE_ERRORS, cause_of, from_status, from_wire
from aiodockerapi._core.limits import Limits
from aiodockerapi._core.negotiation import Negotiation, Probed
from aiodockerapi._core.pools import Pools
from aiodockerapi._core.request import Path
from aiodockerapi._core.upload import Source, blamed
from aiodockerapi._core.version import ApiVersion
from aiodockerapi._transport import Transport
from aiodockerapi._transport.hijack import (
    Handover,
    Headers,
    last_request,
    take_over,
    upgrade_request,
)
from aiodockerapi.errors import (
    DockerError,
    ResponseTooLarge,
    UnsupportedVersion,
)
from aiodockerapi.observe.watch import Observers, Watch

__all__ = ["Body", "Exchange"]

Body = bytes | Source | None
MAX_ERROR = 64 * 1024
"""How much of an error's body is read, in bytes."""
MAX_MESSAGE = 64 * 2**20
"""The longest message of a websocket taken, in bytes; the daemon's own are 32 KiB."""
_URLS = 512


async def _once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Keep the HTTP library from sending the request again on another connection."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
        # A class that the library tries nothing again for, and passes on as it is.
        raise aiohttp.ClientConnectionError(str(error)) from error


_UNREPEATED = (_once,)


def _counting(watch: Watch) -> aiohttp.ClientMiddlewareType:
    """Count how often the HTTP library sends a request again by itself."""
    before = False

    async def count(
        request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        nonlocal before
        if before:
            watch.retried()
        before = True
        return await handler(request)

    return count


_NO_TYPE = ("Content-Type",)


class Exchange:
    """Requests to one daemon.

    Args:
        transport: the way to the host.
        pools: the connections.
        limits: how long to wait, and how much to take.
        pinned: the API version to speak; None agrees on one with the daemon.
        observers: who watches the requests.
    """

    def __init__(
        self,
        transport: Transport,
        pools: Pools,
        limits: Limits,
        pinned: ApiVersion | None,
        observers: Observers,
    ) -> None:
        self.transport = transport
        self.pools = pools
        self.limits = limits
        self.observers = observers
        self.negotiation: Negotiation = Negotiation(self._probe, pinned)
        self._urls: dict[str, URL] = {}
        self._server = ""

    @property
    def is_docker(self) -> bool | None:
        """Whether the engine is Docker's own; None: it has not said yet.

        Podman, for one, is not; nor may be what stands behind a proxy that says nothing of it.
        """
        return self._server.startswith("Docker/") if self._server else None

    def watch(self, method: str, path: Path, *, stream: bool = False) -> Watch:
        """Begin a request, for those who watch."""
        return self.observers.watch(method, path.template, path.text, stream=stream)

    async def agree(self) -> ApiVersion:
        """Return the API version in use, asking the daemon if nobody has yet."""
        version = self.negotiation.version
        if version is None:
            # Work of another event loop can't be waited for.
            self.pools.ready()
            version = await self.negotiation.agree()
        return version

    async def answer(
        self,
        method: str,
        path: Path,
        query: str = "",
        *,
        body: Body = None,
        headers: Mapping[str, str] | None = None,
        patient: bool = False,
        watch: Watch,
    ) -> Answer:
        """Send a request and return the answer, whose body has not been read.

        Args:
            method: the HTTP method.
            path: the path, without a version.
            query: the query with its question mark, or nothing.
            body: the body; a `Source` is the caller's to close.
            headers: further headers, checked.
            patient: whether the answer may take as long as it takes.
            watch: who watches; an error is the caller's to tell.

        Raises:
            DockerError: no answer, or one with an error status.
            Exception: what the source raised.
        """
        if body is not None:
            _count_body(watch, body)
        again = not isinstance(body, Source) or body.repeatable
        while True:
            version = await self.agree()
            if path.needs is not None and version < path.needs:
                raise self._too_old(method, path, version)
            text = f"/v{version[0]}.{version[1]}{path.text}{query}"
            send = partial(self._send, method, path, text, body, patient=patient, watch=watch)
            if isinstance(body, Source):
                with blamed(body):
                    response = await send(await _opened(body, headers))
            else:
                response = await send(headers)
            if response.status < 300 or response.status == 304:
                return Answer(response, watch)
            error = await self._refusal(response, method, path)
            if not (again and self.negotiation.refused(error, version)):
                raise error
            again = False
            watch.retried()

    def _too_old(self, method: str, path: Path, version: ApiVersion) -> DockerError:
        option = f"{method} {path.template}"
        return self.about(UnsupportedVersion(option, str(path.needs), str(version)), method, path)

    async def _send(
        self,
        method: str,
        path: Path,
        text: str,
        body: Body,
        headers: Mapping[str, str] | None,
        *,
        patient: bool,
        watch: Watch,
    ) -> aiohttp.ClientResponse:
        pools = self.pools
        repeated = (_counting(watch),) if watch.active else None
        try:
            pool = pools.streams if patient else pools.calls
            response = await pool.request(
                method,
                self._url(text),
                data=body,
                headers={**(headers or {}), **watch.headers} if watch.headers else headers,
                allow_redirects=False,
                # By itself the library calls the nothing that a POST without a body sends a type.
                skip_auto_headers=None if method == "GET" else _NO_TYPE,
                middlewares=_UNREPEATED if method in ("PUT", "DELETE") else repeated,
            )
        except DockerError as error:
            raise self.about(error, method, path) from error.__cause__
        except WIRE_ERRORS as error:
            raise self.translated(error, method, path) from cause_of(error)
        except asyncio.CancelledError as error:
            # So the HTTP library ends those that wait for a connection of a pool that is closed.
            if not pools.closed or _cancelled():
                raise
            raise self.translated(error, method, path) from None
        self._server = self._server or response.headers.get("Server", "unknown")
        watch.answered(response.status)
        if pools.closed:
            # Just then: its connection is gone, which the HTTP library tells in an odd way.
            response.close()
            raise self.about(pools.ended(), method, path)
        return pools.watch(response)

    def _url(self, text: str) -> URL:
        """Return the whole URL; those asked for again and again are kept."""
        url = self._urls.get(text)
        if url is None:
            if len(self._urls) >= _URLS:
                self._urls.clear()
            url = self._urls[text] = URL(self.transport.base_url + text, encoded=True)
        return url

    async def _refusal(
        self, response: aiohttp.ClientResponse, method: str, path: Path
    ) -> DockerError:
        """Read the body of an answer with an error status and make the error of it."""
        try:
            body, _ = await self._bounded(response, _length(response), MAX_ERROR)
        except WIRE_ERRORS as cut:
            # The status is worth more than the rest of its text.
            body = f"the daemon's reason was cut off: {cut}".encode()
        error = from_status(response.status, body, response.content_type)
        return self.about(error, method, path)

    async def read(self, answer: Answer, method: str, path: Path) -> bytes:
        """Read the body of an answer, up to the limit.

        Raises:
            ConnectionLost: it was cut.
            IdleTimeout: it stopped.
            ResponseTooLarge: it is longer than the limit.
        """
        response, limit = answer.response, self.limits.response
        length = _length(response)
        body, whole = b"", False
        try:
            if length is None or length <= limit:
                body, whole = await self._bounded(response, length, limit)
        except WIRE_ERRORS as error:
            raise self.translated(error, method, path) from cause_of(error)
        if not whole:
            response.close()
            told = ResponseTooLarge(f"the answer is longer than max_response, {limit} bytes")
            raise self.about(told, method, path)
        answer.watch.took(len(body))
        return body

    async def _bounded(
        self, response: aiohttp.ClientResponse, length: int | None, limit: int
    ) -> tuple[bytes, bool]:
        """Read a body up to a limit; tell whether it is whole. If not, its connection is closed."""
        if length is not None and length <= limit:
            return await response.read(), True
        pieces: list[bytes] = []
        held = 0
        try:
            while held <= limit and (piece := await response.content.readany()):
                pieces.append(piece)
                held += len(piece)
        except BaseException:
            response.close()
            raise
        if held > limit:
            response.close()
        return b"".join(pieces)[:limit], held <= limit

    async def probe(self, method: str, path: str) -> Probed:
        """Ask for a path without a version; an error status is no error here.

        Raises:
            DockerError: there is no answer.
        """
        return await self._probe(method, path)

    async def _probe(self, method: str, path: str) -> Probed:
        where = Path(path, path)
        with self.watch(method, where) as watch:
            response = await self._send(method, where, path, None, None, patient=False, watch=watch)
        with Answer(response, watch) as answer:
            body = await self.read(answer, method, where)
        return Probed(response.status, response.headers, body)

    async def websocket(
        self, path: Path, query: str, watch: Watch
    ) -> aiohttp.ClientWebSocketResponse:
        """Open a websocket; it belongs to the pool of streams.

        Arguments are those of `answer`.

        Raises:
            DockerError: no connection, or an answer with an error status.
        """
        version = await self.agree()
        try:
            async with asyncio.timeout(self.limits.idle):
                socket = await self.pools.streams.ws_connect(
                    self._url(f"/v{version}{path.text}{query}"),
                    max_msg_size=MAX_MESSAGE,
                    headers=watch.headers or None,
                )
        except aiohttp.WSServerHandshakeError as error:
            watch.answered(error.status)
            # The answer's body, with the daemon's reason, is lost to the HTTP library.
            told = b"the websocket was refused; the daemon's reason can't be read"
            raise self.about(from_status(error.status, told, ""), "GET", path) from error
        except DockerError as error:
            raise self.about(error, "GET", path) from error.__cause__
        except WIRE_ERRORS as error:
            raise self.translated(error, "GET", path) from error
        except AssertionError:
            # The HTTP library asserts that no pool is closed between an answer and its socket.
            if not self.pools.closed:
                raise
            raise self.about(self.pools.ended(), "GET", path) from None
        if self.pools.closed:
            raise self.about(self.pools.ended(), "GET", path)
        return socket

    async def take_over(
        self,
        method: str,
        path: Path,
        query: str,
        body: bytes,
        headers: Headers,
        *,
        protocol: str | None = "tcp",
        patient: bool = False,
        watch: Watch,
    ) -> Handover:
        """Send a request on a connection that no pool has, and return that with the answer.

        Args:
            method: the HTTP method.
            path: the path, without a version.
            query: the query with its question mark, or nothing.
            body: the body.
            headers: further headers, checked.
            protocol: what the connection is to speak from then on; None for HTTP, and a GET.
            patient: whether the daemon takes as long as it takes to begin.
            watch: who watches; an error is the caller's to tell.

        Raises:
            DockerError: no connection, or an answer with an error status.
        """
        again = True
        headers = {**headers, **watch.headers}
        watch.gave(len(body))
        while True:
            version = await self.agree()
            if path.needs is not None and version < path.needs:
                raise self._too_old(method, path, version)
            handover = await self._dial(
                method,
                path,
                f"/v{version}{path.text}{query}",
                body,
                headers,
                protocol=protocol,
                idle=None if patient else self.limits.idle,
            )
            watch.answered(handover.status)
            if handover.status in (101, 200):
                return handover
            handover.connection[1].transport.abort()
            error = from_status(
                handover.status, handover.body, handover.headers.get("content-type", "")
            )
            if not (again and self.negotiation.refused(error, version)):
                raise self.about(error, method, path)
            again = False
            watch.retried()

    async def _dial(
        self,
        method: str,
        path: Path,
        text: str,
        body: bytes,
        headers: Headers,
        *,
        protocol: str | None,
        idle: float | None,
    ) -> Handover:
        sent: Headers = {**self.pools.headers, **headers}
        host, target = self.transport.authority, self.transport.host.base + text
        request = (
            last_request(target, sent, host=host)
            if protocol is None
            else upgrade_request(method, target, sent, body, host=host, protocol=protocol)
        )
        try:
            async with self.pools.until_closed():
                handover = await take_over(
                    self.transport, request, connect=self.limits.connect, idle=idle
                )
        except DockerError as error:
            raise self.about(error, method, path) from error.__cause__
        except OSError as error:
            raise self.about(self.transport.explain(error), method, path) from error
        if self.pools.closed:
            handover.connection[1].transport.abort()
            raise self.about(self.pools.ended(), method, path)
        return handover

    def translated(self, error: BaseException, method: str, path: Path) -> DockerError:
        """Make our error of the HTTP library's or the system's."""
        if self.pools.closed:
            return self.about(self.pools.ended(), method, path)
        return from_wire(self.transport, method, path.text, error)

    def about(self, error: DockerError, method: str, path: Path) -> DockerError:
        """Fill in which request an error is about; return it."""
        return error.about(host=self.transport.host.text, method=method, path=path.text)


async def _opened(body: Source, headers: Mapping[str, str] | None) -> Mapping[str, str]:
    """Open a source; return the headers, with its length if that is known."""
    await body.open()
    length = {} if body.length is None else {"Content-Length": str(body.length)}
    return {**(headers or {}), **length}


def _count_body(watch: Watch, body: Body) -> None:
    if isinstance(body, Source):
        watch.sends(body)
    elif body is not None:
        watch.gave(len(body))


def _cancelled() -> bool:
    """Tell whether it is the running task that somebody cancels."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _length(response: aiohttp.ClientResponse) -> int | None:
    """Return how long a body is; None where it is not told, or told of a packed body."""
    return None if "Content-Encoding" in response.headers else response.content_length
