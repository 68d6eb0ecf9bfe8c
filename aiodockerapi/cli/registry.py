"""``registry``: what registries have, and copies from one to another, without a daemon."""

import json
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec

import click

from aiodockerapi.cli.ending import ended
from aiodockerapi.cli.job import examples
from aiodockerapi.cli.output import Output
from aiodockerapi.cli.words import decimal
from aiodockerapi.errors import InvalidArgument
from aiodockerapi.reference import Reference
from aiodockerapi.registry.copying import copy_image
from aiodockerapi.registry.session import RegistrySession

__all__ = ["registry"]

P = ParamSpec("P")


@click.group(
    epilog=examples(
        "registry tags redis",
        "registry inspect ghcr.io/example/app:1",
        "registry copy redis:7 localhost:5000/redis:7",
    )
)
def registry() -> None:
    """Look into registries and copy between them, with the credentials of docker login."""


def _asynchronous(work: Callable[P, Awaitable[None]]) -> Callable[P, None]:
    @wraps(work)
    def command(*args: P.args, **kwargs: P.kwargs) -> None:
        async def run() -> int:
            await work(*args, **kwargs)
            return 0

        click.get_current_context().exit(ended(run()))

    return command


_JSON = click.option("--json", "as_json", is_flag=True, help="For programs: an object a line.")
_INSECURE = click.option("--insecure", is_flag=True, help="Speak plain HTTP, too.")
_PLATFORM = click.option("--platform", metavar="OS/ARCH", help="Only this platform's image.")


def _session(reference: Reference, insecure: bool) -> RegistrySession:
    return RegistrySession(reference.registry, insecure=True if insecure else None)


@registry.command(epilog=examples("registry tags redis", "registry tags localhost:5000/app"))
@click.argument("repository")
@_INSECURE
@_JSON
@_asynchronous
async def tags(repository: str, insecure: bool, as_json: bool) -> None:
    """List the tags of a REPOSITORY."""
    reference = Reference.parse(repository)
    out = Output(json=as_json, several=False)
    async with _session(reference, insecure) as session:
        async for tag in session.tags.list(reference.path):
            out.line(json.dumps({"tag": tag}) if as_json else tag)


@registry.command(epilog=examples("registry inspect redis:7 --platform linux/arm64"))
@click.argument("image")
@_PLATFORM
@_INSECURE
@_JSON
@_asynchronous
async def inspect(image: str, platform: str | None, insecure: bool, as_json: bool) -> None:
    """Show what an IMAGE is: digest, platforms, size and layers."""
    reference = Reference.parse(image)
    out = Output(json=as_json, several=False)
    async with _session(reference, insecure) as session:
        found = await session.images.inspect(reference.path, _which(reference), platform=platform)
    fields: dict[str, object] = {
        "digest": found.digest,
        "platforms": found.platforms,
        "size": found.size,
        "layers": [layer.digest for layer in found.layers],
    }
    if as_json:
        out.line(json.dumps(fields))
        return
    out.line(f"digest     {found.digest}")
    out.line(f"platforms  {', '.join(found.platforms)}")
    out.line(f"size       {decimal(found.size)} in {len(found.layers)} layers")


@registry.command(epilog=examples("registry copy redis:7 localhost:5000/redis:7"))
@click.argument("source")
@click.argument("target")
@_PLATFORM
@_INSECURE
@_asynchronous
async def copy(source: str, target: str, platform: str | None, insecure: bool) -> None:
    """Copy an image from SOURCE to TARGET, with all its platforms if not one is named."""
    here, there = Reference.parse(source), Reference.parse(target)
    if there.digest is not None:
        raise InvalidArgument("the target takes a tag; what its digest is follows from the image")
    async with _session(here, insecure) as one, _session(there, insecure) as other:
        copied = await copy_image(
            one.image(here.path, _which(here)),
            other.image(there.path, there.tag or "latest"),
            platform=platform,
        )
    Output(json=False, several=False).line(f"{there.familiar} {copied.digest}")


def _which(reference: Reference) -> str:
    return reference.digest or reference.tag or "latest"
