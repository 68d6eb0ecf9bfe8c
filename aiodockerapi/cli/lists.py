"""What hosts have, as lists: ``ps``, ``images``, ``search``."""

import click

from aiodockerapi.cli.hosts import host_options
from aiodockerapi.cli.job import Job, examples, job
from aiodockerapi.cli.words import ago, decimal
from aiodockerapi.engine.containers.filters import ContainerFilters
from aiodockerapi.engine.containers.models import ContainerSummary, PortSummary
from aiodockerapi.engine.images.models import ImageSummary

__all__ = ["images", "ps", "search"]


@click.command(epilog=examples("ps", "ps --all --label app=web -H tcp://10.0.0.1:2375"))
@click.option("-a", "--all", "all_", is_flag=True, help="Those that do not run, too.")
@click.option("-l", "--label", multiple=True, metavar="LABEL[=VALUE]", help="Of this label.")
@click.option("-n", "--name", help="Whose name has this in it.")
@host_options
@job
async def ps(job: Job, all_: bool, label: tuple[str, ...], name: str | None) -> None:
    """List the containers of all hosts."""
    filters: ContainerFilters = {}
    if label:
        filters["label"] = list(label)
    if name:
        filters["name"] = name
    found = await job.ask(lambda docker: docker.containers.list(all=all_, filters=filters))
    pairs = [(host, each) for host, containers in found.items() for each in containers]
    if job.out.json:
        for host, each in pairs:
            job.out.record(host, each)
        return
    titles = ["HOST", "ID", "NAME", "IMAGE", "STATUS", "PORTS", "CREATED", "COMMAND"]
    job.out.table(titles, ([host, *_of_container(each)] for host, each in pairs))


def _of_container(each: ContainerSummary) -> list[str]:
    ports = ", ".join(dict.fromkeys(map(_port, each.ports)))
    named = [each.id[:12], each.short_name, each.image, each.status or each.state]
    return [*named, ports, ago(each.created), each.command]


def _port(port: PortSummary) -> str:
    inner = f"{port.private_port}/{port.type}"
    return f"{port.public_port}->{inner}" if port.public_port else inner


@click.command(epilog=examples("images", "images --context prod-1 --context prod-2 redis"))
@click.argument("reference", required=False)
@click.option("-a", "--all", "all_", is_flag=True, help="Those that others are built on, too.")
@host_options
@job
async def images(job: Job, reference: str | None, all_: bool) -> None:
    """List the images of all hosts, or those of a REFERENCE: redis, 'redis:*'."""
    found = await job.ask(
        lambda docker: docker.images.list(
            all=all_, filters={"reference": reference} if reference else None
        )
    )
    pairs = [(host, each) for host, items in found.items() for each in items]
    if job.out.json:
        for host, each in pairs:
            job.out.record(host, each)
        return
    titles = ["HOST", "IMAGE", "ID", "SIZE", "CREATED"]
    rows = ([host, name, *_of_image(each)] for host, each in pairs for name in _names(each))
    job.out.table(titles, rows)


def _names(image: ImageSummary) -> list[str]:
    digests = [name.partition("@")[0] + "@" for name in image.repo_digests]
    return image.repo_tags or digests or ["<none>"]


def _of_image(image: ImageSummary) -> list[str]:
    return [image.id.removeprefix("sha256:")[:12], decimal(image.size), ago(image.created)]


@click.command(epilog=examples("search redis", "search --limit 5 --official nginx"))
@click.argument("term")
@click.option("-n", "--limit", type=click.IntRange(1, 100), default=25, show_default=True)
@click.option("--official", is_flag=True, help="Only Docker's own images.")
@host_options
@job
async def search(job: Job, term: str, limit: int, official: bool) -> int:
    """Search Docker Hub for images; the first host that can asks it."""
    for host in job.hosts:
        found = await job.hosts.where(host).map(
            lambda docker: docker.images.search(
                term, limit=limit, filters={"is-official": True} if official else None
            ),
            timeout=job.timeout,
        )
        job.out.failures(found.failures)
        if host in found.failures:
            continue
        for each in found[host].value if job.out.json else ():
            job.out.record(host, each)
        if not job.out.json:
            rows = [
                [host, each.name, str(each.star_count), "yes" * each.is_official, each.description]
                for each in found[host].value
            ]
            job.out.table(["HOST", "NAME", "STARS", "OFFICIAL", "DESCRIPTION"], rows)
        return 0
    return 1
