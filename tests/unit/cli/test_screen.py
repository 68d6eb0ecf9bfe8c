"""The screen of ``top``, drawn without a terminal."""

from contextlib import AsyncExitStack
from io import StringIO

import pytest
from rich.console import Console

from aiodockerapi.cli.screen import screen
from aiodockerapi.cli.usage import History, HostUse, Sampler
from aiodockerapi.cli.view import View
from aiodockerapi.cli.words import sparkline
from aiodockerapi.fleet import Fleet, Snapshot
from aiodockerapi.testing import FakeDaemon

Measured = tuple[Snapshot[HostUse, HostUse], History]


@pytest.fixture
async def measured(daemons: tuple[FakeDaemon, FakeDaemon]) -> Measured:
    """Measure two daemons and a dead one, for two rounds."""
    one, two = daemons
    history = History()
    async with AsyncExitStack() as stack:
        fleet = Fleet.of(one=one.host, two=two.host, dead="unix:///nowhere/docker.sock")
        await stack.enter_async_context(fleet)
        sampler = Sampler({session: name for name, session in fleet.sessions.items()})
        poll = await stack.enter_async_context(fleet.poll(sampler, every=20, jitter=0))
        history.add(await poll.round())
        last = await poll.round()
        history.add(last)
    return last, history


def drawn(measured: Measured, view: View, height: int = 30) -> str:
    console = Console(record=True, width=110, height=height, file=StringIO())
    console.print(screen(*measured, view, height))
    return console.export_text()


def test_all_hosts_are_there(measured: Measured) -> None:
    lines = drawn(measured, View()).splitlines()
    assert "3 hosts: 2 up, 1 down   4 containers" in lines[0]
    assert lines[1].startswith("dead  down for")
    assert [line.split()[0] for line in lines[3:5]] == ["two", "one"], "who does most is first"
    assert "220.0 % of 4" in lines[3]
    assert [line.split()[:3] for line in lines[7:11]] == [
        ["web", "two", "200.0"], ["web", "one", "100.0"],
        ["cache", "two", "20.0"], ["cache", "one", "10.0"],
    ]  # fmt: skip


def test_sorted_and_filtered(measured: Measured) -> None:
    view = View().pressed("n/CA").pressed("C\x7f\r")
    assert (view.sort, view.text, view.typing) == ("name", "CA", False)
    lines = drawn(measured, view).splitlines()
    assert [line.split()[:2] for line in lines[7:9]] == [["cache", "one"], ["cache", "two"]]
    assert "2 containers" in lines[0]
    assert view.pressed("\x1b").text == ""
    assert view.pressed("q").over


def test_a_low_screen_is_not_left(measured: Measured) -> None:
    for height in (5, 9, 12):
        lines = drawn(measured, View().pressed("jjj\x1b[B\x1b[A"), height).splitlines()
        assert len(lines) <= max(height, 9)
        assert any("dead" in line for line in lines)


def test_sparklines() -> None:
    assert sparkline([0, 1, 50, 100, 200], 100, 6) == "  ▁▄██"
    assert sparkline([], 100, 3) == "   "
