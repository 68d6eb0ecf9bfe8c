"""This process's own terminal: its keys one by one, its size, and its modes, always put back.

Terminals, and an input that an event loop can wait for, are POSIX's. On Windows what needs them
says so; all the rest works there.
"""

import asyncio
import contextlib
import importlib.util
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Generator

from aiodockerapi.errors import UsageError

__all__ = ["need_posix", "pieces", "raw", "resized", "single_keys"]

_PIECE = 64 * 1024


@contextlib.contextmanager
def single_keys() -> Generator[None, None, None]:
    """Give each key as it is pressed, unseen; Ctrl-C still interrupts."""
    with _mode(unseen=False):
        yield


@contextlib.contextmanager
def raw() -> Generator[None, None, None]:
    """Give each key as it is pressed, Ctrl-C too: all of them are for somebody else."""
    with _mode(unseen=True):
        yield


@contextlib.contextmanager
def _mode(*, unseen: bool) -> Generator[None, None, None]:
    import termios  # noqa: PLC0415 - Windows has none
    import tty  # noqa: PLC0415 - as above

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    (tty.setraw if unseen else tty.setcbreak)(descriptor)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def need_posix() -> None:
    """Make sure that this system has what the rest of this module takes.

    Raises:
        UsageError: it has not.
    """
    if importlib.util.find_spec("termios") is None:
        raise UsageError(
            "this system has no POSIX terminal: leave out --interactive and --tty, and let top "
            "write --json"
        )


async def pieces() -> AsyncIterator[bytes]:
    """Read the standard input piece by piece, until it ends; it may be a terminal, pipe or file."""
    descriptor = sys.stdin.fileno()
    try:
        while True:
            await _readable(descriptor)
            if not (piece := os.read(descriptor, _PIECE)):
                return
            yield piece
    except PermissionError:  # a file, which can always be read at once
        while piece := os.read(descriptor, _PIECE):
            yield piece


async def _readable(descriptor: int) -> None:
    """Wait until there is something to read."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()

    def told() -> None:
        # At once: told a second time, one would read what is not there yet, and block.
        loop.remove_reader(descriptor)
        ready.set()

    loop.add_reader(descriptor, told)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)


@contextlib.contextmanager
def resized(changed: Callable[[], object]) -> Generator[None, None, None]:
    """Call a function whenever the terminal's size changes."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGWINCH, changed)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGWINCH)
