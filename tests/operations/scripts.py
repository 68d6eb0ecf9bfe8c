"""What both ends of a taken-over connection do in a row."""

import asyncio

from aiodockerapi import Duplex, Frame
from aiodockerapi.testing import frame

__all__ = ["Script", "echo", "says"]


class Script:
    """Play the daemon's part: say what was written, or something else, in frames or raw."""

    def __init__(self, stream: int | None, told: bytes | None) -> None:
        self._stream = stream
        self._told = told

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Do so."""
        told = self._told if self._told is not None else await reader.read()
        writer.write(told if self._stream is None else frame(self._stream, told))
        await writer.drain()


def says(stream: int | None, told: bytes | None = None) -> Script:
    """Make the daemon say something on a stream; None for a terminal, and for what it was told."""
    return Script(stream, told)


async def echo(duplex: Duplex, said: bytes) -> list[Frame]:
    """Write, end the input and read to the end."""
    async with duplex:
        await duplex.write(said)
        await duplex.write_eof()
        return [frame async for frame in duplex]
