"""Rounds: who is up, slow and down, what changed, and nobody asked twice at once."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest

from aiodockerapi.errors import DaemonNotFound, InvalidArgument, UsageError
from aiodockerapi.fleet import Backoff, Fleet, Poll, Snapshot
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.fleet.conftest import NAMES
from tests.unit.helpers import nothing_left, open_files

T = TypeVar("T")
ItemT = TypeVar("ItemT")
SOON = Backoff(0.01, 0.02)


def box(name: str, state: str = "running") -> dict[str, object]:
    return {"Id": name, "Names": [f"/{name}"], "State": state, "Image": "redis"}


async def until(rounds: Poll[T, ItemT], wanted: str, host: str) -> Snapshot[T, ItemT]:
    """Read rounds until a host is in a state."""
    while True:
        snapshot = await anext(rounds)
        if snapshot[host].state == wanted:
            return snapshot


async def test_snapshots(fleet: Fleet) -> None:
    begun = datetime.now(UTC)
    async with fleet.poll(lambda docker: docker.info(), every=0.01, slow_after=10) as rounds:
        first = await anext(rounds)
        second = await anext(rounds)
    assert list(first) == list(NAMES)
    assert (first.number, second.number) == (1, 2)
    assert begun <= first.at <= second.at <= datetime.now(UTC)
    assert first.up == list(NAMES)
    assert first.slow == first.down == []
    assert repr(first) == "<Snapshot 1: 3 up, 0 slow, 0 down>"
    one = first["one"]
    assert one.value is not None
    assert one.value.id == "one"
    assert one.age is not None
    assert one.seconds is not None
    assert 0 <= one.age < 10
    assert 0 < one.seconds < 10
    assert (one.error, one.failures, one.retry_in) == (None, 0, None)
    assert second["one"].since == one.since
    assert [info.id for info in first.values_by_host.values()] == list(NAMES)
    assert set(first.changes) == set(NAMES)
    assert second.changes == {}


async def test_changes_of_lists(daemons: dict[str, FakeDaemon], fleet: Fleet) -> None:
    some = fleet.where("one")
    daemons["one"].on("GET", "/containers/json", json=[box("a"), box("b")])
    async with some.poll(
        lambda docker: docker.containers.list(), every=0.01, slow_after=10
    ) as rounds:
        first = (await anext(rounds))["one"].changes
        assert [each.id for each in first.added] == ["a", "b"]
        daemons["one"].on("GET", "/containers/json", json=[box("b", "exited"), box("c")])
        changes = (await anext(rounds)).changes["one"]
        assert [each.id for each in changes.added] == ["c"]
        assert [each.id for each in changes.removed] == ["a"]
        assert [(each.before.state, each.after.state) for each in changes.changed] == [
            ("running", "exited")
        ]
        assert (await anext(rounds)).changes == {}


async def test_a_host_that_goes_and_comes_back(
    daemons: dict[str, FakeDaemon], fleet: Fleet
) -> None:
    async with fleet.poll(
        lambda docker: docker.info(), every=0.01, slow_after=10, backoff=SOON
    ) as rounds:
        await anext(rounds)
        await daemons["two"].stop()
        down = await until(rounds, "down", "two")
        two = down["two"]
        assert isinstance(two.error, DaemonNotFound)
        assert two.failures >= 1
        assert two.retry_in is not None
        assert 0 <= two.retry_in <= 0.02
        assert two.value is not None
        assert two.age is not None
        assert two.age > 0
        assert down.down == ["two"]
        assert "two" in down.values_by_host, "the last answer is kept"
        assert "two" not in down.changes
        again = await anext(rounds)
        assert again["two"].since == two.since
        await daemons["two"].start()
        back = (await until(rounds, "up", "two"))["two"]
        assert (back.failures, back.error) == (0, None)
        assert back.since > two.since


async def test_a_dead_host_is_left_alone_and_then_tried_by_a_ping(
    daemons: dict[str, FakeDaemon], fleet: Fleet
) -> None:
    daemons["two"].on("GET", "/info", status=500, json={"message": "no"})
    async with fleet.poll(
        lambda docker: docker.info(), every=0.01, backoff=Backoff(3600, 3600)
    ) as rounds:
        await until(rounds, "down", "two")
        asked = len(daemons["two"].requests)
        for _ in range(5):
            await anext(rounds)
        assert len(daemons["two"].requests) == asked
    begun = len(daemons["two"].requests)
    async with fleet.poll(lambda docker: docker.info(), every=0.01, backoff=SOON) as rounds:
        while len(daemons["two"].requests) < begun + 5:
            await anext(rounds)
    paths = [request.path.rpartition("/")[2] for request in daemons["two"].requests[begun:]]
    assert paths[:5] == ["info", "_ping", "info", "_ping", "info"]


async def test_a_hanging_host_delays_one_round_at_the_most(
    daemons: dict[str, FakeDaemon], fleet: Fleet
) -> None:
    daemons["two"].on("GET", "/info", Answer.hang())
    async with fleet.poll(
        lambda docker: docker.info(), every=0.01, slow_after=0.2, timeout=3600, jitter=0
    ) as rounds:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        first = await anext(rounds)
        assert loop.time() - begun >= 0.2
        assert first.slow == ["two"]
        assert first["two"].value is None
        assert first["two"].age is None
        begun = loop.time()
        for _ in range(5):
            assert (await anext(rounds)).slow == ["two"]
        assert loop.time() - begun < 5 * 0.2
        pings = Counter(request.path.split("/")[-1] for request in daemons["two"].requests)
        assert pings["info"] == 1, "one call at a time"


async def test_a_host_that_is_slow_from_now_on(
    daemons: dict[str, FakeDaemon], fleet: Fleet
) -> None:
    async with fleet.poll(
        lambda docker: docker.info(), every=0.01, slow_after=0.3, timeout=1.5, backoff=SOON
    ) as rounds:
        await until(rounds, "up", "two")
        daemons["two"].on("GET", "/info", Answer.hang())
        slow = await until(rounds, "slow", "two")
        assert slow["two"].value is not None
        assert slow["two"].error is None
        down = await until(rounds, "down", "two")
        assert isinstance(down["two"].error, TimeoutError)


async def test_members_come_and_go_with_the_next_round(
    daemons: dict[str, FakeDaemon], fleet: Fleet
) -> None:
    async with FakeDaemon() as four:
        four.on("GET", "/info", json={"ID": "four"})
        async with fleet.poll(lambda docker: docker.info(), every=0.01) as rounds:
            assert list(await anext(rounds)) == list(NAMES)
            fleet.add("four", four.host)
            daemons["two"].on("GET", "/info", Answer.hang())
            assert list(await anext(rounds)) == [*NAMES, "four"]
            await fleet.remove("two")
            assert list(await anext(rounds)) == ["one", "three", "four"]


async def test_no_more_hosts_at_once_than_said(fleet: Fleet) -> None:
    running, most = 0, 0

    async def count(_: DockerSession) -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        return 0

    async with fleet.poll(count, every=0.01, limit=1) as rounds:
        for _ in range(3):
            await anext(rounds)
    assert most == 1


async def test_a_slow_reader_misses_rounds_and_not_changes(fleet: Fleet) -> None:
    asked: list[int] = []

    async def count(docker: DockerSession) -> int:
        if docker is fleet.sessions["one"]:
            asked.append(0)
        return len(asked)

    async with fleet.poll(count, every=0.01, slow_after=10) as rounds:
        await anext(rounds)
        await asyncio.sleep(0.1)
        second = await anext(rounds)
    assert len(asked) == 2
    (change,) = second["one"].changes.changed
    assert (change.before, change.after) == (1, 2)


async def test_left_it_leaves_nothing(daemons: dict[str, FakeDaemon], fleet: Fleet) -> None:
    before, files = asyncio.all_tasks(), open_files()
    daemons["one"].on("GET", "/info", Answer.hang())

    async def read() -> None:
        async with fleet.poll(lambda docker: docker.info(), every=0.01) as rounds:
            async for _ in rounds:
                pass

    reading = asyncio.ensure_future(read())
    await daemons["one"].until(lambda: len(daemons["one"].requests) == 2)
    reading.cancel()
    await asyncio.wait([reading])
    assert reading.cancelled()
    await fleet.close()
    for daemon in daemons.values():
        await nothing_left(daemon, before)
    assert open_files() == files


async def test_begun_once(fleet: Fleet) -> None:
    rounds = fleet.poll(lambda docker: docker.info(), every=1)
    with pytest.raises(UsageError, match="begin the poll first"):
        await anext(rounds)
    async with rounds:
        pass
    with pytest.raises(UsageError, match="begun once"):
        await rounds.__aenter__()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"every": 0}, "every is 0"),
        ({"every": float("nan")}, "every is nan"),
        ({"timeout": 0}, "timeout is 0"),
        ({"limit": 0}, "limit is 0"),
        ({"slow_after": 0}, "slow_after is 0"),
        ({"jitter": -0.1}, "jitter is -0.1"),
        ({"jitter": 1.1}, "jitter is 1.1"),
    ],
)
def test_bad_numbers(fleet: Fleet, wrong: dict[str, Any], words: str) -> None:
    numbers: dict[str, Any] = {"every": 1, **wrong}
    with pytest.raises(InvalidArgument, match=words):
        fleet.poll(lambda docker: docker.info(), **numbers)
