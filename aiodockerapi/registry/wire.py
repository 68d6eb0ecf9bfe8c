"""Connections of one session: with the registry, its token service, and its storage.

One request and the head of its answer; nothing here knows who we are, what a redirect means or
what may be sent again. Connections belong to the event loop that used them first.
"""

import asyncio
import io
import ssl
from collections.abc import AsyncIterable, Mapping, Sequence
from weakref import WeakSet

import aiohttp
from yarl import URL  # named in quotes, or pyright --verifytypes takes it for unknown

from aiodockerapi.errors import DockerError, ResponseTooLarge, UsageError
from aiodockerapi.observe.watch import Observers
from aiodockerapi.registry.failures import WIRE_ERRORS, cause_of, from_wire
from aiodockerapi.registry.limits import RegistryLimits

__all__ = ["Body", "Wire"]

Body = bytes | AsyncIterable[bytes] | None

# A digest is that of the bytes as they are stored: nothing may be packed or unpacked on the way.
_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "aiodockerapi"}


_LARGE = 2**16
"""From how many bytes on a body is sent piece by piece, and the loop goes on meanwhile."""


async def _once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Keep the HTTP library from sending a request again; we know better which may be."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
        # A class that the library tries nothing again for, and passes on as it is.
        raise aiohttp.ClientConnectionError(str(error)) from error


class Wire:
    """The connections, made when the first request is.

    Args:
        tls: the TLS context; None for the system's.
        limits: how long to wait.
        trace_configs: aiohttp's hooks, called for every request.
        observers: who watches.
    """

    def __init__(
        self,
        tls: ssl.SSLContext | None,
        limits: RegistryLimits,
        trace_configs: Sequence[aiohttp.TraceConfig],
        observers: Observers,
    ) -> None:
        self._tls = tls
        self._trace_configs = list(trace_configs)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pool: aiohttp.ClientSession | None = None
        self._answers: WeakSet[aiohttp.ClientResponse] = WeakSet()
        self._closed = False
        self._quick = aiohttp.ClientTimeout(
            total=None, sock_connect=limits.connect, sock_read=limits.idle
        )
        self._patient = aiohttp.ClientTimeout(total=None, sock_connect=limits.connect)
        self.limits: RegistryLimits = limits
        self.observers: Observers = observers

    def ready(self) -> aiohttp.ClientSession:
        """Return the pool, made if there is none yet.

        Raises:
            UsageError: the session is closed, or belongs to another event loop.
        """
        if self._closed:
            raise UsageError("the session is closed; make another one")
        loop = asyncio.get_running_loop()
        if self._loop is not None and self._loop is not loop:
            raise _elsewhere()
        self._loop = loop
        if self._pool is None:
            # Without a bound: a hundred downloads must not keep a list of tags waiting. How many
            # calls run at once, the client bounds.
            self._pool = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, ssl=self._tls or True),
                headers=_HEADERS,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                trace_configs=self._trace_configs,
            )
        return self._pool

    async def send(
        self,
        method: str,
        url: "URL",
        *,
        headers: Mapping[str, str] | None = None,
        body: Body = None,
        patient: bool = False,
    ) -> aiohttp.ClientResponse:
        """Send a request and return the answer, of whatever status; its body has not been read.

        Args:
            method: the HTTP method.
            url: where to.
            headers: its headers.
            body: its body.
            patient: whether the answer may take as long as it takes.

        Raises:
            DockerError: there is no answer.
        """
        pool = self.ready()
        try:
            response = await pool.request(
                method,
                url,
                data=io.BytesIO(body) if isinstance(body, bytes) and len(body) > _LARGE else body,
                headers=headers,
                allow_redirects=False,
                timeout=self._patient if patient else self._quick,
                # By itself the library calls the nothing that a POST without a body sends a type.
                skip_auto_headers=("Content-Type",),
                middlewares=(_once,),
            )
        except WIRE_ERRORS as error:
            # What a body's source raises comes as it is, unless it is an OSError.
            raise self.translated(error, method, url) from cause_of(error)
        except asyncio.CancelledError as error:
            # So the HTTP library ends those that wait for a connection of a pool that is closed.
            if not self._closed or _cancelled():
                raise
            raise self.translated(error, method, url) from None
        if not response.closed:
            self._answers.add(response)
        return response

    async def read(
        self, response: aiohttp.ClientResponse, limit: int, *, cut: bool = False
    ) -> bytes:
        """Read the body of an answer.

        Args:
            response: the answer.
            limit: how long the body may be, in bytes.
            cut: whether one that is longer is cut, and not an error.

        Raises:
            ConnectionLost: it was cut on the way.
            IdleTimeout: it stopped.
            ResponseTooLarge: it is longer than the limit.
        """
        pieces: list[bytes] = []
        held = 0
        try:
            while held <= limit and (piece := await response.content.readany()):
                pieces.append(piece)
                held += len(piece)
        except WIRE_ERRORS as error:
            raise self.translated(error, response.method, response.url) from cause_of(error)
        finally:
            if held > limit or not response.content.at_eof():
                response.close()
        if held > limit and not cut:
            raise ResponseTooLarge(
                f"the answer is longer than {limit} bytes; the session's max_response is for that",
                method=response.method,
                host=response.url.authority,
                path=response.url.raw_path,
            )
        return b"".join(pieces)[:limit]

    def translated(self, error: BaseException, method: str, url: "URL") -> DockerError:
        """Make our error of the HTTP library's or the system's."""
        if self._closed:
            told = UsageError("the session was closed while this was under way")
            return told.about(host=url.authority, method=method, path=url.raw_path)
        return from_wire(url, method, error)

    async def close(self) -> None:
        """Close all connections; what is under way ends with an error.

        Raises:
            UsageError: the session belongs to another event loop, which still runs.
        """
        loop = self._loop
        if loop and not loop.is_closed() and loop is not asyncio.get_running_loop():
            raise _elsewhere()
        self._closed = True
        # Before the pool: closing it lets those who read an answer wait for ever.
        for response in list(self._answers):
            response.close()
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.close()


def _cancelled() -> bool:
    """Tell whether it is the running task that somebody cancels."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _elsewhere() -> UsageError:
    return UsageError(
        "the session was first used in another event loop and belongs to that one; make one for "
        "each loop"
    )
