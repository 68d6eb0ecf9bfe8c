"""``registry``: what registries have, without a daemon."""

import click

from aiodockerapi.cli.copying import copy
from aiodockerapi.cli.direct import direct
from aiodockerapi.cli.job import examples
from aiodockerapi.cli.outdated import OUTDATED, exit_code_option, told, why
from aiodockerapi.cli.output import Output
from aiodockerapi.cli.places import insecure_option, platform_option, session_of, which
from aiodockerapi.cli.words import ago, clean, decimal
from aiodockerapi.reference import Reference
from aiodockerapi.registry.images import InspectedImage
from aiodockerapi.upstream.upstream import Upstream

__all__ = ["registry"]


@click.group(
    epilog=examples(
        "registry tags redis",
        "registry inspect ghcr.io/example/app:1",
        "registry copy redis:7 localhost:5000/redis:7",
        "registry pin redis:7 nginx:1",
    )
)
def registry() -> None:
    """Look into registries and copy between them, with the credentials of docker login."""


@registry.command(
    epilog=examples("registry tags redis", "registry tags --newest localhost:5000/app")
)
@click.argument("repository")
@click.option(
    "--newest",
    is_flag=True,
    help="By when their images were built, the newest first; that takes requests for each.",
)
@platform_option
@insecure_option
@direct
async def tags(
    out: Output, repository: str, newest: bool, platform: str | None, insecure: tuple[str, ...]
) -> None:
    """List the tags of a REPOSITORY."""
    reference = Reference.parse(repository)
    async with session_of(reference, insecure) as session:
        if not newest:
            async for tag in session.tags.list(reference.path):
                out.object({"tag": tag}) if out.json else out.line(clean(tag))
            return
        found = await session.images.newest(reference.path, platform=platform)
    if out.json:
        for each in found:
            out.object({"tag": each.tag, "digest": each.digest, "created": each.created})
        return
    rows = ([reference.registry, each.tag, ago(each.created), each.digest] for each in found)
    out.table(["REGISTRY", "TAG", "CREATED", "DIGEST"], rows)


@registry.command(epilog=examples("registry inspect redis:7 --platform linux/arm64"))
@click.argument("image")
@platform_option
@insecure_option
@direct
async def inspect(out: Output, image: str, platform: str | None, insecure: tuple[str, ...]) -> None:
    """Show what an IMAGE is: digest, platforms, size, layers and how it runs."""
    reference = Reference.parse(image)
    async with session_of(reference, insecure) as session:
        found = await session.images.inspect(reference.path, which(reference), platform=platform)
    if out.json:
        out.object(_fields(found))
        return
    config = found.config.config
    command = [*(config.entrypoint if config else []), *(config.cmd if config else [])]
    lines = {
        "digest": found.digest,
        "platforms": ", ".join(found.platforms),
        "size": f"{decimal(found.size)} in {len(found.layers)} layers",
        "created": ago(found.config.created),
        "command": " ".join(command),
    }
    for name, text in lines.items():
        out.line(f"{name:10} {clean(text)}".rstrip())
    rows = ([reference.registry, each.digest, decimal(each.size)] for each in found.layers)
    out.table(["REGISTRY", "LAYER", "SIZE"], rows)


def _fields(found: InspectedImage) -> dict[str, object]:
    return {
        "digest": found.digest,
        "manifest": found.manifest.digest,
        "platforms": found.platforms,
        "size": found.size,
        "layers": [each.model_dump(mode="json", by_alias=True) for each in found.layers],
        "config": found.config.model_dump(mode="json", by_alias=True, exclude_unset=True),
    }


registry.add_command(copy)


@registry.command(epilog=examples("registry pin redis:7", "registry pin redis:7 nginx:1 --json"))
@click.argument("images", metavar="IMAGE...", nargs=-1, required=True)
@insecure_option
@direct
async def pin(out: Output, images: tuple[str, ...], insecure: tuple[str, ...]) -> None:
    """Write the names of images with the digests that their tags stand for."""
    async with Upstream(insecure=insecure) as upstream:
        for image in dict.fromkeys(images):
            pinned = await upstream.pin(image)
            out.object({"image": image, "pinned": pinned}) if out.json else out.line(pinned)


@registry.command(
    epilog=examples(
        "registry outdated redis:7@sha256:…",
        "registry outdated --exit-code $(grep -oP 'image: \\K.*@sha256.*' compose.yaml)",
    )
)
@click.argument("images", metavar="IMAGE@DIGEST...", nargs=-1, required=True)
@exit_code_option
@insecure_option
@direct
async def outdated(
    out: Output, images: tuple[str, ...], exit_code: bool, insecure: tuple[str, ...]
) -> int:
    """Tell of pinned images whether their tags stand for other digests by now.

    For what containers run, there is aiodockerapi outdated.
    """
    async with Upstream(insecure=insecure) as upstream:
        found = await upstream.check_pins(images)
    if out.json:
        for each in found.values():
            out.object(told(each))
    else:
        rows = (["", each.image, each.state, why(each)] for each in found.values())
        out.table(["", "IMAGE", "STATE", "WHY"], rows)
    return OUTDATED if exit_code and any(found.values()) else 0
