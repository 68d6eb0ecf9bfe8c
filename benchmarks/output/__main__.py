"""Measure reading output: `python -m benchmarks logs`, `python -m benchmarks exec`.

An engine of our own writes. See `benchmarks.bulk` for the rest.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from benchmarks import bulk
from benchmarks.output.clients import CLIENTS, is_there
from tests.engines.engine import Engine
from tests.engines.group import engines

WORKER = "output.worker"
SHORT, LONG = 100, 16 * 1024 - 8
"""How long lines are, with their end: those of most logs, and the longest in one message."""


class Scenario(NamedTuple):
    """One table: the log of a container, or the output of a command in one."""

    title: str
    container: str
    size: int
    command: tuple[str, ...] = ()

    @property
    def order(self) -> dict[str, object]:
        """What workers are told."""
        return {"container": self.container, "command": self.command, "size": self.size}


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print what was asked for."""
    parser = bulk.parser("", __doc__, list(CLIENTS))
    parser.add_argument("what", choices=["logs", "exec"])
    options = parser.parse_args(argv)
    names, megabytes, rounds = bulk.begin(options, is_there)
    if options.what == "exec" and "times" in names:
        names.remove("times")  # commands have none
    with engines(1) as (engine,), _prepared(engine, options.what, megabytes) as scenarios:
        for scenario in scenarios:
            hosts = dict.fromkeys(names, engine.host)
            results = bulk.measure(WORKER, hosts, scenario.order, rounds)
            print(f"\n{bulk.table(scenario.title, results)}", flush=True)


@contextmanager
def _prepared(engine: Engine, what: str, megabytes: int) -> Iterator[list[Scenario]]:
    """Write the logs, or start a container for commands; give what can be read."""
    written = {
        f"lines of {length} bytes, {megabytes} MB": (length, megabytes * bulk.MB // length)
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
