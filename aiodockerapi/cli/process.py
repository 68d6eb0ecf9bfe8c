"""What ``run`` and ``exec`` have in common: a process on each host, and one exit code of all."""

import sys
from collections.abc import Awaitable, Callable

import click

from aiodockerapi.cli import terminal
from aiodockerapi.cli.job import Job
from aiodockerapi.cli.talk import Talk
from aiodockerapi.errors import DockerError
from aiodockerapi.session import DockerSession

__all__ = ["WORDS", "everywhere", "talk_of"]

WORDS = {"allow_interspersed_args": False}
"""What stands behind the first word that is no option is the command's, options and all."""


def talk_of(job: Job, interactive: bool, tty: bool) -> Talk:
    """Return how to pass on what is said; a terminal, or input, is for one host alone."""
    if job.out.several and (interactive or tty):
        raise click.UsageError("-i and -t are for one host; there are several")
    if interactive or (tty and sys.stdin.isatty()):
        terminal.need_posix()
    return Talk(job.out, interactive, tty)


async def everywhere(job: Job, work: Callable[[str, DockerSession], Awaitable[int]]) -> int:
    """Do something on all hosts; return the highest exit code, or 1 if a host failed."""
    names = {session: name for name, session in job.hosts.sessions.items()}
    outcomes = await job.hosts.map(lambda docker: work(names[docker], docker))
    for host, error in outcomes.failures.items():
        if isinstance(error, BrokenPipeError) and not isinstance(error, DockerError):
            raise error  # it is this side whose reader has gone
        job.out.fail(host, error)
    if job.out.json:
        for host, code in outcomes.items():
            job.out.record(host, {"exit_code": code})
    return max([job.code, *outcomes.successes.values()])
