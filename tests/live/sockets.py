"""Which connections are open, at our end and at the daemon's."""

import asyncio
import re
import time
from collections.abc import Callable
from pathlib import Path

from tests.engines import Engine

__all__ = ["at_daemon", "descriptors", "settled", "sockets", "until"]


def descriptors() -> dict[str, str]:
    """List what this process has open, by number."""
    found: dict[str, str] = {}
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found[entry.name] = str(entry.readlink())
        except FileNotFoundError:  # the one that lists them
            continue
    return found


def sockets() -> set[str]:
    """List the sockets that this process has open."""
    return {what for what in descriptors().values() if what.startswith("socket:")}


def at_daemon(engine: Engine) -> int:
    """Count the connections that an engine of our own has open, by whichever way."""
    # The daemon's end belongs to the network namespace of the one that connects: to ours.
    unix = Path("/proc/net/unix").read_text()
    socket = re.escape(f"{engine.folder}/docker.sock")
    count = len(re.findall(rf" 03 +\d+ {socket}$", unix, re.MULTILINE))
    if engine.tcp is None:
        return count
    port = int(engine.tcp.rpartition(":")[2])
    tcp = Path("/proc/net/tcp").read_text()
    return count + len(re.findall(rf"^ *\d+: 0100007F:{port:04X} \S+ 01 ", tcp, re.MULTILINE))


async def until(condition: Callable[[], bool], limit: float = 5) -> None:
    """Wait until something holds, and fail if it does not in time."""
    deadline = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.01)


async def settled(before: set[str]) -> None:
    """Wait until no socket is open that was not open before; a closed one takes a moment."""
    deadline = time.monotonic() + 2
    while left := sockets() - before:
        assert time.monotonic() < deadline, f"left open: {left}"
        await asyncio.sleep(0.01)
