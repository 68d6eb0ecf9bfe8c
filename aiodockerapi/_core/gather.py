"""Letting what comes in many small writes gather, to be read at once.

The daemon writes message by message, and to be woken for each costs more than to read it.
"""

import asyncio
from collections.abc import Callable

__all__ = ["READ", "Gathering"]

READ = 256 * 1024
"""How much to read at once, in bytes."""
_SMALL = 32 * 1024
"""A read of less than this came while the daemon was writing, and more is about to come."""
_PAUSE = 0.001
"""How long to let it come, in seconds. With a longer pause the daemon would wait for us: a Unix
socket holds no more than some 270 writes."""


class Gathering:
    """Pauses reading from a connection for a moment, where small reads follow each other closely.

    Args:
        writer: the connection's.
    """

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        # Where writing has a transport of its own, as with the pipes of a process, it has neither.
        self._transport: asyncio.WriteTransport = writer.transport
        self._pause: Callable[[], None] | None = getattr(self._transport, "pause_reading", None)
        self._resume: Callable[[], None] | None = getattr(self._transport, "resume_reading", None)
        self._loop = asyncio.get_running_loop()
        self._last = 0.0

    def after(self, data: bytes) -> None:
        """Read no more for a moment, if that was little and came soon after the last read."""
        if len(data) >= _SMALL or self._pause is None:
            return
        last, self._last = self._last, self._loop.time()
        if self._last - last < 2 * _PAUSE:
            self._pause()
            self._loop.call_later(_PAUSE, self._go_on)

    def _go_on(self) -> None:
        if self._resume is not None and not self._transport.is_closing():
            self._resume()
