"""What a command is given: its hosts, where to write, and how to ask the hosts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import click

from aiodockerapi.cli.ending import ended
from aiodockerapi.cli.hosts import Settings, opened
from aiodockerapi.cli.output import Output
from aiodockerapi.fleet.call import Call
from aiodockerapi.fleet.hosts import Hosts
from aiodockerapi.fleet.outcomes import Outcomes

__all__ = ["Job", "examples", "job"]

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Job:
    """What a command is given.

    Args:
        hosts: the hosts that it is for.
        out: where it writes.
        timeout: the seconds that a host has to answer.
    """

    hosts: Hosts
    out: Output
    timeout: float

    async def ask(self, call: Call[T], *, patient: bool = False) -> Outcomes[T]:
        """Ask all hosts, and tell which failed.

        Args:
            call: what to ask a host.
            patient: whether it may take as long as it takes.
        """
        outcomes = await self.hosts.map(call, timeout=None if patient else self.timeout)
        self.out.failures(outcomes.failures)
        return outcomes

    @property
    def code(self) -> int:
        """How the command ends, if nothing else is said."""
        return int(self.out.failed)


def job(
    work: Callable[Concatenate[Job, P], Awaitable[int | None]],
) -> Callable[P, None]:
    """Make a command of what does its work, and returns the exit code; None for the usual one."""

    @wraps(work)
    def command(*args: P.args, **kwargs: P.kwargs) -> None:
        context = click.get_current_context()
        settings = context.ensure_object(Settings)

        async def run() -> int:
            async with opened(settings) as hosts:
                out = Output(json=settings.json, several=len(hosts) > 1)
                given = Job(hosts, out, settings.timeout)
                code = await work(given, *args, **kwargs)
                return given.code if code is None else code

        context.exit(ended(run()))

    return command


def examples(*lines: str) -> str:
    """Write the end of a command's help."""
    return "\n".join(["\b", "Examples:", *(f"  $ aiodockerapi {line}" for line in lines)])
