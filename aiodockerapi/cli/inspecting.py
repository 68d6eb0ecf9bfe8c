"""``inspect``: all that hosts know of a thing, by its name."""

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

import click
from pydantic import BaseModel

from aiodockerapi.cli.hosts import host_options
from aiodockerapi.cli.job import Job, examples, job
from aiodockerapi.errors import NotFound
from aiodockerapi.session import DockerSession

__all__ = ["inspect"]

_KINDS: Mapping[str, Callable[[DockerSession, str], Awaitable[BaseModel]]] = {
    "container": lambda docker, name: docker.containers.inspect(name),
    "image": lambda docker, name: docker.images.inspect(name),
    "network": lambda docker, name: docker.networks.inspect(name),
    "volume": lambda docker, name: docker.volumes.inspect(name),
}


@click.command(epilog=examples("inspect web", "inspect --type image redis:7 --json | jq .Size"))
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--type", "kind", type=click.Choice(list(_KINDS)), help="What it is.")
@host_options
@job
async def inspect(job: Job, names: tuple[str, ...], kind: str | None) -> None:
    """Show all that hosts know of containers, images, networks or volumes.

    A thing that some hosts have is shown of those; it is an error if none has it.
    """
    for name in names:
        asked = partial(_found, name=name, kind=kind)
        found = await job.hosts.map(asked, timeout=job.timeout)
        absent = {host for host, error in found.failures.items() if isinstance(error, NotFound)}
        everywhere = len(absent) == len(found)
        for host, error in found.failures.items():
            if host not in absent or everywhere:
                job.out.fail(host, f"no {kind or 'thing'} named {name}" if everywhere else error)
        for host, thing in found.items():
            _show(job, host, thing)


def _show(job: Job, host: str, thing: BaseModel) -> None:
    if job.out.json:
        job.out.record(host, thing)
        return
    fields = thing.model_dump(mode="json", by_alias=True, exclude_unset=True)
    text = json.dumps({"host": host, **fields} if job.out.several else fields, indent=2)
    job.out.line(text)


async def _found(docker: DockerSession, name: str, kind: str | None) -> BaseModel:
    """Return the first thing of that name."""
    kinds = [kind] if kind else list(_KINDS)
    for each in kinds[:-1]:
        try:
            return await _KINDS[each](docker, name)
        except NotFound:  # then it is something else
            continue
    return await _KINDS[kinds[-1]](docker, name)
