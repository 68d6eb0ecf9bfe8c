"""How all hosts are at one moment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, Literal, Self, TypeVar

from aiodockerapi.fleet.changes import Changes

__all__ = ["HostState", "Snapshot", "State"]

T = TypeVar("T")
ItemT = TypeVar("ItemT")
State = Literal["up", "slow", "down"]
"""``up``: it answered. ``slow``: it has not answered yet. ``down``: its last call failed."""


@dataclass(frozen=True, slots=True)
class HostState(Generic[T, ItemT]):
    """How one host is.

    Args:
        host: its name in the fleet.
        state: whether it answers.
        since: since when its state is that one, in UTC.
        value: its last answer; None if it has given none.
        age: seconds since it gave that answer; None if it has given none.
        seconds: how long its last call took; None if none has ended.
        error: why its last call failed; None if it did not.
        failures: how many calls in a row failed.
        retry_in: seconds until it is tried again, if it is `down`; else None.
        changes: what is not as it was in the last snapshot.
    """

    host: str
    state: State
    since: datetime
    value: T | None = None
    age: float | None = None
    seconds: float | None = None
    error: Exception | None = None
    failures: int = 0
    retry_in: float | None = None
    changes: Changes[ItemT] = field(default_factory=Changes)

    def without_value(self) -> Self:
        """Return the same without the answer, and without what changed in it."""
        return replace(self, value=None, changes=Changes())


class Snapshot(Mapping[str, HostState[T, ItemT]]):
    """How all hosts are at one moment, by name.

    Args:
        number: the round, from 1 on.
        at: when it was taken, in UTC.
        hosts: the hosts.
    """

    def __init__(self, number: int, at: datetime, hosts: Mapping[str, HostState[T, ItemT]]) -> None:
        self.number = number
        self.at = at
        self._hosts = dict(hosts)

    @property
    def up(self) -> list[str]:
        """The hosts that answered in this round."""
        return self._in("up")

    @property
    def slow(self) -> list[str]:
        """The hosts that have not answered yet."""
        return self._in("slow")

    @property
    def down(self) -> list[str]:
        """The hosts whose last call failed."""
        return self._in("down")

    def _in(self, state: State) -> list[str]:
        return [name for name, host in self._hosts.items() if host.state == state]

    @property
    def values_by_host(self) -> dict[str, T]:
        """The last answer of each host that has given one, however old."""
        return {name: host.value for name, host in self._hosts.items() if host.value is not None}

    @property
    def changes(self) -> dict[str, Changes[ItemT]]:
        """What changed since the last snapshot, for the hosts where something did."""
        return {name: host.changes for name, host in self._hosts.items() if host.changes}

    def __getitem__(self, name: str) -> HostState[T, ItemT]:
        return self._hosts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._hosts)

    def __len__(self) -> int:
        return len(self._hosts)

    def __repr__(self) -> str:
        counts = f"{len(self.up)} up, {len(self.slow)} slow, {len(self.down)} down"
        return f"<Snapshot {self.number}: {counts}>"
