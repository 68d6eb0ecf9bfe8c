"""Many hosts, asked again and again by the workers of a cluster."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from aiodockerapi.distributed.shard import Told
from aiodockerapi.distributed.workers import Lost
from aiodockerapi.fleet.changes import changes_of
from aiodockerapi.fleet.rounds import Rounds
from aiodockerapi.fleet.snapshot import HostState

__all__ = ["DistributedPoll"]

T = TypeVar("T")
ItemT = TypeVar("ItemT")


class DistributedPoll(Rounds[T, ItemT]):
    """Rounds of calls to many hosts, by the workers of a cluster.

    ``async with`` begins; ``async for`` gives a `Snapshot` each round, for ever, with all hosts in
    each. A worker that is lost in the middle of a round is replaced in that round.

    Args:
        ask: carries out a round, given which values are known.
        end: ends the poll on all workers.
        hosts: the hosts' names.
        every: seconds from the beginning of a round to that of the next.
    """

    def __init__(
        self,
        ask: Callable[[Mapping[str, str]], Awaitable[tuple[list[Told], dict[str, Lost]]]],
        end: Callable[[], Awaitable[None]],
        hosts: Sequence[str],
        every: float,
    ) -> None:
        super().__init__(every)
        self._ask = ask
        self._end_all = end
        self._names = hosts
        self._hosts: dict[str, HostState[Any, Any]] = {}
        self._versions: dict[str, str] = {}

    async def _hosts_now(self) -> dict[str, HostState[T, ItemT]]:
        told, lost = await self._ask(self._versions)
        found = {each.state.host: self._understood(each) for each in told}
        found |= {name: self._unasked(name, error) for name, error in lost.items()}
        self._hosts = {name: found[name] for name in self._names}
        return self._hosts

    def _understood(self, told: Told) -> HostState[Any, Any]:
        """Join what a worker tells with what is known: it may have the host since just now."""
        state, before = told.state, self._hosts.get(told.state.host)
        self._versions[state.host] = told.version
        if before is None:
            return state
        since = before.since if before.state == state.state else state.since
        if told.known or (state.value is None and before.value is not None):
            # A worker that has no answer yet, since it has the host since just now, knows less.
            age = before.age if state.age is None else state.age
            return replace(state, since=since, value=before.value, age=age, changes=_NONE)
        return replace(state, since=since, changes=changes_of(before.value, state.value))

    def _unasked(self, name: str, error: Lost) -> HostState[Any, Any]:
        before = self._hosts.get(name) or HostState(name, "down", datetime.now(UTC))
        since = before.since if before.state == "down" else datetime.now(UTC)
        failures = before.failures + 1
        return replace(
            before, state="down", since=since, error=error, failures=failures, changes=_NONE
        )

    async def _end(self) -> None:
        await self._end_all()


_NONE = changes_of(None, None)
