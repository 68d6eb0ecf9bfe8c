"""Events that are resumed: from a daemon that is cut off, forgets, and comes back."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Any, cast

import pytest

from aiodockerapi import DockerSession, UsageError
from aiodockerapi._core import retry
from aiodockerapi._core.stream import Stream
from aiodockerapi.engine.system import resume
from aiodockerapi.engine.system.events import Event, EventFilters, EventsGap
from aiodockerapi.errors import (
    BadRequest,
    DaemonNotFound,
    DockerError,
    Forbidden,
    InvalidArgument,
    InvalidResponse,
    NotDocker,
    NotFound,
    NotSupported,
    ServerError,
    TLSError,
    Unauthorized,
    UnsupportedVersion,
)
from aiodockerapi.testing import Answer, FakeDaemon
from aiodockerapi.testing.answers import Playable
from tests.unit.helpers import LONG, eventually, failure, nothing_left, open_files
from tests.unit.memory import NANO, Memory, lines

Events = Stream[Event]


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "SHORTEST", 0.001)
    monkeypatch.setattr(retry, "LONGEST", 0.01)


@pytest.fixture
async def daemon() -> AsyncIterator[FakeDaemon]:
    async with FakeDaemon() as daemon:
        yield daemon


@pytest.fixture
def memory(daemon: FakeDaemon) -> Memory:
    return Memory(daemon)


@pytest.fixture
async def docker(daemon: FakeDaemon) -> AsyncIterator[DockerSession]:
    async with DockerSession(daemon.host) as docker:
        yield docker


async def take(events: Events, count: int) -> list[str]:
    """Read so many items; a gap is shown as such."""
    async with asyncio.timeout(LONG):
        return [shown(await anext(events)) for _ in range(count)]


def shown(event: Event) -> str:
    return "(gap)" if isinstance(event, EventsGap) else event.action


def names(numbers: Iterable[int]) -> list[str]:
    return [f"e{number}" for number in numbers]


async def reconnected(memory: Memory) -> None:
    async with asyncio.timeout(LONG):
        await eventually(lambda: bool(memory.listeners))


async def test_they_go_on_after_every_cut(memory: Memory, docker: DockerSession) -> None:
    memory.tell("before")
    async with docker.events(resume=True) as events:
        for number in range(0, 20, 4):
            memory.tell(f"e{number}")
            assert await take(events, 1) == [f"e{number}"]
            memory.cut()
            memory.tell(*names([number + 1, number + 2]))
            reading = asyncio.create_task(take(events, 3))
            await reconnected(memory)
            memory.tell(f"e{number + 3}")
            assert await reading == names(range(number + 1, number + 4))
    assert len(memory.streams) == 6
    assert "since" not in memory.streams[0].query, "from now on"


async def test_a_daemon_that_ends_the_stream_goes_down(
    memory: Memory, docker: DockerSession
) -> None:
    async with docker.events(resume=True) as events:
        memory.tell("a")
        memory.end()
        memory.tell("b")
        assert await take(events, 2) == ["a", "b"]


@pytest.mark.parametrize(("missed", "gap"), [(0, False), (255, False), (256, True), (300, True)])
async def test_what_the_daemon_keeps_bounds_what_may_be_missed(
    memory: Memory, docker: DockerSession, missed: int, gap: bool
) -> None:
    async with docker.events(resume=True) as events:
        seen = memory.tell("seen")
        assert await take(events, 1) == ["seen"]
        memory.cut()
        memory.tell(*names(range(missed)))
        if gap:
            async with asyncio.timeout(LONG):
                found = await anext(events)
            assert isinstance(found, EventsGap)
            assert found.since is not None
            assert found.until is not None
            assert found.moment is not None
            assert (found.since.unix_ns, found.moment.unix_ns) == (seen, seen)
            assert found.until > found.since
            assert "cut in the middle" in found.reason
            assert (found.type, found.verb, found.actor) == ("", "", None)
        reading = asyncio.create_task(take(events, min(missed, 256) + 1))
        # What comes about before the look may push the last one out.
        await eventually(lambda: "until" in memory.asked[-1].query)
        memory.tell("last")
        assert await reading == [*names(range(max(0, missed - 256), missed)), "last"]


async def test_a_restart_is_a_gap(memory: Memory, docker: DockerSession) -> None:
    async with docker.events(resume=True) as events:
        memory.tell("a", "b")
        assert await take(events, 2) == ["a", "b"]
        for number in range(3):
            memory.restart()
            memory.tell(f"after-{number}")
            assert await take(events, 2) == ["(gap)", f"after-{number}"]


async def test_a_gap_is_told_once(memory: Memory, docker: DockerSession) -> None:
    async with docker.events(resume=True, filters=EventFilters(container="c1")) as events:
        memory.tell("a")
        assert await take(events, 1) == ["a"]
        memory.restart()
        memory.tell("b", "c", container="c2")
        assert await take(events, 1) == ["(gap)"]
        memory.cut()
        memory.tell("d")
        assert await take(events, 1) == ["d"]


async def test_what_is_left_after_a_gap_comes_after_another_cut(
    memory: Memory, docker: DockerSession
) -> None:
    async with docker.events(resume=True) as events:
        memory.tell("a")
        assert await take(events, 1) == ["a"]
        memory.restart()
        memory.tell("b")
        assert await take(events, 1) == ["(gap)"]
        memory.cut()
        assert await take(events, 1) == ["b"]


async def test_a_gap_is_told_to_the_one_who_asks_next(
    memory: Memory, docker: DockerSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "SHORTEST", 0.2)
    monkeypatch.setattr(retry, "LONGEST", 0.2)
    async with docker.events(resume=True) as events:
        memory.tell("a")
        assert await take(events, 1) == ["a"]
        memory.restart()
        # Somebody waits until the pause has begun, and no longer: the connection is made anyway.
        waiting = asyncio.create_task(take(events, 1))
        await eventually(lambda: any("_reconnect" in repr(each) for each in asyncio.all_tasks()))
        waiting.cancel()
        await asyncio.wait([waiting])
        await reconnected(memory)
        memory.tell("b")
        assert await take(events, 2) == ["(gap)", "b"]


async def test_a_gap_is_told_even_if_nothing_more_happens(
    memory: Memory, docker: DockerSession
) -> None:
    async with docker.events(resume=True) as events:
        memory.tell("a")
        assert await take(events, 1) == ["a"]
        memory.restart()
        assert await take(events, 1) == ["(gap)"]


async def test_events_of_one_nanosecond(memory: Memory, docker: DockerSession) -> None:
    async with docker.events(resume=True) as events:
        stamp = memory.tell("a", "b")
        memory.tell("c", stamp=stamp)
        assert await take(events, 3) == ["a", "b", "c"]
        memory.cut()
        memory.tell("d", "c2", stamp=stamp)
        assert await take(events, 2) == ["d", "c2"]
        memory.cut()
        memory.tell("e")
        assert await take(events, 1) == ["e"]


async def test_an_earlier_stamp_may_stand_later(memory: Memory, docker: DockerSession) -> None:
    async with docker.events(resume=True) as events:
        memory.tell("a")
        stamp = memory.tell("b")
        assert await take(events, 2) == ["a", "b"]
        memory.cut()
        memory.tell("earlier", stamp=stamp - 500)
        assert await take(events, 1) == ["earlier"]
        memory.cut()
        memory.tell("later", stamp=stamp + 1)
        assert await take(events, 1) == ["later"]


async def test_what_was_before_the_first_event_is_not_given(
    memory: Memory, docker: DockerSession
) -> None:
    memory.tell("before", "just before")
    async with docker.events(resume=True) as events:
        memory.tell("first")
        assert await take(events, 1) == ["first"]
        memory.cut()
        memory.tell("second")
        assert await take(events, 1) == ["second"]


async def test_sent_twice_on_one_connection(memory: Memory, docker: DockerSession) -> None:
    async with docker.events(resume=True) as events:
        memory.tell("a", "b")
        for event in memory.kept:
            memory.listeners[0].send_json(event)
        memory.tell("c")
        assert await take(events, 3) == ["a", "b", "c"]


@pytest.mark.parametrize("kept", [True, False])
async def test_cut_before_the_first_event(
    memory: Memory, docker: DockerSession, kept: bool
) -> None:
    memory.tell("before")
    async with docker.events(resume=True) as events:
        (memory.cut if kept else memory.restart)()
        memory.tell("first", stamp=memory.now())
        assert await take(events, 1 + (not kept)) == [*([] if kept else ["(gap)"]), "first"]


async def test_the_past_and_how_far_it_reaches(memory: Memory, docker: DockerSession) -> None:
    first = memory.tell("e0")
    memory.tell(*names(range(1, 10)))
    async with docker.events(resume=True, since=first / NANO + 0.0025) as events:
        assert await take(events, 7) == names(range(3, 10))
        memory.cut()
        memory.tell("e10")
        assert await take(events, 1) == ["e10"]
    async with docker.events(resume=True, since=first / NANO - 1) as events:
        gap = await anext(events)
        assert isinstance(gap, EventsGap)
        assert "does not reach back" in gap.reason
        assert await take(events, 2) == ["e0", "e1"]


async def test_until_the_end(memory: Memory, docker: DockerSession) -> None:
    memory.tell(*names(range(3)))
    stamp = memory.tell("last")
    memory.tell("too late")
    past = docker.events(resume=True, since=stamp / NANO - 0.0015, until=stamp / NANO + 1e-6)
    assert [shown(event) for event in await past.collect()] == ["e2", "last"]
    end = memory.now() / NANO + 0.3
    async with docker.events(resume=True, since=stamp / NANO + 0.5, until=end) as events:
        memory.tell("a")
        assert await take(events, 1) == ["a"]
        memory.end()
        memory.tell("b")
        assert await take(events, 1) == ["b"], "that was not the end yet"
        await asyncio.sleep(max(0, end - memory.now() / NANO))
        memory.end()
        with pytest.raises(StopAsyncIteration):
            await anext(events)
        with pytest.raises(StopAsyncIteration):
            await anext(events)
    assert sum(each.query["until"] == [f"{end:.9f}"] for each in memory.asked) == 2


@pytest.mark.parametrize("ahead", [-3600, 3600])
async def test_the_end_by_the_clock_of_the_daemon(
    daemon: FakeDaemon, docker: DockerSession, ahead: float
) -> None:
    memory = Memory(daemon, ahead)
    end = memory.now() / NANO + 0.2
    async with docker.events(resume=True, until=end) as events:
        memory.tell("a")
        memory.end()
        memory.tell("b")
        assert await take(events, 2) == ["a", "b"]
        reading = asyncio.ensure_future(anext(events, None))
        while not reading.done():
            await asyncio.sleep(0.01)
            if memory.now() / NANO > end:
                memory.end()
        assert reading.result() is None


def refused(status: int) -> Answer:
    return Answer.json({"message": "no"}, status)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refused(400), BadRequest),
        (refused(401), Unauthorized),
        (refused(403), Forbidden),
        (refused(404), NotFound),
        (refused(501), NotSupported),
        (Answer.raw(b"5\n"), InvalidResponse),
        (Answer.raw(b"<html>", 404, content_type="text/html"), NotDocker),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
async def test_what_no_retry_mends_ends_them(
    memory: Memory, docker: DockerSession, answer: Playable, kind: type[DockerError]
) -> None:
    async with docker.events(resume=True) as events:
        memory.tell("a")
        assert await take(events, 1) == ["a"]
        memory.refusals = [answer]
        memory.cut()
        memory.tell("b")
        assert type(await failure(anext(events))) is kind
        assert isinstance(await failure(anext(events)), UsageError)


@pytest.mark.parametrize("kind", [UnsupportedVersion, TLSError, UsageError, InvalidArgument])
def test_what_does_not_mend(kind: type[DockerError]) -> None:
    assert not retry.may_mend(kind("x"))


async def test_what_passes_is_tried_again(
    daemon: FakeDaemon, memory: Memory, docker: DockerSession
) -> None:
    async with docker.events(resume=True) as events:
        memory.tell("a")
        assert await take(events, 1) == ["a"]
        memory.refusals = [
            refused(500),
            refused(429),
            Answer.raw(b"<html>Bad gateway", 502, content_type="text/html"),
            Answer.reset(),
            Answer.garbage(b""),
            Answer.cut_head(20),
        ]
        memory.cut()
        memory.tell("b")
        assert await take(events, 1) == ["b"]
        assert memory.refusals == []
        memory.listeners.clear()
        reading = asyncio.create_task(take(events, 1))
        await daemon.stop()
        await asyncio.sleep(0.05)
        memory.tell("c")
        await daemon.start()
        assert await reading == ["c"]


async def test_the_first_connection_is_not_tried_again(
    daemon: FakeDaemon, memory: Memory, docker: DockerSession
) -> None:
    memory.refusals = [refused(500)]
    assert isinstance(await failure(docker.events(resume=True).__aenter__()), ServerError)
    await daemon.stop()
    assert isinstance(await failure(docker.events(resume=True).__aenter__()), DaemonNotFound)
    await daemon.start()


@pytest.mark.parametrize("chunked", [True, False])
@pytest.mark.parametrize("slow", [True, False])
async def test_cut_at_any_byte(
    daemon: FakeDaemon, docker: DockerSession, chunked: bool, slow: bool
) -> None:
    memory = Memory(daemon)
    start = memory.tell("before")
    memory.tell(*names(range(3)))
    body = lines(list(memory.kept)[1:])
    for after in (0, 1, 2, *range(9, len(body), 41), len(body) - 1):
        memory.refusals = [Answer.cut(body, after=after, chunked=chunked)]
        async with docker.events(resume=True, since=start / NANO + 0.0005) as events:
            if slow:
                await asyncio.sleep(0.002)
            assert await take(events, 3) == names(range(3)), f"after {after} bytes"


async def test_a_look_that_fails_is_another_failure(
    daemon: FakeDaemon, memory: Memory, docker: DockerSession
) -> None:
    async with docker.events(resume=True) as events:
        memory.tell("a")
        assert await take(events, 1) == ["a"]
        memory.cut()
        memory.tell("b")
        answer = memory.answer
        failures = iter([refused(500), Answer.reset(), Answer.cut(b"{}\n{}\n", after=4)])

        async def fail(request: Any) -> Playable:
            if "until" in request.query and (failing := next(failures, None)) is not None:
                return failing
            return await answer(request)

        daemon.on("GET", "/events", fail)
        assert await take(events, 1) == ["b"]


async def test_a_daemon_that_does_not_say_what_it_has(
    daemon: FakeDaemon, memory: Memory, docker: DockerSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resume, "_LOOK", 0.05)
    async with docker.events(resume=True) as events:
        memory.tell("a")
        assert await take(events, 1) == ["a"]
        answer = memory.answer

        async def hang(request: Any) -> Playable:
            return Answer.hang_after(b"") if "until" in request.query else await answer(request)

        daemon.on("GET", "/events", hang)
        memory.cut()
        memory.tell("b")
        assert await take(events, 2) == ["(gap)", "b"]


async def test_podman_is_asked_in_its_own_way() -> None:
    async with FakeDaemon(headers={"Server": "Libpod/5.4.2 (linux)"}) as daemon:
        memory = Memory(daemon, podman=True)
        memory.tell("before")
        async with DockerSession(daemon.host) as docker, docker.events(resume=True) as events:
            memory.cut()
            memory.tell("a", stamp=memory.now())
            assert await take(events, 1) == ["a"]
            memory.cut()
            memory.tell("b")
            assert await take(events, 1) == ["b"]
            memory.restart()
            memory.tell("c")
            assert await take(events, 2) == ["(gap)", "c"]


async def test_silence_that_lasts_too_long(memory: Memory, docker: DockerSession) -> None:
    async with docker.events(resume=True, idle_timeout=0.05) as events:
        memory.tell("a")
        assert await take(events, 1) == ["a"]
        dead = memory.listeners[:]
        memory.listeners.clear()
        memory.tell("b")
        assert await take(events, 1) == ["b"]
        await asyncio.wait_for(dead[0].gone.wait(), LONG)
        reading = asyncio.create_task(take(events, 1))
        await eventually(lambda: len(memory.streams) >= 4)
        memory.tell("c")
        assert await reading == ["c"]


async def test_reading_that_is_cancelled_goes_on(
    daemon: FakeDaemon, memory: Memory, docker: DockerSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "SHORTEST", 0.02)
    async with docker.events(resume=True) as events:
        memory.tell("a")
        assert await take(events, 1) == ["a"]
        given: list[str] = []
        for number in range(8):
            memory.cut()
            memory.tell(f"e{number}")
            async with asyncio.timeout(LONG):
                while len(given) <= number:
                    # At many places: in the pause, in connecting, in the look, in reading.
                    try:
                        async with asyncio.timeout(0.003 * (1 + number)):
                            given.append(shown(await anext(events)))
                    except TimeoutError:
                        continue
        assert given == names(range(8))
    await daemon.until(lambda: daemon.open_connections <= 1)


async def test_left_in_every_way_nothing_is_left(daemon: FakeDaemon) -> None:
    before, files = asyncio.all_tasks(), open_files()
    memory = Memory(daemon)

    async def read(docker: DockerSession) -> None:
        async with docker.events(resume=True) as events:
            async for _ in events:
                pass

    async with DockerSession(daemon.host) as docker:
        for turn in range(40):
            memory.tell("before")
            reading = asyncio.create_task(read(docker))
            await reconnected(memory)
            (memory.cut, memory.restart)[turn % 2]()
            memory.tell("x")
            for _ in range(turn):
                await asyncio.sleep(0)
            reading.cancel()
            await asyncio.wait([reading])
            assert reading.cancelled()
            memory.listeners.clear()
    await nothing_left(daemon, before)
    assert open_files() == files


async def test_closed_while_it_waits(
    daemon: FakeDaemon, memory: Memory, docker: DockerSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "SHORTEST", 1000)
    monkeypatch.setattr(retry, "LONGEST", 1000)
    async with docker.events(resume=True) as events:
        memory.tell("a")
        assert await take(events, 1) == ["a"]
        memory.cut()
        reading = asyncio.ensure_future(failure(anext(events)))
        await daemon.until(lambda: daemon.open_connections <= 1)
        await asyncio.sleep(0.01)
        assert "one at a time" in str(await failure(anext(events)))
        events.close()
        assert "closed while it was read" in str(await reading)


async def test_the_session_is_closed_while_it_waits(
    daemon: FakeDaemon, memory: Memory, docker: DockerSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "SHORTEST", 1000)
    monkeypatch.setattr(retry, "LONGEST", 1000)
    async with docker.events(resume=True) as events:
        memory.tell("a")
        assert await take(events, 1) == ["a"]
        memory.cut()
        reading = asyncio.ensure_future(failure(anext(events)))
        await daemon.until(lambda: daemon.open_connections <= 1)
        await asyncio.sleep(0.01)
        await docker.close()
        assert isinstance(await reading, UsageError)


async def test_forgotten_ones_are_told_once(memory: Memory, docker: DockerSession) -> None:
    forgotten = [docker.events(resume=True)]
    await forgotten[0].__aenter__()
    live = memory.listeners[0]
    with pytest.warns(ResourceWarning, match="never closed") as warned:
        forgotten.clear()
    assert len(warned) == 1
    await asyncio.wait_for(live.gone.wait(), LONG)


@pytest.mark.usefixtures("memory")
async def test_wrong_uses(docker: DockerSession) -> None:
    events = docker.events(resume=True)
    assert "open the stream first" in str(await failure(anext(events)))
    async with events:
        assert "opened once" in str(await failure(events.__aenter__()))
    assert "is closed" in str(await failure(anext(events)))
    for limit in (0, -1):
        with pytest.raises(InvalidArgument, match="above 0"):
            docker.events(resume=True, idle_timeout=limit)
    with pytest.raises(InvalidArgument, match="resume"):
        docker.events(idle_timeout=5)
    with pytest.raises(InvalidArgument, match="no moment"):
        docker.events(resume=True, since=float("nan"))
    with pytest.raises(InvalidArgument, match="no moment"):
        docker.events(resume=True, until=1e30)
    with pytest.raises(InvalidArgument, match="colour"):
        docker.events(resume=True, filters=cast(EventFilters, {"colour": "red"}))


def test_pauses_grow_and_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    for failures in (1, 2, 5, 9, 10, 1000):
        length = min(0.1 * 2.0 ** min(failures - 1, 64), 30)
        found = {retry.pause(failures) for _ in range(50)}
        assert length / 2 <= min(found) < max(found) <= length
        assert len(found) > 40
