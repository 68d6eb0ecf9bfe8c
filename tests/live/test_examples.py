"""The examples of the docstrings work on a real engine."""

import asyncio
import tarfile
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from aiodockerapi import (
    AuthConfig,
    ContainerConfig,
    DockerSession,
    Fleet,
    ObservedCall,
    ObservedEnd,
    Observer,
    session,
)
from aiodockerapi._core import download, duplex, logs, stream, websocket
from aiodockerapi._files import context
from aiodockerapi._files.context import BuildContext
from aiodockerapi.engine.common import HealthConfig
from aiodockerapi.engine.containers import api as containers
from aiodockerapi.engine.containers.host_config import ContainerUpdate
from aiodockerapi.engine.exec import api as execs
from aiodockerapi.engine.exec.models import ExecConfig, ExecCreated
from aiodockerapi.engine.images import api as images
from aiodockerapi.engine.system import api as system
from aiodockerapi.fleet import outcomes
from aiodockerapi.observe import observer, opentelemetry, prometheus
from aiodockerapi.testing import Answer, FakeDaemon
from tests.engines import Engine
from tests.engines.plugin import given_hosts
from tests.examples import Example, found, run

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(bool(given_hosts()), reason="they take names that a host may have given"),
]

MODULES = [
    session,
    outcomes,
    system,
    images,
    containers,
    execs,
    stream,
    logs,
    duplex,
    websocket,
    download,
    context,
    observer,
    opentelemetry,
    prometheus,
]
EXAMPLES = found(*MODULES)
ILLUSTRATIONS = {
    "System.version": "each daemon has its own",
    "Images.list": "so are its images",
    "Outcomes": "so are the numbers of containers",
    "Download": "so is the size of what a container holds",
    "Download.to_file": "so is the size of an image",
    "Stream": "what a container writes",
    "Containers.changes": "so are the files that differ",
    "Containers.stats": "so is what a container uses",
    "Containers.stats_once": "so is what a container uses",
    "Containers.usage": "so is what a container uses",
    "Containers.top": "so are the processes",
    "Containers.prune": "so is what a container wrote",
    "Exec.start": "the time is",
    "Logs": "so is the time",
}
"""The examples whose output is not compared, and why."""

WEB = ContainerConfig(
    image="busybox",
    cmd=["sh", "-c", "trap exit TERM; echo ready; while :; do sleep 0.1; done"],
    labels={"app": "web"},
    stop_timeout=1,
)
BRIEF = ContainerConfig(image="busybox", cmd=["sh", "-c", "echo one; echo ready"])
GREETER = ContainerConfig(image="busybox", cmd=["echo", "hello"])
CAT = ContainerConfig(image="busybox", cmd=["cat"], open_stdin=True, stdin_once=True)

Prepare = Callable[[DockerSession], Awaitable[object]]


async def web(docker: DockerSession) -> None:
    """Run a container that has something to say and goes on."""
    await docker.containers.start(await docker.containers.create(WEB, name="web"))
    async with docker.containers.logs("web", follow=True) as logs:
        await anext(logs)


async def brief(docker: DockerSession) -> None:
    """Leave a container that has ended."""
    await docker.containers.start(await docker.containers.create(BRIEF, name="web"))
    await docker.containers.wait("web")


async def greeter(docker: DockerSession) -> None:
    """Make a container and do not start it."""
    await docker.containers.create(GREETER, name="greeter")


async def started(docker: DockerSession) -> None:
    """Start it, too."""
    await greeter(docker)
    await docker.containers.start("greeter")


async def cat(docker: DockerSession) -> None:
    """Run a container that gives back what it reads."""
    await docker.containers.start(await docker.containers.create(CAT, name="cat"))


async def changed(docker: DockerSession) -> None:
    """Run a container that has written a file."""
    await web(docker)
    await docker.exec.run("web", ExecConfig(cmd=["touch", "/added"]))


