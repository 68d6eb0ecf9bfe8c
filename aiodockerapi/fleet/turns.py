"""Whose turn it is, where many hosts are to be called at once.

A thousand calls that begin at the same moment have a thousand answers in memory at the same
moment, and each of them late. Fifty at a time are no slower: one event loop reads one answer
after the other. But a host that hangs, or is far away, must not keep its place from others; so it
loses it after a moment in which nothing else was to be done, or after a few.
"""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Self

from aiodockerapi._openfiles import few

__all__ = ["Turns", "places"]

PLACES = 50
"""How many hosts are called at the same time, as long as they answer at once, at the most."""
MOMENT = 0.05
"""For how long a host keeps its place, in seconds; it goes on without it."""
BUSY = 0.005
"""By how much a timer is late where the event loop has enough to do, in seconds."""
MOMENTS = 3
"""How many moments a host has where the loop has enough to do, and may not have come to it yet."""


def places(limit: int | None) -> Callable[[], AbstractAsyncContextManager[object]]:
    """Return what makes a place for one call: one of `limit`, or else a `Turn`."""
    if limit is None:
        return Turns().turn
    gate = asyncio.Semaphore(limit)
    return lambda: gate


class Turns:
    """Places for calls, which are given back at the end of the call or before."""

    def __init__(self) -> None:
        self._gate = asyncio.Semaphore(min(PLACES, few()))

    def turn(self) -> "Turn":
        """Return a place to take: ``async with`` waits for it."""
        return Turn(self._gate)


class Turn(AbstractAsyncContextManager["Turn"]):
    """One call's place."""

    def __init__(self, gate: asyncio.Semaphore) -> None:
        self._gate = gate
        self._timer: asyncio.TimerHandle | None = None
        self._moments = MOMENTS

    async def __aenter__(self) -> Self:
        await self._gate.acquire()
        self._wait()
        return self

    def _wait(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(MOMENT, self._over)

    def _over(self) -> None:
        timer, self._timer = self._timer, None
        late = asyncio.get_running_loop().time() - timer.when() if timer is not None else 0.0
        self._moments -= 1
        if late > BUSY and self._moments:
            # It may have been this host's answer that nobody had the time to read.
            self._wait()
        else:
            self._gate.release()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
            self._gate.release()
