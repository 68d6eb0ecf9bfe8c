"""The examples of the docstrings work on a real engine."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from aiodockerapi import ContainerConfig, DockerSession, Fleet
from aiodockerapi.testing import FakeDaemon
from tests.engines import Engine
from tests.engines.plugin import given_hosts
from tests.live.examples import EXAMPLES, ILLUSTRATIONS, Example, run

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(bool(given_hosts()), reason="they take names that a host may have given"),
]

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


NEEDS: dict[str, Prepare] = {
    "Containers.inspect": web,
    "Containers.stop": web,
    "Containers.logs": web,
    "Containers.list": web,
    "Containers.start": greeter,
    "Containers.remove": greeter,
    "Containers.wait": started,
    "Containers.attach": cat,
    "Stream": brief,
    "Duplex": cat,
}
"""What there must be before an example runs."""


@pytest.fixture
async def hub() -> AsyncIterator[FakeDaemon]:
    """Give a daemon that finds what none of the tests' own has."""
    async with FakeDaemon(api_version="1.55") as daemon:
        found = [{"name": "redis", "star_count": 13000, "is_official": True}]
        daemon.on("GET", "/images/search", json=found)
        stated = [{"PredicateType": "https://slsa.dev/provenance/v1"}]
        daemon.on("GET", "/images/busybox/attestations", json=stated)
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
) -> AsyncIterator[DockerSession]:
    """Give a session with what the example needs, and remove it."""
    monkeypatch.setenv("DOCKER_HOST", engines[0].host)
    elsewhere = example.name in ("Images.search", "Images.attestations")
    async with DockerSession(hub.host if elsewhere else None) as docker:
        if prepare := NEEDS.get(example.name):
            await prepare(docker)
        yield docker
        if not elsewhere:
            for container in await docker.containers.list(all=True):
                await docker.containers.remove(container, force=True)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])
async def test_example(
    example: Example, docker: DockerSession, fleet: Fleet, engines: tuple[Engine, ...]
) -> None:
    here = {"tcp://10.0.0.1:2375": engines[0].tcp, "unix:///run/docker.sock": engines[1].host}
    doc = example.doc
    for address, own in here.items():
        assert own is not None
        doc = doc.replace(address, own)
    names = {"docker": docker, "fleet": fleet, "Fleet": Fleet, "DockerSession": DockerSession}
    async with asyncio.timeout(10):
        await run(Example(example.name, doc), {**names, "ContainerConfig": ContainerConfig})


def test_no_example_is_unknown() -> None:
    names = {example.name for example in EXAMPLES}
    assert len(names) == len(EXAMPLES) >= 20
    assert names >= {*NEEDS, *ILLUSTRATIONS}
