"""``run`` and ``exec``: commands in containers, whose exit code is that of this command."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import click

from aiodockerapi.cli.hosts import host_options
from aiodockerapi.cli.job import Job, examples, job
from aiodockerapi.cli.options import environment, labels, ports, process_options
from aiodockerapi.cli.talk import Talk
from aiodockerapi.engine.containers.config import ContainerConfig
from aiodockerapi.engine.containers.host_config import HostConfig
from aiodockerapi.engine.containers.run import created
from aiodockerapi.engine.exec.models import ExecConfig
from aiodockerapi.errors import DockerError
from aiodockerapi.session import DockerSession

__all__ = ["exec_", "run_"]

_WORDS = {"allow_interspersed_args": False}
"""What stands behind the first word that is no option is the command's, options and all."""


@dataclass(frozen=True)
class _Plan:
    """A container to run.

    Args:
        config: what it is.
        name: its name; None: the daemon finds one.
        remove: whether it is removed at its end.
    """

    config: ContainerConfig
    name: str | None
    remove: bool


@click.command(
    "run",
    context_settings=_WORDS,
    epilog=examples(
        "run --rm busybox echo hello",
        "run --rm -it alpine sh",
        "run -d --name cache -p 6379:6379 redis:7",
        "run --rm --context prod-1 --context prod-2 busybox df -h /",
    ),
)
@click.option("--name", help="The container's name.")
@click.option("--rm", "remove", is_flag=True, help="Remove it when it has ended.")
@click.option("-p", "--publish", "published", multiple=True, metavar="[[IP:]PORT:]PORT[/udp]")
@click.option("-v", "--volume", "volumes", multiple=True, metavar="SOURCE:TARGET[:ro]")
@click.option("-l", "--label", "labelled", multiple=True, metavar="LABEL[=VALUE]")
@click.option("--network", default="", help="The network that it is on.")
@click.option("--entrypoint", help="What to run instead of the image's entrypoint.")
@process_options
@click.argument("image")
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@host_options
@job
async def run_(
    job: Job,
    *,
    image: str,
    command: tuple[str, ...],
    name: str | None,
    remove: bool,
    published: tuple[str, ...],
    volumes: tuple[str, ...],
    labelled: tuple[str, ...],
    network: str,
    entrypoint: str | None,
    detach: bool,
    interactive: bool,
    tty: bool,
    env: tuple[str, ...],
    workdir: str,
    user: str,
) -> int:
    """Run a COMMAND in a new container of an IMAGE, which is pulled where it is missing.

    The exit code is the container's; of several hosts, the highest one. Ctrl-C stops it.
    """
    exposed, bindings = ports(published)
    config = ContainerConfig(
        image=image,
        cmd=list(command) or None,
        entrypoint=entrypoint,
        env=environment(env),
        working_dir=workdir,
        user=user,
        labels=labels(labelled),
        tty=tty,
        open_stdin=interactive,
        stdin_once=interactive,
        exposed_ports=exposed,
        host_config=HostConfig(
            binds=list(volumes),
            port_bindings=bindings,
            network_mode=network,
            auto_remove=remove and detach,
        ),
    )
    plan = _Plan(config, name, remove)
    if detach:
        return await _everywhere(job, lambda host, docker: _leave(job, host, docker, plan))
    talk = _talk(job, interactive, tty)
    return await _everywhere(job, lambda host, docker: _run(talk, host, docker, plan))


async def _made(docker: DockerSession, plan: _Plan) -> str:
    await docker.images.ensure(plan.config.image)
    creating = docker.containers.create(plan.config, name=plan.name)
    return (await created(creating, docker.containers)).id


async def _leave(job: Job, host: str, docker: DockerSession, plan: _Plan) -> int:
    """Start a container, and leave it to itself."""
    container = await _made(docker, plan)
    await docker.containers.start(container)
    if job.out.json:
        job.out.record(host, {"id": container})
    else:
        job.out.line(job.out.prefix(host) + container)
    return 0


async def _run(talk: Talk, host: str, docker: DockerSession, plan: _Plan) -> int:
    """Run a container to its end."""
    container = await _made(docker, plan)
    try:
        async with docker.containers.attach(
            container, stdin=talk.stdin, stdout=True, stderr=True, tty=talk.tty
        ) as process:
            await docker.containers.start(container)
            await talk.run(host, process)
        return (await docker.containers.wait(container)).status_code
    except BaseException as error:
        # Nobody reads it any more, or wants it to go on.
        if not plan.remove and not isinstance(error, DockerError):
            await docker.containers.stop(container, stop_timeout=1)
        raise
    finally:
        if plan.remove:
            await docker.containers.remove(container, force=True, volumes=True)


@click.command(
    "exec",
    context_settings=_WORDS,
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
    talk = _talk(job, interactive and not detach, tty)

    async def execute(host: str, docker: DockerSession) -> int:
        made = await docker.exec.create(container, config)
        if detach:
            await docker.exec.start_detached(made, tty=tty)
            return 0
        async with docker.exec.start(made, tty=tty) as process:
            await talk.run(host, process)
        return await docker.exec.wait(made)

    return await _everywhere(job, execute)


def _talk(job: Job, interactive: bool, tty: bool) -> Talk:
    if job.out.several and (interactive or tty):
        raise click.UsageError("-i and -t are for one host; there are several")
    return Talk(job.out, interactive, tty)


async def _everywhere(job: Job, work: Callable[[str, DockerSession], Awaitable[int]]) -> int:
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
