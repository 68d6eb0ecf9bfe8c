"""What importing costs: `python -m benchmarks.imports`, CPU time in fresh processes.

Each figure is the median of as many processes, which take turns. A process imports first what the
figure is not about, and then looks at its clock. Byte code is compiled beforehand, as it is for
whoever has installed the package.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import report

LIBRARIES = "import aiohttp, pydantic; from pydantic import BaseModel, ConfigDict, Field"
SESSION = "from aiodockerapi import DockerSession"
GROUPS = {
    # Each group, and the model of the answer that its first call is likely to read.
    "containers": "ContainerSummary",
    "exec": "ExecCreated",
    "images": "ImageSummary",
    "networks": "NetworkSummary",
    "volumes": "VolumeList",
    "swarm": "SwarmInspect",
    "nodes": "Node",
    "services": "Service",
    "tasks": "Task",
    "secrets": "Secret",
    "configs": "Config",
    "plugins": "Plugin",
    "distribution": "DistributionInspect",
}
EVERY_MODEL = "import aiodockerapi.models as m; [getattr(m, name) for name in m.__all__]"


class Case(NamedTuple):
    """What is imported, and what was imported before."""

    title: str
    code: str
    before: str = "pass"


def cases() -> Iterator[Case]:
    """Yield what is measured."""
    yield Case("aiohttp and pydantic alone", LIBRARIES)
    yield Case("`import aiodockerapi`", "import aiodockerapi", LIBRARIES)
    yield Case(f"`{SESSION}`", SESSION, LIBRARIES)
    for group, model in GROUPS.items():
        before = f"{LIBRARIES}; {SESSION}; docker = DockerSession('unix:///nowhere')"
        use = f"docker.{group}"
        yield Case(f"`{use}`", use, before)
        first = f"from aiodockerapi._core.model import reader; reader(models.{model})"
        yield Case(
            f"first answer: `{model}`",
            first,
            f"{before}; from pydantic import TypeAdapter; TypeAdapter(int); {use}; "
            f"from aiodockerapi import models; models.{model}",
        )
    yield Case("every model", EVERY_MODEL, LIBRARIES)


def milliseconds(case: Case, environment: dict[str, str]) -> float:
    """Measure one case in a fresh process."""
    code = (
        f"import time; {case.before}; begun = time.process_time(); {case.code}\n"
        "print(1000 * (time.process_time() - begun))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parent.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def measure(rounds: int) -> dict[str, list[float]]:
    """Measure every case in turn, again and again."""
    figures: dict[str, list[float]] = {case.title: [] for case in cases()}
    with tempfile.TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for number in range(rounds + 1):
            for case in cases():
                figure = milliseconds(case, environment)
                if number:  # the first round compiles
                    figures[case.title].append(figure)
    return figures


def table(figures: dict[str, list[float]]) -> str:
    """Render the figures as a markdown table."""
    lines = ["| imported | CPU ms | min |", "|--|--:|--:|"]
    for title, samples in figures.items():
        lines.append(f"| {title} | {statistics.median(samples):.1f} | {min(samples):.1f} |")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="processes for each figure")
    options = parser.parse_args(argv)
    for name, value in report.machine().items():
        print(f"- {name}: {value}")
    print(f"\n{table(measure(options.rounds))}")


if __name__ == "__main__":
    main()
