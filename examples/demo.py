"""Poll several Docker daemons at once, one of them dead: what `make demo` shows.

Three real engines are started for it; where none can be had, three fake ones take their place, and
the demonstration says so.
"""

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace

import aiohttp

from aiodockerapi import (
    ContainerConfig,
    ContainerSummary,
    DockerSession,
    Fleet,
    ImageSummary,
    Info,
    Outcome,
    Outcomes,
    Version,
)
from examples.fakes import fake_daemons
from tests.engines import engines, unavailable

TIMEOUT = 5.0
ROUNDS = 20
COUNTS = ((2, 1), (3, 0), (1, 4))
"""Of each engine: how many containers run, and how many have ended."""


@dataclass
class Poll:
    """What one host was asked."""

    info: Info
    version: Version
    containers: Sequence[ContainerSummary]
    images: Sequence[ImageSummary]


@dataclass
class Traffic:
    """How many requests there were, and how many connections were made for them."""

    requests: int = 0
    connections: int = 0
    hooks: aiohttp.TraceConfig = field(default_factory=aiohttp.TraceConfig)

    def __post_init__(self) -> None:
        self.hooks.on_request_end.append(self._request)
        self.hooks.on_connection_create_end.append(self._connection)

    async def _request(self, *_: object) -> None:
        self.requests += 1

    async def _connection(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        _event: aiohttp.TraceConnectionCreateEndParams,
    ) -> None:
        self.connections += 1


async def poll(docker: DockerSession) -> Poll:
    """Ask one host for everything, at the same time."""
    return Poll(
        *await asyncio.gather(
            docker.info(),
            docker.version(),
            docker.containers.list(all=True),
            docker.images.list(),
        )
    )


async def populate(docker: DockerSession, running: int, ended: int) -> None:
    """Start some containers that stay, and run some to their end."""
    for number in range(running):
        config = ContainerConfig(image="busybox", cmd=["sleep", "600"], labels={"app": "demo"})
        await docker.containers.start(await docker.containers.create(config, name=f"web-{number}"))
    for number in range(ended):
        config = ContainerConfig(image="busybox", cmd=["echo", "done"], labels={"app": "demo"})
        (await docker.containers.run(config, name=f"job-{number}")).check()


@contextlib.asynccontextmanager
async def daemons() -> AsyncIterator[dict[str, str]]:
    """Give three daemons by name: real engines, or fakes where there can be none."""
    why = unavailable()
    if why is not None:
        print(f"No real engine here: {why}.\nSo these are three fake daemons, in this process.\n")
        async with fake_daemons(COUNTS) as hosts:
            yield hosts
        return
    begun = time.perf_counter()
    with engines(len(COUNTS)) as started:
        hosts = {f"engine-{number}": engine.host for number, engine in enumerate(started)}
        async with Fleet.of(**hosts) as fleet:
            work = zip(fleet.sessions.values(), COUNTS, strict=True)
            await asyncio.gather(*(populate(docker, *counts) for docker, counts in work))
        for number, engine in enumerate(started):
            for tag in range(number):
                engine.fetch("POST", f"/commit?container=web-0&repo=demo&tag={tag}")
        print(f"Three real engines, started and filled in {time.perf_counter() - begun:.1f} s.\n")
        yield hosts


def dead_host() -> str:
    """Give an address where nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    return f"tcp://127.0.0.1:{port}"


HEADINGS = ("host", "engine", "API", "containers", "images", "time")
WIDTHS = (10, 16, 5, 10, 6, 9)


def row(outcome: Outcome[Poll]) -> str:
    """Write a host's row of the table."""
    took = f"{outcome.seconds * 1000:.0f} ms"
    if outcome.error is not None:
        return f"{line(outcome.host, '-', '-', '-', '-', took)}  DEAD: {outcome.error}"
    found = outcome.value
    running = sum(container.state == "running" for container in found.containers)
    containers = f"{running}/{len(found.containers)}"
    version = found.version
    images = str(len(found.images))
    return line(outcome.host, version.version, version.api_version, containers, images, took)


def line(*cells: str) -> str:
    """Write the cells of a row under each other's columns."""
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True))


def show(outcomes: Outcomes[Poll], seconds: float) -> None:
    """Print the table of one round."""
    print(line(*HEADINGS))
    print(line(*("-" * width for width in WIDTHS)))
    for outcome in outcomes:
        print(row(outcome))
    live = [outcome.seconds for outcome in outcomes if outcome.ok]
    print(
        f"\nAll {len(outcomes)} hosts at once took {seconds * 1000:.0f} ms; "
        f"the slowest live host alone took {max(live) * 1000:.0f} ms."
    )


async def main() -> None:
    """Poll the fleet, show one round, and then what the rounds after it cost."""
    traffic = Traffic()
    async with daemons() as hosts:
        addresses = {**hosts, "nobody": dead_host()}
        sessions = {
            name: DockerSession(host, trace_configs=[traffic.hooks])
            for name, host in addresses.items()
        }
        async with Fleet(sessions) as fleet:
            begun = time.perf_counter()
            outcomes = await fleet.map(poll, timeout=TIMEOUT)
            show(outcomes, time.perf_counter() - begun)
            begun = time.perf_counter()
            for _ in range(ROUNDS):
                await fleet.map(poll, timeout=TIMEOUT)
            seconds = (time.perf_counter() - begun) / ROUNDS
    print(
        f"{ROUNDS} rounds more took {seconds * 1000:.0f} ms each. In all: {traffic.requests} "
        f"requests over {traffic.connections} connections."
    )


if __name__ == "__main__":
    asyncio.run(main())
