"""Streams of items, from opening to the end, however they are left."""

import sys
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Generic, NamedTuple, Protocol, Self, TypeVar, cast

import aiohttp

from aiodockerapi._core.failures import cause_of
from aiodockerapi._core.upload import Source
from aiodockerapi._wire.decoder import Decoder
from aiodockerapi.errors import DockerError, IdleTimeout, StreamTruncated, UsageError
from aiodockerapi.observe.watch import UNWATCHED, Watch

__all__ = ["Opened", "Opener", "Stream"]

T = TypeVar("T")


class Content(Protocol):
    """What a body is read from."""

    async def readany(self) -> bytes:
        """Return what there is, or wait for some; nothing at the end."""
        ...


class Answer(Protocol):
    """An answer that has begun: the HTTP library's, or our own."""

    @property
    def content(self) -> Content:
        """What its body is read from."""
        ...

    def close(self) -> object:
        """Close its connection, unless it was read to its end."""
        ...


class Opened(NamedTuple, Generic[T]):
    """A stream whose answer has begun.

    Args:
        response: the answer; its body is the stream.
        decoder: makes items of the body.
        explain: makes our error of the HTTP library's.
        about: fills in which request an error is about.
        source: the request's body, if it is still sent while the answer comes.
        headers: the answer's, whose names may be asked for in lower case.
        watch: who watches.
    """

    response: Answer
    decoder: Decoder[T]
    explain: Callable[[BaseException], DockerError]
    about: Callable[[DockerError], DockerError]
    source: Source | None = None
    headers: Mapping[str, str] = MappingProxyType({})
    watch: Watch = UNWATCHED


Opener = Callable[[], Awaitable[Opened[T]]]
"""Send the request of a stream, and return when its answer has begun."""


class Stream(Generic[T]):
    """Items that the daemon sends as they come about.

    ``async with`` opens it and closes it, whichever way the block is left; ``async for`` reads
    it. A slow reader slows the daemon: no more than a few hundred KiB wait in memory. A stream
    that is cut in the middle raises `StreamTruncated`: none ends silently. Waiting for an item can
    be cancelled, by ``asyncio.timeout`` for one, and reading goes on where it was.

    Example:
        >>> async with docker.containers.logs("web", follow=True) as logs:
        ...     async for frame in logs:
        ...         print(frame.data)
    """

    def __init__(self, opener: Opener[T]) -> None:
        self._opener = opener
        self._opened: Opened[T] | None = None
        self._items: Iterator[T] = iter(())
        self._data = b""
        self._decoded = 0
        self._piece = sys.maxsize
        self._entered = self._reading = False
        self._ended = self._closed = False

    async def __aenter__(self) -> Self:
        if self._entered:
            raise UsageError("a stream can be opened once; ask for another one")
        self._entered = True
        self._opened = await self._opener()
        # Most decoders take whatever was read as a whole.
        self._piece = getattr(self._opened.decoder, "piece", sys.maxsize)
        return self

    async def __aexit__(self, *raised: object) -> None:
        if self._opened is not None:
            self._opened.watch.leaving(*raised)
        self.close()

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        while True:
            for item in self._items:
                return item
            if self._ended:
                raise StopAsyncIteration
            self._items = iter(await self._more())

    async def _more(self) -> list[T]:
        """Read on until there are items, or the end is reached."""
        opened = self._readable()
        self._reading = True
        try:
            if self._decoded >= len(self._data):
                self._data, self._decoded = await _readany(opened.response), 0
                if not self._data:
                    return self._finish(opened)
                opened.watch.took(len(self._data))
            begin, self._decoded = self._decoded, self._decoded + self._piece
            return opened.decoder.feed(self._data[begin : self._decoded])
        except Exception as error:  # noqa: BLE001 - it is raised again
            # Being cancelled is no reason: who waits for an item for a while may read on.
            told, cause = self._failure(opened, error)
            opened.watch.failed(told)
            self.close()
            raise told from cause
        finally:
            self._reading = False

    def _failure(
        self, opened: Opened[T], error: Exception
    ) -> tuple[Exception, BaseException | None]:
        """Return what is raised for an error, and its cause."""
        if isinstance(error, DockerError):
            told, cause = error, error.__cause__
        elif isinstance(error, aiohttp.ClientError | OSError):
            told, cause = self._told(opened.explain(error)), cause_of(error)
        else:
            return error, error.__cause__
        if opened.source is not None and opened.source.failure is not None:
            return opened.source.failure, None
        return opened.about(told), cause

    def _finish(self, opened: Opened[T]) -> list[T]:
        left = opened.decoder.finish()
        self._ended = True
        opened.watch.end("whole")
        return left

    def _readable(self) -> Opened[T]:
        if self._opened is None:
            raise UsageError("open the stream first: async with … as stream")
        if self._closed:
            raise self._opened.about(UsageError("the stream is closed"))
        if self._reading:
            raise self._opened.about(UsageError("another task reads the stream; one at a time can"))
        return self._opened

    def _told(self, error: DockerError) -> DockerError:
        """Make a connection's failure, in the middle of a stream, the stream's own."""
        if self._closed:
            return UsageError("the stream was closed while it was read")
        if isinstance(error, IdleTimeout | UsageError):
            return error
        return StreamTruncated(f"the stream was cut in the middle: {error.message}")

    def close(self) -> None:
        """Close the stream; what was not read is dropped, and so is its connection."""
        self._closed = True
        self._items, self._data = iter(()), b""
        if self._opened is not None:
            # At the end of the body the connection went back to the pool, and this does nothing.
            self._opened.response.close()
            self._opened.watch.end("left")
            if self._opened.source is not None:
                self._opened.source.close()

    async def collect(self) -> list[T]:
        """Run the stream to its end, from opening to closing, and return its items.

        For streams that end: one that follows never returns.

        Raises:
            DockerError: whatever ends it early.
        """
        async with self:
            return [item async for item in self]

    def __del__(self) -> None:
        if self._opened is not None and not (self._ended or self._closed):
            warnings.warn(
                f"{self!r} was never closed; open it with async with",
                ResourceWarning,
                source=self,
                stacklevel=2,
            )
            self.close()


async def _readany(response: Answer) -> bytes:
    """Read what there is; what came before a cut, before the error of the cut.

    The HTTP library raises that at once, and would drop what a slow reader has not taken yet.
    """
    content = response.content
    closed = isinstance(response, aiohttp.ClientResponse) and response.closed
    if closed or not isinstance(content, aiohttp.StreamReader):
        return await content.readany()
    cut = content.exception()
    if cut is None:
        return await content.readany()
    content.set_exception(cast(BaseException, None))
    try:
        left = content.read_nowait()
    finally:
        content.set_exception(cut)
    return left or await content.readany()
