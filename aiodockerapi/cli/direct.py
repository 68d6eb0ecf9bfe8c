"""What a command is given that asks no daemon: where to write, and who we are."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Concatenate, ParamSpec

import click

from aiodockerapi.cli.ending import ended
from aiodockerapi.cli.hosts import Settings, json_option
from aiodockerapi.cli.output import Output

__all__ = ["direct"]

P = ParamSpec("P")


def direct(
    work: Callable[Concatenate[Output, P], Awaitable[int | None]],
) -> Callable[P, None]:
    """Make a command of what does its work, and returns the exit code; None for 0."""

    @wraps(work)
    def command(*args: P.args, **kwargs: P.kwargs) -> None:
        context = click.get_current_context()
        out = Output(json=context.ensure_object(Settings).json, several=False)

        async def run() -> int:
            return await work(out, *args, **kwargs) or int(out.failed)

        context.exit(ended(run()))

    return json_option(command)
