"""The daemons themselves: ``info``, ``version``, ``df``."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import click

from aiodockerapi.cli.hosts import host_options
from aiodockerapi.cli.job import Job, examples, job
from aiodockerapi.cli.words import binary, decimal
from aiodockerapi.engine.system.models import Info, Version
from aiodockerapi.fleet.inventory import Disk
from aiodockerapi.fleet.outcomes import Outcomes

__all__ = ["df", "info", "version"]

T = TypeVar("T")


def _rows(found: Outcomes[T], columns: int, cells: Callable[[T], list[str]]) -> Iterator[list[str]]:
    """Give a row for each host, for one that is dead, too."""
    for outcome in found:
        if outcome.ok:
            yield [outcome.host, *cells(outcome.value)]
        else:
            yield [outcome.host, "dead", *[""] * (columns - 2)]


@click.command(epilog=examples("info", "info --context prod-1 --context prod-2"))
@host_options
@job
async def info(job: Job) -> None:
    """Show what each host is and how much it holds."""
    found = await job.ask(lambda docker: docker.info())
    if job.out.json:
        for host, each in found.items():
            job.out.record(host, each)
        return
    titles = [
        "HOST",
        "ENGINE",
        "SYSTEM",
        "CPUS",
        "MEMORY",
        "RUNNING",
        "PAUSED",
        "STOPPED",
        "IMAGES",
    ]
    job.out.table(titles, _rows(found, len(titles), _of_info))


def _of_info(info: Info) -> list[str]:
    counts = (info.containers_running, info.containers_paused, info.containers_stopped, info.images)
    cpus, memory = str(info.ncpu), binary(info.mem_total)
    return [info.server_version, info.operating_system, cpus, memory, *map(str, counts)]


@click.command(epilog=examples("version", "version --json -H tcp://10.0.0.1:2375 | jq -r .Version"))
@host_options
@job
async def version(job: Job) -> None:
    """Show the versions of each host's engine and API."""
    found = await job.ask(lambda docker: docker.version())
    if job.out.json:
        for host, each in found.items():
            job.out.record(host, each)
        return
    titles = ["HOST", "ENGINE", "API", "OLDEST", "SYSTEM", "KERNEL"]
    job.out.table(titles, _rows(found, len(titles), _of_version))


def _of_version(found: Version) -> list[str]:
    system = f"{found.os}/{found.arch}"
    versions = [found.version, found.api_version, found.min_api_version]
    return [*versions, system, found.kernel_version]


@click.command(epilog=examples("df", "df --context prod-1 --json | jq .total"))
@host_options
@job
async def df(job: Job) -> None:
    """Measure the disk space that images, containers, volumes and the build cache take."""
    found = await job.hosts.inventory.disk_usage()
    job.out.failures(found.failures)
    if job.out.json:
        for host, disk in found.items():
            job.out.record(host, {**disk._asdict(), "total": disk.total})
        return
    titles = ["HOST", "IMAGES", "CONTAINERS", "VOLUMES", "BUILD CACHE", "TOTAL"]
    job.out.table(titles, _rows(found, len(titles), _of_disk))


def _of_disk(disk: Disk) -> list[str]:
    return [decimal(number) for number in (*disk, disk.total)]
