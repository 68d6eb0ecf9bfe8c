"""A file as it is, in pieces: at once what the system has in memory, in threads what it has not.

Linux reads without waiting if it is asked to (`preadv2(2)`, ``RWF_NOWAIT``), and says so where it
would have to wait for a disk, or where a file system can't tell. A thread's work costs thrice as
much as such a read, for what it reads has left the processor's cache when it is sent.
"""

import os
from collections.abc import Generator

from aiodockerapi._files.pack import opened, unchanged
from aiodockerapi._files.threads import PIECE, Threaded

__all__ = ["WholeFile"]

_NOWAIT = getattr(os, "RWF_NOWAIT", 0)
_HERE = -1
"""For an offset: where the last read ended."""
_PIECE = 2 * PIECE
"""How many bytes are read at once here: 64 KiB cost a quarter more, 256 KiB thrice as much."""


class WholeFile:
    """The bytes of a file, as an asynchronous iterator.

    Args:
        path: where it is.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._threads = Threaded(self._read())
        self._descriptor: int | None = None
        self._quick = bool(_NOWAIT)
        self._left = self._ahead = 0
        self.length = 0
        """How long it is, once it is open."""

    async def open(self) -> None:
        """Open the file.

        Raises:
            OSError: it can't be read.
            InvalidArgument: it is no plain file.
        """
        await anext(self._threads)

    def _read(self) -> Generator[bytes, None, None]:
        with opened(self._path) as (descriptor, self.length):
            self._left = self.length
            self._descriptor = descriptor
            try:
                yield b""
                while self._left and (piece := os.read(descriptor, min(self._left, PIECE))):
                    self._left -= len(piece)
                    self._ahead += len(piece)
                    yield piece
                unchanged(descriptor, self.length, self._left, self._path)
            finally:
                self._descriptor = None

    def __aiter__(self) -> "WholeFile":
        return self

    async def __anext__(self) -> bytes | memoryview:
        piece = None if self._ahead else self._cached()
        if piece is not None:
            return piece
        read = await anext(self._threads)
        self._ahead -= len(read)
        return read

    def _cached(self) -> memoryview | None:
        """Read what comes next, if that needs no waiting."""
        if not self._quick or self._descriptor is None or not self._left:
            return None
        # A new one each time: who sends it may keep it until it is sent.
        buffer = bytearray(min(self._left, _PIECE))
        try:
            read = os.preadv(self._descriptor, [buffer], _HERE, _NOWAIT)
        except BlockingIOError:
            return None
        except OSError:
            # The file system can't tell; and what else is wrong, the thread will tell.
            self._quick = False
            return None
        self._left -= read
        return memoryview(buffer)[:read] if read else None

    def close(self) -> None:
        """Let go of the file, at the end of a step that is under way at the latest."""
        self._threads.close()
