"""The command, against real engines."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest

from aiodockerapi import DockerSession
from aiodockerapi.cli.main import main
from tests.engines.plugin import given_hosts
from tests.live.gaps import Gaps
from tests.live.workshop import Workshop

pytestmark = [pytest.mark.live, pytest.mark.one_way]

ALONE = ("--network", "none")
Command = Callable[..., Awaitable[tuple[int, str, str]]]


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str], host: str) -> Command:
    """Run the command on the host; give its exit code, and what it wrote."""

    async def run(name: str, *args: str) -> tuple[int, str, str]:
        code = await asyncio.to_thread(main, [name, "-H", host, *args])
        out, err = capfd.readouterr()
        return code, out, err

    return run


async def test_run(command: Command, shop: Workshop) -> None:
    script = "echo out; echo err >&2; exit 5"
    code, out, err = await command("run", "--rm", *ALONE, shop.image, "sh", "-c", script)
    assert (code, out, err) == (5, "out\n", "err\n")


async def test_run_removes_only_if_told(
    command: Command, docker: DockerSession, shop: Workshop
) -> None:
    code, out, _ = await command("run", "-d", *ALONE, "-l", "cli=1", shop.image, "true")
    try:
        assert code == 0
        found = await docker.containers.list(all=True, filters={"label": "cli=1"})
        assert [each.id for each in found] == [out.strip()]
    finally:
        await docker.containers.remove(out.strip(), force=True)


async def test_what_runs(command: Command, docker: DockerSession, shop: Workshop) -> None:
    running = (await shop.started("echo hello; exec sleep 600")).id
    name = (await docker.containers.inspect(running)).short_name
    code, out, _ = await command("ps", "--json")
    assert code == 0
    assert running in [json.loads(line)["Id"] for line in out.splitlines()]
    assert await command("exec", name, "sh", "-c", "exit 7") == (7, "", "")
    assert (await command("exec", name, "cat", "/etc/passwd"))[1].startswith("root:")
    assert await command("logs", name) == (0, "hello\n", "")
    code, out, _ = await command("inspect", name)
    assert json.loads(out)["Id"] == running
    code, out, err = await command("top", "--every", "0.5", "--json")
    (found,) = [each for each in map(json.loads, out.splitlines()) if each["id"] == running]
    assert found["memory"] > 0
    assert found["cpu"] is not None
    assert (code, err) == (0, "")


async def test_a_pull_from_nowhere(command: Command, host: str) -> None:
    code, out, err = await command("pull", "127.0.0.1:1/nothing:1")
    assert (code, out) == (1, "")
    (line,) = err.splitlines()
    assert line.startswith(f"{host}: ")


async def test_what_happened(command: Command, shop: Workshop, gaps: Gaps) -> None:
    gaps.skip("events of the past")
    ended = await shop.ended("true")
    words = ["--since", "10m", "--until", "0s", "--filter", f"container={ended.id}"]
    code, out, err = await command("events", *words, "--json")
    assert (code, err) == (0, "")
    happened = [json.loads(line)["Action"] for line in out.splitlines()]
    assert happened[:2] == ["create", "start"]
    assert happened[-1] == "die"
    code, out, _ = await command("events", *words)
    assert [line.split()[3] for line in out.splitlines()] == happened


async def test_stats(command: Command, docker: DockerSession, shop: Workshop) -> None:
    name = (await docker.containers.inspect(await shop.sleeping())).short_name
    code, out, err = await command("stats", "--every", "0.5", "--filter", name)
    assert (code, err) == (0, "")
    head, line = out.splitlines()
    assert head.split()[0] == "CONTAINER"
    assert line.split()[0] == name


@pytest.mark.skipif(bool(given_hosts()), reason="it removes what others may need")
async def test_prune(command: Command, shop: Workshop) -> None:
    ended, running = await shop.ended("true"), await shop.sleeping()
    code, out, err = await command("prune", "containers", "--json", "--yes")
    assert (code, err) == (0, "")
    assert json.loads(out)["containers"] >= 1
    assert [each.id for each in await shop.all()] == [running.id], f"{ended.id} is gone"
    code, out, err = await command("prune", "containers")
    assert (code, out) == (2, "")
    assert "say --yes" in err


async def test_a_search_without_a_network(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine has none; what it says is told, and nothing else."""
    monkeypatch.setenv("COLUMNS", "80")
    code, out, err = await command("search", "redis")
    if code == 0:
        assert "redis" in out
        return
    assert (code, out) == (1, "")
    (line,) = err.splitlines()
    assert line.startswith("unix://")


async def test_names_that_are_none(command: Command, host: str) -> None:
    for words in (["logs", "nobody"], ["inspect", "nobody"], ["exec", "nobody", "true"]):
        code, out, err = await command(*words)
        assert (code, out) == (1, "")
        (line,) = err.splitlines()
        assert "nobody" in line
    code, out, err = await command("run", "--rm", "--name", "/", "busybox")
    assert (code, out) == (1, "")
    assert err.startswith(f"{host}: ")


@pytest.mark.parametrize("name", ["info", "version", "images", "df"])
async def test_tables(command: Command, name: str) -> None:
    code, out, err = await command(name)
    assert (code, err) == (0, "")
    assert len(out.splitlines()) >= 2
