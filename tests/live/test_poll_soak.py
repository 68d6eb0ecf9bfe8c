"""A poll of real engines that are killed, frozen and stopped at random, for as long as is said.

AIODOCKERAPI_POLL_MINUTES says how long, with eight engines from a minute on; AIODOCKERAPI_POLL_SEED
what happens to them; AIODOCKERAPI_POLL_HOSTS gives addresses of others, to which nothing is done.
What happens is logged, with a summary: ``--log-file=poll.log --log-file-level=INFO``.
"""

import asyncio
import logging
import os
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from aiodockerapi import Backoff, Fleet
from tests.engines import Engine
from tests.engines.group import engines as start
from tests.engines.plugin import need_engines
from tests.live.sockets import until
from tests.live.torment import Deed, Torment
from tests.live.watch import Calls, Limits, Usage, Watch

pytestmark = pytest.mark.live

SECONDS = 60 * float(os.environ.get("AIODOCKERAPI_POLL_MINUTES", "0.1"))
SEED = int(os.environ.get("AIODOCKERAPI_POLL_SEED", "1"))
OTHERS = os.environ.get("AIODOCKERAPI_POLL_HOSTS", "").split()
LONG = SECONDS >= 60
LIMITS = Limits(1, 1.5, 6, 8) if LONG else Limits(0.1, 0.4, 1.5, 0.5)
LONGEST = 20.0 if LONG else 2.5
"""For how long an engine is gone or frozen at the most."""
LOADED = 10.0
"""What a machine that has other things to do may take beyond the limits."""
CLOCKS = 0.5
"""By how much the clock of the day and the monotonic one may differ here, in seconds."""

log = logging.getLogger(__name__)


class Soak:
    """What is done to the engines, and how soon the poll finds them well again."""

    def __init__(self, torments: dict[str, Torment], watch: Watch) -> None:
        self.torments = torments
        self.watch = watch
        self.deeds: Counter[str] = Counter()
        self.delays: defaultdict[str, list[float]] = defaultdict(list)
        self.late: list[str] = []

    async def torment(self, torment: Torment, end: float) -> None:
        """Do things to one engine until the end, each after the poll has found it well."""
        while time.monotonic() < end:
            await torment.calm()
            deed = await torment.deed()
            self.deeds[deed.kind] += 1
            await self._recovery(torment.name, deed)

    async def _recovery(self, name: str, deed: Deed) -> None:
        watch = self.watch
        before = watch.last[name]
        told = f"{name} {deed.kind} for {deed.over - deed.began:.1f} s, {before.state} then"
        with suppress(AssertionError):
            await until(partial(self._well, name, deed.over), LIMITS.recovered + LOADED)
        if not self._well(name, deed.over):
            self.late.append(f"{told}: not found well again")
            return
        delay = watch.answered[name] - deed.over
        self.delays[deed.kind].append(delay)
        log.info("%s: answered %.2f s after it was well", told, delay)
        if before.state != "up":
            self._check_since(told, watch.last[name].since - before.since, before.since, deed)

    def _check_since(self, told: str, lasted: timedelta, since: datetime, deed: Deed) -> None:
        """Hold since when it was down, or slow, and until when, against what was done."""
        began = time.monotonic() - (datetime.now(UTC) - since).total_seconds()
        ended = began + lasted.total_seconds()
        if began < deed.began - CLOCKS or ended < deed.over - CLOCKS:
            self.watch.faults.append(
                f"{told}: it says from {began - deed.began:.2f} s after that began to "
                f"{ended - deed.over:.2f} s after its end"
            )

    def _well(self, name: str, over: float) -> bool:
        host = self.watch.last[name]
        return host.state == "up" and self.watch.answered[name] > over

    def summary(self, calls: Calls, begun: Usage, ended: Usage) -> str:
        """Tell what happened, and what came of it."""
        watch = self.watch
        usages = watch.usages or [ended]
        delays = sorted(delay for each in self.delays.values() for delay in each)
        lines = [
            (
                f"{watch.rounds} rounds of {len(watch.last)} engines, {calls.total} calls, "
                f"{calls.overlaps} at the same time as another of the same engine"
            ),
            f"deeds: {dict(self.deeds)}",
            *(_spread(kind, each) for kind, each in sorted(self.delays.items())),
            (
                f"recoveries: {len(delays)}, {len(self.late)} missed; the limit is "
                f"{LIMITS.recovered:.1f} s (back-off {LIMITS.longest}, deadline {LIMITS.timeout})"
            ),
            f"states: {dict(sorted(watch.states.items()))}; wrong: {len(watch.faults)}",
            f"changes: {dict(watch.changes)}",
            (
                f"sockets {begun.sockets} before, at most {max(u.sockets for u in usages)}, "
                f"{ended.sockets} after; tasks {begun.tasks} before, at most "
                f"{max(u.tasks for u in usages)}, {ended.tasks} after"
            ),
            f"memory: {', '.join(f'{each:.1f}' for each in _quarters(usages))} MB by quarters",
        ]
        return "\n".join(lines)


