"""Blocking work in threads, a batch at a time, so that neither the loop nor many small steps wait.

A step that has begun can't be ended from outside. It is short (a megabyte), and whoever is
cancelled meanwhile waits for it: after that, nothing goes on behind their back.
"""

import asyncio
from collections.abc import AsyncIterable, Callable, Generator, Iterator
from itertools import islice
from typing import TypeVar

from aiodockerapi._shared import to_the_end

__all__ = ["PIECE", "Threaded", "blocks", "in_thread", "pour"]

T = TypeVar("T")

PIECE = 64 * 1024
"""How many bytes are handed on at once: larger pieces are dearer to send, smaller ones too."""
_BATCH = 16
"""How many pieces are made by one step."""


async def in_thread(step: Callable[[], T]) -> T:
    """Run a step in a thread; who is cancelled waits for its end."""
    return await to_the_end(asyncio.get_running_loop().run_in_executor(None, step))


def blocks(pieces: Iterator[bytes]) -> Generator[bytes, None, None]:
    """Join small pieces, and pass large ones on as they are."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= PIECE:
            yield held[0] if len(held) == 1 else b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


class Threaded:
    """A generator that blocks, as an asynchronous iterator: its steps are made in threads.

    Args:
        pieces: the generator; it is closed with this.
    """

    def __init__(self, pieces: Generator[bytes, None, None]) -> None:
        self._pieces = pieces
        self._ready: Iterator[bytes] = iter(())
        self._running = self._closed = False

    def __aiter__(self) -> "Threaded":
        return self

    async def __anext__(self) -> bytes:
        piece = next(self._ready, None)
        if piece is None:
            self._ready = iter(await self._more())
            piece = next(self._ready, None)
        if piece is None:
            raise StopAsyncIteration
        return piece

    async def _more(self) -> list[bytes]:
        if self._closed:
            return []
        self._running = True
        try:
            return await in_thread(lambda: list(islice(self._pieces, _BATCH)))
        finally:
            self._running = False
            self._let_go()

    def close(self) -> None:
        """Let go of what the generator holds, at the end of its running step at the latest."""
        self._closed = True
        self._ready = iter(())
        self._let_go()

    def _let_go(self) -> None:
        if self._closed and not self._running:
            self._pieces.close()


async def pour(pieces: AsyncIterable[bytes], take: Callable[[list[bytes]], None]) -> None:
    """Give all pieces to a function that blocks, in threads, a megabyte at a time.

    Args:
        pieces: what is given.
        take: takes several pieces at once; its error ends this.
    """
    held: list[bytes] = []
    size = 0
    async for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _BATCH * PIECE:
            await _given(take, held)
            held, size = [], 0
    await _given(take, held)


async def _given(take: Callable[[list[bytes]], None], held: list[bytes]) -> None:
    await in_thread(lambda: take(held))
