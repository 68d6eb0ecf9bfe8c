"""Measure reading output: `python -m benchmarks logs`, `python -m benchmarks exec`.

An engine of our own writes; every client reads the same in a process of its own, one after the
other in an order that changes each round. The ratios are medians of the rounds' own ratios, so
that a machine that is busy for a while does no harm.
"""

import argparse
import random
import statistics
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from benchmarks import report
from benchmarks.output.clients import CLIENTS, is_there
from benchmarks.run import Helper
from tests.engines.engine import Engine
from tests.engines.group import engines

MB = 1_000_000
WARM_UP = 1
PEERS = ("raw", "aiohttp", "aiodocker", "docker-py")
SHORT, LONG = 100, 16 * 1024 - 8
"""How long lines are, with their end: those of most logs, and the longest in one message."""


@dataclass(frozen=True)
class Scenario:
    """One table: the log of a container, or the output of a command in one."""

    title: str
    container: str
    size: int
    command: tuple[str, ...] = ()


@dataclass
class Samples:
    """What one client took: seconds, a figure for each round; megabytes above its base."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    memory: float = 0.0


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", choices=["logs", "exec"])
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count")
    parser.add_argument("--megabytes", type=int, default=200, help="how much is written")
    parser.add_argument("--clients", default=",".join(CLIENTS), help="comma-separated")
    options = parser.parse_args(argv)
    names = [name for name in options.clients.split(",") if is_there(name)]
    if options.what == "exec" and "times" in names:
        names.remove("times")  # commands have none
    for name, value in report.machine().items():
        print(f"- {name}: {value}")
    with engines(1) as (engine,), _prepared(engine, options.what, options.megabytes) as scenarios:
        for scenario in scenarios:
            results = measure(scenario, engine.host, names, options.rounds)
            print(f"\n{table(scenario, results, options.rounds)}", flush=True)


def measure(scenario: Scenario, host: str, names: Sequence[str], rounds: int) -> dict[str, Samples]:
    """Run every round of a scenario, in fresh processes, for the sake of their memory."""
    found = {name: Samples() for name in names}
    order = {
        "container": scenario.container,
        "command": scenario.command,
        "size": scenario.size,
    }
    rng = random.Random(scenario.title)
    with ExitStack() as stack:
        workers = {name: stack.enter_context(Helper("output.worker", name)) for name in names}
        base = {name: worker.ask({"open": host}) for name, worker in workers.items()}
        for number in range(-WARM_UP, rounds):
            for name in rng.sample(names, len(names)):
                answer = workers[name].ask(order)
                found[name].memory = answer["memory"] - base[name]["memory"]
                if number >= 0:
                    found[name].cpu.append(answer["cpu"])
                    found[name].wall.append(answer["wall"])
    return found


def table(scenario: Scenario, results: Mapping[str, Samples], rounds: int) -> str:
    """Render one scenario as a markdown table."""
    peers = [peer for peer in PEERS if peer in results]
    head = ["client", "CPU ms", "min", "wall ms", "MB above base", *(f"x {peer}" for peer in peers)]
    lines = [f"### {scenario.title} ({rounds} rounds)", "", f"| {' | '.join(head)} |",
             f"| -- |{' --: |' * (len(head) - 1)}"]  # fmt: skip
    for name, sample in results.items():
        figures = [statistics.median(sample.cpu), min(sample.cpu), statistics.median(sample.wall)]
        cells = [name, *(f"{1e3 * figure:.0f}" for figure in figures), f"{sample.memory:.1f}"]
        cells += [f"{against(sample, results[peer]):.2f}" for peer in peers]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def against(sample: Samples, peer: Samples) -> float:
    """Return the median of the rounds' own ratios of CPU time."""
    pairs = zip(sample.cpu, peer.cpu, strict=True)
    return statistics.median(own / other for own, other in pairs)


@contextmanager
def _prepared(engine: Engine, what: str, megabytes: int) -> Iterator[list[Scenario]]:
    """Write the logs, or start a container for commands; give what can be read."""
    written = {
        f"lines of {length} bytes, {megabytes} MB": (length, megabytes * MB // length)
        for length in (SHORT, LONG)
    }
    if what == "exec":
        _run(engine, "web", "sleep 36000")
        yield [
            Scenario(f"exec, {title}", "web", length * count, ("sh", "-c", _lines(length, count)))
            for title, (length, count) in written.items()
        ]
        return
    for length, count in written.values():
        _run(engine, f"of-{length}", _lines(length, count))
        engine.fetch("POST", f"/containers/of-{length}/wait")
    yield [
        Scenario(f"logs, {title}", f"of-{length}", length * count)
        for title, (length, count) in written.items()
    ]


def _lines(length: int, count: int) -> str:
    return f"yes $(head -c {length - 1} /dev/zero | tr '\\0' x) | head -n {count}"


def _run(engine: Engine, name: str, line: str) -> None:
    config = {
        "Image": "busybox", "Cmd": ["sh", "-c", line], "HostConfig": {"NetworkMode": "none"}
    }  # fmt: skip
    engine.fetch("POST", f"/containers/create?name={name}", config)
    engine.fetch("POST", f"/containers/{name}/start")


if __name__ == "__main__":
    main()
