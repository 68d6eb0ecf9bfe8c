"""One piece of work for all who ask for it at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

__all__ = ["SingleFlight"]

T = TypeVar("T")


class _Flight(Generic[T]):
    """One run of the work, and how many wait for it; those of another run are not counted."""

    def __init__(self, task: asyncio.Task[T]) -> None:
        self.task = task
        self.waiting = 0


class SingleFlight(Generic[T]):
    """Run a piece of work once, for as many callers as come while it runs.

    A caller that is cancelled leaves the others alone; when the last one has gone, the work is
    cancelled too. What it raises, every caller gets.
    """

    def __init__(self, work: Callable[[], Awaitable[T]]) -> None:
        self._work = work
        self._flight: _Flight[T] | None = None

    async def run(self) -> T:
        """Join the work that is under way, or begin it."""
        flight = self._flight
        if flight is None or flight.task.done():
            flight = self._flight = _Flight(asyncio.ensure_future(self._call()))
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                # Who comes from now on begins anew, and does not join what is being cancelled.
                self._flight = None
                flight.task.cancel()
                # Gone with the last caller: nothing of it may outlive this await.
                await asyncio.wait([flight.task])

    async def _call(self) -> T:
        return await self._work()
