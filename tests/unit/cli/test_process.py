"""The command as a process of its own: pipes, Ctrl-C, a terminal."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from aiodockerapi.testing import FakeDaemon, Live
from tests.unit.cli.conftest import process
from tests.unit.cli.terminal import LIMIT, Terminal


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """Let processes hear of Ctrl-C, also where the tests themselves run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


async def started(*args: str, stdout: int = subprocess.PIPE) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *process(*args), stdout=stdout, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    )


async def test_a_pipe(hosts: list[str]) -> None:
    running = await started("ps", "--json", *hosts)
    async with asyncio.timeout(LIMIT):
        out, err = await running.communicate()
    assert (running.returncode, err) == (0, b"")
    assert out.count(b"\n") == 4


@pytest.fixture
def following(daemons: tuple[FakeDaemon, FakeDaemon]) -> tuple[Live, Live]:
    both = Live(), Live()
    for daemon, live in zip(daemons, both, strict=True):
        daemon.on("GET", "/events", live)
        daemon.on("POST", "/images/create", live)
    return both


@pytest.mark.parametrize("words", [["events"], ["pull", "busybox:1"]], ids=" ".join)
async def test_ctrl_c(hosts: list[str], following: tuple[Live, Live], words: list[str]) -> None:
    running = await started(*words, *hosts)
    async with asyncio.timeout(LIMIT):
        for live in following:
            await live.opened.wait()
        running.send_signal(signal.SIGINT)
        out, err = await running.communicate()
        for live in following:
            await live.gone.wait()
    assert (running.returncode, out, err) == (130, b"", b"")


async def test_nobody_reads_any_more(hosts: list[str], following: tuple[Live, Live]) -> None:
    reading, writing = os.pipe()
    running = await started("events", "--json", *hosts, stdout=writing)
    os.close(writing)
    os.close(reading)
    async with asyncio.timeout(LIMIT):
        await following[0].opened.wait()
        following[0].send_json({"Type": "container", "Action": "start"})
        _, err = await running.communicate()
    assert (running.returncode, err) == (141, b"")


async def test_without_the_extra() -> None:
    code = (
        "import sys; sys.modules['rich'] = None\n"
        "from aiodockerapi.cli.main import main; sys.exit(main(['ps']))"
    )
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stderr=subprocess.PIPE
    )
    async with asyncio.timeout(LIMIT):
        _, err = await running.communicate()
    assert running.returncode == 2
    assert b'pip install "aiodockerapi[cli]"' in err


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["ps"], 0, ""),
        (["top", "--json"], 0, ""),
        (["exec", "-i", "web", "cat"], 1, "this system has no POSIX terminal: leave out --inter"),
    ],
)
async def test_without_a_terminal_of_posix(
    hosts: list[str], args: list[str], code: int, words: str
) -> None:
    """As on Windows, whose Python lacks these modules."""
    script = (
        "import sys; sys.modules.update(dict.fromkeys(['termios', 'tty', 'fcntl', 'pty']))\n"
        "from aiodockerapi.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    words_of_hosts = hosts if args[0] != "exec" else hosts[:2]
    name, *rest = args
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", script, name, *words_of_hosts, *rest),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    async with asyncio.timeout(LIMIT):
        _, err = await running.communicate()
    assert (running.returncode, words in err.decode()) == (code, True), err


@pytest.mark.parametrize(("keys", "code"), [(b"q", 0), (b"\x03", 130)], ids=["q", "ctrl-c"])
async def test_top_in_a_terminal(both_and_dead: list[str], keys: bytes, code: int) -> None:
    with Terminal("top", "--every", "0.3", *both_and_dead) as terminal:
        await terminal.until(b"\x1b[?1049h", b"cache", b"dead", b"down")
        terminal.press(b"/ca\rm")
        await terminal.until(b"filter: ca", b"sorted by memory")
        terminal.press(keys)
        await terminal.until(b"\x1b[?1049l", b"\x1b[?25h")
        assert await terminal.end() == code
        assert b"Traceback" not in terminal.seen


async def test_top_in_a_terminal_that_changes(both_and_dead: list[str]) -> None:
    """It is drawn anew at once, and not with the next round."""
    with Terminal("top", "--every", "20", *both_and_dead) as terminal:
        await terminal.until(b"cache", b"dead", b"q quit")
        terminal.resize(20, 60)
        await terminal.until(b"cache", b"/ filter")
        assert b"q quit" not in terminal.seen
        terminal.resize(20, 140)
        await terminal.until(b"cache", b"q quit")
        terminal.press(b"q")
        assert await terminal.end() == 0
