"""Containers by the names that people give: wherever they are among the hosts."""

from collections.abc import Sequence

from aiodockerapi.cli.job import Job
from aiodockerapi.engine.containers.models import ContainerSummary

__all__ = ["containers"]

_SHORTEST_ID = 4


async def containers(
    job: Job, names: Sequence[str], *, label: Sequence[str] = ()
) -> dict[str, list[ContainerSummary]]:
    """Find the containers that are meant, by host; hosts without any are left out.

    Args:
        job: what the command was given; it tells which hosts failed, and of names that are none's.
        names: names, or beginnings of IDs; none for all containers that run.
        label: the labels that they all have.
    """
    found = await job.ask(
        lambda docker: docker.containers.list(
            all=bool(names), filters={"label": list(label)} if label else None
        )
    )
    meant = {
        host: [each for each in items if not names or any(_is(each, name) for name in names)]
        for host, items in found.items()
    }
    for name in names:
        if not any(_is(each, name) for items in meant.values() for each in items):
            job.out.fail(name, "no host that answers has such a container")
    return {host: items for host, items in meant.items() if items}


def _is(container: ContainerSummary, name: str) -> bool:
    by_id = len(name) >= _SHORTEST_ID and container.id.startswith(name)
    return by_id or f"/{name.removeprefix('/')}" in container.names
