"""A process that holds one client: `python -m benchmarks.archives.worker CLIENT`.

Orders and answers are lines of JSON; the clocks run only around the call itself.
"""

import asyncio
import json
import sys
import time
from pathlib import Path

from benchmarks import limits
from benchmarks.archives.clients import CLIENTS, Client


class Worker:
    """One client, connected."""

    _client: Client

    def __init__(self, name: str) -> None:
        self._name = name

    async def obey(self, order: dict[str, str | int]) -> dict[str, float]:
        """Carry out one order: open, down, up, file."""
        match order:
            case {"open": str(host)}:
                self._client = CLIENTS[self._name](host)
                await self._client.open()
                return {"memory": peak()}
            case {"do": str(what), "size": int(size), "path": str(path)}:
                wall, cpu = time.perf_counter(), time.process_time()
                await self._do(what, size, path)
                cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
                return {"cpu": cpu, "wall": wall, "memory": peak()}
        raise ValueError(f"not an order: {order}")

    async def _do(self, what: str, size: int, path: str) -> None:
        if what == "up":
            await self._client.up(size)
        elif what == "file":
            await self._client.file(Path(path))
        elif (got := await self._client.down()) < size * 0.99:
            raise RuntimeError(f"{self._name} got {got} bytes of {size}")

    async def close(self) -> None:
        """Let go of the connection."""
        await self._client.close()


def peak() -> float:
    """Return the most memory that this process ever held, in MB.

    Linux counts what the process before it held, too, unless one asks in this way.
    """
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        return limits.peak_memory()
    return next(int(line.split()[1]) / 1e3 for line in lines if line.startswith("VmHWM"))


def main() -> None:
    """Obey the orders on standard input."""
    worker = Worker(sys.argv[1])
    loop = asyncio.new_event_loop()
    try:
        for line in sys.stdin:
            print(json.dumps(loop.run_until_complete(worker.obey(json.loads(line)))), flush=True)
        loop.run_until_complete(worker.close())
    finally:
        loop.close()


if __name__ == "__main__":
    main()
