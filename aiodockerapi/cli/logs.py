"""``logs``: what containers write, on whatever host they are, merged and coloured."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

import click

from aiodockerapi._wire.frames import STDERR
from aiodockerapi.cli.hosts import host_options
from aiodockerapi.cli.job import Job, examples, job
from aiodockerapi.cli.named import containers
from aiodockerapi.cli.output import Output
from aiodockerapi.cli.outputs import NamedLine, Outputs, Wanted
from aiodockerapi.cli.streams import told
from aiodockerapi.cli.words import AGO
from aiodockerapi.session import DockerSession

__all__ = ["logs"]


@click.command(
    epilog=examples(
        "logs web",
        "logs --follow --tail 10 -H tcp://10.0.0.1:2375 -H tcp://10.0.0.2:2375",
        "logs --follow --label app=shop --context prod-1 --context prod-2",
    )
)
@click.argument("names", metavar="[CONTAINER]...", nargs=-1)
@click.option("-f", "--follow", is_flag=True, help="Go on with what they will write.")
@click.option("-n", "--tail", type=click.IntRange(min=0), help="So many lines from the end.")
@click.option("--since", type=AGO, help="From when on: 10m, or 2026-01-31T12:00.")
@click.option("-t", "--timestamps", is_flag=True, help="The time of each line.")
@click.option("-l", "--label", multiple=True, metavar="LABEL[=VALUE]", help="Of this label.")
@host_options
@job
async def logs(
    job: Job,
    *,
    names: tuple[str, ...],
    follow: bool,
    tail: int | None,
    since: datetime | None,
    timestamps: bool,
    label: tuple[str, ...],
) -> None:
    """Show what containers write, wherever they are; all that run, if none is named.

    A host that goes away while they are followed is told of, and read on when it is back.
    """
    found = await containers(job, names, label=label)
    if not found:
        return
    wanted = Wanted(follow, tail, since)
    members = job.hosts.members
    outputs = {
        members[host].session: Outputs(members[host].session, items, wanted)
        for host, items in found.items()
    }
    one = sum(map(len, found.values())) == 1
    show = partial(_show, job.out, one=one, timestamps=timestamps)

    def stream(docker: DockerSession) -> Outputs:
        return outputs[docker]

    async with job.hosts.where(*found).merge(stream) as merged:
        async for host, item in merged:
            line = told(job.out, host, item)
            if isinstance(line, NamedLine):
                show(host, line)


def _show(out: Output, host: str, named: NamedLine, *, one: bool, timestamps: bool) -> None:
    line = named.line
    when = line.timestamp.rfc3339() if line.timestamp else ""
    if out.json:
        fields: Mapping[str, object] = {
            "container": named.name,
            "stream": "stderr" if line.stream is STDERR else "stdout",
            "time": when,
            "text": line.text,
        }
        out.record(host, fields)
        return
    prefix = "" if one else out.prefix(host, named.name)
    out.line(f"{prefix}{when + ' ' if timestamps and when else ''}{line.text}")
