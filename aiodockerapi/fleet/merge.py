"""Many hosts' streams as one."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Generic, NamedTuple, Protocol, Self, TypeVar

from aiodockerapi._core.retry import may_mend
from aiodockerapi.errors import DockerError, StreamError, UsageError
from aiodockerapi.fleet.backoff import Backoff
from aiodockerapi.fleet.member import Member
from aiodockerapi.fleet.tasks import Tasks
from aiodockerapi.session import DockerSession

__all__ = ["Again", "FromHost", "HostBack", "HostDown", "Merged", "Openable"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Openable(AbstractAsyncContextManager[AsyncIterator[T_co]], Protocol[T_co]):
    """What ``async with`` opens and ``async for`` reads: a `Stream`, for one."""


Again = Callable[[DockerSession, T], Openable[T]]
"""The stream to read after another one broke, given the last item that came."""


class HostDown(NamedTuple):
    """A host whose stream broke.

    Args:
        error: why.
        retry_in: in how many seconds it is tried again; None if it is not, since that would
            change nothing.
    """

    error: Exception
    retry_in: float | None


class HostBack(NamedTuple):
    """A host whose stream can be read again.

    Args:
        failures: how many times it had failed in a row.
    """

    failures: int


class FromHost(NamedTuple, Generic[T]):
    """An item, and the host that it is from.

    Args:
        host: the host's name in the fleet.
        item: what its stream gave, or that it broke.
    """

    host: str
    item: T | HostDown | HostBack


class _Source(Generic[T]):
    """One host's stream, and those of its items that wait to be read."""

    def __init__(self, merged: "Merged[T]", member: Member) -> None:
        self._merged = merged
        self._member = member
        self.waiting: deque[T | HostDown | HostBack] = deque()
        self.space = asyncio.Event()

    async def run(self) -> None:
        """Read the stream, again and again if it breaks, until it ends."""
        failures = 0
        last: list[T] = []
        while True:
            try:
                async with self._opened(last) as stream:
                    if failures:
                        await self._put(HostBack(failures))
                    async for item in stream:
                        failures = 0
                        last[:] = (item,)
                        await self._put(item)
            except Exception as error:  # noqa: BLE001 - it is given as this host's item
                failures += 1
                pause = self._merged.backoff.after(failures) if _may_pass(error) else None
                await self._put(HostDown(error, pause))
                if pause is None:
                    return
                await asyncio.sleep(pause)
            else:
                return

    def _opened(self, last: list[T]) -> Openable[T]:
        docker, again = self._member.session, self._merged.again
        return again(docker, last[0]) if again and last else self._merged.open(docker)

    async def _put(self, item: T | HostDown | HostBack) -> None:
        while len(self.waiting) >= self._merged.buffer:
            self.space.clear()
            await self.space.wait()
        self.waiting.append(item)
        self._merged.arrived(self._member.name)


class Merged(Generic[T]):
    """Many hosts' streams as one.

    ``async with`` opens them; ``async for`` gives each item with its host, in turn for those that
    have some, and ends when all streams have ended or failed for good.

    Args:
        members: the hosts.
        open_: opens a host's stream.
        again: opens it after it broke, to go on behind the last item.
        buffer: how many items of a host wait at the most.
        backoff: how long to wait before a host is tried again.
    """

    def __init__(
        self,
        members: Sequence[Member],
        open_: Callable[[DockerSession], Openable[T]],
        again: Again[T] | None,
        buffer: int,
        backoff: Backoff,
    ) -> None:
        self.open = open_
        self.again = again
        self.buffer = buffer
        self.backoff = backoff
        self._sources = {member.name: _Source(self, member) for member in members}
        # Whose turn it is next: those hosts that have items, each once.
        self._turns: deque[str] = deque()
        self._tasks = Tasks()
        self._entered = False

    async def __aenter__(self) -> Self:
        if self._entered:
            raise UsageError("merged streams can be opened once; ask for them again")
        self._entered = True
        for source in self._sources.values():
            self._tasks.start(source.run())
        return self

    def arrived(self, name: str) -> None:
        """Take note that a host has an item."""
        if len(self._sources[name].waiting) == 1:
            self._turns.append(name)
        self._tasks.tell()

    def __aiter__(self) -> AsyncIterator[FromHost[T]]:
        return self

    async def __anext__(self) -> FromHost[T]:
        if not self._entered:
            raise UsageError("open the streams first: async with … as merged")
        while not self._turns:
            if self._tasks.all_ended:
                self._tasks.check()
                raise StopAsyncIteration
            await self._tasks.news()
        name = self._turns.popleft()
        source = self._sources[name]
        item = source.waiting.popleft()
        if source.waiting:
            self._turns.append(name)
        source.space.set()
        return FromHost(name, item)

    async def __aexit__(self, *_: object) -> None:
        await self._tasks.close()


def _may_pass(error: Exception) -> bool:
    """Tell whether trying again may help: the host was away, not the question wrong."""
    if isinstance(error, DockerError):
        return may_mend(error) or isinstance(error, StreamError)
    return isinstance(error, OSError | TimeoutError)
