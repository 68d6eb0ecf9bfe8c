"""``registry copy``: an image from one registry to another, and how far it is."""

from contextlib import nullcontext
from typing import Self

import click
from rich.console import Console  # in quotes for pyright --verifytypes
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TransferSpeedColumn,
)

from aiodockerapi.cli.direct import direct
from aiodockerapi.cli.job import examples
from aiodockerapi.cli.output import Output
from aiodockerapi.cli.places import insecure_option, platform_option, session_of, which
from aiodockerapi.errors import InvalidArgument
from aiodockerapi.reference import Reference
from aiodockerapi.registry.copying import CopyProgress, copy_image

__all__ = ["copy"]


@click.command(
    epilog=examples(
        "registry copy redis:7 localhost:5000/redis:7",
        "registry copy --platform linux/arm64 ghcr.io/example/app:1 registry.example.com/app:1",
    )
)
@click.argument("source")
@click.argument("target")
@platform_option
@click.option(
    "--parallel",
    type=click.IntRange(min=1),
    default=4,
    show_default=True,
    help="How many layers are copied at the same time.",
)
@insecure_option
@direct
async def copy(
    out: Output,
    *,
    source: str,
    target: str,
    platform: str | None,
    parallel: int,
    insecure: tuple[str, ...],
) -> None:
    """Copy an image from SOURCE to TARGET, with all its platforms if not one is named.

    What is there already is not sent again: if it was interrupted, the next one goes on.
    """
    here, there = Reference.parse(source), Reference.parse(target)
    if there.digest is not None:
        raise InvalidArgument("the target takes a tag; what its digest is follows from the image")
    bar = _Bar(out.console) if out.console.is_terminal and not out.json else None
    async with session_of(here, insecure) as one, session_of(there, insecure) as other:
        with bar or nullcontext():
            copied = await copy_image(
                one.image(here.path, which(here)),
                other.image(there.path, there.tag or "latest"),
                platform=platform,
                parallel=parallel,
                progress=bar.show if bar else None,
            )
    if out.json:
        out.object({"source": here.familiar, "target": there.familiar, "digest": copied.digest})
    else:
        out.line(f"{there.familiar} {copied.digest}")


class _Bar:
    """A bar for all layers together.

    Args:
        console: where to draw it.
    """

    def __init__(self, console: "Console") -> None:
        self._progress = Progress(
            TextColumn("{task.percentage:>3.0f} %"),
            BarColumn(bar_width=30),
            DownloadColumn(),
            TransferSpeedColumn(),
            console=console,
        )
        self._task = self._progress.add_task("", total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, step: CopyProgress) -> None:
        """Take how far it has come."""
        self._progress.update(self._task, completed=step.copied, total=step.total)
