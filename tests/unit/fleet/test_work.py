"""Outcomes as they come in, actions that report, and their end in every way."""

import asyncio
from collections.abc import Callable

import pytest

from aiodockerapi.errors import InvalidArgument, ServerError, UsageError
from aiodockerapi.fleet import Fleet, Outcome, Report
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.fleet.conftest import NAMES
from tests.unit.helpers import nothing_left, open_files


def asked_twice(daemon: FakeDaemon) -> Callable[[], bool]:
    return lambda: len(daemon.requests) == 2


Told = Callable[[str], None]


async def test_outcomes_as_they_come_in(daemons: dict[str, FakeDaemon], fleet: Fleet) -> None:
    daemons["one"].on("GET", "/info", Answer.slow(b'{"ID":"one"}', 0.02))
    daemons["two"].on("GET", "/info", json={"message": "no"}, status=500)
    async with fleet.stream(lambda docker: docker.info()) as work:
        assert (work.total, work.done, work.left) == (3, 0, NAMES)
        seen = [outcome async for outcome in work]
        assert (work.done, work.left) == (3, ())
    assert seen[-1].host == "one"
    assert {outcome.host: outcome.ok for outcome in seen} == {
        "one": True,
        "two": False,
        "three": True,
    }
    assert isinstance(work.outcomes["two"].error, ServerError)
    assert [outcome.host for outcome in work.outcomes] == list(NAMES)


async def test_reports_come_before_the_outcome(fleet: Fleet) -> None:
    go = asyncio.Event()

    async def act(docker: DockerSession, report: Told) -> str:
        report("begun")
        await go.wait()
        report("half")
        report("nearly")
        return (await docker.info()).id

    async with fleet.each(act) as work:
        news = [await anext(work) for _ in NAMES]
        assert news == [Report(name, "begun") for name in NAMES]
        go.set()
        rest = [each async for each in work]
    told = [each for each in rest if isinstance(each, Report)]
    assert told == [Report(name, "nearly") for name in NAMES], "only the last one that was unread"
    assert {each.host: each.value for each in rest if isinstance(each, Outcome)} == {
        name: name for name in NAMES
    }


async def test_a_few_at_a_time(fleet: Fleet) -> None:
    running: set[DockerSession] = set()

    async def act(docker: DockerSession, report: Told) -> None:
        running.add(docker)
        report(str(len(running)))
        await docker.info()
        running.discard(docker)

    async with fleet.each(act, limit=1) as work:
        reports = [each.item async for each in work if isinstance(each, Report)]
    assert reports == ["1"] * 3


async def test_cancelled_hosts_are_left_without_an_outcome(
    daemons: dict[str, FakeDaemon], fleet: Fleet
) -> None:
    daemons["two"].on("GET", "/info", Answer.hang())
    async with fleet.stream(lambda docker: docker.info()) as work:
        seen = []
        async for outcome in work:
            seen.append(outcome.host)
            if len(seen) == 2:
                work.cancel()
    assert sorted(seen) == ["one", "three"]
    assert work.left == ("two",)
    assert list(work.outcomes.successes) == ["one", "three"]


@pytest.mark.parametrize("leave", ["break", "raise", "cancel"])
async def test_left_early_it_leaves_nothing(
    daemons: dict[str, FakeDaemon], fleet: Fleet, leave: str
) -> None:
    before, files = asyncio.all_tasks(), open_files()
    for name in ("two", "three"):
        daemons[name].on("GET", "/info", Answer.hang())

    async def read() -> None:
        async with fleet.stream(lambda docker: docker.info()) as work:
            async for _ in work:
                if leave == "raise":
                    raise LookupError
                if leave == "break":
                    break

    reading = asyncio.ensure_future(read())
    for daemon in daemons.values():
        await daemon.until(asked_twice(daemon))
    if leave == "cancel":
        reading.cancel()
    await asyncio.wait([reading])
    assert reading.cancelled() == (leave == "cancel")
    assert reading.cancelled() or isinstance(reading.exception(), LookupError) == (leave == "raise")
    await fleet.close()
    for daemon in daemons.values():
        await nothing_left(daemon, before)
    assert open_files() == files


async def test_what_is_no_exception_ends_it(fleet: Fleet) -> None:
    class StopEverything(BaseException):
        pass

    async def stop(docker: DockerSession) -> None:
        await docker.info()
        raise StopEverything

    async def read() -> None:
        async with fleet.stream(stop) as work:
            async for _ in work:
                pass

    with pytest.raises(StopEverything):
        await read()


async def test_begun_once(fleet: Fleet) -> None:
    work = fleet.stream(lambda docker: docker.info())
    with pytest.raises(UsageError, match="begin the work first"):
        await anext(work)
    async with work:
        pass
    with pytest.raises(UsageError, match="begun once"):
        await work.__aenter__()
    with pytest.raises(InvalidArgument, match="limit is 0"):
        fleet.stream(lambda docker: docker.info(), limit=0)
