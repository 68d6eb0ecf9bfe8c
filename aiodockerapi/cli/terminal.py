"""This process's own terminal: its keys one by one, its size, and its modes, always put back."""

import asyncio
import contextlib
import os
import signal
import sys
import termios
import tty
from collections.abc import AsyncIterator, Callable, Generator

__all__ = ["pieces", "raw", "resized", "single_keys"]

_PIECE = 64 * 1024


@contextlib.contextmanager
def single_keys() -> Generator[None, None, None]:
    """Give each key as it is pressed, unseen; Ctrl-C still interrupts."""
    with _mode(tty.setcbreak):
        yield


@contextlib.contextmanager
def raw() -> Generator[None, None, None]:
    """Give each key as it is pressed, Ctrl-C too: all of them are for somebody else."""
    with _mode(tty.setraw):
        yield


@contextlib.contextmanager
def _mode(change: Callable[[int], object]) -> Generator[None, None, None]:
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    change(descriptor)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


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
