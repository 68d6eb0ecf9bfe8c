"""Rounds that begin every so often, one at a time."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Generic, Self, TypeVar

from aiodockerapi.errors import UsageError
from aiodockerapi.fleet.snapshot import HostState, Snapshot

__all__ = ["Rounds"]

T = TypeVar("T")
ItemT = TypeVar("ItemT")


class Rounds(ABC, Generic[T, ItemT]):
    """Rounds of calls to many hosts.

    ``async with`` begins; ``async for`` gives a `Snapshot` each round, for ever. Who reads more
    slowly than the rounds come misses rounds, not changes.

    Args:
        every: seconds from the beginning of a round to that of the next.
    """

    def __init__(self, every: float) -> None:
        self._every = every
        self._next = 0.0
        self._round = 0
        self._entered = False

    async def __aenter__(self) -> Self:
        if self._entered:
            raise UsageError("a poll can be begun once; ask for another one")
        self._entered = True
        self._next = asyncio.get_running_loop().time()
        return self

    def __aiter__(self) -> AsyncIterator[Snapshot[T, ItemT]]:
        return self

    async def __anext__(self) -> Snapshot[T, ItemT]:
        if not self._entered:
            raise UsageError("begin the poll first: async with … as rounds")
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self._next - loop.time())
        self._next = max(self._next + self._every, loop.time())
        return await self.round()

    async def round(self) -> Snapshot[T, ItemT]:
        """Begin a round at once, whenever the next one is due, and return its snapshot."""
        hosts = await self._hosts_now()
        self._round += 1
        return Snapshot(self._round, datetime.now(UTC), hosts)

    @abstractmethod
    async def _hosts_now(self) -> Mapping[str, HostState[T, ItemT]]:
        """Call the hosts, and say how each of them is."""

    async def __aexit__(self, *_: object) -> None:
        await self._end()

    @abstractmethod
    async def _end(self) -> None:
        """End what is under way."""
