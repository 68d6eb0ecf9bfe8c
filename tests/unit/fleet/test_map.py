"""Many daemons at once: each has its own outcome."""

import asyncio
from collections.abc import Callable, MutableMapping

import pytest

from aiodockerapi.errors import (
    DaemonNotFound,
    DockerError,
    InvalidArgument,
    InvalidHost,
    ServerError,
    UsageError,
)
from aiodockerapi.fleet import Fleet, Outcome, Outcomes
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.fleet.conftest import NAMES
from tests.unit.helpers import nothing_left, open_files


def asked_twice(daemon: FakeDaemon) -> Callable[[], bool]:
    return lambda: len(daemon.requests) == 2


def outcomes_of(**found: object) -> Outcomes[object]:
    return Outcomes([
        Outcome(host, 0.5, value, None)
        if isinstance(value, Exception)
        else Outcome(host, 0.5, None, value)
        for host, value in found.items()
    ])  # fmt: skip


async def test_all_succeed(fleet: Fleet) -> None:
    infos = await fleet.map(lambda docker: docker.info())
    assert [outcome.host for outcome in infos] == list(NAMES)
    assert {host: info.id for host, info in infos.items()} == {name: name for name in NAMES}
    assert all(outcome.ok and outcome.seconds >= 0 for outcome in infos)
    assert infos.failures == {}
    assert infos.raise_for_failures() is infos
    assert repr(infos) == "<Outcomes: 3 of 3 hosts succeeded>"
    assert repr(fleet) == "<Fleet of 3 hosts>"
    assert len(fleet) == 3
    assert list(fleet.sessions) == list(NAMES)


async def test_the_order_is_that_of_the_hosts(daemons: dict[str, FakeDaemon], fleet: Fleet) -> None:
    daemons["one"].on("GET", "/info", Answer.slow(b'{"ID":"one"}', 0.005))
    infos = await fleet.map(lambda docker: docker.info())
    assert list(infos.successes) == list(NAMES)
    assert infos[0].seconds >= 0.05


async def test_some_fail(daemons: dict[str, FakeDaemon], fleet: Fleet) -> None:
    daemons["two"].on("GET", "/info", json={"message": "no"}, status=500)
    await daemons["three"].stop()
    infos = await fleet.map(lambda docker: docker.info())
    assert list(infos.successes) == ["one"]
    assert {host: type(error) for host, error in infos.failures.items()} == {
        "two": ServerError,
        "three": DaemonNotFound,
    }
    assert repr(infos) == "<Outcomes: 1 of 3 hosts succeeded>"
    with pytest.raises(ServerError, match="no"):
        _ = infos["two"].value
    for _ in range(2):
        with pytest.raises(ExceptionGroup, match="failed on 2 of 3 hosts: two, three") as raised:
            infos.raise_for_failures()
        assert list(raised.value.exceptions) == list(infos.failures.values())
        assert [error.__notes__ for error in raised.value.exceptions] == [
            ["on host two"],
            ["on host three"],
        ]


async def test_a_hanging_host_neither_delays_nor_fails_the_others(
    daemons: dict[str, FakeDaemon], fleet: Fleet
) -> None:
    daemons["two"].on("GET", "/info", Answer.hang())
    infos = await fleet.map(lambda docker: docker.info(), timeout=0.3)
    assert list(infos.successes) == ["one", "three"]
    assert all(outcome.seconds < 0.3 for outcome in infos if outcome.ok)
    late = infos["two"]
    assert type(late.error) is TimeoutError
    assert str(late.error) == "no outcome within 0.3 s"
    assert late.seconds > 0.29


async def test_what_the_function_raises_is_told_from_the_deadline(fleet: Fleet) -> None:
    async def raise_timeout(_: DockerSession) -> None:
        raise TimeoutError("its own")

    for timeout in (None, 5):
        outcomes = await fleet.map(raise_timeout, timeout=timeout)
        assert [str(outcome.error) for outcome in outcomes] == ["its own"] * 3

    async def fail(_: DockerSession) -> None:
        raise LookupError("any other")

    assert {type(each.error) for each in await fleet.map(fail)} == {LookupError}


async def test_a_function_that_fails_before_it_is_awaited(fleet: Fleet) -> None:
    def fail(_: DockerSession) -> asyncio.Future[None]:
        raise LookupError("at once")

    assert len((await fleet.map(fail)).failures) == 3


async def test_a_host_s_call_that_is_cancelled_from_within_is_that_host_s_failure(
    fleet: Fleet,
) -> None:
    async def cancelled_within(docker: DockerSession) -> str:
        if docker is fleet.sessions["two"]:
            inner = asyncio.ensure_future(asyncio.sleep(5))
            asyncio.get_running_loop().call_soon(inner.cancel)
            await inner
        return "fine"

    outcomes = await fleet.map(cancelled_within, timeout=5)
    assert outcomes.successes == {"one": "fine", "three": "fine"}
    assert isinstance(outcomes["two"].error, UsageError)
    assert "cancelled" in str(outcomes["two"].error)


