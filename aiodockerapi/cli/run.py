"""``run``: a command in a container of its own."""

from dataclasses import dataclass

import click

from aiodockerapi.cli.hosts import host_options
from aiodockerapi.cli.job import Job, examples, job
from aiodockerapi.cli.options import environment, labels, ports, process_options
from aiodockerapi.cli.process import WORDS, everywhere, talk_of
from aiodockerapi.cli.talk import Talk
from aiodockerapi.engine.containers.config import ContainerConfig
from aiodockerapi.engine.containers.host_config import HostConfig
from aiodockerapi.engine.containers.run import created
from aiodockerapi.errors import DockerError
from aiodockerapi.session import DockerSession

__all__ = ["run_"]


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
    context_settings=WORDS,
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
        return await everywhere(job, lambda host, docker: _leave(job, host, docker, plan))
    talk = talk_of(job, interactive, tty)
    return await everywhere(job, lambda host, docker: _run(talk, host, docker, plan))


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
