"""How many hosts are called at once, and what a thousand of them take to begin with."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from aiodockerapi.fleet import Fleet, turns
from aiodockerapi.fleet.turns import places
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import FakeDaemon
from tests.unit.helpers import LONG, open_files

HOSTS = 20


@pytest.fixture
async def daemon() -> AsyncIterator[FakeDaemon]:
    async with FakeDaemon(tcp=True) as daemon:
        daemon.on("GET", "/info", json={"ID": "one"})
        daemon.on("GET", "/containers/json", json=[])
        yield daemon


def fleet_of(host: str, count: int = HOSTS) -> Fleet:
    return Fleet.of(**{f"host-{number}": host for number in range(count)})


async def test_no_more_at_once_than_there_are_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PLACES", 3)
    monkeypatch.setattr(turns, "MOMENT", 3600)
    running, most = 0, 0

    async def count(_: DockerSession) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.001)
        running -= 1

    fleet = fleet_of("unix:///a", 20)
    assert not (await fleet.map(count)).failures
    assert most == 3
    async with fleet.stream(count) as work:
        assert len([outcome async for outcome in work]) == 20
    async with fleet.poll(count, every=60, slow_after=LONG, jitter=0) as rounds:
        assert len((await anext(rounds)).up) == 20
    assert most == 3


async def test_who_hangs_gives_the_place_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PLACES", 3)
    monkeypatch.setattr(turns, "MOMENT", 0.01)
    fleet, never = fleet_of("unix:///a", 20), asyncio.Event()
    hanging = list(fleet.sessions.values())[:9]
    answered = 0

    async def call(docker: DockerSession) -> None:
        nonlocal answered
        if docker in hanging:
            await never.wait()
        answered += 1

    async with asyncio.timeout(LONG):
        polling = asyncio.create_task(fleet.map(call))
        while answered < 11:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.001)
        assert not polling.done()
        never.set()
        assert not (await polling).failures


async def test_a_place_that_was_given_up_is_not_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PLACES", 1)
    monkeypatch.setattr(turns, "MOMENT", 0.001)
    place = places(None)
    async with place(), asyncio.timeout(LONG), place():
        pass
    monkeypatch.setattr(turns, "MOMENT", 3600)
    async with place():
        with suppress(TimeoutError):
            async with asyncio.timeout(0.01), place():
                raise AssertionError("there was but one place")
    async with asyncio.timeout(LONG), place():
        pass


async def test_who_was_kept_waiting_by_the_event_loop_keeps_the_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "PLACES", 1)
    monkeypatch.setattr(turns, "MOMENT", 0.01)
    monkeypatch.setattr(turns, "BUSY", -1.0)
    monkeypatch.setattr(turns, "MOMENTS", 10**6)
    place = places(None)
    async with place():
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1), place():
                pass


async def test_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PLACES", 1)
    monkeypatch.setattr(turns, "MOMENT", 0.01)
    monkeypatch.setattr(turns, "BUSY", -1.0)
    place = places(None)
    async with place(), asyncio.timeout(LONG), place():
        pass


async def test_a_fleet_that_was_only_made_has_opened_nothing(daemon: FakeDaemon) -> None:
    before, tasks = open_files(), asyncio.all_tasks()
    async with fleet_of(daemon.host, 300) as fleet:
        assert len(fleet.where("host-7")) == 1
        assert open_files() == before
        assert asyncio.all_tasks() == tasks
    assert daemon.connections == 0


@pytest.mark.parametrize("pinned", [False, True])
async def test_a_host_is_resolved_connected_and_asked_for_its_version_once(
    daemon: FakeDaemon, monkeypatch: pytest.MonkeyPatch, *, pinned: bool
) -> None:
    resolved: list[str] = []
    loop = asyncio.get_running_loop()
    look_up = loop.getaddrinfo

    async def counted(host: str, port: int, **hints: int) -> object:
        resolved.append(host)
        return await look_up("127.0.0.1", port, **hints)

    async def ask(docker: DockerSession) -> str:
        info, _ = await docker.info(), await docker.containers.list()
        return info.id

    monkeypatch.setattr(loop, "getaddrinfo", counted)
    host = f"tcp://localhost:{daemon.port}"
    version = "1.51" if pinned else None
    async with Fleet({
        f"host-{number}": DockerSession(host, api_version=version) for number in range(HOSTS)
    }) as fleet:  # fmt: skip
        for _ in range(2):
            assert set((await fleet.map(ask)).raise_for_failures().successes.values()) == {"one"}
    assert len(resolved) == HOSTS
    assert daemon.connections == HOSTS
    asked = Counter((each.method, each.path.rpartition("/")[2]) for each in daemon.requests)
    pings = {} if pinned else {("HEAD", "_ping"): HOSTS}
    assert asked == {("GET", "info"): 2 * HOSTS, ("GET", "json"): 2 * HOSTS, **pings}
