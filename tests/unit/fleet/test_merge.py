"""Many streams as one: fair, bounded, and back after a break."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Self

import pytest

from aiodockerapi.errors import (
    BadRequest,
    ConnectionLost,
    InvalidArgument,
    NotSupported,
    StreamTruncated,
    UsageError,
)
from aiodockerapi.fleet import Backoff, Fleet, FromHost, HostBack, HostDown
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.fleet.conftest import NAMES
from tests.unit.helpers import nothing_left, open_files

SOON = Backoff(0.01, 0.02)


class Scripted:
    """A stream that gives what it is told to, and then ends, fails or hangs."""

    opened = 0
    given = 0

    def __init__(self, items: Sequence[int], end: Exception | str | None = None) -> None:
        self.items = iter(items)
        self.end = end

    async def __aenter__(self) -> Self:
        Scripted.opened += 1
        return self

    async def __aexit__(self, *_: object) -> None:
        Scripted.opened -= 1

    def __aiter__(self) -> AsyncIterator[int]:
        return self

    async def __anext__(self) -> int:
        for item in self.items:
            Scripted.given += 1
            return item
        if isinstance(self.end, Exception):
            raise self.end
        if self.end == "hang":
            await asyncio.Event().wait()
        raise StopAsyncIteration


@pytest.fixture(autouse=True)
def counted() -> None:
    Scripted.opened = Scripted.given = 0


def by_name(
    fleet: Fleet, scripts: dict[str, Callable[[], Scripted]]
) -> Callable[[DockerSession], Scripted]:
    names = {session: name for name, session in fleet.sessions.items()}
    return lambda docker: scripts[names[docker]]()


async def test_all_hosts_items_in_turn(fleet: Fleet) -> None:
    scripts = {
        "one": lambda: Scripted(range(100, 104)),
        "two": lambda: Scripted(range(200, 202)),
        "three": lambda: Scripted([]),
    }
    async with fleet.merge(by_name(fleet, scripts)) as merged:
        await asyncio.sleep(0.01)
        found = [each async for each in merged]
    assert found == [
        FromHost("one", 100),
        FromHost("two", 200),
        FromHost("one", 101),
        FromHost("two", 201),
        FromHost("one", 102),
        FromHost("one", 103),
    ]
    assert Scripted.opened == 0


async def test_who_sends_too_much_is_slowed_down_and_delays_nobody(fleet: Fleet) -> None:
    scripts = {
        "one": lambda: Scripted(range(1000)),
        "two": lambda: Scripted([-1]),
        "three": lambda: Scripted([-1]),
    }
    async with fleet.merge(by_name(fleet, scripts), buffer=5) as merged:
        await asyncio.sleep(0.01)
        assert Scripted.given <= 5 + 1 + 2, "five wait, and one waits for room"
        first = [(await anext(merged)).host for _ in range(4)]
        assert sorted(first) == ["one", "one", "three", "two"]
        assert len([each async for each in merged]) == 1002 - 4


async def test_a_broken_stream_is_opened_again_behind_its_last_item(fleet: Fleet) -> None:
    some = fleet.where("two")
    again: list[int] = []

    def go_on(_: DockerSession, last: int) -> Scripted:
        again.append(last)
        return Scripted([last + 1], StreamTruncated("cut") if last < 3 else None)

    def begin(_: DockerSession) -> Scripted:
        return Scripted([0, 1], ConnectionLost("gone"))

    async with some.merge(begin, again=go_on, backoff=SOON) as merged:
        found = [item async for _, item in merged]
    assert [item for item in found if isinstance(item, int)] == [0, 1, 2, 3, 4]
    assert again == [1, 2, 3]
    downs = [item for item in found if isinstance(item, HostDown)]
    assert [type(down.error) for down in downs] == [
        ConnectionLost,
        StreamTruncated,
        StreamTruncated,
    ]
    assert all(down.retry_in is not None and 0.005 <= down.retry_in <= 0.01 for down in downs)
    assert [item for item in found if isinstance(item, HostBack)] == [HostBack(1)] * 3


@pytest.mark.parametrize(
    "error", [BadRequest("no"), NotSupported("no"), InvalidArgument("no"), LookupError("no")]
)
async def test_what_trying_again_would_not_change(fleet: Fleet, error: Exception) -> None:
    scripts = {
        "one": lambda: Scripted([1], error),
        "two": lambda: Scripted([2]),
        "three": lambda: Scripted([3]),
    }
    async with fleet.merge(by_name(fleet, scripts)) as merged:
        found = [each async for each in merged]
    assert FromHost("one", HostDown(error, None)) in found
    assert len(found) == 4


async def test_a_function_that_raises_is_that_host_s_item(fleet: Fleet) -> None:
    def fail(docker: DockerSession) -> Scripted:
        if docker is fleet.sessions["two"]:
            raise LookupError
        return Scripted([1])

    async with fleet.merge(fail) as merged:
        found = dict([each async for each in merged])
    assert found["one"] == found["three"] == 1
    assert isinstance(found["two"], HostDown)


async def test_real_streams(daemons: dict[str, FakeDaemon], fleet: Fleet) -> None:
    for name in NAMES:
        event = {"Type": "container", "Action": "start", "Actor": {"ID": name}}
        daemons[name].on("GET", "/events", Answer.lines([event, event]))
    daemons["two"].on("GET", "/events", status=400, json={"message": "no"})
    async with fleet.merge(lambda docker: docker.events()) as merged:
        found = [each async for each in merged]
    assert sorted(host for host, _ in found) == ["one", "one", "three", "three", "two"]
    assert [type(item.error) for _, item in found if isinstance(item, HostDown)] == [BadRequest]


@pytest.mark.parametrize("leave", ["break", "cancel"])
async def test_left_early_it_leaves_nothing(
    daemons: dict[str, FakeDaemon], fleet: Fleet, leave: str
) -> None:
    before, files = asyncio.all_tasks(), open_files()
    event = {"Type": "container", "Action": "start", "Actor": {"ID": "x"}}
    daemons["one"].on("GET", "/events", Answer.lines([event]))
    daemons["two"].on("GET", "/events", Answer.hang())
    await daemons["three"].stop()
    seen = asyncio.Event()

    async def read() -> None:
        async with fleet.merge(lambda docker: docker.events()) as merged:
            async for _, item in merged:
                if isinstance(item, HostDown):
                    seen.set()
                    if leave == "break":
                        break

    reading = asyncio.ensure_future(read())
    await seen.wait()
    if leave == "cancel":
        reading.cancel()
    await asyncio.wait([reading])
    await fleet.close()
    for name in ("one", "two"):
        await nothing_left(daemons[name], before)
    assert open_files() <= files


async def test_opened_once(fleet: Fleet) -> None:
    merged = fleet.merge(lambda _: Scripted([]))
    with pytest.raises(UsageError, match="open the streams first"):
        await anext(merged)
    async with merged:
        pass
    with pytest.raises(UsageError, match="opened once"):
        await merged.__aenter__()
    with pytest.raises(InvalidArgument, match="buffer is 0"):
        fleet.merge(lambda _: Scripted([]), buffer=0)
