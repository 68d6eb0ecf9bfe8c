"""A stream that the test drives while the client reads it."""

import asyncio
import json
from collections import deque
from collections.abc import Mapping

from .exchange import ClientGoneError, Exchange
from .frames import frame
from .plain import merge

__all__ = ["Live"]


class Live:
    r"""An answer that is sent piece by piece, when the test says so.

    It serves one request. Sending never waits and may come before the request; `flushed` waits
    until the connection has taken everything. What is sent to a client that left is dropped.

    Args:
        content_type: The content type of the answer.
        status: Its status.
        headers: Further headers.

    Example:
        >>> from aiohttp import ClientSession, UnixConnector
        >>> async with FakeDaemon() as daemon:
        ...     live = Live()
        ...     daemon.on("GET", "/events", live)
        ...     connector = UnixConnector(daemon.socket_path)
        ...     async with ClientSession("http://docker", connector=connector) as http:
        ...         async with http.get("/events") as answer:
        ...             live.send_json({"Action": "start"})
        ...             line = await answer.content.readline()
        ...             answer.close()
        ...         await live.gone.wait()
        >>> line
        b'{"Action": "start"}\n'
    """

    def __init__(
        self,
        *,
        content_type: str = "application/json",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.opened: asyncio.Event = asyncio.Event()
        """Set when the request has come and the head is sent."""
        self.gone: asyncio.Event = asyncio.Event()
        """Set when the client has left before the end of the stream."""
        self._status = status
        self._headers = merge(content_type, headers)
        self._pieces = deque[bytes]()
        self._wake = asyncio.Event()
        self._flushed = asyncio.Event()
        self._flushed.set()
        self._ended = False
        self._cut = False
        self._over = False

    def send(self, data: bytes) -> None:
        """Send a chunk."""
        if not data:
            raise ValueError("an empty chunk would end the stream: finish() does that")
        self._put(data)

    def send_json(self, value: object, *, end: str = "\n") -> None:
        """Send a JSON document as a chunk."""
        self._put((json.dumps(value) + end).encode())

    def send_frame(self, stream: int, data: bytes) -> None:
        """Send a frame of the multiplexed stream: 1 for stdout, 2 for stderr."""
        self._put(frame(stream, data))

    def finish(self) -> None:
        """End the stream as it should end, after everything sent so far."""
        self._end()

    def cut(self) -> None:
        """Close the connection in the middle of the stream, after everything sent so far."""
        self._cut = True
        self._end()

    async def flushed(self) -> None:
        """Wait until everything sent so far is on its way, or nobody is there to take it."""
        await self._flushed.wait()

    async def play(self, exchange: Exchange) -> None:
        """Serve the request."""
        if self.opened.is_set():
            raise RuntimeError("a Live serves one request: give on() a further one")
        try:
            await exchange.start(self._status, self._headers)
            self.opened.set()
            await self._serve(exchange)
        except (ClientGoneError, ConnectionError):
            self.gone.set()
            raise
        finally:
            self._over = True
            self._pieces.clear()
            self._flushed.set()

    async def _serve(self, exchange: Exchange) -> None:
        while True:
            while self._pieces:
                await exchange.write(self._pieces[0])
                self._pieces.popleft()
            self._flushed.set()
            if self._ended:
                break
            self._wake.clear()
            await exchange.unless_gone(self._wake.wait())
        if self._cut:
            exchange.keep_alive = False
        else:
            await exchange.finish()

    def _put(self, piece: bytes) -> None:
        if self._ended:
            raise RuntimeError("the stream has been ended")
        if not self._over:
            self._pieces.append(piece)
            self._flushed.clear()
            self._wake.set()

    def _end(self) -> None:
        if self._ended:
            raise RuntimeError("the stream has been ended")
        self._ended = True
        self._wake.set()
