"""Measure archives: `python -m benchmarks archive`.

Every client moves the same archive in a process of its own, one after the other in an order that
changes each round. The ratios are medians of the rounds' own ratios, so that a machine that is
busy for a while does no harm. Without `--real` the other side is a replay from memory.
"""

import argparse
import asyncio
import json
import random
import statistics
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import report
from benchmarks.archives.clients import CLIENTS, PIECE, Aiodockerapi, is_there
from benchmarks.archives.server import MB, entry
from benchmarks.run import Helper

WARM_UP = 1
PEERS = ("raw", "aiohttp", "aiodocker", "docker-py")


@dataclass
class Samples:
    """What one client took: seconds, a figure for each round; megabytes above its base."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    memory: float = 0.0


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks archive", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="rounds that count")
    parser.add_argument("--megabytes", type=int, default=200, help="how long an archive is")
    parser.add_argument("--real", action="store_true", help="with an engine of our own")
    parser.add_argument("--clients", default=",".join(CLIENTS), help="comma-separated")
    options = parser.parse_args(argv)
    names = [name for name in options.clients.split(",") if is_there(name)]
    for name, value in report.machine().items():
        print(f"- {name}: {value}")
    size = options.megabytes * MB // (32 * len(PIECE)) * 32 * len(PIECE)
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        file = _archive(Path(folder), size)
        hosts = _engine(file) if options.real else _replay(folder, names, options.megabytes)
        with hosts as addresses:
            # A real engine unpacks what it gets: that must be an archive, as the file is.
            for what in ("down", "file") if options.real else ("down", "up", "file"):
                results = measure(what, dict(zip(names, addresses * len(names), strict=False)),
                                  size, file, options.rounds)  # fmt: skip
                print(f"\n{table(what, results, size, options.rounds)}", flush=True)


def measure(
    what: str, hosts: Mapping[str, str], size: int, file: Path, rounds: int
) -> dict[str, Samples]:
    """Run every round of one direction, in fresh processes, for the sake of their memory."""
    found = {name: Samples() for name in hosts}
    order: dict[str, str | int] = {"do": what, "size": size, "path": str(file)}
    rng = random.Random(what)
    with ExitStack() as stack:
        workers = {
            name: stack.enter_context(Helper("archives.worker", name)) for name in hosts
        }  # fmt: skip
        base = {name: worker.ask({"open": hosts[name]}) for name, worker in workers.items()}
        for number in range(-WARM_UP, rounds):
            for name in rng.sample(list(workers), len(workers)):
                answer = workers[name].ask(order)
                found[name].memory = answer["memory"] - base[name]["memory"]
                if number >= 0:
                    found[name].cpu.append(answer["cpu"])
                    found[name].wall.append(answer["wall"])
    return found


def table(what: str, results: Mapping[str, Samples], size: int, rounds: int) -> str:
    """Render one direction as a markdown table."""
    peers = [peer for peer in PEERS if peer in results]
    head = ["client", "CPU ms", "min", "wall ms", "MB above base", *(f"x {peer}" for peer in peers)]
    lines = [f"### {what}, {size / MB:.0f} MB ({rounds} rounds)", "", f"| {' | '.join(head)} |",
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


def _archive(folder: Path, size: int) -> Path:
    """Write an archive of one file, which is `big`."""
    path = folder / "big.tar"
    with path.open("wb") as file:
        file.write(entry(size))
        file.truncate(size + tarfile.BLOCKSIZE)
    return path


@contextmanager
def _replay(folder: str, names: Sequence[str], megabytes: int) -> Iterator[list[str]]:
    """Give an address for each client."""
    plan = {"sockets": [f"{folder}/{name}" for name in names], "megabytes": megabytes}
    with Helper("archives.server", json.dumps(plan)) as server:
        addresses: list[str] = json.loads(server.hear())
        yield addresses


@contextmanager
def _engine(file: Path) -> Iterator[list[str]]:
    """Start an engine with a container that has the file; give its address."""
    from tests.engines.group import engines

    with engines(1) as (engine,):
        config = {"Image": "busybox", "Cmd": ["sleep", "3600"]}
        engine.fetch("POST", "/containers/create?name=web", config)
        # What this process holds, the system would count as its children's.
        asyncio.run(_filled(engine.host, file))
        yield [engine.host]


async def _filled(host: str, file: Path) -> None:
    client = Aiodockerapi(host)
    await client.open()
    await client.file(file)
    await client.close()


if __name__ == "__main__":
    main()
