"""The two pools of a session's connections, and the event loop that they belong to.

Calls share a bounded pool: a thousand at once must not open a thousand sockets. Streams, and
calls that take as long as they take, have one without a bound: a hundred logs that are followed
must not keep an ``info`` waiting.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar
from weakref import WeakSet

import aiohttp

from aiodockerapi._core.limits import Limits
from aiodockerapi._shared import to_the_end
from aiodockerapi._transport import Transport
from aiodockerapi.errors import InvalidArgument, UsageError

__all__ = ["Pools", "checked_headers"]


class Closable(Protocol):
    """An answer, as far as the session's end is its own."""

    @property
    def closed(self) -> bool:
        """Whether it was closed, or read to its end."""
        ...

    def close(self) -> object:
        """Close its connection."""
        ...


ClosableT = TypeVar("ClosableT", bound=Closable)
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")

_OURS = {"connection", "content-length", "host", "te", "transfer-encoding", "upgrade"}

# Not compressed: that is dearer than the way it saves, by far for archives of a near daemon.
_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "aiodockerapi"}


async def _stay(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Keep the HTTP library from following a redirect, as it does for websockets, unasked."""
    response = await handler(request)
    if 300 <= response.status < 400 and request.headers.get("Upgrade") == "websocket":
        response.close()
        raise aiohttp.WSServerHandshakeError(
            response.request_info, response.history, status=response.status
        )
    return response


_STAY = (_stay,)


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers, if each can be sent as one.

    Raises:
        InvalidArgument: a name or a value is none; the value, which may be secret, is not shown.
    """
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name):
            raise InvalidArgument(f"{name!r} is no name of a header")
        if not _HEADER_VALUE.fullmatch(value):
            raise InvalidArgument(f"the value of the header {name} is no text that one can have")
        if name.lower() in _OURS:
            raise InvalidArgument(f"the header {name} says how a request is sent; leave it out")
    return dict(headers)


class Pools:
    """Connections of one session.

    Args:
        transport: the way to the host.
        limits: how long to wait.
        headers: sent with every request.
        trace_configs: aiohttp's hooks, called for every request.
    """

    def __init__(
        self,
        transport: Transport,
        limits: Limits,
        headers: Mapping[str, str],
        trace_configs: Sequence[aiohttp.TraceConfig],
    ) -> None:
        self._transport = transport
        self._limits = limits
        given = checked_headers(headers)
        names = {name.lower() for name in given}
        ours = {name: value for name, value in _HEADERS.items() if name.lower() not in names}
        self._headers = {**ours, **given}
        self._trace_configs = list(trace_configs)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._calls: aiohttp.ClientSession | None = None
        self._streams: aiohttp.ClientSession | None = None
        self._answers: WeakSet[Closable] = WeakSet()
        self._scopes: set[asyncio.Timeout] = set()
        self.closed: bool = False
        """Whether the session was closed; what is under way then fails with `ended`."""

    @property
    def calls(self) -> aiohttp.ClientSession:
        """The pool for calls that the daemon answers at once."""
        if self._calls is None or asyncio.get_running_loop() is not self._loop:
            self._bind()
            self._calls = self._open(self._limits.connections, self._limits.idle)
        return self._calls

    @property
    def streams(self) -> aiohttp.ClientSession:
        """The pool for streams, and for calls that take as long as they take."""
        if self._streams is None or asyncio.get_running_loop() is not self._loop:
            self._bind()
            self._streams = self._open(0, None, _STAY)
        return self._streams

    def _bind(self) -> None:
        """Belong to the running loop from now on."""
        if self.closed:
            raise UsageError("the session is closed; make another one")
        loop = asyncio.get_running_loop()
        if self._loop is not None and self._loop is not loop:
            raise _elsewhere()
        self._loop = loop

    def _open(
        self,
        connections: int,
        idle: float | None,
        middlewares: Sequence[aiohttp.ClientMiddlewareType] = (),
    ) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=self._transport.connector(connections),
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=self._limits.connect, sock_read=idle
            ),
            headers=self._headers,
            cookie_jar=aiohttp.DummyCookieJar(),
            trace_configs=self._trace_configs,
            middlewares=middlewares,
        )

    def ready(self) -> None:
        """Check that a connection may be made now, outside of the pools.

        Raises:
            UsageError: the session is closed, or belongs to another event loop.
        """
        self._bind()

    @property
    def headers(self) -> Mapping[str, str]:
        """What is sent with every request."""
        return self._headers

    @property
    def traced(self) -> bool:
        """Whether there are hooks, which only know of what goes through the pools."""
        return bool(self._trace_configs)

    def watch(self, response: ClosableT) -> ClosableT:
        """End the answer, too, when the session is closed before it is whole; return it."""
        if not response.closed:
            self._answers.add(response)
        return response

    @asynccontextmanager
    async def until_closed(self) -> AsyncGenerator[None, None]:
        """Do something outside of the pools for as long as the session is open.

        Raises:
            UsageError: the session is closed or belongs to another event loop, or was closed.
        """
        self._bind()
        # A deadline that nobody has set yet: `close` does.
        scope = asyncio.timeout(None)
        self._scopes.add(scope)
        try:
            async with scope:
                yield
        except TimeoutError as error:
            if scope.expired():
                raise self.ended() from error
            raise
        finally:
            self._scopes.discard(scope)

    @staticmethod
    def ended() -> UsageError:
        """Make the error of what was under way when the session was closed."""
        return UsageError("the session was closed while this was under way")

    def begin_to_close(self) -> None:
        """Let nothing begin any more.

        Raises:
            UsageError: the session belongs to another event loop, which still runs.
        """
        loop = self._loop
        if loop and not loop.is_closed() and loop is not asyncio.get_running_loop():
            raise _elsewhere()
        self.closed = True

    async def close(self) -> None:
        """Close all connections, even if cancelled; what is under way ends with an error."""
        self.begin_to_close()
        for scope in self._scopes:
            scope.reschedule(asyncio.get_running_loop().time())
        self._scopes.clear()
        # Before the pools: closing a pool lets those who read an answer wait for ever.
        for response in list(self._answers):
            response.close()
        if self._loop is not None:
            await to_the_end(self._ended())

    async def _ended(self) -> None:
        pools = [pool for pool in (self._calls, self._streams) if pool is not None]
        self._calls = self._streams = None
        try:
            self._transport.unsent.drop(everything=True)
            for pool in pools:
                await pool.close()
        finally:
            await self._transport.close()


def _elsewhere() -> UsageError:
    return UsageError(
        "the session was first used in another event loop and belongs to that one; make one for "
        "each loop"
    )
