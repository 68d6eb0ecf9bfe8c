"""What is measured, in the order in which it is printed."""

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from benchmarks.changes import Change

Group: TypeAlias = Literal["small", "lists", "fanout", "events", "stats"]
CHANGES: tuple[Change, ...] = ("fresh", "tenth", "same")


@dataclass(frozen=True, slots=True)
class Scenario:
    """One table: a call made `times` in a batch, one feed read, or one poll of all `hosts`."""

    group: Group
    title: str
    call: str
    rounds: int
    times: int = 1
    containers: int = 0
    images: int = 0
    change: Change = "same"
    hosts: int = 0
    objects: int = 0
    slow: bool = False


def plan(
    groups: set[Group], *, quick: bool = False, full: bool = False, rounds: int | None = None
) -> list[Scenario]:
    """Return the scenarios of these groups; the slow ones only if it shall be all."""
    chosen = [scenario for scenario in _all() if scenario.group in groups]
    if full:
        chosen = [replace(scenario, objects=10 * scenario.objects) for scenario in chosen]
    else:
        chosen = [scenario for scenario in chosen if not scenario.slow]
    if quick:
        chosen = [_quicker(scenario) for scenario in chosen if _is_quick(scenario)]
    if rounds is not None:
        chosen = [replace(scenario, rounds=rounds) for scenario in chosen]
    return chosen


def _is_quick(scenario: Scenario) -> bool:
    if scenario.containers == 1000 or scenario.images == 1000 or scenario.hosts == 100:
        return scenario.change == "tenth"
    return scenario.hosts < 1000


def _quicker(scenario: Scenario) -> Scenario:
    rounds = 2 if scenario.hosts == 100 else 5
    return replace(
        scenario,
        rounds=rounds,
        times=max(1, scenario.times // 2),
        objects=scenario.objects // 4,
    )


def _all() -> list[Scenario]:
    return [*_small(), *_lists(), *_fanout(), *_feeds()]


def _small() -> list[Scenario]:
    return [
        Scenario("small", title, call, rounds=51, times=times)
        for title, call, times in (
            ("/_ping", "ping", 40),
            ("/info", "info", 40),
            ("/version", "version", 40),
            ("/containers/web/json", "inspect", 30),
        )
    ]


def _lists() -> list[Scenario]:
    found = [Scenario("lists", "/containers/json, none", "containers", rounds=51, times=40)]
    for size, rounds, times in ((100, 31, 5), (1000, 15, 1)):
        found += [
            Scenario("lists", f"/containers/json, {size}, {change}", "containers", rounds, times,
                     containers=size, change=change)
            for change in CHANGES
        ]  # fmt: skip
    found.append(
        Scenario("lists", "/images/json, 100, fresh", "images", 31, 10, images=100, change="fresh")
    )
    found += [
        Scenario("lists", f"/images/json, 1000, {change}", "images", rounds=15, times=2,
                 images=1000, change=change)
        for change in CHANGES
    ]  # fmt: skip
    return found


def _fanout() -> list[Scenario]:
    # A thousand hosts take twenty seconds a round, and the first ones still grow the process.
    return [
        Scenario("fanout", f"{hosts} hosts, {change}", "poll", rounds, containers=100,
                 change=change, hosts=hosts, slow=hosts == 1000 and change != "tenth")
        for hosts, rounds in ((10, 15), (100, 7), (1000, 3))
        for change in CHANGES
    ]  # fmt: skip


def _feeds() -> list[Scenario]:
    return [
        Scenario("events", "/events", "events", rounds=15, objects=20_000),
        Scenario("stats", "/containers/web/stats", "stats", rounds=15, objects=5_000),
    ]
