"""``prune``: what nothing uses any more, away from all hosts."""

import sys
from collections.abc import Awaitable, Callable, Sequence

import click

from aiodockerapi.cli.hosts import host_options
from aiodockerapi.cli.job import Job, examples, job
from aiodockerapi.cli.words import decimal
from aiodockerapi.session import DockerSession

__all__ = ["prune"]

Removed = tuple[int, int]
"""How many things were removed, and how many bytes that made free."""


async def _containers(docker: DockerSession) -> Removed:
    found = await docker.containers.prune()
    return len(found.containers_deleted), found.space_reclaimed


async def _images(docker: DockerSession) -> Removed:
    found = await docker.images.prune()
    return len(found.images_deleted), found.space_reclaimed


async def _networks(docker: DockerSession) -> Removed:
    return len((await docker.networks.prune()).networks_deleted), 0


async def _volumes(docker: DockerSession) -> Removed:
    found = await docker.volumes.prune()
    return len(found.volumes_deleted), found.space_reclaimed


async def _build(docker: DockerSession) -> Removed:
    found = await docker.images.build_prune()
    return len(found.caches_deleted), found.space_reclaimed


_KINDS: dict[str, Callable[[DockerSession], Awaitable[Removed]]] = {
    "containers": _containers,
    "networks": _networks,
    "images": _images,
    "volumes": _volumes,
    "build": _build,
}
_USUAL = ("containers", "networks", "images")


@click.command(epilog=examples("prune", "prune --yes images build --context prod-1"))
@click.argument("kinds", nargs=-1, metavar="[KIND]...", type=click.Choice(list(_KINDS)))
@click.option("-y", "--yes", is_flag=True, help="Do not ask whether that is meant.")
@click.option(
    "--parallel",
    type=click.IntRange(min=1),
    default=8,
    show_default=True,
    help="How many hosts are cleared at the same time.",
)
@host_options
@job
async def prune(job: Job, kinds: Sequence[str], yes: bool, parallel: int) -> None:
    """Remove what nothing uses: containers, networks and images, if no KIND is named.

    KINDs are containers (those that do not run), networks, images (those without a name),
    volumes (those without a name) and build (the build cache).
    """
    chosen = [kind for kind in _KINDS if kind in (kinds or _USUAL)]
    if not yes:
        _confirm(f"Remove unused {', '.join(chosen)} from {', '.join(job.hosts)}?")

    async def clear(docker: DockerSession) -> dict[str, Removed]:
        return {kind: await _KINDS[kind](docker) for kind in chosen}

    found = await job.hosts.map(clear, limit=parallel)
    job.out.failures(found.failures)
    if job.out.json:
        for host, removed in found.items():
            counts = {kind: count for kind, (count, _) in removed.items()}
            job.out.record(host, {**counts, "bytes": _bytes(removed)})
        return
    titles = ["HOST", *(kind.upper() for kind in chosen), "RECLAIMED"]
    rows = (
        [host, *(str(count) for count, _ in removed.values()), decimal(_bytes(removed))]
        for host, removed in found.items()
    )
    job.out.table(titles, rows)


def _bytes(removed: dict[str, Removed]) -> int:
    return sum(size for _, size in removed.values())


def _confirm(question: str) -> None:
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is there to ask; say --yes")
    # It waits for a person, and nothing else goes on meanwhile.
    click.confirm(question, abort=True, err=True)
