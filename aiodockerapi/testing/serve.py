"""One connection from its first request to its end, in one task."""

import ssl
from collections.abc import Callable
from dataclasses import replace

from .answers import Answer, Playable
from .builtin import Identity, error
from .exchange import ClientGoneError, Exchange
from .http1 import BadRequestError, Head, date, encode_head, read_body, read_head
from .link import Link
from .request import Request
from .routes import Route, Routes

__all__ = ["Service"]


class Service:
    """Reads requests, records them, and plays what they are answered with."""

    def __init__(self, identity: Identity, routes: Routes, changed: Callable[[], None]) -> None:
        self.requests: list[Request] = []
        self.errors: list[Exception] = []
        self._identity = identity
        self._routes = routes
        self._changed = changed

    async def serve(self, link: Link, context: ssl.SSLContext | None) -> None:
        """Serve a connection, with TLS if there is a context for it."""
        try:
            await link.open(context)
            while (head := await read_head(link.reader)) is not None:
                if not await self._serve_request(link, head):
                    break
        except BadRequestError as bad:
            link.writer.write(_refuse(bad))
        except (ClientGoneError, OSError, EOFError):
            # The client left in the middle, or failed the handshake: its test knows why.
            link.abort()
        await link.close()

    async def _serve_request(self, link: Link, head: Head) -> bool:
        """Serve a request; tell whether the connection goes on."""

        async def proceed() -> None:
            link.writer.write(encode_head(100, ()))
            await link.writer.drain()

        body = await read_body(link.reader, head, proceed)
        request = Request.of(head, body, link.number)
        route, params = self._routes.find(request.method, request.path)
        request = replace(request, params=params)
        self.requests.append(request)
        self._changed()
        headers = {**self._identity.every(), "Date": date()}
        version = request.version or self._identity.api_version
        exchange = Exchange(head, request, link, headers, version)
        try:
            answer = await self._choose(exchange, route)
            await answer.play(exchange)
        except Exception as failure:  # noqa: BLE001 - whatever a test's handler may raise
            await self._fail(exchange, failure)
        return exchange.keep_alive

    async def _choose(self, exchange: Exchange, route: Route | None) -> Playable:
        request = exchange.request
        # As in the daemon, a path is looked up before its version is checked.
        known = self._builtin(request) if route is None else route
        if known is None:
            return error(404, "page not found", request.version)
        refusal = self._identity.refusal(request.version)
        if refusal is not None:
            return refusal
        scripted = known.take() if isinstance(known, Route) else known
        return await exchange.unless_gone(scripted(request)) if callable(scripted) else scripted

    def _builtin(self, request: Request) -> Answer | None:
        if request.path == "/_ping" and request.method in {"GET", "HEAD"}:
            return self._identity.ping(request.method)
        if request.path == "/version" and request.method == "GET":
            return self._identity.version()
        return None

    async def _fail(self, exchange: Exchange, failure: Exception) -> None:
        """Tell apart a client that left from a script that failed."""
        left = isinstance(failure, ConnectionError) and exchange.link.lost.is_set()
        if left or isinstance(failure, ClientGoneError):
            raise failure
        self.errors.append(failure)
        if exchange.started:
            exchange.keep_alive = False
            exchange.link.abort()
        else:
            message = f"the fake daemon was told to do what failed: {failure!r}"
            await error(500, message, exchange.request.version).play(exchange)


def _refuse(bad: BadRequestError) -> bytes:
    """Word a refusal as Go's server does."""
    body = f"400 Bad Request: {bad}".encode()
    headers = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    return encode_head(400, headers.items()) + body
