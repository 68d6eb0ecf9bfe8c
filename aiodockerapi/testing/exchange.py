"""A request and the answer to it, seen from an answer: what to write, and when to give up.

An answer that goes on for long must notice that nobody reads it any more. `Exchange.unless_gone`
wraps everything such an answer waits for.
"""

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Never, TypeVar

from multidict import CIMultiDict

from .http1 import Head, encode_head
from .link import Link
from .request import Request

__all__ = ["ClientGoneError", "Exchange"]

_T = TypeVar("_T")


class ClientGoneError(Exception):
    """The client closed the connection, or its write side, before the answer was complete."""


class Exchange:
    """What an answer is played on."""

    def __init__(
        self, head: Head, request: Request, link: Link, headers: Mapping[str, str], version: str
    ) -> None:
        self.request = request
        self.link = link
        self.headers = headers
        self.version = version
        self.keep_alive: bool = head.keep_alive
        self.started: bool = False
        self._old = head.version == "HTTP/1.0"
        self._chunked = False
        self._bodiless = False

    async def start(
        self, status: int, headers: Mapping[str, str], *, length: int | None = None
    ) -> None:
        """Send the head.

        Args:
            status: The status.
            headers: The answer's headers; they win over the daemon's.
            length: The length of the body; None for a chunked one.
        """
        merged = CIMultiDict(self.headers)
        merged.update(headers)
        self._bodiless = self.request.method == "HEAD" or status in {204, 304}
        self._chunked = length is None and not self._old
        if status not in {204, 304}:
            if length is not None:
                merged.setdefault("Content-Length", str(length))
            elif self._chunked:
                merged["Transfer-Encoding"] = "chunked"
            else:
                self.keep_alive = False  # HTTP/1.0: the end of the connection ends the body
        if not self.keep_alive:
            merged["Connection"] = "close"
        await self.send(encode_head(status, merged.items()))

    async def write(self, data: bytes) -> None:
        """Send a piece of the body, as a chunk of its own if the body is chunked."""
        if self._bodiless or not data:
            return
        await self.send(b"%x\r\n%b\r\n" % (len(data), data) if self._chunked else data)

    async def finish(self) -> None:
        """End the body."""
        if self._chunked and not self._bodiless:
            await self.send(b"0\r\n\r\n")

    async def send(self, data: bytes) -> None:
        """Send bytes as they are, as far as the client takes them."""
        self.started = True
        self.link.writer.write(data)
        await self.link.writer.drain()

    async def sleep(self, seconds: float) -> None:
        """Let time pass.

        Raises:
            ClientGoneError: The client left.
        """
        if seconds > 0:
            await self.unless_gone(asyncio.sleep(seconds))

    async def hang(self) -> Never:
        """Wait until the client has left."""
        await self.link.eof.wait()
        raise ClientGoneError

    async def unless_gone(self, awaitable: Awaitable[_T]) -> _T:
        """Wait for something as long as the client is there.

        Raises:
            ClientGoneError: The client left; what was waited for is cancelled.
        """
        task = asyncio.ensure_future(awaitable)
        gone = asyncio.ensure_future(self.link.eof.wait())
        try:
            await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            raise ClientGoneError
        finally:
            task.cancel()
            gone.cancel()
            await asyncio.gather(task, gone, return_exceptions=True)
