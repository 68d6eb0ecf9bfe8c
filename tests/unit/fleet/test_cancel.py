"""What is done on many hosts, cancelled at every place where anybody waits."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from aiodockerapi import DockerSession
from aiodockerapi.fleet import Backoff, Fleet
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.leftovers import cancelled_everywhere
from tests.unit.stepwise import MOMENTS, Moment

NAMES = ("one", "two")


@pytest.fixture
async def hosts() -> AsyncIterator[dict[str, str]]:
    asyncio.get_running_loop().set_debug(False)  # which makes each of the many steps dear
    async with FakeDaemon() as one, FakeDaemon(tcp=True) as two:
        for daemon in (one, two):
            daemon.on("GET", "/info", json={"ID": "fake"})
            daemon.on("GET", "/events", Answer.lines([{"Action": "a"}, {"Action": "b"}]))
        yield {"one": one.host, "two": two.host}


async def act(docker: DockerSession, report: Callable[[int], None]) -> str:
    for number in range(2):
        report(number)
        await docker.ping()
    return (await docker.info()).id


async def mapped(fleet: Fleet) -> None:
    outcomes = await fleet.map(lambda docker: docker.info(), limit=1)
    assert len(outcomes.raise_for_failures()) == len(NAMES)


async def streamed(fleet: Fleet) -> None:
    async with fleet.stream(lambda docker: docker.info(), timeout=60) as work:
        assert [outcome.ok async for outcome in work] == [True, True]


async def left_at_once(fleet: Fleet) -> None:
    async with fleet.stream(lambda docker: docker.info()) as work:
        async for _ in work:
            break


async def each(fleet: Fleet) -> None:
    async with fleet.each(act, limit=1) as work:
        assert len([news async for news in work]) >= len(NAMES)


async def polled(fleet: Fleet) -> None:
    async with fleet.poll(lambda docker: docker.info(), every=0.001, slow_after=10) as rounds:
        for _ in range(2):
            assert len((await rounds.round()).up) == len(NAMES)


async def merged(fleet: Fleet) -> None:
    backoff = Backoff(first=0.001, longest=0.001)
    async with fleet.merge(lambda docker: docker.events(), backoff=backoff, buffer=1) as events:
        assert len([event async for event in events]) >= 4


WORK: dict[str, Callable[[Fleet], Awaitable[None]]] = {
    "map": mapped,
    "stream": streamed,
    "stream in part": left_at_once,
    "each": each,
    "poll": polled,
    "merge": merged,
}


async def works(fleet: Fleet) -> None:
    assert (await fleet.map(lambda docker: docker.info())).raise_for_failures()


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("name", WORK)
async def test_cancelled_everywhere(hosts: dict[str, str], name: str, moment: Moment) -> None:
    await cancelled_everywhere(lambda: Fleet.of(**hosts), WORK[name], works, moment, keeping=True)


@pytest.mark.parametrize("moment", MOMENTS)
async def test_closing_is_done_to_the_end(hosts: dict[str, str], moment: Moment) -> None:
    async def closed(_: Fleet) -> None:
        async with Fleet.of(**hosts) as another:
            await another.map(lambda docker: docker.info())
            await another.remove("one")

    await cancelled_everywhere(lambda: Fleet.of(**hosts), closed, works, moment)
