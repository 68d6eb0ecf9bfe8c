"""``pull``: an image on many hosts at once, and how far each of them is."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Self

import click
from rich.console import Console, RenderableType  # in quotes for pyright --verifytypes
from rich.progress import BarColumn, Progress, Task, TaskID, TextColumn
from rich.table import Column
from rich.text import Text

from aiodockerapi.cli.hosts import host_options
from aiodockerapi.cli.job import Job, examples, job
from aiodockerapi.cli.output import colour
from aiodockerapi.cli.words import clean, decimal, describe
from aiodockerapi.engine.images.results import PullResult
from aiodockerapi.engine.totals import Totals
from aiodockerapi.fleet.outcomes import Outcome
from aiodockerapi.fleet.work import Report
from aiodockerapi.reference import Reference
from aiodockerapi.session import DockerSession

__all__ = ["Bars", "pull"]


@click.command(
    epilog=examples("pull redis:7", "pull --parallel 4 --context prod-1 --context prod-2 redis:7")
)
@click.argument("reference")
@click.option("--platform", metavar="OS/ARCH", help="The platform, where an image has several.")
@click.option(
    "--parallel",
    type=click.IntRange(min=1),
    default=8,
    show_default=True,
    help="How many hosts pull at the same time.",
)
@host_options
@job
async def pull(job: Job, reference: str, platform: str | None, parallel: int) -> None:
    """Pull an image on all hosts at once."""
    Reference.parse(reference)
    bars = Bars(job.out.console, list(job.hosts)) if _shows_bars(job) else None
    action = partial(_pull, reference=reference, platform=platform)
    # What is written while bars are on the screen would be written over.
    failed: dict[str, Exception] = {}
    with bars or nullcontext():
        async with job.hosts.each(action, limit=parallel) as work:
            async for news in work:
                if bars is not None:
                    bars.show(news)
                    if isinstance(news, Outcome) and news.error is not None:
                        failed[news.host] = news.error
                elif isinstance(news, Outcome):
                    _told(job, news)
    job.out.failures(failed)


def _shows_bars(job: Job) -> bool:
    return job.out.console.is_terminal and not job.out.json


async def _pull(
    docker: DockerSession,
    report: Callable[[Totals], None],
    *,
    reference: str,
    platform: str | None,
) -> PullResult:
    async with docker.images.pull(reference, platform=platform) as steps:
        async for totals in steps.totals():
            report(totals)
    return steps.result


def _told(job: Job, outcome: Outcome[PullResult]) -> None:
    """Say what came of it on a host."""
    if outcome.error is not None:
        job.out.fail(outcome.host, outcome.error)
    elif job.out.json:
        job.out.record(outcome.host, outcome.value.model_dump(mode="json"))
    else:
        job.out.line(f"{outcome.host}: {_result(outcome.value)}")


def _result(result: PullResult) -> str:
    state = "up to date" if result.up_to_date else "pulled"
    return f"{state} {result.digest or result.image_id}".strip()


class _Name(TextColumn):
    """The name of a host, in its colour."""

    def render(self, task: Task) -> Text:
        return Text(task.description, colour(task.description))


class Bars:
    """A bar for each host; those that have begun, in the order of the hosts.

    Args:
        console: where to draw them.
        hosts: the hosts' names.
    """

    def __init__(self, console: "Console", hosts: list[str]) -> None:
        self._progress = Progress(
            _Name("{task.description}"),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[percent]:>5}"),
            TextColumn("{task.fields[moved]:>20}"),
            # What is left of the line: of a long message the end is missing, and nothing else.
            TextColumn(
                "{task.fields[told]}",
                markup=False,
                table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"),
            ),
            console=console,
            expand=True,
        )
        self._bars: dict[str, TaskID] = {
            host: self._progress.add_task(
                clean(host), total=100, start=False, percent="", moved="", told="waiting"
            )
            for host in hosts
        }

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def __rich__(self) -> "RenderableType":
        return self._progress

    def show(self, news: "Outcome[PullResult] | Report[Totals]") -> None:
        """Take what is new of a host."""
        bar = self._bars[news.host]
        if isinstance(news, Report):
            self._advance(bar, news.item)
        elif news.error is not None:
            self._progress.update(bar, told=f"failed: {describe(news.error)}")
            self._progress.stop_task(bar)
        else:
            told = "up to date" if news.value.up_to_date else "pulled"
            self._progress.update(bar, completed=100, total=100, percent="100 %", told=told)

    def _advance(self, bar: TaskID, totals: Totals) -> None:
        done, total = decimal(totals.bytes_done), totals.bytes_total
        moved = f"{done} / {decimal(total)}" if total else done
        told = f"{decimal(totals.rate)}/s" if totals.rate else ""
        if totals.percent is None:
            self._progress.update(bar, percent="", moved=moved, told=told)
            return
        self._progress.start_task(bar)
        percent = f"{totals.percent:.0f} %"
        self._progress.update(
            bar, completed=totals.percent, percent=percent, moved=moved, told=told
        )
