"""The floor: one keep-alive connection on a plain asyncio Protocol that reads just enough HTTP."""

import asyncio
import re
from typing import Self

_END = b"\r\n0\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)


class RawConnection(asyncio.Protocol):
    """Sends a GET, returns the body; knows a length and a single chunk, as the server sends."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[bytes] | None = None
        self._parts: list[memoryview] = []
        self._size = self._tail = self._left = 0
        self._streamed = 0
        self._last: bytes | None = None

    @classmethod
    async def open(cls, host: str) -> Self:
        """Connect to `unix://PATH` or `tcp://ADDRESS:PORT`."""
        loop = asyncio.get_running_loop()
        scheme, _, where = host.partition("://")
        if scheme == "unix":
            _, connection = await loop.create_unix_connection(cls, where)
        else:
            address, _, port = where.rpartition(":")
            _, connection = await loop.create_connection(cls, address, int(port))
        return connection

    async def get(self, target: str) -> bytes:
        """Ask for a path and return the body."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(b"GET %s HTTP/1.1\r\nHost: docker\r\n\r\n" % target.encode())
        return await self._answer

    async def read(self, target: str) -> int:
        """Ask for a stream, read it to its end, and return how many bytes came."""
        self._streamed, self._last = 0, b""
        try:
            await self.get(target)
        finally:
            self._last = None
        return self._streamed

    def close(self) -> None:
        """End the connection."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._last is not None and self._answer is not None:
            self._streamed += len(data)
            self._last = (self._last + data)[-len(_END) :]
            if self._last == _END:
                self._answer.set_result(b"")
            return
        piece = memoryview(data) if self._parts else self._begin(data)
        self._parts.append(piece)
        self._left -= len(piece)
        if self._left == 0 and self._answer is not None:
            # The end may have come in two pieces; if not, this leaves nothing to cut off again.
            self._parts[-1] = piece[: max(0, len(piece) - self._tail)]
            body = b"".join(self._parts)[: self._size]
            self._parts.clear()
            self._answer.set_result(body)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("the server hung up"))

    def _begin(self, data: bytes) -> memoryview:
        # The server sends head and body at once, so the first piece has the whole head.
        start = data.index(b"\r\n\r\n") + 4
        length = _LENGTH.search(data, 0, start)
        if length is not None:
            self._size, self._tail = int(length[1]), 0
        else:
            line = data.index(b"\r\n", start)
            self._size, self._tail = int(data[start:line], 16), len(_END)
            start = line + 2
        self._left = self._size + self._tail
        return memoryview(data)[start:]
