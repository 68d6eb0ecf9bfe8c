"""The screen of ``top``: hosts above, containers below, each with its CPU use over time."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from rich.console import Group, RenderableType  # in quotes for pyright --verifytypes
from rich.table import Table
from rich.text import Text

from aiodockerapi.cli.output import colour
from aiodockerapi.cli.usage import ContainerUse, History, HostUse
from aiodockerapi.cli.view import SORTS, View
from aiodockerapi.cli.words import binary, clean, describe, span, sparkline
from aiodockerapi.fleet.snapshot import HostState, Snapshot

__all__ = ["chosen", "screen"]

_HELP = "c m n h sort by CPU, memory, name, host   / filter   j k scroll   q quit"
_SPARKS = 12
_STYLES = {"up": "green", "slow": "yellow"}


def chosen(snapshot: Snapshot[HostUse, HostUse], view: View) -> list[ContainerUse]:
    """Return the containers of hosts that are not down, as the view has them."""
    everywhere = (
        each
        for state in snapshot.values()
        if state.state != "down" and state.value is not None
        for each in state.value.containers
    )
    text = view.text.lower()
    found = [each for each in everywhere if text in f"{each.name} {each.image} {each.host}".lower()]
    return sorted(found, key=SORTS[view.sort])


def screen(
    snapshot: Snapshot[HostUse, HostUse], history: History, view: View, height: int
) -> "RenderableType":
    """Draw a screen of so many lines; the hosts take no more than a third."""
    found = chosen(snapshot, view)
    for_hosts = min(len(snapshot), max(height // 3, 2))
    # A heading, a blank line, two heads of tables, the keys.
    left = max(height - for_hosts - 6, 1)
    first = min(view.first, max(len(found) - left, 0))
    return Group(
        _heading(snapshot, found, view),
        *_hosts(snapshot, history, for_hosts),
        Text(),
        _containers(found[first : first + left], history),
        Text(f"filter: {view.text}█" if view.typing else _HELP, "dim", no_wrap=True),
    )


def _heading(
    snapshot: Snapshot[HostUse, HostUse], found: Sequence[ContainerUse], view: View
) -> Text:
    down, slow = len(snapshot.down), len(snapshot.slow)
    return Text.assemble(
        ("aiodockerapi top", "bold"),
        f"   {len(snapshot)} hosts: ",
        (f"{len(snapshot.up)} up", "green"),
        (f", {slow} slow" if slow else "", "yellow"),
        (f", {down} down" if down else "", "bold red"),
        f"   {len(found)} containers   sorted by {view.sort}",
        (f"   filter: {view.text}" if view.text else "", "cyan"),
        no_wrap=True,
    )


def _table(*titles: str, right: str = "") -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold reverse", expand=True)
    for title in titles:
        table.add_column(
            title,
            no_wrap=True,
            overflow="ellipsis",
            justify="right" if title in right.split("|") else "left",
        )
    return table


def _hosts(
    snapshot: Snapshot[HostUse, HostUse], history: History, lines: int
) -> Iterator[RenderableType]:
    """Draw the hosts: those that are down first, then those that do most."""
    down = [state for state in snapshot.values() if state.state == "down"]
    others = [state for state in snapshot.values() if state.state != "down"]
    others.sort(key=lambda state: (-state.value.cpu if state.value else 0, state.host))
    left = len(snapshot) > lines
    room = lines - left
    for state in down[:room]:
        yield _dead(state)
    if others:
        table = _table("HOST", "STATE", "CPU", "", "MEMORY", "CONTAINERS", right="CPU|CONTAINERS")
        for state in others[: max(room - len(down), 0)]:
            table.add_row(*_host(state, history))
        yield table
    if left:
        yield Text(f"… and {len(snapshot) - max(room, 0)} hosts more", "dim")


def _dead(state: HostState[HostUse, HostUse]) -> Text:
    again = "" if state.retry_in is None else f"; tried again in {state.retry_in:.0f} s"
    why = describe(state.error) if state.error else "failed"
    for_ = span((datetime.now(UTC) - state.since).total_seconds())
    return Text.assemble(
        (clean(state.host), colour(state.host)),
        (f"  down for {for_}{again}: ", "bold red"),
        (why, "red"),
        no_wrap=True,
        overflow="ellipsis",
    )


def _host(state: HostState[HostUse, HostUse], history: History) -> list[Text]:
    named = [Text(clean(state.host), colour(state.host)), Text(state.state, _STYLES[state.state])]
    if state.value is None:
        return named
    use = state.value
    sparks = sparkline(history.of(state.host), use.cpus * 100.0, _SPARKS)
    memory = f"{binary(use.memory)} / {binary(use.memory_total)}"
    counted = Text(str(len(use.containers)))
    return [
        *named,
        Text(f"{use.cpu:.1f} % of {use.cpus}"),
        Text(sparks, "green"),
        Text(memory),
        counted,
    ]


def _containers(found: Sequence[ContainerUse], history: History) -> Table:
    titles = ("CONTAINER", "HOST", "CPU %", "", "MEMORY", "MEM %", "PIDS", "IMAGE", "STATUS")
    table = _table(*titles, right="CPU %|MEMORY|MEM %|PIDS")
    for each in found:
        values = history.of(each.host, each.id)
        sparks = sparkline(values, max([100.0, *values]), _SPARKS)
        table.add_row(
            Text(clean(each.name), "bold"),
            Text(clean(each.host), colour(each.host)),
            Text("" if each.cpu is None else f"{each.cpu:.1f}", _heat(each.cpu or 0)),
            Text(sparks, "green"),
            Text(binary(each.memory)),
            Text(f"{each.memory_percent:.1f}", _heat(each.memory_percent)),
            Text(str(each.pids)),
            Text(clean(each.image), "dim"),
            Text(clean(each.status), "dim"),
        )
    return table


def _heat(percent: float) -> str:
    return "bold red" if percent >= 90 else "yellow" if percent >= 50 else ""