async def late(docker: DockerSession) -> None:
    """Run a container that says something after a while, and ends."""
    config = ContainerConfig(image="busybox", cmd=["sh", "-c", "sleep 0.5; echo ready"])
    await docker.containers.start(await docker.containers.create(config, name="web"))


async def paused(docker: DockerSession) -> None:
    """Pause a container."""
    await web(docker)
    await docker.containers.pause("web")


async def healthy(docker: DockerSession) -> None:
    """Run a container with a check that it will pass."""
    check = HealthConfig(test=["CMD", "true"], interval=timedelta(milliseconds=100))
    config = WEB.model_copy(update={"healthcheck": check})
    await docker.containers.start(await docker.containers.create(config, name="web"))


async def shell(docker: DockerSession) -> None:
    """Run a container with a terminal."""
    config = ContainerConfig(image="busybox", cmd=["sh"], tty=True, open_stdin=True)
    await docker.containers.start(await docker.containers.create(config, name="shell"))


async def command(docker: DockerSession) -> ExecCreated:
    """Make a command."""
    await web(docker)
    return await docker.exec.create("web", ExecConfig(cmd=["date"], attach_stdout=True))


async def ended(docker: DockerSession) -> object:
    """Run a command to its end."""
    made = await command(docker)
    async with docker.exec.start(made, tty=False) as output:
        async for _ in output:
            pass
    await asyncio.sleep(0.5)
    return made


async def terminal(docker: DockerSession) -> object:
    """Run a command with a terminal."""
    await web(docker)
    made = await docker.exec.create("web", ExecConfig(cmd=["sleep", "60"], tty=True))
    await docker.exec.start_detached(made, tty=True)
    return made


async def typed_into(docker: DockerSession) -> ExecCreated:
    """Make a shell that reads what it is to do."""
    await web(docker)
    config = ExecConfig(cmd=["sh"], attach_stdin=True, attach_stdout=True)
    return await docker.exec.create("web", config)


NEEDS: dict[str, Prepare] = {
    "Containers.inspect": web,
    "Containers.stop": web,
    "Containers.logs": web,
    "Containers.list": web,
    "Containers.start": greeter,
    "Containers.remove": greeter,
    "Containers.wait": started,
    "Containers.attach": cat,
    "Containers.attach_ws": late,
    "Containers.changes": changed,
    "Containers.copy_from": web,
    "Containers.copy_to": web,
    "Containers.export": web,
    "Containers.get_archive": web,
    "Containers.kill": web,
    "Containers.path_stat": web,
    "Containers.pause": web,
    "Containers.prune": brief,
    "Containers.put_archive": web,
    "Containers.rename": web,
    "Containers.resize": shell,
    "Containers.restart": web,
    "Containers.stats": web,
    "Containers.stats_once": web,
    "Containers.usage": web,
    "Containers.top": web,
    "Containers.unpause": paused,
    "Containers.update": web,
    "Containers.wait_healthy": healthy,
    "Exec.create": web,
    "Exec.inspect": ended,
    "Exec.resize": terminal,
    "Exec.run": web,
    "Exec.start": command,
    "Exec.start_detached": web,
    "Exec.wait": typed_into,
    "Logs": web,
    "Observer.first_byte": web,
    "Observer.opened": brief,
    "Stream": brief,
    "Download": web,
    "Duplex": cat,
    "WebSocket": cat,
}
"""What there must be before an example runs."""


_CHECKPOINTS = "few engines have checkpoints"
_KEPT = "they write into the files of whoever runs them"
UNPREPARED = {
    "Containers.create_checkpoint": _CHECKPOINTS,
    "Containers.list_checkpoints": _CHECKPOINTS,
    "Containers.remove_checkpoint": _CHECKPOINTS,
    "DockerSession.login": _KEPT,
    "DockerSession.logout": _KEPT,
}
"""The examples that are not run here, and why; the group's own test runs their calls."""


