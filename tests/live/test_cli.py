"""The command, against real engines."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest

from aiodockerapi import DockerSession
from aiodockerapi.cli.main import main
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


@pytest.mark.parametrize("name", ["info", "version", "images", "df"])
async def test_tables(command: Command, name: str) -> None:
    code, out, err = await command(name)
    assert (code, err) == (0, "")
    assert len(out.splitlines()) >= 2
