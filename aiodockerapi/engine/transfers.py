"""Streams of progress, as pulls, pushes, builds, loads and imports return them."""

import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Generic, Self, TypeVar

from pydantic import BaseModel

from aiodockerapi._core.client import Client
from aiodockerapi._core.request import Path, Query, SentHeaders
from aiodockerapi._core.stream import Opener, Stream
from aiodockerapi._core.upload import ArchiveSource
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.progress import ProgressDecoder, ProgressMessage, Told
from aiodockerapi.engine.totals import Tally, Totals
from aiodockerapi.errors import UsageError

__all__ = ["Progress", "Transfer", "post"]

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
ProgressT = TypeVar("ProgressT")


class Progress(Stream[ProgressMessage], Generic[R_co]):
    """The messages of something that goes on, and what came of it.

    `wait` runs it to its end. Who reads it message by message finds what came of it in `result`.
    A failure that the daemon tells of in the middle is raised, after the messages before it. A
    stream that ends without telling what came of it is none that ended well: it raises
    `StreamTruncated`.

    Example:
        >>> async with docker.images.build(context) as build:
        ...     async for message in build:
        ...         print(message.stream or "", end="")
        >>> build.result.id
        'sha256:...'
    """

    def __init__(self, opener: Opener[ProgressMessage], told: Told[R_co]) -> None:
        super().__init__(opener)
        self._outcome = told

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self._outcome.begin(self._readable().headers)
        return self

    @property
    def result(self) -> R_co:
        """What came of it, once the stream was read to its end.

        Raises:
            UsageError: it was not.
        """
        if not self._ended:
            raise UsageError("what comes of it is known when the stream was read to its end")
        return self._outcome.result()

    async def wait(self) -> R_co:
        """Run it to its end, from opening to closing, and return what came of it.

        Raises:
            DockerError: whatever ends it early.
        """
        async with self:
            async for _ in self:
                pass
        return self.result


class Transfer(Progress[R_co]):
    """The messages of a pull, a push or a load, and what came of it.

    Example:
        >>> async with docker.images.pull("redis:7") as pull:
        ...     async for step in pull.totals():
        ...         if step.percent is not None:
        ...             print(f"{step.percent:.0f} %, {step.rate / 1e6:.1f} MB/s")
        >>> pull.result.digest
        'sha256:...'
    """

    def totals(
        self,
        *,
        sizes: Mapping[str, int] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> AsyncIterator[Totals]:
        """Read the messages, added up: one percentage, bytes and a rate for all layers together.

        There is a step for each message, and one at the end, of 100 %. Open the stream first.

        Args:
            sizes: the sizes of the layers in bytes by their short IDs, where the registry was
                asked for them (`PullPlan.sizes`); then there is a total from the first step on.
                None: as the daemon tells them.
            clock: tells the time for the rate, in seconds from any beginning.
        """
        return _Steps(self, Tally(clock, sizes))


class _Steps:
    """The messages of a stream, added up. Being cancelled loses none."""

    def __init__(self, messages: Stream[ProgressMessage], tally: Tally) -> None:
        self._messages = messages
        self._tally = tally
        self._ended = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Totals:
        try:
            message = await anext(self._messages)
        except StopAsyncIteration:
            if self._ended:
                raise
            self._ended = True
            return self._tally.end()
        return self._tally.add(message)


def post(
    client: Client,
    kind: Callable[[Opener[ProgressMessage], Told[R]], ProgressT],
    told: Told[R],
    path: Path,
    *,
    query: Query | None = None,
    since: Mapping[str, ApiVersion] | None = None,
    body: BaseModel | ArchiveSource | None = None,
    headers: SentHeaders | None = None,
) -> ProgressT:
    """Return such a stream; the request is sent when it is opened.

    Args:
        client: the daemon.
        kind: what kind of stream.
        told: gathers what came of it.
        path: the path.
        query: as for `Client.stream`, as is all that follows.
        since: the first API version that has a parameter.
        body: the request's body.
        headers: further headers.
    """

    async def decoder(_content_type: str) -> ProgressDecoder[R]:
        return ProgressDecoder(told)

    return client.stream(
        lambda opener: kind(opener, told),
        "POST",
        path,
        decoder,
        query=query,
        since=since,
        body=body,
        headers=headers,
        patient=True,
    )
