"""A process that holds one client and times it: `python -m benchmarks.worker CLIENT`.

Orders and answers are lines of JSON on standard input and output; it ends with its input. The event
loop stands still between two orders, and the clocks run only around the calls themselves.
"""

import asyncio
import gc
import json
import sys
import time
from collections.abc import Sequence
from typing import TypeAlias

from benchmarks import limits
from benchmarks.clients import CLIENTS, Client

Answer: TypeAlias = dict[str, float]


class Worker:
    """One client, connected to the hosts of the scenario at hand."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._clients: Sequence[Client] = ()
        self._kept: list[object] = []

    async def obey(self, order: dict[str, object]) -> Answer:
        """Carry out one order: open, call, poll."""
        match order:
            case {"open": list(hosts)}:
                await self.close()
                self._clients = await CLIENTS[self._name].connect(hosts)
                self._kept = [None] * len(hosts)
                await self._wake()
                return {"memory": limits.peak_memory()}
            case {"call": str(operation), "times": int(times)}:
                await self._wake()
                return await self._call(operation, times)
            case {"poll": True}:
                await self._wake()
                # Hundreds of pings at once leave a collection of garbage half due.
                gc.collect()
                return await self._poll()
        raise ValueError(f"not an order: {order}")

    async def close(self) -> None:
        """Let go of every connection."""
        for client in self._clients:
            await client.close()
        self._clients = ()

    async def _wake(self) -> None:
        # Pooled connections expire while other clients have their turn.
        await asyncio.gather(*(client.ping() for client in self._clients))

    async def _call(self, operation: str, times: int) -> Answer:
        call = getattr(self._clients[0], operation)
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(times):
            await call()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        return {"cpu": cpu / times, "wall": wall / times, "memory": limits.peak_memory()}

    async def _poll(self) -> Answer:
        wall, cpu = time.perf_counter(), time.process_time()
        await CLIENTS[self._name].together(self._clients, self._ask)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        return {"cpu": cpu, "wall": wall, "memory": limits.peak_memory()}

    async def _ask(self, number: int) -> None:
        client = self._clients[number]
        self._kept[number] = (await client.info(), await client.containers())


def main() -> None:
    """Obey the orders on standard input."""
    limits.raise_open_files()
    worker = Worker(sys.argv[1])
    # Not asyncio.run: its way of ending a main task costs time, and it would end the loop as well.
    loop = asyncio.new_event_loop()
    try:
        for line in sys.stdin:
            print(json.dumps(loop.run_until_complete(worker.obey(json.loads(line)))), flush=True)
        loop.run_until_complete(worker.close())
    finally:
        loop.close()


if __name__ == "__main__":
    main()
