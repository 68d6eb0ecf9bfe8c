"""What comes piece by piece: pulls, logs, events, output of processes."""

import json
from io import StringIO

import pytest
from rich.console import Console

from aiodockerapi.cli.pull import Bars
from aiodockerapi.fleet import Outcome
from aiodockerapi.testing import FakeDaemon, Live
from aiodockerapi.testing.answers import Answer
from tests.unit.cli.conftest import DEAD, Command

DIGEST = "sha256:" + "a" * 64
PULL = [
    {"status": "Pulling from library/redis", "id": "7"},
    {"status": "Pulling fs layer", "id": "aa"},
    {"status": "Downloading", "id": "aa", "progressDetail": {"current": 5, "total": 10}},
    {"status": "Pull complete", "id": "aa"},
    {"status": f"Digest: {DIGEST}"},
    {"status": "Status: Downloaded newer image for redis:7"},
]


@pytest.fixture
def pulling(daemons: tuple[FakeDaemon, FakeDaemon]) -> None:
    for daemon in daemons:
        daemon.on("POST", "/images/create", Answer.lines(PULL))


@pytest.mark.usefixtures("pulling")
async def test_pull(command: Command, hosts: list[str]) -> None:
    ended = await command("pull", "redis:7", *hosts)
    assert (ended.code, ended.err) == (0, "")
    assert sorted(ended.lines) == [f"one: pulled {DIGEST}", f"two: pulled {DIGEST}"]


async def test_a_pull_that_fails_on_some(
    command: Command, daemons: tuple[FakeDaemon, FakeDaemon], both_and_dead: list[str]
) -> None:
    daemons[0].on("POST", "/images/create", Answer.lines(PULL))
    refused = {"error": "no basic auth credentials", "errorDetail": {"message": "no basic auth"}}
    daemons[1].on("POST", "/images/create", Answer.lines([*PULL[:2], refused]))
    ended = await command("pull", "redis:7", "--json", *both_and_dead)
    assert ended.code == 1
    assert json.loads(ended.out)["host"] == "one"
    told = sorted(ended.err.splitlines())
    assert [line.partition(":")[0] for line in told] == ["dead", "two"]
    assert "no basic auth" in told[1]


def test_bars_of_hosts_that_fail() -> None:
    """A long message takes no room from the rest of its line."""
    console = Console(record=True, width=80, file=StringIO(), force_terminal=True)
    error = RuntimeError("there is no socket at /nowhere/docker.sock; is the daemon running?")
    with Bars(console, ["one", "two"]) as bars:
        bars.show(Outcome("two", 1.0, error, None))
    name, bar, told = console.export_text().splitlines()[-1].split(maxsplit=2)
    assert (name, len(bar)) == ("two", 30)
    assert told.startswith("failed: ")


def frames(*lines: str) -> Answer:
    times = (f"2026-01-01T00:00:0{number}Z" for number in range(len(lines)))
    pairs = zip(times, lines, strict=True)
    return Answer.frames([(1, f"{time} {text}\n".encode()) for time, text in pairs])


async def test_logs(
    command: Command, daemons: tuple[FakeDaemon, FakeDaemon], hosts: list[str]
) -> None:
    for daemon, name in zip(daemons, "12", strict=True):
        daemon.on("GET", "/containers/{id}/logs", frames(f"hello {name}", "bye"))
    ended = await command("logs", "web", *hosts)
    assert ended.code == 0
    assert sorted(ended.lines) == [
        "one web | bye", "one web | hello 1", "two web | bye", "two web | hello 2",
    ]  # fmt: skip
    ended = await command("logs", "web", "nobody", "--json", *hosts[:2])
    assert ended.code == 1
    assert ended.err == "nobody: no host that answers has such a container\n"
    assert json.loads(ended.lines[0]) == {
        "host": "one",
        "container": "web",
        "stream": "stdout",
        "time": "2026-01-01T00:00:00Z",
        "text": "hello 1",
    }


async def test_logs_go_on_where_they_were_cut(
    command: Command, daemons: tuple[FakeDaemon, FakeDaemon], hosts: list[str]
) -> None:
    first = Live(headers={"Content-Type": "application/vnd.docker.multiplexed-stream"})
    first.send_frame(1, b"2026-01-01T00:00:00Z a\n")
    first.cut()
    daemons[0].on("GET", "/containers/{id}/logs", first, frames("a", "b", "c"))
    ended = await command("logs", "--follow", "--tail", "5", "web", *hosts[:2])
    assert ended.lines == ["a", "b", "c"]
    assert "tried again in" in ended.err
    assert ended.code == 1
    asked = [each.query for each in daemons[0].requests if each.path.endswith("/logs")]
    assert asked[0]["tail"] == ["5"]
    assert asked[1]["since"] == ["1767225600.000000000"]


EVENT = {
    "Type": "container", "Action": "start", "timeNano": 1_767_225_600 * 10**9,
    "Actor": {"ID": "f00", "Attributes": {"name": "web"}},
}  # fmt: skip


async def test_events_that_end(
    command: Command, daemons: tuple[FakeDaemon, FakeDaemon], both_and_dead: list[str]
) -> None:
    for daemon in daemons:
        daemon.on("GET", "/events", Answer.lines([EVENT]))
    words = ["--since", "1h", "--until", "0s", "--filter", "type=container"]
    ended = await command("events", *words, *both_and_dead)
    assert ended.code == 1
    assert ended.err.startswith("dead: ")
    assert sorted(line.partition(" ")[0] for line in ended.lines) == ["one", "two"]
    assert all(line.endswith(" container start web") for line in ended.lines)
    assert json.loads(daemons[0].requests[-1].query["filters"][0]) == {"type": ["container"]}


def executing(daemon: FakeDaemon, code: int) -> None:
    daemon.on("POST", "/containers/{id}/exec", json={"Id": "e1"}, status=201)
    daemon.on(
        "POST", "/exec/{id}/start", Answer.upgrade(early=frame(1, b"out\n") + frame(2, b"err\n"))
    )
    daemon.on("GET", "/exec/{id}/json", json={"ID": "e1", "Running": False, "ExitCode": code})


def frame(stream: int, data: bytes) -> bytes:
    return bytes([stream, 0, 0, 0]) + len(data).to_bytes(4, "big") + data


async def test_exec(
    command: Command, daemons: tuple[FakeDaemon, FakeDaemon], hosts: list[str]
) -> None:
    executing(daemons[0], 3)
    executing(daemons[1], 7)
    ended = await command("exec", *hosts[:2], "web", "ls", "-l", "--json")
    assert ended == type(ended)(3, "out\n", "err\n")
    (made,) = [each for each in daemons[0].requests if each.path.endswith("/web/exec")]
    assert json.loads(made.body)["Cmd"] == ["ls", "-l", "--json"]
    ended = await command("exec", *hosts, "-H", DEAD, "web", "true")
    assert ended.code == 7
    assert sorted(ended.lines) == ["one | err", "one | out", "two | err", "two | out"]
    assert ended.err.startswith("dead: ")
