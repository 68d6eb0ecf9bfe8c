"""What a thousand calls and streams leave behind on a real engine: nothing."""

import asyncio
import gc
import resource
from collections.abc import AsyncIterator, Iterator

import pytest

from aiodockerapi import DockerSession
from tests.engines import Engine
from tests.engines.plugin import given_hosts
from tests.lacking import lacks
from tests.live.gaps import Gaps
from tests.live.sockets import at_daemon, descriptors, settled, sockets, until
from tests.live.workshop import Workshop

pytestmark = pytest.mark.live

SPOTLESS = pytest.mark.usefixtures("spotless")
MANY = 1000
KEPT = 3
"""How many connections may be kept for use again, beside those for as many calls as ran at once."""


@pytest.fixture
def room() -> Iterator[None]:
    """Allow as many open files as the test takes, and a few."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MANY + 500
    if hard != resource.RLIM_INFINITY and hard < wanted:
        lacks(f"{wanted} open files are needed, and ulimit -Hn is {hard}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture
async def spotless(behind: Engine | None) -> AsyncIterator[None]:
    """Check that nothing is open after the test, here or at the daemon."""
    asyncio.get_running_loop().set_debug(False)  # which notes where each of the thousands began
    before, there = descriptors(), at_daemon(behind) if behind else 0
    yield
    gc.collect()
    await settled(set(before.values()))
    assert len(descriptors()) <= len(before)
    await until(lambda: behind is None or at_daemon(behind) <= there)


async def answers_at_once(docker: DockerSession) -> None:
    """Check that a call waits for nothing but the daemon, which has had much to do."""
    async with asyncio.timeout(10):
        await docker.info()


@pytest.mark.skipif(bool(given_hosts()), reason="only of an engine of our own is the end known")
async def test_connections_are_counted(docker: DockerSession, behind: Engine) -> None:
    await asyncio.gather(*(docker.info() for _ in range(20)))
    assert at_daemon(behind) >= 20


@SPOTLESS
async def test_a_thousand_cancelled_calls(
    docker: DockerSession, shop: Workshop, gaps: Gaps
) -> None:
    gaps.skip("waits of those who left")
    made = await shop.sleeping()
    before = sockets()

    async def cancelled(number: int) -> None:
        call = docker.info() if number % 2 else docker.containers.wait(made)
        task = asyncio.ensure_future(call)
        await asyncio.sleep(number % 7 / 1000)
        task.cancel()
        await asyncio.wait([task])

    for start in range(0, MANY, 100):
        await asyncio.gather(*(cancelled(number) for number in range(start, start + 100)))
    await answers_at_once(docker)
    assert len(sockets() - before) <= 100 + KEPT


@SPOTLESS
async def test_a_thousand_follows_left_by_break(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.started("for i in 1 2 3; do echo $i; done; exec sleep 600")
    before = sockets()

    async def left() -> None:
        async with docker.containers.logs(made, follow=True) as logs:
            async for frame in logs:
                assert frame.data == b"1\n"
                break

    for _ in range(0, MANY, 50):
        await asyncio.gather(*(left() for _ in range(50)))
    await answers_at_once(docker)
    assert len(sockets() - before) <= 50 + KEPT


@pytest.mark.usefixtures("room", "spotless")
async def test_a_thousand_follows_at_once(docker: DockerSession, shop: Workshop) -> None:
    # A login over ssh carries 900 streams, unless it is told otherwise.
    many = 800 if docker.host.startswith("ssh:") else MANY
    # Docker 20.10 may lose for some who follow what is written just before the end: a second.
    last = "trap 'echo last; sleep 1; exit' TERM"
    made = await shop.started(f"{last}; echo first; while :; do sleep 0.1; done")
    reached = {b"first\n": asyncio.Semaphore(0), b"last\n": asyncio.Semaphore(0)}

    async def follow() -> None:
        async with docker.containers.logs(made, follow=True) as logs:
            async for frame in logs:
                reached[frame.data].release()

    async def everybody(line: bytes) -> None:
        for _ in range(many):
            await reached[line].acquire()

    async with asyncio.TaskGroup() as group:
        for _ in range(many):
            group.create_task(follow())
        await everybody(b"first\n")
        await answers_at_once(docker)
        await docker.containers.stop(made, stop_timeout=20)
        await everybody(b"last\n")
    assert all(semaphore.locked() for semaphore in reached.values())


# The daemon's end is not looked at: dockerd leaves it open until its garbage is collected.
async def test_a_hundred_attachments_left_at_once(
    docker: DockerSession, shop: Workshop, gaps: Gaps
) -> None:
    gaps.skip("attach at once")
    made = await shop.started("while :; do echo x; sleep 0.01; done")
    before = sockets()

    async def left() -> None:
        async with docker.containers.attach(made, stdout=True) as ticks:
            assert (await anext(ticks)).data.startswith(b"x\n")

    await asyncio.gather(*(left() for _ in range(100)))
    await answers_at_once(docker)
    await until(lambda: len(sockets() - before) <= 100 + KEPT)
