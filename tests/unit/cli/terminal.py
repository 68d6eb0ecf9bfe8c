"""A terminal of our own, and the command in it."""

import asyncio
import fcntl
import os
import pty
import select
import subprocess
import termios
from collections.abc import Callable
from contextlib import suppress
from typing import Self

from tests.unit.cli.conftest import process

__all__ = ["LIMIT", "Terminal"]

LIMIT = 30
"""Seconds after which something is taken to hang."""


_SIZE = {"COLUMNS", "LINES"}


class Terminal:
    """A terminal of 100 columns and 30 lines, and a process in it."""

    def __init__(self, *args: str) -> None:
        self._own, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (30, 100))
        self._theirs = theirs
        self._before = termios.tcgetattr(theirs)
        self.seen = b""
        self.process = subprocess.Popen(
            process(*args),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env=_environment(),
            preexec_fn=lambda: _control(theirs),  # noqa: PLW1509 - nothing but a call of the system
        )

    def resize(self, lines: int, columns: int) -> None:
        """Make it larger or smaller, of which the process is told; forget what was seen."""
        self.seen = b""
        termios.tcsetwinsize(self._own, (lines, columns))

    def press(self, keys: bytes) -> None:
        """Type something; forget what was seen."""
        self.seen = b""
        os.write(self._own, keys)

    async def until(self, *wanted: bytes) -> None:
        """Read what is written until all of that was."""
        await self._read(lambda: all(each in self.seen for each in wanted))

    async def end(self) -> int:
        """Read until the process has ended; its modes are as they were."""
        await self._read(lambda: self.process.poll() is not None)
        assert termios.tcgetattr(self._theirs) == self._before
        return self.process.wait()

    async def _read(self, enough: Callable[[], bool]) -> None:
        until = asyncio.get_running_loop().time() + LIMIT
        while not enough():
            assert asyncio.get_running_loop().time() < until, self.seen
            ready, _, _ = await asyncio.to_thread(select.select, [self._own], [], [], 0.05)
            if ready:
                self.seen += os.read(self._own, 65536)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()
        os.close(self._own)
        os.close(self._theirs)


def _environment() -> dict[str, str]:
    """Ours, without the size that another terminal has."""
    ours = {name: value for name, value in os.environ.items() if name not in _SIZE}
    return {**ours, "TERM": "xterm-256color"}


def _control(descriptor: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSCTTY, 0)
