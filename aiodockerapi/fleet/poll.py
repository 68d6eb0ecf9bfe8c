"""Many hosts, asked again and again.

A round begins every so often. It calls the hosts that are due and waits for those that were well
so far; who failed or is slow brings its answer into a later round, so that a hundred dead hosts
delay nobody. A host has one call at a time::

            due              answered
    idle ─────────► called ─────────────► idle          state up
                       │ not in time                    state slow, and still called
                       │ failed, or over its limit
                       ▼       pause over
                     down ─────────────► called, by a ping first
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar, cast

from aiodockerapi.errors import InvalidArgument
from aiodockerapi.fleet.backoff import Backoff
from aiodockerapi.fleet.call import Call, check_limits, outcome_of
from aiodockerapi.fleet.changes import changes_of
from aiodockerapi.fleet.member import Member
from aiodockerapi.fleet.outcomes import Outcome
from aiodockerapi.fleet.rounds import Rounds
from aiodockerapi.fleet.snapshot import HostState, State
from aiodockerapi.fleet.tasks import Tasks
from aiodockerapi.fleet.turns import places
from aiodockerapi.session import DockerSession

__all__ = ["Plan", "Poll"]

T = TypeVar("T")
ItemT = TypeVar("ItemT")
_SHORTEST = 1.0


@dataclass(frozen=True)
class Plan:
    """When hosts are called, and how long they have; all in seconds.

    Args:
        every: from the beginning of a round to that of the next.
        timeout: what a host has for its call.
        slow_after: how long a round waits.
        limit: how many hosts are called at the same time; None for all of them.
        jitter: by how much a host is called later, at the most.
        backoff: how long a host that failed is left alone.
    """

    every: float
    timeout: float
    slow_after: float
    limit: int | None
    jitter: float
    backoff: Backoff

    @classmethod
    def of(
        cls,
        *,
        every: float,
        timeout: float | None,
        slow_after: float | None,
        limit: int | None,
        jitter: float,
        backoff: Backoff | None,
    ) -> "Plan":
        """Fill in what is not said.

        Raises:
            InvalidArgument: a number is not in its range.
        """
        check_limits(timeout, limit)
        if not every > 0:
            raise InvalidArgument(f"every is {every}; it takes seconds above 0")
        if slow_after is not None and not slow_after > 0:
            raise InvalidArgument(f"slow_after is {slow_after}; it takes seconds above 0, or None")
        if not 0 <= jitter <= 1:
            raise InvalidArgument(f"jitter is {jitter}; it takes a part of every, 0 to 1")
        return cls(
            every,
            timeout or max(3 * every, _SHORTEST),
            slow_after or every,
            limit,
            jitter * every,
            backoff or Backoff(every, max(every, 60.0)),
        )


class _Host(Generic[T]):
    """What is known of one host between two rounds."""

    def __init__(self, member: Member, now: datetime) -> None:
        self.member = member
        self.state: State = "slow"
        self.since = now
        self.outcome: Outcome[T] | None = None
        self.value: T | None = None
        self.answered_at = 0.0
        self.failures = 0
        self.due = 0.0
        self.task: asyncio.Task[None] | None = None
        self.shown: T | None = None

    def turn(self, state: State) -> None:
        """Take on a state."""
        if state != self.state:
            self.state, self.since = state, datetime.now(UTC)

    def shows(self, now: float) -> HostState[T, object]:
        """Say how it is, and remember that it was said."""
        outcome, before = self.outcome, self.shown
        self.shown = self.value
        return HostState(
            self.member.name,
            self.state,
            self.since,
            self.value,
            None if self.value is None else now - self.answered_at,
            None if outcome is None else outcome.seconds,
            None if outcome is None else outcome.error,
            self.failures,
            max(self.due - now, 0) if self.state == "down" else None,
            changes_of(before, self.value),
        )


class Poll(Rounds[T, ItemT]):
    """Rounds of calls to many hosts.

    ``async with`` begins; ``async for`` gives a `Snapshot` each round, for ever. Who reads more
    slowly than the rounds come misses rounds, not changes. Leaving the block cancels the calls
    that are under way.
    """

    def __init__(
        self, members: Callable[[], Mapping[str, Member]], call: Call[T], plan: Plan
    ) -> None:
        super().__init__(plan.every)
        self._members = members
        self._call = call
        self._plan = plan
        self._hosts: dict[str, _Host[T]] = {}
        self._tasks = Tasks()
        self._place = places(plan.limit)

    async def _hosts_now(self) -> dict[str, HostState[T, ItemT]]:
        loop = asyncio.get_running_loop()
        self._meet_members()
        until = loop.time() + self._plan.slow_after
        waited_for = self._begin(loop.time())
        await self._wait(waited_for, until)
        return self._shown(loop.time())

    def _meet_members(self) -> None:
        members = self._members()
        for name, host in list(self._hosts.items()):
            if members.get(name) is not host.member:
                del self._hosts[name]
                if host.task is not None:
                    host.task.cancel()
        now = datetime.now(UTC)
        # In the order of the fleet, whoever came when.
        self._hosts = {
            name: self._hosts.get(name) or _Host(member, now) for name, member in members.items()
        }

    def _begin(self, now: float) -> set[asyncio.Task[None]]:
        """Call the hosts that are due; return the calls that this round waits for."""
        waited_for = set[asyncio.Task[None]]()
        for host in self._hosts.values():
            if host.task is not None:
                host.turn("slow" if host.state == "up" else host.state)
            elif host.due <= now:
                delay = random.uniform(0, self._plan.jitter)  # no secret  # nosec B311
                host.task = self._tasks.start(self._ask(host, delay))
                if host.outcome is None or host.outcome.ok:
                    waited_for.add(host.task)
        return waited_for

    async def _wait(self, tasks: set[asyncio.Task[None]], until: float) -> None:
        if tasks:
            limit = until - asyncio.get_running_loop().time()
            await asyncio.wait(tasks, timeout=max(limit, 0))
        self._tasks.check()

    async def _ask(self, host: _Host[T], delay: float) -> None:
        try:
            await asyncio.sleep(delay)
            async with self._place():
                outcome = await outcome_of(host.member, self._checked(host), self._plan.timeout)
        finally:
            host.task = None
        now = asyncio.get_running_loop().time()
        host.outcome = outcome
        if outcome.ok:
            host.value, host.answered_at, host.failures = outcome.value, now, 0
            host.turn("up")
        else:
            host.failures += 1
            host.due = now + self._plan.backoff.after(host.failures)
            host.turn("down")

    def _checked(self, host: _Host[T]) -> Call[T]:
        """Return what to call: a host that failed is asked whether it lives before all else."""
        if not host.failures:
            return self._call

        async def call(docker: DockerSession) -> T:
            await docker.ping()
            return await self._call(docker)

        return call

    def _shown(self, now: float) -> dict[str, HostState[T, ItemT]]:
        for host in self._hosts.values():
            if host.task is not None and host.state == "up":
                host.turn("slow")
        hosts = {name: host.shows(now) for name, host in self._hosts.items()}
        return cast(dict[str, HostState[T, ItemT]], hosts)

    async def _end(self) -> None:
        await self._tasks.close()
