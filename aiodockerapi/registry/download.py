"""The bytes of a blob, as they come; a cut in the middle is mended where it was.

Whatever was received stays: after a cut, the rest alone is asked for, by ``Range``. A registry, or
its storage, that has no ranges sends everything again, and what is known is skipped.
"""

import asyncio
import re
import warnings
from collections.abc import AsyncIterator
from typing import Self

import aiohttp

from aiodockerapi.errors import (
    ConnectionLost,
    DockerError,
    IdleTimeout,
    InvalidArgument,
    InvalidResponse,
    StreamTruncated,
    UsageError,
)
from aiodockerapi.observe.watch import UNWATCHED, Watch
from aiodockerapi.registry.client import Client, Request
from aiodockerapi.registry.digests import Digester
from aiodockerapi.registry.failures import WIRE_ERRORS, cause_of

__all__ = ["BlobStream"]

_RANGE = re.compile(r"bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\*)")


class BlobStream:
    """The bytes of a blob, piece by piece. Returned by ``blobs.get``.

    ``async with`` opens it and closes it, ``async for`` reads it, in constant memory. A connection
    that is lost is made anew and reading goes on where it was. At the end of a whole blob, its
    digest is checked: until the loop has ended without an error, nothing of it is to be trusted.
    A part of a blob can't be checked.

    Example:
        >>> async with registry.blobs.get("app", digest) as blob:
        ...     async for piece in blob:
        ...         print(piece)
        b'hello'
    """

    # Of the class, too: an object whose arguments are refused has no more than this.
    _response: aiohttp.ClientResponse | None = None
    _watch: Watch = UNWATCHED

    def __init__(
        self, client: Client, request: Request, digest: str, start: int, end: int | None
    ) -> None:
        if start < 0 or (end is not None and end <= start):
            raise InvalidArgument(f"there are no bytes from {start} to {end} in a blob")
        self._client = client
        self._request = request
        self._digester = Digester(digest) if start == 0 and end is None else None
        self._at = start
        self._end = end
        self._skip = 0
        self._tries = 0
        self._entered = self._ended = self._closed = self._reading = False
        self.size: int | None = None
        """The length of the whole blob in bytes, once it is open; None: not said."""

    async def __aenter__(self) -> Self:
        if self._entered:
            raise UsageError("a stream can be opened once; ask for another one")
        self._entered = True
        self._watch = self._client.watch(self._request, stream=True)
        with self._watch:
            self._response = await self._open()
        self._watch.opened()
        return self

    async def __aexit__(self, *raised: object) -> None:
        self._watch.leaving(*raised)
        self.close()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    @property
    def position(self) -> int:
        """How far into the blob reading has come, in bytes from its beginning."""
        return self._at

    async def __anext__(self) -> bytes:
        self._check_use()
        self._reading = True
        try:
            while not self._ended:
                piece = self._wanted(await self._piece())
                if piece:
                    self._at += len(piece)
                    self._tries = 0
                    if self._digester is not None:
                        self._digester.feed(piece)
                    return piece
            self._finish()
        except DockerError as error:
            self._watch.failed(error)
            self.close()
            raise self._request.about(error, self._client.place) from error.__cause__
        finally:
            self._reading = False
        raise StopAsyncIteration

    def _check_use(self) -> None:
        if not self._entered:
            raise UsageError("open the stream first: async with … as blob")
        if self._closed and not self._ended:
            raise UsageError("the stream is closed")
        if self._reading:
            raise UsageError("another task reads the stream; one at a time can")

    def _finish(self) -> None:
        digester, self._digester = self._digester, None
        self._drop()
        if digester is not None:
            digester.check("the blob")
        self.close()

    async def _piece(self) -> bytes:
        """Read the next piece of the answer; nothing at its end, or after a cut."""
        if self._response is None:
            # Reading was given up while the connection was made anew.
            self._response = await self._open()
        response = self._response
        try:
            piece = await response.content.readany()
        except WIRE_ERRORS as error:
            await self._mend(self._client.wire.translated(error, "GET", response.url), error)
            return b""
        if piece:
            self._watch.took(len(piece))
            return piece
        last = self.size if self._end is None else self._end
        if last is not None and self._at < last:
            await self._mend(ConnectionLost("the answer ended before the blob did"), None)
        else:
            self._ended = True
        return b""

    async def _mend(self, error: DockerError, cause: BaseException | None) -> None:
        """Ask for the rest on another connection."""
        self._drop()
        if not isinstance(error, ConnectionLost | IdleTimeout):
            raise error
        if self._tries >= self._client.wire.limits.retries:
            of = "" if self.size is None else f" of {self.size}"
            raise StreamTruncated(
                f"the blob was cut at byte {self._at}{of}, {self._tries + 1} times in a row: "
                f"{error.message}"
            ) from (None if cause is None else cause_of(cause))
        self._tries += 1
        self._watch.retried()
        if self._tries > 1:
            await asyncio.sleep(0.1 * 2.0 ** (self._tries - 2))
        self._response = await self._open()

    async def _open(self) -> aiohttp.ClientResponse:
        headers = dict(self._request.headers)
        if self._at or self._end is not None:
            headers["Range"] = f"bytes={self._at}-{'' if self._end is None else self._end - 1}"
        request = Request("GET", self._request.url, self._request.scopes, headers)
        response = await self._client.open(request, self._watch)
        try:
            self._begin(response)
        except BaseException:
            response.close()
            raise
        return response

    def _begin(self, response: aiohttp.ClientResponse) -> None:
        """Find out where in the blob an answer begins, and how long the blob is."""
        if response.status != 206:
            self._skip = self._at
            self._know(response.content_length)
            return
        found = _RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
        if found is None or int(found[1]) != self._at:
            raise InvalidResponse("the registry sends another part of the blob than was asked for")
        self._skip = 0
        self._know(None if found[3] == "*" else int(found[3]))

    def _know(self, size: int | None) -> None:
        if size is None:
            return
        if self.size is not None and self.size != size:
            raise InvalidResponse(f"the blob had {self.size} bytes, and has {size} now")
        self.size = size
        if self._end is not None:
            self._end = min(self._end, size)

    def _wanted(self, piece: bytes) -> bytes:
        """Leave out what is known or was not asked for."""
        skipped = min(self._skip, len(piece))
        self._skip -= skipped
        piece = piece[skipped:]
        if self._end is not None and self._at + len(piece) >= self._end:
            self._ended = True
            return piece[: self._end - self._at]
        return piece

    def close(self) -> None:
        """Close the stream; what was not read is dropped, and so is its connection."""
        self._closed = True
        self._drop()
        self._watch.end("whole" if self._ended else "left")

    def _drop(self) -> None:
        response, self._response = self._response, None
        if response is not None:
            response.close()

    async def collect(self) -> list[bytes]:
        """Run the stream to its end, from opening to closing, and return its pieces.

        Raises:
            DockerError: whatever ends it early, a wrong digest too.
        """
        async with self:
            return [piece async for piece in self]

    async def wait(self) -> None:
        """Run the stream to its end and drop its pieces, to see whether the blob is whole.

        Raises:
            DockerError: whatever ends it early, a wrong digest too.
        """
        async with self:
            async for _ in self:
                pass

    def __del__(self) -> None:
        if self._response is not None:
            warnings.warn(
                f"{self!r} was never closed; open it with async with",
                ResourceWarning,
                source=self,
                stacklevel=2,
            )
            self.close()
