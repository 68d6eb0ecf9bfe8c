"""A process that holds one client: `python -m benchmarks.output.worker CLIENT`.

Orders and answers are lines of JSON; the clocks run only around the call itself.
"""

import asyncio
import json
import sys
import time

from benchmarks import limits
from benchmarks.output.clients import CLIENTS, Client

Answer = dict[str, float]


class Worker:
    """One client, connected."""

    _client: Client

    def __init__(self, name: str) -> None:
        self._name = name

    async def obey(self, order: dict[str, object]) -> Answer:
        """Carry out one order: open, or read something of which the length is known."""
        match order:
            case {"open": str(host)}:
                self._client = CLIENTS[self._name](host)
                await self._client.open()
                return {"memory": limits.peak_memory()}
            case {"container": str(name), "command": list(command), "size": int(size)}:
                wall, cpu = time.perf_counter(), time.process_time()
                got = await self._read(name, command)
                cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
                if got < size:
                    raise RuntimeError(f"{self._name} got {got} bytes of {size}")
                return {"cpu": cpu, "wall": wall, "memory": limits.peak_memory()}
        raise ValueError(f"not an order: {order}")

    async def _read(self, container: str, command: list[str]) -> int:
        if command:
            return await self._client.exec(container, command)
        return await self._client.logs(container)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.close()


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
