"""A worker's part of a fleet: what runs there.

The sessions stay open between two questions, in the worker's process and its event loop, under the
token of the fleet that they belong to.
"""

import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from aiodockerapi.config.fleet import FleetHost
from aiodockerapi.fleet.call import Call
from aiodockerapi.fleet.fleet import Fleet
from aiodockerapi.fleet.outcomes import Outcome
from aiodockerapi.fleet.poll import Plan, Poll
from aiodockerapi.fleet.sessions import session_of
from aiodockerapi.fleet.snapshot import HostState

__all__ = ["Polled", "Told", "ask", "begin_round", "close", "end_poll"]


class Told(NamedTuple):
    """How a host is, as a worker tells it.

    Args:
        state: how it is; without its value where that is known.
        version: which value it is, of all that workers have told.
        known: whether that is the one that is known.
    """

    state: HostState[Any, Any]
    version: str
    known: bool


class Polled(NamedTuple):
    """What is asked again and again.

    Args:
        token: which poll it is.
        call: what to ask a host.
        plan: when, and how long.
    """

    token: str
    call: Call[Any]
    plan: Plan


class _Shard:
    """A worker's part of one fleet."""

    def __init__(self) -> None:
        self.fleet = Fleet()
        self.hosts: dict[str, FleetHost] = {}
        self.polls: dict[str, Poll[Any, Any]] = {}
        self.versions: dict[str, dict[str, str]] = {}

    async def hold(self, hosts: Mapping[str, FleetHost]) -> None:
        """Have these hosts and no others; those that stay keep their sessions."""
        for name in list(self.fleet):
            if hosts.get(name) != self.hosts[name]:
                await self.fleet.remove(name)
        for name, host in hosts.items():
            if name not in self.fleet:
                self.fleet.add(name, session_of(host))
                self.hosts[name] = host


_SHARDS: dict[str, _Shard] = {}
"""Of each fleet that this worker has a part of, by its token."""


async def _shard(token: str, hosts: Mapping[str, FleetHost]) -> _Shard:
    shard = _SHARDS.setdefault(token, _Shard())
    await shard.hold(hosts)
    return shard


async def ask(
    token: str,
    hosts: Mapping[str, FleetHost],
    call: Call[Any],
    timeout: float | None,
    limit: int | None,
) -> list[Outcome[Any]]:
    """Call this worker's hosts."""
    shard = await _shard(token, hosts)
    return list(await shard.fleet.map(call, timeout=timeout, limit=limit))


async def begin_round(
    token: str,
    poll: Polled,
    hosts: Mapping[str, FleetHost],
    known: Mapping[str, str],
) -> list[Told]:
    """Carry out a round of a poll on this worker's hosts; values that are known are not sent."""
    shard = await _shard(token, hosts)
    if poll.token not in shard.polls:
        rounds = Poll[Any, Any](lambda: shard.fleet.members, poll.call, poll.plan)
        shard.polls[poll.token] = await rounds.__aenter__()
        shard.versions[poll.token] = {}
    versions = shard.versions[poll.token]
    told: list[Told] = []
    for name, state in (await shard.polls[poll.token].round()).items():
        if name not in versions or state.changes:
            versions[name] = uuid.uuid4().hex
        version = versions[name]
        is_known = known.get(name) == version
        told.append(Told(state.without_value() if is_known else state, version, is_known))
    return told


async def end_poll(token: str, poll: str) -> None:
    """End a poll of this worker's hosts."""
    shard = _SHARDS.get(token)
    if shard is not None and poll in shard.polls:
        del shard.versions[poll]
        await shard.polls.pop(poll).__aexit__()


async def close(token: str) -> None:
    """Close this worker's part of a fleet."""
    shard = _SHARDS.pop(token, None)
    if shard is not None:
        for poll in shard.polls.values():
            await poll.__aexit__()
        await shard.fleet.close()