async def test_exits_are_nobodys_outcome(fleet: Fleet) -> None:
    class StopEverything(BaseException):
        pass

    async def stop(docker: DockerSession) -> None:
        if docker is fleet.sessions["two"]:
            raise StopEverything
        await asyncio.sleep(5)

    with pytest.raises(BaseExceptionGroup) as raised:
        await fleet.map(stop)
    assert [type(error) for error in raised.value.exceptions] == [StopEverything]


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
async def test_so_many_hosts_at_a_time(fleet: Fleet, limit: int) -> None:
    running, most = 0, 0

    async def count(_: DockerSession) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1

    outcomes = await fleet.map(count, limit=limit)
    assert most == min(limit, 3)
    assert not outcomes.failures


async def test_the_time_of_a_host_begins_with_its_call(fleet: Fleet) -> None:
    async def take_a_while(_: DockerSession) -> None:
        await asyncio.sleep(0.1)

    outcomes = await fleet.map(take_a_while, limit=1, timeout=0.28)
    assert not outcomes.failures, "0.3 s in all, but each within its own time"
    assert all(0.09 < outcome.seconds < 0.28 for outcome in outcomes)


async def test_cancelled_it_leaves_nothing(daemons: dict[str, FakeDaemon]) -> None:
    before, files = asyncio.all_tasks(), open_files()
    for daemon in daemons.values():
        daemon.on("GET", "/info", Answer.hang())
    async with Fleet.of(*(daemon.host for daemon in daemons.values())) as fleet:
        polling = asyncio.ensure_future(fleet.map(DockerSession.info, limit=2))
        for daemon in list(daemons.values())[:2]:
            await daemon.until(asked_twice(daemon))
        polling.cancel()
        await asyncio.wait([polling])
        assert polling.cancelled()
    for daemon in daemons.values():
        await nothing_left(daemon, before)
    assert open_files() == files


async def test_closed(fleet: Fleet) -> None:
    await fleet.map(lambda docker: docker.info())
    await fleet.close()
    await fleet.close()
    outcomes = await fleet.map(lambda docker: docker.info())
    assert {type(error) for error in outcomes.failures.values()} == {UsageError}


@pytest.mark.parametrize(
    ("timeout", "limit", "words"),
    [
        (0, None, "timeout is 0"),
        (-1, None, "timeout is -1"),
        (float("nan"), None, "timeout is nan"),
        (None, 0, "limit is 0"),
    ],
)
async def test_bad_limits(
    fleet: Fleet, timeout: float | None, limit: int | None, words: str
) -> None:
    with pytest.raises(InvalidArgument, match=words):
        await fleet.map(lambda docker: docker.info(), timeout=timeout, limit=limit)


def test_which_hosts() -> None:
    fleet = Fleet.of("tcp://10.0.0.1", "unix:///a", local="unix:///b")
    assert {name: session.host for name, session in fleet.sessions.items()} == {
        "tcp://10.0.0.1": "tcp://10.0.0.1",
        "unix:///a": "unix:///a",
        "local": "unix:///b",
    }
    assert list(Fleet({"mine": DockerSession("unix:///a")}).sessions) == ["mine"]
    assert not isinstance(fleet.sessions, MutableMapping)


@pytest.mark.parametrize(
    ("hosts", "named", "error", "words"),
    [
        ((), {}, InvalidArgument, "a host at least"),
        (("unix:///a", "unix:///a"), {}, InvalidArgument, "named twice in the fleet: unix:///a"),
        (("unix:///a", "nonsense"), {}, InvalidHost, "nonsense"),
        ((), {"local": "tcp://u:hunter2@box"}, InvalidHost, "no user and password"),
    ],
)
def test_bad_hosts(
    hosts: tuple[str, ...], named: dict[str, str], error: type[DockerError], words: str
) -> None:
    with pytest.raises(error, match=words):
        Fleet.of(*hosts, **named)


def test_outcomes_are_a_sequence_with_names() -> None:
    error = LookupError("no")
    outcomes = outcomes_of(a=1, b=error, c=None)
    assert len(outcomes) == 3
    assert outcomes["a"] is outcomes[0] is outcomes[-3]
    assert outcomes["c"].ok
    assert outcomes["c"].value is None
    assert not outcomes["b"].ok
    assert outcomes["b"].error is error
    assert outcomes.successes == {"a": 1, "c": None}
    assert list(outcomes.items()) == [("a", 1), ("c", None)]
    part = outcomes[1:]
    assert isinstance(part, Outcomes)
    assert [each.host for each in part] == ["b", "c"]
    assert part["b"].error is error
    with pytest.raises(KeyError):
        _ = part["a"]
    with pytest.raises(IndexError):
        _ = outcomes[3]
    assert outcomes["a"] in outcomes
    assert next(reversed(outcomes)) is outcomes["c"]