ELSEWHERE = {
    "Images.attestations",  # with the newest engines alone
    "Images.search",  # asks a registry
    "System.auth",  # asks a registry
    "System.df",  # asks for a part, which older engines do not know
    "System.events",  # nothing else happens while it looks
}
"""The examples that run against a fake daemon, and why."""


@pytest.fixture
async def hub() -> AsyncIterator[FakeDaemon]:
    """Give a daemon that finds what none of the tests' own has."""
    async with FakeDaemon(api_version="1.55") as daemon:
        found = [{"name": "redis", "star_count": 13000, "is_official": True}]
        daemon.on("GET", "/images/search", json=found)
        stated = [{"PredicateType": "https://slsa.dev/provenance/v1"}]
        daemon.on("GET", "/images/busybox/attestations", json=stated)
        volume = {"Name": "data", "UsageData": {"Size": 4096, "RefCount": 1}}
        daemon.on("GET", "/system/df", json={"Volumes": [volume]})
        daemon.on("POST", "/auth", json={"Status": "Login Succeeded"})
        actor = {"ID": "f00", "Attributes": {"name": "web"}}
        event = {"Type": "container", "Action": "start", "Actor": actor}
        daemon.on("GET", "/events", Answer.lines([event]))
        yield daemon


@pytest.fixture
async def fleet(example: Example, engines: tuple[Engine, ...]) -> AsyncIterator[Fleet]:
    """Give a fleet of three, or of one that answers and one that is not there."""
    pair = {"web-1": engines[0].host, "web-2": "unix:///nowhere/docker.sock"}
    three = {f"web-{number}": one.host for number, one in enumerate(engines, 1)}
    async with Fleet.of(**(pair if example.name == "Outcomes" else three)) as fleet:
        yield fleet


@pytest.fixture
async def docker(
    example: Example,
    engines: tuple[Engine, ...],
    hub: FakeDaemon,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> AsyncIterator[DockerSession]:
    """Give a session in a folder with files; remove the containers that the example made."""
    monkeypatch.setenv("DOCKER_HOST", engines[0].host)
    monkeypatch.chdir(tmp_path)
    with tarfile.open("site.tar", "w"):
        pass
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index").write_text("hello")
    elsewhere = example.name in ELSEWHERE
    async with DockerSession(hub.host if elsewhere else None) as docker:
        yield docker
        if not elsewhere:
            for container in await docker.containers.list(all=True):
                await docker.containers.remove(container, force=True)


RUN = [example for example in EXAMPLES if example.name not in UNPREPARED]


@pytest.mark.parametrize("example", RUN, ids=[example.name for example in RUN])
async def test_example(
    example: Example,
    docker: DockerSession,
    fleet: Fleet,
    engines: tuple[Engine, ...],
) -> None:
    here = {"tcp://10.0.0.1:2375": engines[0].tcp, "unix:///run/docker.sock": engines[1].host}
    doc = example.doc
    for address, own in here.items():
        assert own is not None
        doc = doc.replace(address, own)
    models = (AuthConfig, BuildContext, ContainerConfig, ContainerUpdate, ExecConfig, Path)
    observing = (Observer, ObservedCall, ObservedEnd)
    names: dict[str, object] = {each.__name__: each for each in (*models, *observing)}
    names |= {"docker": docker, "fleet": fleet, "Fleet": Fleet, "DockerSession": DockerSession}
    async with asyncio.timeout(10):
        prepare = NEEDS.get(example.name)
        made = None if prepare is None else await prepare(docker)
        known = {**names, "made": made, "asyncio": asyncio}
        await run(Example(example.name, doc), known, ILLUSTRATIONS)


def test_no_example_is_unknown() -> None:
    names = {example.name for example in EXAMPLES}
    assert len(names) == len(EXAMPLES) >= 20
    assert names >= {*NEEDS, *ILLUSTRATIONS, *UNPREPARED, *ELSEWHERE}
