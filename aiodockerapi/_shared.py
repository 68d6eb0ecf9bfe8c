"""Work that goes on while nobody waits for it: for all who ask for it, or to its end."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

__all__ = ["SingleFlight", "to_the_end"]

T = TypeVar("T")


async def to_the_end(work: Awaitable[T]) -> T:
    """Wait for the end of some work; who is cancelled meanwhile is told so behind it.

    For work that is sure to end soon, and must not be left half done.
    """
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is None:
        return task.result()
    if not task.cancelled():
        task.exception()  # looked at, so that nobody misses it: who would be told is gone
    raise cancelled


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
            # Not by `shield`: what the work raises would be nobody's when its last caller leaves.
            await asyncio.wait([flight.task])
            return flight.task.result()
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                # Who comes from now on begins anew, and does not join what is being cancelled.
                self._flight = None
                flight.task.cancel()
                # Gone with the last caller: nothing of it may outlive this await.
                await to_the_end(asyncio.wait([flight.task]))
            if flight.task.done() and not flight.task.cancelled():
                flight.task.exception()  # looked at, even if no caller is there any more

    async def _call(self) -> T:
        return await self._work()
