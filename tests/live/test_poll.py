"""Real engines asked again and again, and listened to, while they die and come back."""

import asyncio
from typing import TypeVar

import pytest

from aiodockerapi import Backoff, Event, Fleet, HostBack, HostDown, Snapshot
from aiodockerapi.engine.system.events import EventFilters
from aiodockerapi.fleet import Poll
from tests.engines import Engine

pytestmark = pytest.mark.live

T = TypeVar("T")
ItemT = TypeVar("ItemT")
SOON = Backoff(0.05, 0.2)


async def until(rounds: Poll[T, ItemT], **wanted: str) -> Snapshot[T, ItemT]:
    """Read rounds until hosts are in these states."""
    async with asyncio.timeout(60):
        while True:
            snapshot = await anext(rounds)
            if all(snapshot[name].state == state for name, state in wanted.items()):
                return snapshot


def fleet_of(engines: tuple[Engine, ...]) -> Fleet:
    return Fleet.of(**{f"e{number}": engine.host for number, engine in enumerate(engines)})


async def test_engines_that_die_hang_and_come_back(engines: tuple[Engine, ...]) -> None:
    async with (
        fleet_of(engines) as fleet,
        fleet.poll(
            lambda docker: docker.containers.list(all=True),
            every=0.1,
            timeout=20,
            slow_after=1,
            backoff=SOON,
        ) as rounds,
    ):
        await until(rounds, e0="up", e1="up", e2="up")
        engines[1].crash()
        dead = await until(rounds, e0="up", e1="down", e2="up")
        assert dead["e1"].error is not None
        engines[2].pause()
        try:
            await until(rounds, e0="up", e1="down", e2="slow")
        finally:
            engines[2].resume()
        await until(rounds, e0="up", e1="down", e2="up")
        engines[1].restart()
        back = await until(rounds, e0="up", e1="up", e2="up")
        assert back["e1"].since > dead["e1"].since
        assert back["e1"].failures == 0

        made = engines[0].fetch("POST", "/containers/create", {"Image": "busybox"})["Id"]
        while not (changes := (await anext(rounds)).changes):
            pass
        assert [box.id for box in changes["e0"].added] == [made]
        engines[0].fetch("DELETE", f"/containers/{made}")
        while not (changes := (await anext(rounds)).changes):
            pass
        assert [box.id for box in changes["e0"].removed] == [made]


async def test_the_events_of_all(engines: tuple[Engine, ...]) -> None:
    filters: EventFilters = {"type": ["container"], "event": ["create"]}

    def make(engine: Engine) -> str:
        made: str = engine.fetch("POST", "/containers/create", {"Image": "busybox"})["Id"]
        engine.fetch("DELETE", f"/containers/{made}")
        return made

    async with fleet_of(engines) as fleet:
        await fleet.map(lambda docker: docker.ping())
        async with (
            fleet.merge(lambda docker: docker.events(filters=filters), backoff=SOON) as merged,
            asyncio.timeout(60),
        ):
            seen: set[str] = set()
            # Whether a stream is open can't be seen from here: something happens until it is seen.
            while seen != {"e0", "e1", "e2"}:
                for engine in engines:
                    await asyncio.to_thread(make, engine)
                seen.add((await anext(merged)).host)
            await asyncio.to_thread(engines[1].crash)
            news = []
            async for host, item in merged:
                if isinstance(item, Event):
                    continue
                assert host == "e1"
                news.append(type(item))
                if isinstance(item, HostBack):
                    break
                if len(news) == 1:
                    await asyncio.to_thread(engines[1].restart)
            assert news[0] is HostDown
            assert news[-1] is HostBack
