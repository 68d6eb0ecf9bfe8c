"""What the benchmarks of much data share: their options, workers, rounds and tables.

Every client moves the same in a process of its own, one after the other in an order that changes
each round. The ratios are medians of the rounds' own ratios, so that a machine that is busy for a
while does no harm.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Generic, Protocol, TypeVar

from benchmarks import limits, report
from benchmarks.run import Helper, Samples

MB = 1_000_000
QUICK, FULL = 40, 200
"""How many MB are moved: for a look, and where it counts."""
WARM_UP = 1
PEERS = ("raw", "aiohttp", "aiodocker", "aiodocker by lines", "docker-py")


def parser(program: str, told: str | None, clients: Sequence[str]) -> argparse.ArgumentParser:
    """Make the parser of the options that they all have."""
    made = argparse.ArgumentParser(prog=f"python -m benchmarks {program}", description=told)
    made.add_argument("--rounds", type=int, default=5, help="rounds that count")
    made.add_argument("--full", action="store_true", help=f"move {FULL} MB, and not {QUICK}")
    made.add_argument("--megabytes", type=int, help="move so many")
    made.add_argument("--clients", default=",".join(clients), help="comma-separated")
    return made


def begin(
    options: argparse.Namespace, is_there: Callable[[str], bool]
) -> tuple[list[str], int, int]:
    """Tell of the machine; return the clients, the megabytes and the rounds."""
    for name, value in report.machine().items():
        print(f"- {name}: {value}")
    names = [name for name in options.clients.split(",") if is_there(name)]
    megabytes: int | None = options.megabytes
    rounds: int = options.rounds
    return names, megabytes or (FULL if options.full else QUICK), rounds


def measure(
    module: str, hosts: Mapping[str, str], order: Mapping[str, object], rounds: int
) -> dict[str, Samples]:
    """Run every round of one order, in fresh processes, for the sake of their memory.

    Args:
        module: the workers'.
        hosts: the address for each client.
        order: what each is told to do.
        rounds: how often.
    """
    found = {name: Samples() for name in hosts}
    rng = random.Random(str(order))
    with ExitStack() as stack:
        workers = {name: stack.enter_context(Helper(module, name)) for name in hosts}
        for name, worker in workers.items():
            found[name].base = worker.ask({"open": hosts[name]})["memory"]
        for number in range(-WARM_UP, rounds):
            for name in rng.sample(list(workers), len(workers)):
                answer = workers[name].ask(order)
                found[name].peak = answer["memory"]
                if number >= 0:
                    found[name].cpu.append(answer["cpu"])
                    found[name].wall.append(answer["wall"])
    return found


def table(title: str, results: Mapping[str, Samples]) -> str:
    """Render one order as a markdown table."""
    rounds = max(len(sample.cpu) for sample in results.values())
    peers = [peer for peer in PEERS if peer in results]
    head = ["client", "CPU ms", "min", "wall ms", "MB above base", *(f"x {peer}" for peer in peers)]
    lines = [f"### {title} ({rounds} rounds)", "", f"| {' | '.join(head)} |",
             f"| -- |{' --: |' * (len(head) - 1)}"]  # fmt: skip
    for name, sample in results.items():
        figures = [statistics.median(sample.cpu), min(sample.cpu), statistics.median(sample.wall)]
        cells = [name, *(f"{1e3 * figure:.0f}" for figure in figures)]
        cells += [f"{sample.peak - sample.base:.1f}"]
        cells += [f"{report.against(results, name, peer) or 0:.2f}" for peer in peers]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


class Client(Protocol):
    """What is asked of every client, whatever it moves."""

    def __init__(self, host: str) -> None: ...
    async def open(self) -> None: ...
    async def close(self) -> None: ...


ClientT = TypeVar("ClientT", bound=Client)


class Worker(Generic[ClientT]):
    """A process that holds one client, which obeys orders: lines of JSON, as its answers are.

    Args:
        make: makes the client.
        move: carries out an order; the clocks run around this, and around nothing else.
    """

    _client: ClientT

    def __init__(
        self,
        make: Callable[[str], ClientT],
        move: Callable[[ClientT, dict[str, Any]], Awaitable[None]],
    ) -> None:
        self._make = make
        self._move = move

    def run(self) -> None:
        """Obey the orders on standard input, until it ends."""
        loop = asyncio.new_event_loop()
        try:
            for line in sys.stdin:
                print(json.dumps(loop.run_until_complete(self.obey(json.loads(line)))), flush=True)
            loop.run_until_complete(self._client.close())
        finally:
            loop.close()

    async def obey(self, order: dict[str, Any]) -> dict[str, float]:
        """Carry out one order: open, or move something."""
        if "open" in order:
            self._client = self._make(order["open"])
            await self._client.open()
            return {"memory": limits.peak_memory()}
        wall, cpu = time.perf_counter(), time.process_time()
        await self._move(self._client, order)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        return {"cpu": cpu, "wall": wall, "memory": limits.peak_memory()}
