"""Run a scenario: a server, a process per client, and rounds in which all have their turn."""

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Self

from benchmarks.scenarios import Scenario
from benchmarks.server import Plan

# The first round connects, fills caches and what is retained; in the second the process still
# grows, since it holds the old answers and the new.
WARM_UP = 2


@dataclass(slots=True)
class Samples:
    """What one client took: seconds per call, a figure for each round."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    cold: float = 0.0
    base: float = 0.0
    peak: float = 0.0


class Helper:
    """A child process that is spoken to in lines and ends when its input does."""

    def __init__(self, module: str, argument: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"benchmarks.{module}", argument],
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._name = f"{module} {argument}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(BrokenPipeError):  # it is gone already, and `hear` has said so
            _pipe(self._process.stdin).close()
        _pipe(self._process.stdout).close()
        self._process.wait()

    def tell(self, line: str) -> None:
        """Send one line."""
        pipe = _pipe(self._process.stdin)
        pipe.write(line + "\n")
        pipe.flush()

    def hear(self) -> str:
        """Wait for one line."""
        line = _pipe(self._process.stdout).readline()
        if not line:
            raise RuntimeError(f"{self._name} ended before its time")
        return line

    def ask(self, order: Mapping[str, object]) -> dict[str, float]:
        """Give an order to a worker and return its answer."""
        self.tell(json.dumps(order))
        answer: dict[str, float] = json.loads(self.hear())
        return answer


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


@contextmanager
def crew(slots: Sequence[str]) -> Iterator[dict[str, Helper]]:
    """Start a process for each slot; `aiohttp#2` is aiohttp once more."""
    with ExitStack() as stack:
        yield {
            slot: stack.enter_context(Helper("worker", slot.partition("#")[0])) for slot in slots
        }


def measure(scenario: Scenario, workers: Mapping[str, Helper]) -> dict[str, Samples]:
    """Run every round of a scenario."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        sockets = () if scenario.hosts else tuple(f"{folder}/{n}" for n in range(len(workers)))
        plan = Plan(
            scenario.containers,
            scenario.images,
            scenario.change,
            sockets,
            scenario.hosts,
            scenario.objects,
        )
        with Helper("server", plan.dumps()) as server:
            hosts: list[str] = json.loads(server.hear())
            return _rounds(scenario, workers, server, hosts)


def _rounds(
    scenario: Scenario, workers: Mapping[str, Helper], server: Helper, hosts: list[str]
) -> dict[str, Samples]:
    samples = {slot: Samples() for slot in workers}
    for number, (slot, worker) in enumerate(workers.items()):
        own = hosts if scenario.hosts else hosts[number : number + 1]
        samples[slot].base = worker.ask({"open": own})["memory"]
    order: dict[str, object] = {"call": scenario.call, "times": scenario.times}
    if scenario.hosts:
        order = {"poll": True}
    rng = random.Random(scenario.title)
    for number in range(-WARM_UP, scenario.rounds):
        for slot in rng.sample(list(workers), len(workers)):
            answer, sample = workers[slot].ask(order), samples[slot]
            sample.peak = answer.get("memory", 0.0)
            if number == -WARM_UP:
                sample.cold = answer["cpu"]
            elif number >= 0:
                sample.cpu.append(answer["cpu"])
                sample.wall.append(answer["wall"])
        server.tell("next")
        server.hear()
    return samples


def measure_all(
    scenarios: Sequence[Scenario], slots: Sequence[str]
) -> Iterator[tuple[Scenario, dict[str, Samples]]]:
    """Run the scenarios one by one; fan-outs and feeds in fresh processes, for their memory."""
    single = [scenario for scenario in scenarios if not (scenario.hosts or scenario.objects)]
    if single:
        with crew(slots) as workers:
            for scenario in single:
                yield scenario, measure(scenario, workers)
    for scenario in scenarios:
        if scenario.hosts or scenario.objects:
            with crew(slots) as workers:
                yield scenario, measure(scenario, workers)
