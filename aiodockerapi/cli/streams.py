"""What goes on without end on many hosts, as one: ``events``; how a host's fall is told."""

from datetime import datetime
from typing import TypeVar, cast

import click

from aiodockerapi.cli.finite import Failed, Once
from aiodockerapi.cli.hosts import host_options
from aiodockerapi.cli.job import Job, examples, job
from aiodockerapi.cli.output import Output
from aiodockerapi.cli.words import AGO, clean, describe
from aiodockerapi.engine.system.events import Event, EventFilters
from aiodockerapi.fleet.merge import HostBack, HostDown, Openable
from aiodockerapi.session import DockerSession

__all__ = ["events", "told"]

T = TypeVar("T")


def told(out: Output, host: str, item: "T | HostDown | HostBack | Failed") -> T | None:
    """Return an item of a stream; what is none is told as a note about its host."""
    match item:
        case HostDown(error, retry_in):
            again = "" if retry_in is None else f"; tried again in {retry_in:.1f} s"
            out.failed = True
            out.note(host, f"{describe(error)}{again}")
        case HostBack():
            out.note(host, "is back")
        case Failed(error, name):
            out.fail(f"{host}/{name}" if name else host, error)
        case _:
            return item
    return None


@click.command(
    epilog=examples(
        "events",
        "events --since 1h --until 0s --filter type=container",
        "events --context prod-1 --context prod-2 --filter event=die --json",
    )
)
@click.option("--since", type=AGO, help="From when on: 10m, or 2026-01-31T12:00.")
@click.option("--until", type=AGO, help="Until when; without it they go on for ever.")
@click.option(
    "-f", "--filter", "filters", multiple=True, metavar="KEY=VALUE", help="Which: type=container."
)
@host_options
@job
async def events(
    job: Job, since: datetime | None, until: datetime | None, filters: tuple[str, ...]
) -> None:
    """Show what happens on all hosts, as it happens.

    A host that goes away is told of, and listened to again as soon as it is back, from where it
    stopped.
    """
    wanted = _filters(filters)

    def stream(docker: DockerSession) -> Openable[Event | Failed]:
        found = docker.events(since=since, until=until, filters=wanted)
        return found if until is None else Once(found)

    def again(docker: DockerSession, last: Event | Failed) -> Openable[Event | Failed]:
        moment = last.moment if isinstance(last, Event) else None
        return docker.events(since=moment or since, filters=wanted)

    async with job.hosts.merge(stream, again=again) as merged:
        async for host, item in merged:
            event = told(job.out, host, item)
            if isinstance(event, Event):
                _show(job.out, host, event)


def _show(out: Output, host: str, event: Event) -> None:
    if out.json:
        out.record(host, event)
        return
    actor = event.actor
    name = (actor.attributes.get("name") or actor.id) if actor else ""
    when = f"{event.moment.astimezone():%Y-%m-%d %H:%M:%S}" if event.moment else ""
    out.line(out.prefix(host) + clean(f"{when} {event.type} {event.action} {name}"))


def _filters(given: tuple[str, ...]) -> EventFilters:
    found: dict[str, list[str]] = {}
    for text in given:
        key, equals, value = text.partition("=")
        if not equals or key not in EventFilters.__annotations__:
            known = ", ".join(EventFilters.__annotations__)
            raise click.UsageError(f"--filter {text}: it takes KEY=VALUE; keys are {known}")
        found.setdefault(key, []).append(value)
    return cast(EventFilters, found)
