"""Logs of containers of a real engine."""

import asyncio
import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aiodockerapi import (
    STDERR,
    STDOUT,
    ContainerCreated,
    DockerSession,
    Frame,
    HostConfig,
    InvalidArgument,
    LogConfig,
    NotFound,
    Timestamp,
)
from aiodockerapi._core.logs import Logs
from aiodockerapi._wire.lines import Line
from tests.live.gaps import Gaps
from tests.live.workshop import Workshop

pytestmark = pytest.mark.live

BOTH = "for i in 1 2 3; do echo out $i; echo err $i >&2; sleep 0.02; done"


def text(frames: list[Frame]) -> str:
    """Join what frames say."""
    return b"".join(frame.data for frame in frames).decode()


async def test_finite(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.ended(BOTH)
    frames = await docker.containers.logs(made).collect()
    out = [frame.data for frame in frames if frame.stream is STDOUT]
    err = [frame.data for frame in frames if frame.stream is STDERR]
    assert out == [b"out 1\n", b"out 2\n", b"out 3\n"]
    assert err == [b"err 1\n", b"err 2\n", b"err 3\n"]
    assert len(frames) == 6
    only = await docker.containers.logs(made, stderr=False).collect()
    assert [frame.data for frame in only] == out
    only = await docker.containers.logs(made, stdout=False).collect()
    assert [frame.data for frame in only] == err
    with pytest.raises(InvalidArgument):
        docker.containers.logs(made, stdout=False, stderr=False)


async def test_follow_until_the_end(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.started("for i in 1 2 3; do echo $i; sleep 0.1; done")
    frames = await docker.containers.logs(made, follow=True).collect()
    assert text(frames) == "1\n2\n3\n"
    again = await docker.containers.logs(made, follow=True).collect()
    assert text(again) == "1\n2\n3\n"


async def test_follow_gives_lines_as_they_come(
    docker: DockerSession, shop: Workshop, gaps: Gaps
) -> None:
    gaps.skip("head of a follow")
    made = await shop.started("cat", stdin=True)
    async with (
        docker.containers.attach(made, stdin=True) as cat,
        docker.containers.logs(made, follow=True) as logs,
    ):
        for line in (b"one\n", b"two\n"):
            await cat.write(line)
            async with asyncio.timeout(5):
                assert await anext(logs) == Frame(STDOUT, line)
        await cat.write_eof()
        async with asyncio.timeout(5):
            assert [frame async for frame in logs] == []


async def test_silence_before_the_first_line_does_not_end_a_follow(
    host: str, shop: Workshop
) -> None:
    made = await shop.started("sleep 0.7; echo first")
    async with DockerSession(host, idle_timeout=0.3) as hasty:
        assert text(await hasty.containers.logs(made, follow=True).collect()) == "first\n"


async def test_silence_does_not_end_a_follow(host: str, shop: Workshop) -> None:
    made = await shop.started("echo first; sleep 0.7; echo second")
    async with DockerSession(host, idle_timeout=0.3) as hasty:
        assert text(await hasty.containers.logs(made, follow=True).collect()) == "first\nsecond\n"


@pytest.mark.parametrize(("tail", "told"), [(0, ""), (1, "3\n"), (2, "2\n3\n"), (9, "1\n2\n3\n")])
async def test_tail(docker: DockerSession, shop: Workshop, tail: int, told: str) -> None:
    made = await shop.ended("echo 1; echo 2; echo 3")
    assert text(await docker.containers.logs(made, tail=tail).collect()) == told


async def timed(docker: DockerSession, made: ContainerCreated) -> list[Timestamp]:
    """Return the time of each message."""
    frames = await docker.containers.logs(made, timestamps=True).collect()
    assert [frame.data for frame in frames] == [b"1\n", b"2\n", b"3\n"]
    return [frame.timestamp for frame in frames if frame.timestamp is not None]


async def test_since_and_until(docker: DockerSession, shop: Workshop, gaps: Gaps) -> None:
    gaps.skip("times of logs")
    made = await shop.ended("echo 1; sleep 0.2; echo 2; sleep 0.2; echo 3")
    first, second, third = await timed(docker, made)
    assert first < second < third
    between = second - (second - first) / 2

    async def told(**limits: datetime | float) -> str:
        since, until = limits.get("since"), limits.get("until")
        return text(await docker.containers.logs(made, since=since, until=until).collect())

    assert await told(since=between) == "2\n3\n"
    assert await told(since=between.timestamp()) == "2\n3\n"
    assert await told(since=between.astimezone().replace(tzinfo=None)) == "2\n3\n"
    assert await told(since=first - timedelta(hours=1)) == "1\n2\n3\n"
    assert await told(since=datetime.now(UTC) + timedelta(hours=1)) == ""
    assert await told(until=between) == "1\n"
    assert await told(since=between, until=third - (third - second) / 2) == "2\n"
    assert await told(since=second, until=second) == "2\n"
    later = Timestamp.from_unix(*divmod(second.unix_ns + 1, 10**9))
    assert await told(since=later) == "3\n", "one nanosecond later"
    assert await told(until=Timestamp.from_unix(*divmod(second.unix_ns - 1, 10**9))) == "1\n"


async def test_timestamps_and_attributes(docker: DockerSession, shop: Workshop) -> None:
    before = datetime.now(UTC) - timedelta(seconds=5)
    made = await shop.ended("echo 1; echo 2; echo 3")
    times = await timed(docker, made)
    assert all(before < time < datetime.now(UTC) + timedelta(seconds=5) for time in times)
    (last,) = await docker.containers.logs(made, details=True, tail=1).collect()
    assert (last.data, last.timestamp) == (b"3\n", None)
    assert not last.details


async def test_attributes(docker: DockerSession, shop: Workshop, gaps: Gaps) -> None:
    gaps.skip("attributes of logs")
    config = shop.config("echo key=value said", labels={"a b": "c,d=e"})
    options = LogConfig(type="json-file", config={"labels": "a b"})
    host = HostConfig(log_config=options, network_mode="none")
    config = config.model_copy(update={"host_config": host})
    made = await docker.containers.create(config)
    await docker.containers.start(made)
    await docker.containers.wait(made)
    told = {"a b": "c,d=e"}
    for timestamps in (False, True):
        logs = docker.containers.logs(made, details=True, timestamps=timestamps)
        (frame,) = await logs.collect()
        assert (frame.data, frame.details) == (b"key=value said\n", told)
        assert (frame.timestamp is not None) == timestamps
        async with docker.containers.logs(made, details=True, timestamps=timestamps) as logs:
            (line,) = [line async for line in logs.lines()]
        assert (line.text, line.details) == ("key=value said", told)


async def test_a_terminal_is_raw(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.ended("echo out; echo err >&2", tty=True)
    frames = await docker.containers.logs(made).collect()
    assert text(frames) == "out\r\nerr\r\n"
    assert {frame.stream for frame in frames} == {STDOUT}
    followed = await docker.containers.logs(made, follow=True, tail=1).collect()
    assert text(followed) == "err\r\n"


async def test_a_long_line(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.ended("head -c 40000 /dev/zero | tr '\\0' x; echo; echo end")
    frames = await docker.containers.logs(made).collect()
    assert text(frames) == "x" * 40000 + "\nend\n"
    assert all(len(frame.data) <= 16 * 1024 for frame in frames)
    assert len(frames) >= 4


LONG = "echo first; head -c 9000 /dev/zero | tr '\\0' x | sed 's/x/{}/g'; echo; echo; echo last"


async def lines_of(logs: Logs, **how: Any) -> list[Line]:
    async with logs:
        return [line async for line in logs.lines(**how)]


@pytest.mark.parametrize("timestamps", [False, True])
@pytest.mark.parametrize("tty", [False, True])
async def test_lines(
    docker: DockerSession, shop: Workshop, gaps: Gaps, tty: bool, timestamps: bool
) -> None:
    if timestamps:
        gaps.skip("times of logs")
    made = await shop.ended(LONG.format("a€"), tty=tty)
    long = "a€" * 9000
    lines = await lines_of(docker.containers.logs(made, timestamps=timestamps))
    assert [line.text for line in lines] == ["first", long, "", "last"]
    assert all(line.ended and line.stream is STDOUT for line in lines)
    assert all((line.timestamp is not None) == timestamps for line in lines)
    parts = await lines_of(docker.containers.logs(made, timestamps=timestamps), max_line=20_000)
    assert "".join(part.text for part in parts[1:3]) == long
    assert [part.ended for part in parts] == [True, False, True, True, True]


async def test_lines_of_bytes(docker: DockerSession, shop: Workshop, gaps: Gaps) -> None:
    gaps.skip("times of logs")
    # The local driver keeps bytes as they are, and cuts characters; the usual one makes of them
    # what JSON can hold.
    made = await shop.made(LONG.format("ab€") + "; printf 'bad \\377\\n'", log_driver="local")
    await docker.containers.start(made)
    await docker.containers.wait(made)
    lines = await lines_of(docker.containers.logs(made, timestamps=True))
    assert [line.text for line in lines] == ["first", "ab€" * 9000, "", "last", "bad \ufffd"]
    async with docker.containers.logs(made, timestamps=True) as logs:
        strict = logs.lines(errors="strict")
        assert [len((await anext(strict)).text) for _ in range(4)] == [5, 27000, 0, 4]
        with pytest.raises(UnicodeDecodeError):
            await anext(strict)


async def test_lines_as_they_come(docker: DockerSession, shop: Workshop, gaps: Gaps) -> None:
    gaps.skip("head of a follow")
    made = await shop.started("cat", stdin=True)
    async with (
        docker.containers.attach(made, stdin=True) as cat,
        docker.containers.logs(made, follow=True) as logs,
    ):
        lines = logs.lines()
        for number in range(3):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await anext(lines)
            await cat.write(b"line %d\n" % number)
            async with asyncio.timeout(10):
                assert await anext(lines) == Line(STDOUT, f"line {number}")
        await cat.write_eof()
        async with asyncio.timeout(10):
            assert [line async for line in lines] == []


async def test_much(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.ended("seq 1 20000")
    frames = await docker.containers.logs(made).collect()
    assert text(frames) == "".join(f"{number}\n" for number in range(1, 20001))


async def test_one_that_never_wrote(docker: DockerSession, shop: Workshop, gaps: Gaps) -> None:
    silent = await shop.ended("true")
    assert await docker.containers.logs(silent).collect() == []
    assert await docker.containers.logs(silent, follow=True, timestamps=True).collect() == []
    gaps.skip("head of a follow")
    quiet = await shop.sleeping()
    async with docker.containers.logs(quiet, follow=True) as logs:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await anext(logs)


async def test_one_that_never_ran(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.made("echo hello")
    assert await docker.containers.logs(made).collect() == []


async def test_errors(docker: DockerSession) -> None:
    with pytest.raises(NotFound, match="nosuchcontainer") as caught:
        await docker.containers.logs("nosuchcontainer", follow=True).collect()
    assert caught.value.path == "/containers/nosuchcontainer/logs"
    with pytest.raises(InvalidArgument, match="tail"):
        docker.containers.logs("nosuchcontainer", tail=-1)


async def test_removed_in_the_middle(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.started("while :; do echo tick; sleep 0.05; done")
    async with docker.containers.logs(made, follow=True) as logs, asyncio.timeout(10):
        assert (await anext(logs)).data == b"tick\n"
        await docker.containers.stop(made, stop_timeout=0)
        await docker.containers.remove(made, force=True)
        rest = [frame async for frame in logs]
    assert {frame.data for frame in itertools.islice(rest, 5)} <= {b"tick\n"}
