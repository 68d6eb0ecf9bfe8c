"""Connections that break: what had come before is read all the same.

A stream reader of asyncio's raises the error of a broken connection at once, and keeps from its
reader what the connection had brought.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import TypeVar, cast

__all__ = ["despite_cut", "rest"]

T = TypeVar("T")


async def despite_cut(reader: asyncio.StreamReader, read: Callable[[], Awaitable[T]]) -> T:
    """Read; if the connection is broken, from what it had brought, as if it had ended.

    Args:
        reader: the connection's.
        read: reads from it, and has taken nothing out of it where it raises.

    Raises:
        OSError: it broke in another way than the reader knows of.
    """
    try:
        return await read()
    except ssl.SSLError:
        raise  # it says why nothing comes
    except OSError:
        if reader.exception() is None:
            raise
        with _as_ended(reader):
            return await read()


async def rest(reader: asyncio.StreamReader, cut: Exception) -> bytes:
    """Return what a connection had brought before it broke.

    Args:
        reader: the connection's.
        cut: how it broke: what reading has just raised.

    Raises:
        Exception: `cut`, where nothing is left.
    """
    left = b""
    if reader.exception() is not None:
        with _as_ended(reader):
            left = await reader.read()
    if not left:
        raise cut
    return left


@contextmanager
def _as_ended(reader: asyncio.StreamReader) -> Generator[None, None, None]:
    """Let a broken connection look like one that has ended, meanwhile."""
    cut = reader.exception()
    reader.set_exception(cast(Exception, None))
    reader.feed_eof()
    try:
        yield
    finally:
        reader.set_exception(cast(Exception, cut))
