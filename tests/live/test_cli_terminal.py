"""The command in a terminal, interrupted, and with nobody who reads it; against a real engine."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from aiodockerapi import DockerSession, NotFound
from tests.engines import Engine
from tests.engines.plugin import given_hosts
from tests.live.workshop import Workshop
from tests.registries.plugin import need_registries
from tests.registries.registry import registry
from tests.unit.cli.conftest import process
from tests.unit.cli.terminal import LIMIT, Terminal

pytestmark = [pytest.mark.live, pytest.mark.one_way]
ENDLESS = "while :; do echo line; sleep 0.05; done"
TRAPPED = f"trap exit TERM; {ENDLESS}"


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """Let processes hear of Ctrl-C, also where the tests themselves run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
async def chatty(shop: Workshop) -> str:
    """Give the ID of a container that never stops talking, and whose name is short."""
    return (await shop.started(TRAPPED, name="c")).id


async def typed(terminal: Terminal, line: bytes, shown: bytes) -> None:
    """Type a line, and wait for what comes of it; the line itself is shown, too."""
    terminal.press(line + b"\r")
    await terminal.until(shown)


async def in_a_shell(terminal: Terminal) -> int:
    """Use a shell in a terminal; return the code that it ends with."""
    await terminal.until(b"# ")
    await typed(terminal, b"echo $((40 + 2))", b"42\r\n")
    await typed(terminal, b"stty size", b"30 100\r\n")
    terminal.resize(20, 80)
    # The daemon is told of it, and passes it on, which takes a moment.
    async with asyncio.timeout(LIMIT):
        while b"20 80\r\n" not in terminal.seen:
            await typed(terminal, b"stty size; echo d''one", b"done\r\n")
    # When this is shown, keys are no more for the shell's own editor, which takes them otherwise.
    await typed(terminal, b"echo rea''dy; cat", b"ready\r\n")
    await typed(terminal, b"hello", b"hello\r\nhello\r\n")
    terminal.press(b"\x03")
    await terminal.until(b"^C", b"# ")
    terminal.press(b"exit 7\r")
    return await terminal.end()


async def test_run_in_a_terminal(host: str, docker: DockerSession, shop: Workshop) -> None:
    name = shop.name("shell")
    words = ["run", "--rm", "-it", "--network", "none", "--name", name, shop.image, "sh"]
    with Terminal(words[0], "-H", host, *words[1:]) as terminal:
        assert await in_a_shell(terminal) == 7
        assert b"Traceback" not in terminal.seen
    assert not await docker.containers.list(all=True, filters={"name": name})


async def test_exec_in_a_terminal(host: str, chatty: str) -> None:
    with Terminal("exec", "-H", host, "-i", "-t", chatty, "sh") as terminal:
        assert await in_a_shell(terminal) == 7


@pytest.fixture
async def published(
    engine: Engine, docker: DockerSession, shop: Workshop, tmp_path: Path
) -> AsyncIterator[str]:
    """Give the name of an image that is in a registry beside the engine, and not in the engine."""
    need_registries()
    with registry(tmp_path, network_of=engine.pid) as one:
        name = f"{one.host}/cli/{shop.mark}:1"
        await docker.images.tag(shop.image, repo=name)
        await docker.images.push(name).wait()
        await docker.images.remove(name)
        yield name
        with contextlib.suppress(NotFound):
            await docker.images.remove(name)


@pytest.mark.skipif(bool(given_hosts()), reason="only our own engine has a registry beside it")
async def test_a_pull_in_a_terminal(host: str, docker: DockerSession, published: str) -> None:
    words = ["-H", f"here={host}", "-H", "gone=unix:///nowhere/docker.sock"]
    with Terminal("pull", *words, published) as terminal:
        assert await terminal.end() == 1
        bars, shown, after = terminal.seen.partition(b"\x1b[?25h")
        assert shown
        assert b"here" in bars
        assert b"100 %" in bars
        assert b"failed: there is no socket" in bars
        assert after.startswith(b"gone: there is no socket"), "not while bars are drawn"
        assert b"Traceback" not in terminal.seen
    assert (await docker.images.inspect(published)).id
    async with running("pull", "-H", host, "--json", published) as again:
        out, err = await again.communicate()
    assert (again.returncode, err) == (0, b"")
    assert json.loads(out)["host"] == host


@pytest.mark.usefixtures("chatty")
async def test_top_in_a_terminal(host: str, shop: Workshop) -> None:
    name = shop.name("c")
    words = ["-H", f"here={host}", "-H", "gone=unix:///nowhere/docker.sock", "--every", "1"]
    with Terminal("top", *words, "--filter", name) as terminal:
        await terminal.until(name.encode(), b"here", b"gone", b"1 down")
        terminal.press(b"\x03")
        assert await terminal.end() == 130
        assert b"Traceback" not in terminal.seen


@contextlib.asynccontextmanager
async def running(
    *words: str, stdout: int = subprocess.PIPE
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the command, without a terminal."""
    started = await asyncio.create_subprocess_exec(
        *process(*words),
        stdout=stdout,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )
    try:
        yield started
    finally:
        with contextlib.suppress(ProcessLookupError):
            started.kill()
        await started.wait()


def endless(command: str, host: str, container: str, shop: Workshop) -> list[str]:
    """Return the words of a command that writes until it is ended."""
    words = {
        "events": ["--since", "1h"],
        "logs": ["--follow", container],
        "stats": ["--follow", "--every", "0.2"],
        "top": ["--rounds", "0", "--every", "0.2"],
        "exec": [container, "sh", "-c", ENDLESS],
        "run": ["--rm", "--network", "none", "-l", f"mark={shop.mark}", shop.image],
    }[command]
    more = ["sh", "-c", TRAPPED] if command == "run" else []
    return [command, "-H", host, *words, *more]


ENDLESS_COMMANDS = ["events", "logs", "stats", "top", "exec", "run"]


@pytest.mark.parametrize("name", ENDLESS_COMMANDS)
async def test_ctrl_c(name: str, host: str, chatty: str, shop: Workshop) -> None:
    async with running(*endless(name, host, chatty, shop)) as started, asyncio.timeout(LIMIT):
        assert started.stdout is not None
        assert await started.stdout.readline()
        started.send_signal(signal.SIGINT)
        _, err = await started.communicate()
        assert (started.returncode, err) == (130, b"")
    assert [each.id for each in await shop.all()] == [chatty], "what it ran is gone"


@pytest.mark.parametrize("name", ["logs", "top", "run"])
async def test_a_reader_that_goes_away(name: str, host: str, chatty: str, shop: Workshop) -> None:
    """As ``head`` does."""
    reading, writing = os.pipe()
    words = endless(name, host, chatty, shop)
    async with running(*words, stdout=writing) as started, asyncio.timeout(LIMIT):
        os.close(writing)
        assert await asyncio.to_thread(os.read, reading, 1)
        os.close(reading)
        _, err = await started.communicate()
        assert (started.returncode, err) == (141, b"")
    assert [each.id for each in await shop.all()] == [chatty], "what it ran is gone"
