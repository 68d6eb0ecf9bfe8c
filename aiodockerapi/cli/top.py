"""``top`` and ``stats``: what containers use, live on the whole screen, or as a table."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncGenerator

import click
from rich.live import Live

from aiodockerapi.cli import terminal
from aiodockerapi.cli.hosts import host_options
from aiodockerapi.cli.job import Job, examples, job
from aiodockerapi.cli.screen import chosen, screen
from aiodockerapi.cli.usage import ContainerUse, History, HostUse, Sampler
from aiodockerapi.cli.view import SORTS, Sort, View
from aiodockerapi.cli.words import binary
from aiodockerapi.fleet.poll import Poll
from aiodockerapi.fleet.snapshot import Snapshot

__all__ = ["stats", "top"]

_EVERY = 2.0
_every = click.option(
    "--every",
    type=click.FloatRange(min=0.1),
    default=_EVERY,
    show_default=True,
    metavar="SECONDS",
    help="From one round to the next.",
)
_sort = click.option(
    "--sort", type=click.Choice(list(SORTS)), default="cpu", show_default=True, help="By what."
)
_text = click.option("--filter", "text", default="", help="What name, image or host have in it.")


@click.command(epilog=examples("top", "top --context prod-1 --context prod-2 --sort memory"))
@_every
@_sort
@_text
@click.option(
    "-n",
    "--rounds",
    type=click.IntRange(min=0),
    help="End after so many rounds; 0: never. Without a terminal 1, if not said.",
)
@host_options
@job
async def top(job: Job, every: float, sort: Sort, text: str, rounds: int | None) -> None:
    """Watch CPU and memory of all containers on all hosts, on the whole screen.

    Keys: c, m, n and h sort; / filters; j and k scroll; q quits. Dead hosts are shown, and tried
    again less and less often. Without a terminal it writes a table, or with --json an object for
    each container.
    """
    view = View(sort, text)
    full = job.out.console.is_terminal and sys.stdin.isatty() and not job.out.json
    if full:
        terminal.need_posix()
    async with _measured(job, every) as poll:
        if full:
            await _watch(job, poll, view, rounds or None)
        else:
            await _write(job, poll, view, 1 if rounds is None else rounds or None)


@click.command(epilog=examples("stats", "stats --follow --json -H tcp://10.0.0.1:2375"))
@_every
@_sort
@_text
@click.option("-f", "--follow", is_flag=True, help="Go on, round by round.")
@host_options
@job
async def stats(job: Job, every: float, sort: Sort, text: str, follow: bool) -> None:
    """Show what the containers of all hosts use, measured over one round."""
    async with _measured(job, every) as poll:
        await _write(job, poll, View(sort, text), None if follow else 1)


@contextlib.asynccontextmanager
async def _measured(job: Job, every: float) -> AsyncGenerator[Poll[HostUse, HostUse], None]:
    sampler = Sampler({session: name for name, session in job.hosts.sessions.items()})
    limit = max(job.timeout, every)
    async with job.hosts.poll(sampler, every=every, timeout=limit, jitter=0) as poll:
        yield poll


async def _write(job: Job, poll: Poll[HostUse, HostUse], view: View, rounds: int | None) -> None:
    """Write tables, or objects, of so many rounds, once all hosts have been measured twice."""
    dead = set[str]()
    written = 0
    async for snapshot in poll:
        _tell_dead(job, snapshot, dead)
        alive = [state.value for state in snapshot.values() if state.state != "down"]
        if any(use is None or use.samples < 2 for use in alive) and not written:
            continue
        _write_round(job, chosen(snapshot, view))
        written += 1
        if written == rounds or not alive:
            return


def _write_round(job: Job, found: list[ContainerUse]) -> None:
    if job.out.json:
        for each in found:
            job.out.record(each.host, {**vars(each), "memory_percent": each.memory_percent})
        return
    titles = ["HOST", "CONTAINER", "CPU %", "MEMORY", "LIMIT", "MEM %", "PIDS"]
    job.out.table(titles, map(_row, found))


def _row(each: ContainerUse) -> list[str]:
    cpu = "" if each.cpu is None else f"{each.cpu:.1f}"
    memory = [binary(each.memory), binary(each.limit), f"{each.memory_percent:.1f}"]
    return [each.host, each.name, cpu, *memory, str(each.pids)]


def _tell_dead(job: Job, snapshot: Snapshot[HostUse, HostUse], dead: set[str]) -> None:
    """Tell of hosts that have died since the last round."""
    for host, state in snapshot.items():
        if state.state == "down" and state.error is not None:
            if host not in dead:
                job.out.fail(host, state.error)
            dead.add(host)
        elif state.state == "up":
            dead.discard(host)


async def _watch(job: Job, poll: Poll[HostUse, HostUse], view: View, rounds: int | None) -> None:
    """Show the hosts on the whole screen until a key ends it."""
    watch = _Watch(job, view)
    with (
        terminal.single_keys(),
        Live(
            console=job.out.console, screen=True, auto_refresh=False, vertical_overflow="crop"
        ) as live,
        terminal.resized(lambda: watch.draw(live)),
    ):
        tasks = [
            asyncio.create_task(watch.rounds(poll, live, rounds)),
            asyncio.create_task(watch.keys(live)),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for task in done:
            task.result()


class _Watch:
    """What is on the screen.

    Args:
        job: what the command was given.
        view: what is to be seen at first.
    """

    def __init__(self, job: Job, view: View) -> None:
        self._job = job
        self._view = view
        self._history = History()
        self._snapshot: Snapshot[HostUse, HostUse] | None = None

    async def rounds(self, poll: Poll[HostUse, HostUse], live: Live, rounds: int | None) -> None:
        async for snapshot in poll:
            self._snapshot = snapshot
            self._history.add(snapshot)
            self.draw(live)
            if snapshot.number == rounds:
                return

    async def keys(self, live: Live) -> None:
        async for piece in terminal.pieces():
            self._view = self._view.pressed(piece.decode(errors="ignore"))
            if self._view.over:
                return
            self.draw(live)

    def draw(self, live: Live) -> None:
        if self._snapshot is not None:
            height = self._job.out.console.height
            live.update(screen(self._snapshot, self._history, self._view, height), refresh=True)
