"""What something leaves behind: tasks, open files, processes, files half written, complaints."""

import asyncio
import os
from pathlib import Path

__all__ = ["Leftovers"]

SHORT = 10.0
"""How long what was cancelled may take to end, in seconds: a step in a thread does take a moment."""


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
        self._complaints.append(str(context))

    def _count(self) -> dict[str, int]:
        here = Path("/proc/self")
        children = (here / f"task/{os.getpid()}/children").read_text().split()
        files = [] if self._folder is None else self._folder.rglob(".*")
        return {
            "open files": len(os.listdir(here / "fd")),
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
                while self.found():
                    await asyncio.sleep(0.0005)
        except TimeoutError:
            raise AssertionError(f"left: {self.found()}") from None
