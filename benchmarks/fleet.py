"""What a fleet does for its hosts: `python -m benchmarks fleet`.

Two questions. What does a host cost to have that nothing is asked of? And do hosts that are dead,
or that accept and never answer, slow down the others? For that one fleet is asked in turns: its
live hosts alone, and all of its hosts. Of each live host two times are taken: how long its own call
took, and when after the beginning of the round its answer was there. Garbage is collected between
the rounds.
"""

import argparse
import asyncio
import gc
import importlib
import json
import random
import socket
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Protocol, cast

from benchmarks import limits, report
from benchmarks.run import Helper
from benchmarks.server import Plan

DEAD, HANGING = 0.1, 0.05
CONTAINERS = 100
ALONE, WITH = "alone", "with the others"


class _Containers(Protocol):
    async def list(self, *, all: bool) -> object: ...


class _Session(Protocol):
    containers: _Containers

    async def info(self) -> object: ...
    async def ping(self) -> object: ...


class _Outcome(Protocol):
    host: str
    ok: bool
    seconds: float


class _Work(AbstractAsyncContextManager["_Work"], Protocol):
    def __aiter__(self) -> AsyncIterator[_Outcome]: ...


class _Hosts(Protocol):
    async def map(self, call: Callable[[_Session], Awaitable[object]]) -> object: ...
    def stream(self, call: Callable[[_Session], Awaitable[object]]) -> _Work: ...


class _Fleet(_Hosts, Protocol):
    def add(self, name: str, host: str, *, groups: Sequence[str]) -> object: ...
    def where(self, *, group: str) -> _Hosts: ...
    async def close(self) -> None: ...


@dataclass
class Times:
    """What the live hosts of each round took, in seconds: in the middle, and the slowest of 100."""

    call: list[tuple[float, float]] = field(default_factory=list)
    answer: list[tuple[float, float]] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


class Bench:
    """A fleet whose live hosts are asked with and without the others."""

    def __init__(self, live: Sequence[str], dead: Sequence[str], hanging: Sequence[str]) -> None:
        before = limits.memory()
        self.fleet = cast("_Fleet", importlib.import_module("aiodockerapi").Fleet())
        hosts = [(host, "live") for host in live]
        hosts += [(host, "bad") for host in [*dead, *hanging]]
        # Those that are asked first get the first places: that should not be the live ones.
        random.Random(0).shuffle(hosts)
        for host, group in hosts:
            self.fleet.add(host, host, groups=[group])
        self.live = set(live)
        self.made = (limits.memory() - before) / len(hosts)
        self.begin()

    def begin(self) -> None:
        """Forget the rounds so far."""
        self.times = {ALONE: Times(), WITH: Times()}

    async def idle(self) -> float:
        """Connect with the live hosts, and return what each has taken then, in MB."""
        before = limits.memory()
        await self.fleet.where(group="live").map(lambda docker: docker.ping())
        return self.made + (limits.memory() - before) / len(self.live)

    async def round(self, name: str) -> None:
        """Ask once, until all live hosts have answered."""
        hosts = self.fleet if name == WITH else self.fleet.where(group="live")
        left, calls, answers = set(self.live), list[float](), list[float]()

        async def call(docker: _Session) -> object:
            return await docker.info(), await docker.containers.list(all=True)

        # Of all that is held a collection takes a second, whichever round it happens to be in.
        gc.collect()
        begun, cpu = time.perf_counter(), time.process_time()
        async with hosts.stream(call) as work:
            async for outcome in work:
                if outcome.host in left:
                    assert outcome.ok, "a live host failed"
                    left.remove(outcome.host)
                    calls.append(outcome.seconds)
                    answers.append(time.perf_counter() - begun)
                if not left:
                    break
        times = self.times[name]
        times.cpu.append(time.process_time() - cpu)
        times.call.append(_spread(calls))
        times.answer.append(_spread(answers))


def _spread(seconds: Sequence[float]) -> tuple[float, float]:
    return statistics.median(seconds), statistics.quantiles(seconds, n=100)[98]


@contextmanager
def _bad(count: int) -> Iterator[tuple[list[str], list[str]]]:
    """Give addresses where nothing listens, and some where nobody ever answers."""
    opened = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    hosts = [f"tcp://127.0.0.1:{each.getsockname()[1]}" for each in opened]
    dead = round(count * DEAD / (DEAD + HANGING))
    for each in opened[:dead]:
        each.close()
    try:
        yield hosts[:dead], hosts[dead:]
    finally:
        for each in opened[dead:]:
            each.close()


async def measure(hosts: int, rounds: int, containers: int = CONTAINERS) -> list[str]:
    """Ask a fleet of so many hosts; return the lines to print."""
    bad = max(round(hosts * (DEAD + HANGING)), 2)
    plan = Plan(containers, change="tenth", ports=hosts - bad)
    with ExitStack() as stack:
        server = stack.enter_context(Helper("server", plan.dumps()))
        live = json.loads(server.hear())  # before ports are let go that nothing shall listen at
        dead, hanging = stack.enter_context(_bad(bad))
        bench = Bench(live, dead, hanging)
        idle = await bench.idle()
        rng = random.Random(0)
        for number in range(rounds + 1):
            for name in rng.sample(list(bench.times), 2):
                server.tell("next")
                server.hear()
                await bench.round(name)
            if not number:
                bench.begin()  # that one connected, and read everything
        held = limits.memory()
        await bench.fleet.close()
    title = f"{len(bench.live)} live hosts, {len(dead)} dead, {len(hanging)} hanging"
    return [*_table(title, rounds, bench.times), *_memory(bench.made, idle, held, hosts)]


def _table(title: str, rounds: int, times: Mapping[str, Times]) -> list[str]:
    alone, together = times[ALONE], times[WITH]
    lines = [
        f"### {title}: `/info` and `/containers/json` of {CONTAINERS} ({rounds} rounds)",
        "",
        "| of the live hosts | alone, ms | with the others, ms | x |",
        "| -- | --: | --: | --: |",
    ]
    for label, place in (("median", 0), ("p99", 1)):
        for what, before, after in (
            ("its own call", alone.call, together.call),
            ("from the round's beginning", alone.answer, together.answer),
        ):
            first = statistics.median(each[place] for each in before)
            second = statistics.median(each[place] for each in after)
            ratios = [b[place] / a[place] for a, b in zip(before, after, strict=True)]
            lines.append(
                f"| {what}, {label} | {1e3 * first:.0f} | {1e3 * second:.0f} "
                f"| {statistics.median(ratios):.2f} |"
            )
    return lines


def _memory(made: float, idle: float, held: float, hosts: int) -> list[str]:
    told = [
        f"{1e3 * made:.0f} KB for each host that was never asked",
        f"{1e3 * idle:.0f} KB for each that was asked once",
        f"{held:.0f} MB in all for {hosts} hosts whose lists are held",
    ]
    return ["", f"Memory: {'; '.join(told)}."]


def main(words: Sequence[str] | None = None) -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks fleet", description=__doc__)
    parser.add_argument("--hosts", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args(words)
    limits.raise_open_files()
    for name, value in report.machine().items():
        print(f"- {name}: {value}")
    print()
    for line in asyncio.run(measure(options.hosts, options.rounds)):
        print(line)


if __name__ == "__main__":
    main()
