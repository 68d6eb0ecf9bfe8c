"""The two pools of a session's connections, and the event loop that they belong to.

Calls share a bounded pool: a thousand at once must not open a thousand sockets. Streams, and
calls that take as long as they take, have one without a bound: a hundred logs that are followed
must not keep an ``info`` waiting.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence

import aiohttp

from aiodockerapi._core.limits import Limits
from aiodockerapi._transport import Transport
from aiodockerapi.errors import InvalidArgument, UsageError

__all__ = ["Pools", "checked_headers"]

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")

# Not compressed: that is dearer than the way it saves, by far for archives of a near daemon.
_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "aiodockerapi"}


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers, if each can be sent as one.

    Raises:
        InvalidArgument: a name or a value is none; the value, which may be secret, is not shown.
    """
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name):
            raise InvalidArgument(f"{name!r} is no name of a header")
        if not _HEADER_VALUE.fullmatch(value):
            raise InvalidArgument(f"the value of the header {name} has a character that none has")
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
        self._headers = {**_HEADERS, **checked_headers(headers)}
        self._trace_configs = list(trace_configs)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._calls: aiohttp.ClientSession | None = None
        self._streams: aiohttp.ClientSession | None = None
        self._closed = False

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
            self._streams = self._open(0, None)
        return self._streams

    def _bind(self) -> None:
        """Belong to the running loop from now on."""
        if self._closed:
            raise UsageError("the session is closed; make another one")
        loop = asyncio.get_running_loop()
        if self._loop is not None and self._loop is not loop:
            raise UsageError(
                "the session was first used in another event loop and belongs to that one; make "
                "one for each loop"
            )
        self._loop = loop

    def _open(self, connections: int, idle: float | None) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=self._transport.connector(connections),
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=self._limits.connect, sock_read=idle
            ),
            headers=self._headers,
            # By itself the library calls the nothing that a POST without a body sends a type.
            skip_auto_headers=("Content-Type",),
            cookie_jar=aiohttp.DummyCookieJar(),
            trace_configs=self._trace_configs,
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

    async def close(self) -> None:
        """Close all connections; requests under way end with an error."""
        self._closed = True
        pools = [pool for pool in (self._calls, self._streams) if pool is not None]
        self._calls = self._streams = None
        for pool in pools:
            await pool.close()
