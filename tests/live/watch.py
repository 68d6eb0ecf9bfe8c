"""Who looks at every snapshot of a poll, and holds it against what is true of the engines."""

import asyncio
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aiodockerapi import ContainerSummary, DockerSession, HostState, Snapshot
from tests.live.sockets import descriptors
from tests.live.torment import Truth

__all__ = ["Calls", "Limits", "Usage", "Watch"]

Boxes = list[ContainerSummary]


@dataclass(frozen=True)
class Limits:
    """The numbers of a poll, in seconds: those of `Fleet.poll`, and what follows from them.

    Attributes:
        every: from round to round.
        slow_after: how long a round waits.
        timeout: what a host has for its call.
        longest: the longest time that a host is left alone.
    """

    every: float
    slow_after: float
    timeout: float
    longest: float

    @property
    def noticed(self) -> float:
        """Until a round shows what a call came to that began when something happened."""
        # One round may just have begun, and what comes after its end is in the next.
        return 2 * (self.every + self.slow_after)

    @property
    def failed(self) -> float:
        """Until a host that never answers is down."""
        return self.timeout + self.noticed

    @property
    def recovered(self) -> float:
        """Until a host that is well again has answered: its pause, and one call."""
        return self.longest + self.timeout + self.noticed


class Calls:
    """What each host is asked, and how often it was asked twice at once."""

    def __init__(self) -> None:
        self.total = 0
        self.overlaps = 0
        self._busy: Counter[DockerSession] = Counter()

    async def ask(self, docker: DockerSession) -> Boxes:
        """List the containers of a host."""
        self.total += 1
        self.overlaps += self._busy[docker] > 0
        self._busy[docker] += 1
        try:
            await docker.info()
            return await docker.containers.list(all=True)
        finally:
            self._busy[docker] -= 1


@dataclass(frozen=True)
class Usage:
    """What the process holds at one moment.

    Attributes:
        sockets: open sockets.
        tasks: asyncio's tasks.
        memory: resident memory, in MB.
    """

    sockets: int
    tasks: int
    memory: float

    @classmethod
    def now(cls) -> "Usage":
        """Measure it."""
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return cls(
            sum(what.startswith("socket:") for what in descriptors().values()),
            len(asyncio.all_tasks()),
            pages * resource.getpagesize() / 1e6,
        )


class Watch:
    """Holds snapshots against the truth.

    Args:
        truths: what is true of each engine; those that are not in it are well, all the time.
        limits: the numbers of the poll.
    """

    def __init__(self, truths: Mapping[str, Truth], limits: Limits) -> None:
        self._truths = truths
        self._limits = limits
        self._known: defaultdict[str, set[str]] = defaultdict(set)
        self._begun = time.monotonic()
        self.rounds = 0
        self.states: Counter[str] = Counter()
        self.changes: Counter[str] = Counter()
        self.faults: list[str] = []
        self.usages: list[Usage] = []
        self.last: dict[str, HostState[Boxes, ContainerSummary]] = {}
        self.answered: dict[str, float] = {}
        """When each host began to be what it is: the last answer, by the monotonic clock."""

    def look(self, snapshot: Snapshot[Boxes, ContainerSummary]) -> None:
        """Check one snapshot."""
        now = time.monotonic()
        self.rounds += 1
        for name, host in snapshot.items():
            truth = self._truths.get(name, Truth("well", self._begun))
            self.last[name] = host
            if host.age is not None:
                self.answered[name] = now - host.age
            self.states[f"{host.state} while {truth.condition or 'changing'}"] += 1
            self._hold(name, host, truth, now - truth.since)
            self._follow(name, host)

    def _hold(
        self, name: str, host: HostState[Boxes, ContainerSummary], truth: Truth, age: float
    ) -> None:
        """Hold a state against the truth, once the poll has had the time to learn of it."""
        limits = self._limits
        wanted = {"up", "slow", "down"}
        if truth.condition == "gone" and age > limits.failed:
            wanted = {"down"}
        elif truth.condition == "frozen" and age > limits.failed:
            # A call that failed is followed by a pause; so it stays down from then on.
            wanted = {"down"}
        elif truth.condition == "frozen" and age > limits.noticed:
            wanted = {"slow", "down"}
        elif truth.condition == "well" and age > limits.recovered:
            wanted = {"up", "slow"}
        if host.state not in wanted:
            self.faults.append(
                f"{name} is {host.state} ({host.error}), {truth.condition} for {age:.1f} s"
            )
        if (host.state == "down") != (host.error is not None) and host.state != "slow":
            self.faults.append(f"{name} is {host.state}, and its error is {host.error}")

    def _follow(self, name: str, host: HostState[Boxes, ContainerSummary]) -> None:
        """Check that what changed leads from what was known to what the host has now."""
        known, changes = self._known[name], host.changes
        added = {box.id for box in changes.added}
        removed = {box.id for box in changes.removed}
        if added & known or removed - known:
            self.faults.append(f"{name}: told twice: {sorted(added & known | removed - known)}")
        known |= added
        known -= removed
        self.changes["added"] += len(added)
        self.changes["removed"] += len(removed)
        if host.value is not None and known != {box.id for box in host.value}:
            self.faults.append(f"{name}: what changed does not lead to what there is")
