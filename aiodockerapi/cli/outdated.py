"""``outdated``: which containers run an image whose tag stands for another one by now."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import click

from aiodockerapi.cli.hosts import host_options
from aiodockerapi.cli.job import Job, examples, job
from aiodockerapi.cli.places import insecure_option
from aiodockerapi.fleet.inventory import Located
from aiodockerapi.upstream.results import ContainerCheck, FleetCheck, ImageCheck
from aiodockerapi.upstream.upstream import Upstream

__all__ = ["OUTDATED", "exit_code_option", "outdated", "told", "why"]

OUTDATED = 3
"""The exit code with ``--exit-code``, if something is outdated."""

CommandT = TypeVar("CommandT", bound=Callable[..., object])


def exit_code_option(command: CommandT) -> CommandT:
    """Give a command the option that makes its exit code tell."""
    told = f"End with {OUTDATED} if something is outdated."
    return click.option("--exit-code", is_flag=True, help=told)(command)


@click.command(
    epilog=examples(
        "outdated",
        "outdated --fleet fleet.toml --exit-code || echo 'time for an update'",
        "outdated --json | jq -r 'select(.state == \"outdated\") | .container'",
    )
)
@click.option("-a", "--all", "all_", is_flag=True, help="Containers that do not run, too.")
@click.option("--current", is_flag=True, help="List those that are current, too.")
@click.option(
    "--exact",
    is_flag=True,
    help="Where a tag has moved, see if the image for the host's platform has changed. "
    "Docker Hub counts that as a pull.",
)
@exit_code_option
@insecure_option
@host_options
@job
async def outdated(
    job: Job, *, all_: bool, current: bool, exact: bool, exit_code: bool, insecure: tuple[str, ...]
) -> int:
    """List the containers whose image is not what its tag stands for in the registry any more.

    Registries are asked from here, each tag once for all hosts, with the credentials of docker
    login. Of what is unknown, the list tells why: images that were built on the host, registries
    that refuse.
    """
    async with Upstream(insecure=insecure) as upstream:
        found = await upstream.check_fleet(job.hosts, all=all_, exact=exact, timeout=job.timeout)
    job.out.failures(found.failures)
    chosen = [each for each in found if current or each.item.image.state != "current"]
    if job.out.json:
        for host, check in chosen:
            job.out.record(host, _fields(check))
    else:
        titles = ["HOST", "CONTAINER", "IMAGE", "STATE", "WHY"]
        job.out.table(titles, _rows(chosen))
        job.out.tell(_summary(found))
    return job.code or (OUTDATED if exit_code and found.outdated else 0)


def _rows(found: list[Located[ContainerCheck]]) -> Iterator[list[str]]:
    for host, check in found:
        name = check.container.short_name or check.container.id[:12]
        yield [host, name, check.image.image, check.image.state, why(check.image)]


def why(check: ImageCheck) -> str:
    """Tell why an image is in its state."""
    if check.state == "outdated" and check.there is not None:
        return f"the tag stands for {check.there[:19]} now"
    return check.reason


def _summary(found: FleetCheck) -> str:
    counts = (found.outdated, "outdated"), (found.unknown, "unknown"), (found.current, "current")
    return ", ".join(f"{len(each)} {word}" for each, word in counts)


def _fields(check: ContainerCheck) -> dict[str, object]:
    name = check.container.short_name or check.container.id[:12]
    return {"container": name, "id": check.container.id, **told(check.image)}


def told(check: ImageCheck) -> dict[str, object]:
    """Return what is known of an image, for programs."""
    return {
        "image": check.image,
        "state": check.state,
        "here": list(check.here),
        "there": check.there,
        "reason": check.reason,
    }
