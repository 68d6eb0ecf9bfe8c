"""One piece of work for all who ask for it at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

__all__ = ["SingleFlight"]

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Run a piece of work once, for as many callers as come while it runs.

    A caller that is cancelled leaves the others alone; when the last one has gone, the work is
    cancelled too. What it raises, every caller gets.
    """

    def __init__(self, work: Callable[[], Awaitable[T]]) -> None:
        self._work = work
        self._task: asyncio.Task[T] | None = None
        self._waiting = 0

    async def run(self) -> T:
        """Join the work that is under way, or begin it."""
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._call())
            self._waiting = 0
        task = self._task
        self._waiting += 1
        try:
            return await asyncio.shield(task)
        finally:
            self._waiting -= 1
            if not self._waiting and not task.done():
                task.cancel()
                # Gone with the last caller: nothing of it may outlive this await.
                await asyncio.wait([task])

    async def _call(self) -> T:
        return await self._work()