def _spread(kind: str, delays: list[float]) -> str:
    return (
        f"after {kind}: answered {statistics.median(delays):.2f} s later in the middle, "
        f"{max(delays):.2f} s at the most, {len(delays)} times"
    )


def _quarters(usages: list[Usage]) -> list[float]:
    """Give the memory of each quarter of the time: the one in the middle."""
    size = max(len(usages) // 4, 1)
    parts = [usages[at : at + size] for at in range(0, size * min(4, len(usages)), size)]
    return [statistics.median(usage.memory for usage in part) for part in parts]


@pytest.fixture
def victims(request: pytest.FixtureRequest) -> Iterator[tuple[Engine, ...]]:
    """Give engines that may be treated badly: eight of their own, if there is the time."""
    need_engines()
    if not LONG:
        yield request.getfixturevalue("engines")
        return
    with start(8) as eight:
        yield eight


async def poll(fleet: Fleet, soak: Soak, calls: Calls) -> None:
    """Read rounds for ever."""
    pauses = Backoff(min(LIMITS.every, LIMITS.longest), LIMITS.longest)
    async with fleet.poll(
        calls.ask,
        every=LIMITS.every,
        slow_after=LIMITS.slow_after,
        timeout=LIMITS.timeout,
        backoff=pauses,
    ) as rounds:
        async for snapshot in rounds:
            soak.watch.look(snapshot)
            if soak.watch.rounds % 10 == 0:
                soak.watch.usages.append(Usage.now())


async def run(soak: Soak, fleet: Fleet, calls: Calls) -> None:
    """Poll, and treat the engines badly meanwhile."""
    async with asyncio.TaskGroup() as group:
        polling = group.create_task(poll(fleet, soak, calls))
        await until(lambda: len(soak.watch.answered) == len(fleet), 60)
        end = time.monotonic() + SECONDS
        async with asyncio.TaskGroup() as deeds:
            for torment in soak.torments.values():
                deeds.create_task(soak.torment(torment, end))
        polling.cancel()


@pytest.mark.timeout(300 + 2 * SECONDS)
async def test_no_recovery_is_missed(victims: tuple[Engine, ...]) -> None:
    torments = {
        f"e{number}": Torment(f"e{number}", engine, LONGEST, SEED)
        for number, engine in enumerate(victims)
    }
    watch = Watch({name: torment.truth for name, torment in torments.items()}, LIMITS)
    soak, calls = Soak(torments, watch), Calls()
    hosts = {f"e{number}": engine.host for number, engine in enumerate(victims)}
    others = {f"other-{number}": host for number, host in enumerate(OTHERS)}
    begun = Usage.now()
    async with Fleet.of(**hosts, **others) as fleet:
        await run(soak, fleet, calls)
    ended = Usage.now()
    log.info("%s s, seed %s\n%s", SECONDS, SEED, soak.summary(calls, begun, ended))
    for fault in [*watch.faults, *soak.late]:
        log.error("%s", fault)
    assert not soak.late
    assert not watch.faults
    assert calls.overlaps == 0
    assert (ended.sockets, ended.tasks) == (begun.sockets, begun.tasks)
    assert max(usage.sockets for usage in watch.usages) <= begun.sockets + 4 * len(hosts | others)
    quarters = _quarters(watch.usages)
    assert not LONG or quarters[-1] < 1.1 * quarters[1], "memory grows"
