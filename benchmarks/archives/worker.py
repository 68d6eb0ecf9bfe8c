"""A process that holds one client: `python -m benchmarks.archives.worker CLIENT`."""

import sys
from pathlib import Path
from typing import Any

from benchmarks.archives.clients import CLIENTS, Client
from benchmarks.bulk import Worker


async def move(client: Client, order: dict[str, Any]) -> None:
    """Move an archive: up, from a file, or down."""
    size: int = order["size"]
    if order["do"] == "up":
        await client.up(size)
    elif order["do"] == "file":
        await client.file(Path(order["path"]))
    elif (got := await client.down()) < size * 0.99:
        raise RuntimeError(f"{type(client).__name__} got {got} bytes of {size}")


if __name__ == "__main__":
    Worker(CLIENTS[sys.argv[1]], move).run()
