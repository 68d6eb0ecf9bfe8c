"""Something that is cancelled at each of its suspensions, one run for each.

A run is a task, with all tasks that it begins itself, whoever's code does that: every suspension of
any of them is counted. At the n-th one the first task is cancelled, in one of three moments::

    asleep   at once: what is waited for is cancelled with it
    woken    when what is waited for has come, before whoever waits has seen it: the result is lost,
             and with it whatever was to be closed
    twice    at once, and again when something is waited for after that: while it is tidied up

So nothing depends on how long anything takes.
"""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal, TypeVar, cast

__all__ = ["MOMENTS", "Moment", "Run", "running"]

T = TypeVar("T")
Moment = Literal["asleep", "woken", "twice"]
MOMENTS: tuple[Moment, ...] = ("asleep", "woken", "twice")
Act = Callable[[asyncio.Task[object]], object]


class Run:
    """One run, up to its end.

    Args:
        at: the suspension at which it is interfered with, from 1 on.
        moment: when.
        act: what to do then with the first task.
    """

    def __init__(self, at: int, moment: Moment, act: Act = asyncio.Task.cancel) -> None:
        self._at = at
        self._moment = moment
        self._act = act
        self._main: asyncio.Task[object] | None = None
        self.steps = 0
        """How many suspensions there were."""
        self.reached = False
        """Whether it was interfered with."""

    async def through(self, work: Coroutine[Any, Any, object]) -> asyncio.Task[object]:
        """Run some work to its end, whatever that is; return its task."""
        with running(self):
            self._main = asyncio.create_task(work)
        await asyncio.wait([self._main])
        return self._main

    def suspended(self, waits_for: object) -> None:
        """Take note that one of the tasks waits."""
        self.steps += 1
        again = self.steps == self._at + 1 and self._moment == "twice"
        if self.steps != self._at and not again:
            return
        if self._moment != "woken":
            self._interfere()
        elif isinstance(waits_for, asyncio.Future):
            # Before the task's own callback, which is added when it has got what is yielded.
            cast(asyncio.Future[object], waits_for).add_done_callback(self._interfere)
        else:
            asyncio.get_running_loop().call_soon(self._interfere)

    def _interfere(self, _: object = None) -> None:
        if self._main is not None and not self._main.done():
            self.reached = True
            self._act(self._main)


_RUN: ContextVar[Run | None] = ContextVar("run", default=None)


@contextmanager
def running(run: Run) -> Generator[None, None, None]:
    """Count the suspensions of tasks that are begun meanwhile, and of those that they begin."""
    loop = asyncio.get_running_loop()
    loop.set_task_factory(_begin)
    token = _RUN.set(run)
    try:
        yield
    finally:
        _RUN.reset(token)


def _begin(
    loop: asyncio.AbstractEventLoop,
    work: Coroutine[Any, Any, T] | Generator[Any, None, T],
    /,
    **options: Any,
) -> asyncio.Task[T]:
    run = _RUN.get()
    if run is not None and isinstance(work, Coroutine):
        work = _Counted(work, run)
    return asyncio.Task(work, loop=loop, **options)


class _Counted(Coroutine[Any, Any, T]):
    """A coroutine whose suspensions are counted."""

    def __init__(self, work: Coroutine[Any, Any, T], run: Run) -> None:
        self._work = work
        self._run = run
        self.__name__ = self.__qualname__ = getattr(work, "__qualname__", repr(work))

    def send(self, value: object) -> object:
        waits_for = self._work.send(value)
        self._run.suspended(waits_for)
        return waits_for

    def throw(self, *error: Any) -> object:
        waits_for = self._work.throw(*error)
        self._run.suspended(waits_for)
        return waits_for

    def close(self) -> None:
        self._work.close()

    def __await__(self) -> Generator[Any, Any, T]:
        raise NotImplementedError("only a task runs it")
