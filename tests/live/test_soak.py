"""Streams of a real engine, opened and left in every way, and what is left of them: nothing.

With AIODOCKERAPI_SOAK_STREAMS there are as many as that says, and by every way to an engine:
10000. Its figures are logged: ``--log-cli-level=INFO`` shows them.
"""

import asyncio
import gc
import logging
import os
import random
import resource
import time
import warnings
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple, Self

import pytest

from aiodockerapi import DockerSession, HasId
from aiodockerapi.engine.exec.models import ExecConfig
from tests.engines import Engine
from tests.live.sockets import at_daemon, descriptors
from tests.live.workshop import Workshop

pytestmark = pytest.mark.live

GIVEN = os.environ.get("AIODOCKERAPI_SOAK_STREAMS")
MANY = int(GIVEN or 150)
AT_ONCE = 25
LONG = 60.0
BY_WAYS = pytest.mark.live if GIVEN else pytest.mark.one_way
KEPT = 5
"""How many connections may be kept for use again, beside one for each stream at the same time."""

Openable = AbstractAsyncContextManager[AsyncIterator[object]]
Open = Callable[[], Awaitable[Openable]]


class LeftError(Exception):
    """What is raised in a block to leave it."""


async def read(opening: Open, first: asyncio.Event) -> None:
    """Read a stream until somebody ends that."""
    async with await opening() as stream:
        async for _ in stream:
            first.set()


async def by_break(opening: Open) -> None:
    async with await opening() as stream:
        async for _ in stream:
            break


async def by_an_exception(opening: Open) -> None:
    with suppress(LeftError):
        async with await opening() as stream:
            await anext(stream)
            raise LeftError


async def by_cancelling(opening: Open) -> None:
    """Cancel at some moment: while it is opened, at its first item, or behind that."""
    first = asyncio.Event()
    task = asyncio.create_task(read(opening, first))
    moment = random.randrange(3)
    if moment == 0:
        await asyncio.sleep(random.uniform(0, 0.02))
    else:
        await first.wait()
        await asyncio.sleep(0 if moment == 1 else random.uniform(0, 0.01))
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled(), task


async def by_a_timeout(opening: Open) -> None:
    deadline = asyncio.timeout(LONG)
    with suppress(TimeoutError):
        async with deadline, await opening() as stream:
            await anext(stream)
            deadline.reschedule(asyncio.get_running_loop().time() + 0.005)
            async for _ in stream:
                pass
    assert deadline.expired()


async def by_forgetting(opening: Open) -> None:
    """Open it without a block, and drop it: it closes itself, and complains."""
    forgotten = [await opening()]
    await anext(await forgotten[0].__aenter__())
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        forgotten.clear()
    assert [each.category for each in told] == [ResourceWarning]


LEAVING: dict[str, Callable[[Open], Awaitable[None]]] = {
    "break": by_break,
    "exception": by_an_exception,
    "cancel": by_cancelling,
    "timeout": by_a_timeout,
    "garbage": by_forgetting,
}


async def logs(docker: DockerSession, made: HasId) -> Openable:
    return docker.containers.logs(made, follow=True)


async def events(docker: DockerSession, _: HasId) -> Openable:
    return docker.events(since=0)


async def resumed_events(docker: DockerSession, _: HasId) -> Openable:
    return docker.events(since=0, resume=True)


async def attach(docker: DockerSession, made: HasId) -> Openable:
    return docker.containers.attach(made, stdout=True, logs=True)


async def stats(docker: DockerSession, made: HasId) -> Openable:
    return docker.containers.stats(made)


async def command(docker: DockerSession, made: HasId) -> Openable:
    # It ends with its input, and that with the connection: none is left running.
    line = ["sh", "-c", "echo x; read line"]
    config = ExecConfig(cmd=line, attach_stdin=True, attach_stdout=True)
    return docker.exec.start(await docker.exec.create(made, config))


KINDS = {
    "logs": logs,
    "events": events,
    "resumed events": resumed_events,
    "attach": attach,
    "stats": stats,
    "exec": command,
}


async def soaked(opening: Open, count: int) -> Counter[str]:
    """Open so many streams, a few at the same time, and leave them in one way after the other."""
    ways = list(LEAVING.items())
    left = Counter[str]()
    numbers = iter(range(count))

    async def some() -> None:
        for number in numbers:
            name, leave = ways[number % len(ways)]
            async with asyncio.timeout(LONG):
                await leave(opening)
            left[name] += 1

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(some())
    return left


class Figures(NamedTuple):
    """What is open at a moment.

    Args:
        tasks: here.
        files: here, sockets too.
        connections: at the daemon, as far as can be known.
        daemon: the daemon's files, sockets too.
    """

    tasks: int
    files: int
    connections: int = 0
    daemon: int = 0

    @classmethod
    def of(cls, engine: Engine | None) -> Self:
        here = len(asyncio.all_tasks()), len(descriptors())
        if engine is None:
            return cls(*here)
        return cls(*here, at_daemon(engine), len([*Path(f"/proc/{engine.pid}/fd").iterdir()]))

    def within(self, before: "Figures") -> bool:
        return all(now <= then for now, then in zip(self, before, strict=True))


@BY_WAYS
@pytest.mark.timeout(120 + MANY)
@pytest.mark.parametrize("kind", KINDS)
async def test_streams_left_in_every_way(
    docker: DockerSession, shop: Workshop, behind: Engine | None, kind: str
) -> None:
    asyncio.get_running_loop().set_debug(False)  # which notes where each of the thousands began
    made = await shop.started("while :; do echo x; sleep 0.2; done")
    await docker.info()
    gc.collect()
    before, began = Figures.of(behind), time.monotonic()
    async with DockerSession(docker.host) as session:
        left = await soaked(partial(KINDS[kind], session, made), -(-MANY // len(KINDS)))
        async with asyncio.timeout(LONG):
            await session.info()
        idle = Figures.of(behind).files - before.files
    took = time.monotonic() - began
    # What was handed over, dockerd closes when it collects its garbage: so here is some. That its
    # client has left it sees when it writes, and therefore the container does.
    with suppress(TimeoutError):
        async with asyncio.timeout(LONG):
            while not Figures.of(behind).within(before):
                await docker.info()
    gc.collect()
    after = Figures.of(behind)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = logging.getLogger(__name__).info
    told("%s: %s in %.0f s; before %s, after %s", kind, dict(left), took, before, after)
    told("%s: %s files more at its end; at most %s MB of memory", kind, idle, peak)
    assert idle <= AT_ONCE + KEPT
    assert after.within(before)
