"""``exec``: a command in a container that runs."""

import click

from aiodockerapi.cli.hosts import host_options
from aiodockerapi.cli.job import Job, examples, job
from aiodockerapi.cli.options import environment, process_options
from aiodockerapi.cli.process import WORDS, everywhere, talk_of
from aiodockerapi.engine.exec.models import ExecConfig
from aiodockerapi.session import DockerSession

__all__ = ["exec_"]


@click.command(
    "exec",
    context_settings=WORDS,
    epilog=examples(
        "exec web cat /etc/hostname",
        "exec -it web sh",
        "exec --context prod-1 --context prod-2 web nginx -s reload",
    ),
)
@process_options
@click.argument("container")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
@host_options
@job
async def exec_(
    job: Job,
    *,
    container: str,
    command: tuple[str, ...],
    detach: bool,
    interactive: bool,
    tty: bool,
    env: tuple[str, ...],
    workdir: str,
    user: str,
) -> int:
    """Run a COMMAND in a CONTAINER that runs.

    The exit code is the command's; of several hosts, the highest one. Ctrl-C leaves it to itself.
    """
    config = ExecConfig(
        cmd=list(command),
        env=environment(env),
        working_dir=workdir,
        user=user,
        tty=tty,
        attach_stdin=interactive and not detach,
        attach_stdout=not detach,
        attach_stderr=not detach,
    )
    talk = talk_of(job, interactive and not detach, tty)

    async def execute(host: str, docker: DockerSession) -> int:
        made = await docker.exec.create(container, config)
        if detach:
            await docker.exec.start_detached(made, tty=tty)
            return 0
        async with docker.exec.start(made, tty=tty) as process:
            await talk.run(host, process)
        return await docker.exec.wait(made)

    return await everywhere(job, execute)
