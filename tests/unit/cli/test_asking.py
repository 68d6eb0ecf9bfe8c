"""Questions to several hosts: what is written where, and how the command ends."""

import json
from pathlib import Path

import pytest

from aiodockerapi.testing import FakeDaemon
from aiodockerapi.testing.answers import Answer
from tests.unit.cli.conftest import DEAD, Command

FAST = ["stats", "--every", "0.2"], ["top", "--every", "0.2"]


async def test_ps(command: Command, hosts: list[str]) -> None:
    ended = await command("ps", *hosts)
    assert (ended.code, ended.err) == (0, "")
    head, *rows = [line.split() for line in ended.lines]
    assert head[:3] == ["HOST", "ID", "NAME"]
    assert [(row[0], row[2]) for row in rows] == [
        ("one", "web"), ("one", "cache"), ("two", "web"), ("two", "cache"),
    ]  # fmt: skip


async def test_one_host_needs_no_name(command: Command, hosts: list[str]) -> None:
    ended = await command("ps", *hosts[:2])
    assert ended.lines[0].split()[0] == "ID"
    assert not any(line.endswith(" ") for line in ended.lines)


async def test_json(command: Command, hosts: list[str]) -> None:
    ended = await command(*hosts, "--json", "ps")
    found = [json.loads(line) for line in ended.lines]
    assert [(each["host"], each["Names"]) for each in found[1:3]] == [
        ("one", ["/cache"]),
        ("two", ["/web"]),
    ]


@pytest.mark.parametrize("words", [["info"], ["version"], ["ps"], ["images"], *FAST])
async def test_a_dead_host_is_one_line(
    command: Command, daemons: tuple[FakeDaemon, FakeDaemon], both_and_dead: list[str],
    words: list[str],
) -> None:  # fmt: skip
    for daemon in daemons:
        daemon.on("GET", "/images/json", json=[{"Id": "sha256:1", "RepoTags": ["busybox:1"]}])
    ended = await command(*words, *both_and_dead)
    assert ended.code == 1
    (line,) = ended.err.splitlines()
    assert line.startswith("dead: ")
    assert "two" in ended.out


async def test_all_dead(command: Command) -> None:
    for words in (["ps"], FAST[0], ["logs", "-f"], ["pull", "redis"], ["inspect", "web"]):
        ended = await command(*words, "-H", DEAD)
        assert ended.code == 1
        assert "dead: " in ended.err
        assert "Traceback" not in ended.err


async def test_a_mute_host_has_its_time(
    command: Command, daemons: tuple[FakeDaemon, FakeDaemon], hosts: list[str]
) -> None:
    daemons[0].on("GET", "/info", Answer.hang())
    ended = await command("info", "--timeout", "0.5", *hosts)
    assert (ended.code, ended.err) == (1, "one: no outcome within 0.5 s\n")
    assert ended.lines[1].split()[:2] == ["one", "dead"]


async def test_labels_of_a_file(
    command: Command, daemons: tuple[FakeDaemon, FakeDaemon], tmp_path: Path
) -> None:
    file = tmp_path / "fleet.toml"
    file.write_text(
        "".join(
            f'[hosts.{name}]\nhost = "{daemon.host}"\nlabels = {{ region = "{region}" }}\n'
            for name, daemon, region in zip(("a", "b"), daemons, ("eu", "us"), strict=True)
        )
    )
    ended = await command("version", "--fleet", str(file), "--where", "region=us", "--json")
    (line,) = ended.lines
    assert json.loads(line)["host"] == "b"
    assert json.loads(line)["Version"] == "27.0.1"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["ps", "--nonsense"], "No such option"),
        (["nonsense"], "No such command"),
        (["ps", "-H", "nonsense://x"], "nonsense"),
        (["ps", "-H", DEAD, "-H", DEAD], "named twice"),
        (["ps", "-H", DEAD, "--where", "region=mars"], "no host fits"),
        (["ps", "-H", DEAD, "--where", "mars"], "there is no host mars"),
        (["ps", "--context", "nowhere"], "nowhere"),
        (["ps", "--fleet", "/nowhere.toml"], "/nowhere.toml"),
        (["pull", "-H", DEAD, "Not A Name"], "Not A Name"),
        (["events", "-H", DEAD, "--filter", "nonsense=1"], "keys are"),
        (["events", "-H", DEAD, "--since", "soon"], "'soon' is no time"),
        (["run", "-H", DEAD, "-p", "x", "busybox"], "--publish x"),
        (["run", "-it", "-H", DEAD, "-H", "a=unix:///a", "busybox"], "one host"),
        (["prune", "-H", DEAD], "say --yes"),
    ],
)
async def test_not_understood(command: Command, words: list[str], told: str) -> None:
    ended = await command(*words)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err
    assert "Traceback" not in ended.err


async def test_hosts_say_nothing_that_a_terminal_obeys(
    command: Command, daemons: tuple[FakeDaemon, FakeDaemon], hosts: list[str]
) -> None:
    named = {"Id": "f" * 64, "Names": ["/\x1b[2Jweb\n"], "Image": "\x9b31m"}
    daemons[0].on("GET", "/containers/json", json=[named])
    ended = await command("ps", *hosts)
    assert "\x1b" not in ended.out
    assert "\x9b" not in ended.out
    assert len(ended.lines) == 4


async def test_inspect(
    command: Command, daemons: tuple[FakeDaemon, FakeDaemon], both_and_dead: list[str]
) -> None:
    daemons[1].on("GET", "/images/a:1/json", json={"Id": "sha256:1", "RepoTags": ["a:1"]})
    ended = await command("inspect", "a:1", "--json", *both_and_dead)
    assert ended.code == 1, "a dead host may have it, too"
    assert json.loads(ended.out) == {"host": "two", "Id": "sha256:1", "RepoTags": ["a:1"]}
    ended = await command("inspect", "b:1", *both_and_dead[:4])
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.splitlines() == ["one: no thing named b:1", "two: no thing named b:1"]


async def test_prune(
    command: Command, daemons: tuple[FakeDaemon, FakeDaemon], hosts: list[str]
) -> None:
    for daemon in daemons:
        pruned = {"ContainersDeleted": ["a", "b"], "SpaceReclaimed": 2_500_000}
        daemon.on("POST", "/containers/prune", json=pruned)
    ended = await command("prune", "--yes", "containers", *hosts)
    assert ended.code == 0
    assert [line.split() for line in ended.lines[1:]] == [
        ["one", "2", "2.5", "MB"],
        ["two", "2", "2.5", "MB"],
    ]


async def test_search_asks_the_first_that_answers(
    command: Command, daemons: tuple[FakeDaemon, FakeDaemon], hosts: list[str]
) -> None:
    daemons[0].on("GET", "/images/search", json=[{"name": "redis", "star_count": 7}])
    ended = await command("search", "redis", "--json", "-H", DEAD, *hosts)
    assert [json.loads(line)["host"] for line in ended.lines] == ["one"]
    assert "dead: " in ended.err
    assert not any("search" in each.path for each in daemons[1].requests)


@pytest.mark.parametrize(
    "words", [[], ["--help"], ["ps", "-h"], ["run", "--help"], ["registry", "copy", "--help"]]
)
async def test_help_teaches(command: Command, words: list[str]) -> None:
    ended = await command(*words)
    assert "Examples:\n    $ aiodockerapi " in ended.out + ended.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
async def test_completion(command: Command, shell: str) -> None:
    ended = await command("completion", shell)
    assert "_AIODOCKERAPI_COMPLETE" in ended.out
