"""One request and the head of its answer: version, pool, retry, errors of status.

A request that is safe to repeat (GET, HEAD) is sent again, once, when the connection turns out to
be dead; the HTTP library does that by itself, and for PUT and DELETE too, from which it is kept
here: a second DELETE answers 404 although the first one did what it should.
"""

from collections.abc import AsyncIterable, Mapping

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from aiodockerapi._core.failures import WIRE_ERRORS, from_status, from_wire
from aiodockerapi._core.limits import Limits
from aiodockerapi._core.negotiation import Negotiation, Probed
from aiodockerapi._core.pools import Pools
from aiodockerapi._core.request import Path
from aiodockerapi._core.version import ApiVersion
from aiodockerapi._transport import Transport
from aiodockerapi._transport.hijack import Handover, take_over, upgrade_request
from aiodockerapi.errors import (
    ConnectionLost,
    DockerError,
    ResponseTooLarge,
    UnsupportedVersion,
)

__all__ = ["Body", "Exchange"]

Body = bytes | AsyncIterable[bytes] | None
MAX_ERROR = 64 * 1024
"""How much of an error's body is read, in bytes."""
_URLS = 512


async def _once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Keep the HTTP library from sending the request again on another connection."""
    try:
        return await handler(request)
    except aiohttp.ServerDisconnectedError as error:
        raise _Lost from error
    except aiohttp.ClientConnectorError:
        raise
    except aiohttp.ClientOSError as error:
        raise _Lost from error


class _Lost(ConnectionLost):
    """A lost connection, in a form that the HTTP library does not know."""

    def __init__(self) -> None:
        super().__init__(
            "the connection ended before the daemon answered; what the request asked for may or "
            "may not have been done"
        )


class Exchange:
    """Requests to one daemon.

    Args:
        transport: the way to the host.
        pools: the connections.
        limits: how long to wait, and how much to take.
        pinned: the API version to speak; None agrees on one with the daemon.
    """

    def __init__(
        self, transport: Transport, pools: Pools, limits: Limits, pinned: ApiVersion | None
    ) -> None:
        self.transport = transport
        self.pools = pools
        self.limits = limits
        self.negotiation = Negotiation(self._probe, pinned)
        self._urls: dict[str, URL] = {}

    async def agree(self) -> ApiVersion:
        """Return the API version in use, asking the daemon if nobody has yet."""
        return self.negotiation.version or await self.negotiation.agree()

    async def answer(
        self,
        method: str,
        path: Path,
        query: str = "",
        *,
        body: Body = None,
        headers: Mapping[str, str] | None = None,
        patient: bool = False,
    ) -> aiohttp.ClientResponse:
        """Send a request and return the answer, whose body has not been read.

        Args:
            method: the HTTP method.
            path: the path, without a version.
            query: the query with its question mark, or nothing.
            body: the body.
            headers: further headers, checked.
            patient: whether the answer may take as long as it takes.

        Raises:
            DockerError: no answer, or one with an error status.
        """
        again = not isinstance(body, AsyncIterable)
        while True:
            version = await self.agree()
            if path.needs is not None and version < path.needs:
                raise self._too_old(method, path, version)
            text = f"/v{version[0]}.{version[1]}{path.text}{query}"
            response = await self._send(method, path, text, body, headers, patient=patient)
            if response.status < 300 or response.status == 304:
                return response
            error = await self._refusal(response, method, path)
            if not (again and self.negotiation.refused(error, version)):
                raise error
            again = False

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
    ) -> aiohttp.ClientResponse:
        pools = self.pools
        pool = pools.streams if patient else pools.calls
        try:
            return await pool.request(
                method,
                self._url(text),
                data=body,
                headers=headers,
                allow_redirects=False,
                middlewares=(_once,) if method in ("PUT", "DELETE") else None,
            )
        except DockerError as error:
            raise self.about(error, method, path) from error.__cause__
        except WIRE_ERRORS as error:
            raise self.translated(error, method, path) from error

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
            body = await self._bounded(response, MAX_ERROR)
        except WIRE_ERRORS as cut:
            # The status is worth more than the rest of its text.
            body = f"the daemon's reason was cut off: {cut}".encode()
        error = from_status(response.status, body or b"", response.content_type)
        return self.about(error, method, path)

    async def read(self, response: aiohttp.ClientResponse, method: str, path: Path) -> bytes:
        """Read the body of an answer, up to the limit.

        Raises:
            ConnectionLost: it was cut.
            IdleTimeout: it stopped.
            ResponseTooLarge: it is longer than the limit.
        """
        limit = self.limits.response
        try:
            body = await self._bounded(response, limit)
        except WIRE_ERRORS as error:
            raise self.translated(error, method, path) from error
        if body is None:
            raise self.about(
                ResponseTooLarge(f"the answer is longer than max_response, {limit} bytes"),
                method,
                path,
            )
        return body

    async def _bounded(self, response: aiohttp.ClientResponse, limit: int) -> bytes | None:
        """Read a body; None, and the end of the connection, for one over the limit."""
        length = response.content_length
        if length is not None and length <= limit:
            return await response.read()
        pieces: list[bytes] = []
        held = 0
        try:
            while length is None and (piece := await response.content.readany()):
                pieces.append(piece)
                held += len(piece)
                if held > limit:
                    break
            else:
                if length is None:
                    return b"".join(pieces)
        except BaseException:
            response.close()
            raise
        response.close()
        return None

    async def probe(self, method: str, path: str) -> Probed:
        """Ask for a path without a version; an error status is no error here.

        Raises:
            DockerError: there is no answer.
        """
        return await self._probe(method, path)

    async def _probe(self, method: str, path: str) -> Probed:
        where = Path(path, path)
        response = await self._send(method, where, path, None, None, patient=False)
        body = await self.read(response, method, where)
        return Probed(response.status, response.headers, body)

    async def take_over(
        self,
        method: str,
        path: Path,
        query: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        protocol: str = "tcp",
    ) -> Handover:
        """Send a request for the connection itself, on one that no pool has.

        Args:
            method: the HTTP method.
            path: the path, without a version.
            query: the query with its question mark, or nothing.
            body: the body.
            headers: further headers, checked; a `CIMultiDict` may have several of one name.
            protocol: what the connection is to speak from then on.

        Raises:
            DockerError: no connection, or an answer with an error status.
        """
        again = True
        while True:
            version = await self.agree()
            if path.needs is not None and version < path.needs:
                raise self._too_old(method, path, version)
            self.pools.ready()
            handover = await self._dial(
                method, path, f"/v{version}{path.text}{query}", body, headers, protocol=protocol
            )
            if handover.status in (101, 200):
                return handover
            handover.connection[1].transport.abort()
            error = from_status(
                handover.status, handover.body, handover.headers.get("content-type", "")
            )
            if not (again and self.negotiation.refused(error, version)):
                raise self.about(error, method, path)
            again = False

    async def _dial(
        self,
        method: str,
        path: Path,
        text: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        protocol: str,
    ) -> Handover:
        sent = CIMultiDict(self.pools.headers)
        sent.update(headers)
        request = upgrade_request(method, self.transport.host.base + text, sent, body, protocol)
        try:
            return await take_over(
                self.transport, request, connect=self.limits.connect, idle=self.limits.idle
            )
        except DockerError as error:
            raise self.about(error, method, path) from error.__cause__
        except OSError as error:
            raise self.about(self.transport.explain(error), method, path) from error

    def translated(self, error: BaseException, method: str, path: Path) -> DockerError:
        """Make our error of the HTTP library's or the system's."""
        return from_wire(self.transport, method, path.text, error)

    def about(self, error: DockerError, method: str, path: Path) -> DockerError:
        """Fill in which request an error is about; return it."""
        return error.about(host=self.transport.host.text, method=method, path=path.text)
