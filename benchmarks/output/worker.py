"""A process that holds one client: `python -m benchmarks.output.worker CLIENT`."""

import sys
from typing import Any

from benchmarks.bulk import Worker
from benchmarks.output.clients import CLIENTS, Client


async def move(client: Client, order: dict[str, Any]) -> None:
    """Read a log, or what a command writes, of which the length is known."""
    name, command, size = order["container"], order["command"], order["size"]
    got = await (client.exec(name, command) if command else client.logs(name))
    if got < size:
        raise RuntimeError(f"{type(client).__name__} got {got} bytes of {size}")


if __name__ == "__main__":
    Worker(CLIENTS[sys.argv[1]], move).run()
