"""A websocket with a process, for what can't take a connection over: some proxies, browsers.

Each message is a piece of output, or of input. Stdout and stderr are one.
"""

import asyncio
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import NamedTuple, Self

import aiohttp

from aiodockerapi.errors import DockerError, InvalidResponse, StreamTruncated, UsageError
from aiodockerapi.observe.watch import UNWATCHED, Watch

__all__ = ["OpenedSocket", "WebSocket"]

_PIECES = (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT)
_ENDS = (aiohttp.WSMsgType.CLOSING, aiohttp.WSMsgType.CLOSED)
_CUT = 1006
"""The code that stands for an end without a closing handshake."""
_GOODBYE = 0.5
"""How long to wait for the other side's part of the closing handshake, in seconds."""


class OpenedSocket(NamedTuple):
    """A websocket whose handshake is done.

    Args:
        socket: the HTTP library's.
        explain: makes our error of the HTTP library's.
        about: fills in which request an error is about.
        watch: who watches.
    """

    socket: aiohttp.ClientWebSocketResponse
    explain: Callable[[BaseException], DockerError]
    about: Callable[[DockerError], DockerError]
    watch: Watch = UNWATCHED


class WebSocket:
    """What a process writes, and a way to write to it, as messages.

    ``async with`` opens it and closes it. `read`, or ``async for`` over the websocket itself,
    gives the output; `write` waits while the process reads more slowly than you write. The input
    can't be ended while the output goes on: that is what `attach` has a `Duplex` for.

    Example:
        >>> async with docker.containers.attach_ws("cat", stdin=True, stdout=True) as cat:
        ...     await cat.write(b"hello")
        ...     print(await cat.read())
        b'hello'
    """

    def __init__(self, opener: Callable[[], Awaitable[OpenedSocket]]) -> None:
        self._opener = opener
        self._opened: OpenedSocket | None = None
        self._ended = False

    async def __aenter__(self) -> Self:
        if self._opened is not None:
            raise UsageError("a websocket can be opened once; ask for another one")
        self._opened = await self._opener()
        return self

    async def __aexit__(self, *raised: object) -> None:
        if self._opened is not None:
            self._opened.watch.leaving(*raised)
        await self.close()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        data = await self.read()
        if data is None:
            raise StopAsyncIteration
        return data

    async def read(self) -> bytes | None:
        """Return the next piece of output; None at the end.

        Raises:
            StreamTruncated: the connection was cut.
            InvalidResponse: what came is no message, or one of more than 64 MiB.
            UsageError: the session was closed.
        """
        opened = self._ready()
        if self._ended:
            return None
        try:
            message = await opened.socket.receive()
        except (aiohttp.ClientError, OSError) as error:
            with opened.watch:
                raise opened.explain(error) from error
        if message.type in _PIECES:
            # Below API 1.28 the daemon sends text.
            piece: bytes | str = message.data
            data = piece.encode() if isinstance(piece, str) else piece
            opened.watch.took(len(data))
            return data
        # A farewell that came is one, even if ours did not go out: over TLS the daemon may have
        # closed by then, which the HTTP library tells by the code of a cut.
        farewell = message.type is aiohttp.WSMsgType.CLOSE
        cause = opened.socket.exception()
        ours = opened.explain(cause or ConnectionAbortedError("the websocket was closed"))
        if isinstance(ours, UsageError) and not farewell:
            with opened.watch:
                raise ours  # the session was closed: that is no end of the output
        if farewell or (message.type in _ENDS and opened.socket.close_code != _CUT):
            self._ended = True
            return None
        if isinstance(message.data, aiohttp.WebSocketError):
            told = f"what came is no message of a websocket: {message.data}"
            with opened.watch:
                raise opened.about(InvalidResponse(told)) from message.data
        with opened.watch:
            raise opened.about(StreamTruncated("the websocket was cut in the middle")) from cause

    async def write(self, data: bytes) -> None:
        """Write to the process's input.

        Raises:
            ConnectionLost: the connection broke.
        """
        opened = self._ready()
        try:
            await opened.socket.send_bytes(data)
            opened.watch.gave(len(data))
        except (aiohttp.ClientError, OSError) as error:
            raise opened.explain(error) from error

    def _ready(self) -> OpenedSocket:
        if self._opened is None:
            raise UsageError("open the websocket first: async with … as socket")
        return self._opened

    async def close(self) -> None:
        """Close the websocket; the process goes on without it."""
        if self._opened is None:
            return
        # The daemon does not answer a close while the process writes. When the time is over the
        # connection is closed all the same.
        self._opened.watch.end("whole" if self._ended else "left")
        with suppress(TimeoutError):
            async with asyncio.timeout(_GOODBYE):
                await self._opened.socket.close()

    def __del__(self) -> None:
        if self._opened is not None and not self._opened.socket.closed:
            warnings.warn(
                f"{self!r} was never closed; open it with async with",
                ResourceWarning,
                source=self,
                stacklevel=2,
            )
