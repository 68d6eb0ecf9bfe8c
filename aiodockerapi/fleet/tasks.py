"""Tasks that work for one reader, who waits for what they bring."""

import asyncio
from collections.abc import Coroutine

from aiodockerapi._shared import to_the_end

__all__ = ["Tasks"]


class Tasks:
    """Tasks that belong together, and end together.

    What they raise is not theirs to raise, but for `KeyboardInterrupt` and its like.
    """

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()
        self._news = asyncio.Event()
        self._fatal: BaseException | None = None

    def start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Begin a task."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        # Asked of each task, or the event loop complains that nobody did.
        if not task.cancelled() and (error := task.exception()) is not None:
            self._fatal = self._fatal or error
        self._news.set()

    @property
    def all_ended(self) -> bool:
        """Whether no task runs any more."""
        return not self._running

    def tell(self) -> None:
        """Wake the reader up."""
        self._news.set()

    async def news(self) -> None:
        """Wait until there is something to look at, or a task has ended."""
        self.check()
        self._news.clear()
        await self._news.wait()
        self.check()

    def check(self) -> None:
        """Raise what a task has raised."""
        if self._fatal is not None:
            raise self._fatal

    def cancel(self) -> None:
        """Cancel all tasks."""
        for task in list(self._running):
            task.cancel()

    async def close(self) -> None:
        """Cancel all tasks, and wait until they have ended."""
        self.cancel()
        if self._running:
            await to_the_end(asyncio.wait(set(self._running)))
        self.check()
