"""The fleet of a cluster."""

import os
import uuid
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar, overload

from distributed import Client  # named in quotes, or pyright --verifytypes takes it for unknown

from aiodockerapi.config.fleet import FleetHost, read_fleet
from aiodockerapi.distributed import shard
from aiodockerapi.distributed.poll import DistributedPoll
from aiodockerapi.distributed.workers import Workers
from aiodockerapi.errors import InvalidArgument, UsageError
from aiodockerapi.fleet.backoff import Backoff
from aiodockerapi.fleet.call import Call, check_limits
from aiodockerapi.fleet.outcomes import Outcome, Outcomes
from aiodockerapi.fleet.poll import Plan
from aiodockerapi.fleet.sessions import session_for, session_of
from aiodockerapi.session import DockerSession

__all__ = ["DistributedFleet"]

T = TypeVar("T")


class DistributedFleet:
    """Many daemons, asked by the workers of a Dask cluster.

    Each worker asks its share of the hosts, by sessions that it keeps. When a worker is lost, the
    others ask its hosts in its place; no host's outcome is missing, and none comes twice.

    Args:
        client: the cluster, with ``asynchronous=True``.
        hosts: the daemons' addresses by name, as the workers reach them; a `FleetHost` where more
            is to be said, as which certificates to show. The files that it names, and contexts,
            are read here and by the workers, which have to have them under the same paths.

    Raises:
        InvalidArgument: there is no host, or the client is not asynchronous.
        InvalidHost: an address is none of a daemon.
        ConfigError: what a `FleetHost` tells can't be read, or is malformed.

    Example:
        >>> async with distributed.Client("tcp://scheduler:8786", asynchronous=True) as client:
        ...     async with DistributedFleet(client, {"web-1": "tcp://10.0.0.1:2375"}) as fleet:
        ...         infos = await fleet.map(lambda docker: docker.info(), timeout=5)
    """

    def __init__(self, client: "Client", hosts: Mapping[str, str | FleetHost]) -> None:
        if not hosts:
            raise InvalidArgument("a fleet needs a host at least")
        if not getattr(client, "asynchronous", False):
            raise InvalidArgument("the client has to be made with asynchronous=True")
        self._workers = Workers(client)
        self._hosts = {name: _checked(name, host) for name, host in hosts.items()}
        self._token = uuid.uuid4().hex
        self._closed = False

    @classmethod
    def from_file(cls, client: "Client", path: str | os.PathLike[str]) -> Self:
        """Make a fleet of the hosts in a TOML file, as `Fleet.from_file` does.

        Args:
            client: the cluster, with ``asynchronous=True``.
            path: the file.

        Raises:
            ConfigError: it can't be read, or something in it is wrong; the message tells file,
                line and field.
            InvalidArgument: the client is not asynchronous.

        Example:
            >>> async with DistributedFleet.from_file(client, "fleet.toml") as fleet:
            ...     infos = await fleet.map(lambda docker: docker.info(), timeout=5)
        """
        return cls(client, {host.name: host for host in read_fleet(Path(path).absolute())})

    async def map(
        self, call: Call[T], *, timeout: float | None = None, limit: int | None = None
    ) -> Outcomes[T]:
        """Call all hosts at once, and return what came of it on each.

        Args:
            call: what to do on a host, given its session; it is sent to the workers, and what it
                returns is sent back.
            timeout: seconds for each host, from when its call begins; None for no limit.
            limit: how many hosts each worker calls at the same time; None for all of its own.

        Raises:
            InvalidArgument: `timeout` is not above 0, or `limit` below 1.

        Example:
            >>> infos = await fleet.map(lambda docker: docker.info(), timeout=5)
            >>> infos.raise_for_failures()
            <Outcomes: 3 of 3 hosts succeeded>
        """
        check_limits(timeout, limit)
        self._check()

        def work(hosts: Mapping[str, FleetHost]) -> tuple[Any, tuple[Any, ...]]:
            return shard.ask, (self._token, hosts, call, timeout, limit)

        done, lost = await self._workers.spread(self._hosts, work)
        found: dict[str, Outcome[T]] = {outcome.host: outcome for outcome in done}
        found |= {name: Outcome(name, 0.0, error, None) for name, error in lost.items()}
        return Outcomes([found[name] for name in self._hosts])

    @overload
    def poll(
        self,
        call: Callable[[DockerSession], Awaitable[list[T]]],
        *,
        every: float,
        timeout: float | None = ...,
        slow_after: float | None = ...,
        limit: int | None = ...,
        jitter: float = ...,
        backoff: Backoff | None = ...,
    ) -> DistributedPoll[list[T], T]: ...

    @overload
    def poll(
        self,
        call: Call[T],
        *,
        every: float,
        timeout: float | None = ...,
        slow_after: float | None = ...,
        limit: int | None = ...,
        jitter: float = ...,
        backoff: Backoff | None = ...,
    ) -> DistributedPoll[T, T]: ...

    def poll(
        self,
        call: Call[Any],
        *,
        every: float,
        timeout: float | None = None,
        slow_after: float | None = None,
        limit: int | None = None,
        jitter: float = 0.1,
        backoff: Backoff | None = None,
    ) -> DistributedPoll[Any, Any]:
        """Call all hosts again and again, and give a snapshot of them each round.

        Arguments are those of `Fleet.poll`; `limit` is for each worker. An answer that did not
        change is not sent again.

        Raises:
            InvalidArgument: a number is not in its range.

        Example:
            >>> async with fleet.poll(lambda docker: docker.containers.list(), every=10) as rounds:
            ...     async for snapshot in rounds:
            ...         print(len(snapshot.up), "up")
            3 up
        """
        self._check()
        plan = Plan.of(
            every=every,
            timeout=timeout,
            slow_after=slow_after,
            limit=limit,
            jitter=jitter,
            backoff=backoff,
        )
        poll = shard.Polled(uuid.uuid4().hex, call, plan)

        def ask(known: Mapping[str, str]) -> Coroutine[None, None, Any]:
            def work(hosts: Mapping[str, FleetHost]) -> tuple[Any, tuple[Any, ...]]:
                mine = {name: known[name] for name in hosts if name in known}
                return shard.begin_round, (self._token, poll, hosts, mine)

            return self._workers.spread(self._hosts, work)

        end = partial(self._workers.everywhere, shard.end_poll, self._token, poll.token)
        return DistributedPoll(ask, end, list(self._hosts), every)

    def _check(self) -> None:
        if self._closed:
            raise UsageError("the fleet is closed")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the sessions of all workers; the cluster stays."""
        if not self._closed:
            self._closed = True
            await self._workers.everywhere(shard.close, self._token)

    def __len__(self) -> int:
        return len(self._hosts)

    def __repr__(self) -> str:
        return f"<DistributedFleet of {len(self)} hosts>"


def _checked(name: str, host: str | FleetHost) -> FleetHost:
    """Return a host that workers can ask, as far as that can be told here."""
    if isinstance(host, str):
        session_for(host)
        return FleetHost(name, host)
    session_of(host)
    return replace(host, name=name)
