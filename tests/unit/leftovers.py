"""What is left of something that was cancelled: nothing, wherever that was.

What may be left are tasks, open files, processes, files half written, and asyncio's complaints.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from itertools import count
from pathlib import Path
from typing import TypeVar

from tests.unit.helpers import LONG
from tests.unit.stepwise import Moment, Run

__all__ = ["Leftovers", "cancelled_everywhere"]

T = TypeVar("T")

SHORT = 10.0
"""How long what was cancelled may take to end, in seconds: a step in a thread takes a moment."""


class Leftovers:
    """What there was at a moment, to be compared with what there is later.

    Args:
        folder: where no hidden files may be left.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._complaints: list[str] = []
        asyncio.get_running_loop().set_exception_handler(self._complain)
        self._tasks = asyncio.all_tasks()
        self._before = self._count()

    def _complain(self, _: object, context: dict[str, object]) -> None:
        # Of the end of a body, on a connection that is closed just then, the HTTP library lets
        # asyncio complain: it is nobody's to look at.
        if "write_bytes" not in str(context):
            self._complaints.append(str(context))

    def _count(self) -> dict[str, int]:
        here = Path("/proc/self")
        children = (here / f"task/{os.getpid()}/children").read_text().split()
        files = [] if self._folder is None else self._folder.rglob(".*")
        return {
            "open files": len(list((here / "fd").iterdir())),
            "processes": len(children),
            "files half written": len(list(files)),
        }

    def found(self) -> list[str]:
        """List what is there and was not, or the other way round."""
        tasks = [repr(task) for task in asyncio.all_tasks() - self._tasks]
        now = self._count()
        changed = [f"{n}: {self._before[n]} before, {now[n]} now" for n in now]
        same = [f"{n}: {now[n]} before, {now[n]} now" for n in now]
        return tasks + [each for each in changed if each not in same] + self._complaints

    async def none(self) -> None:
        """Wait until nothing is left; fail if something stays."""
        try:
            async with asyncio.timeout(SHORT):
                while self.found():  # noqa: ASYNC110 - nothing tells of it
                    await asyncio.sleep(0.0005)
        except TimeoutError:
            raise AssertionError(f"left: {self.found()}") from None


async def cancelled_everywhere(
    opened: Callable[[], AbstractAsyncContextManager[T]],
    doing: Callable[[T], Awaitable[object]],
    works: Callable[[T], Awaitable[object]],
    moment: Moment,
    *,
    folder: Path | None = None,
    keeping: bool = False,
) -> None:
    """Cancel some work at each of its suspensions, and look at what comes of it.

    Args:
        opened: opens what the work is done with, anew for each time.
        doing: the work.
        works: whether all is well is seen by this, which is done after each time.
        moment: when it is cancelled.
        folder: where no hidden files may be left.
        keeping: whether connections may be kept until what was opened is closed.
    """
    at = 0
    for at in count(1):
        run, left = Run(at, moment), Leftovers(folder)
        async with opened() as given:
            async with asyncio.timeout(LONG):
                ended = await run.through(_whole(doing, given))
            if not run.reached:
                ended.result()
                break
            assert ended.cancelled(), f"at {at} of {run.steps}: {ended!r}"
            if not keeping:
                await left.none()
            async with asyncio.timeout(LONG):
                await works(given)
        await left.none()
    assert at > 2


async def _whole(doing: Callable[[T], Awaitable[object]], given: T) -> None:
    await doing(given)
