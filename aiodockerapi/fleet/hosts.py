"""What can be asked of many hosts: all of a fleet's, or some of them."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, overload

from aiodockerapi._openfiles import warn_of_limit
from aiodockerapi.errors import InvalidArgument
from aiodockerapi.fleet.backoff import Backoff
from aiodockerapi.fleet.call import Call, check_limits, outcome_of
from aiodockerapi.fleet.member import Member
from aiodockerapi.fleet.merge import Again, Merged, Openable
from aiodockerapi.fleet.outcomes import Outcome, Outcomes
from aiodockerapi.fleet.poll import Plan, Poll
from aiodockerapi.fleet.turns import places
from aiodockerapi.fleet.work import Report, Work
from aiodockerapi.session import DockerSession

if TYPE_CHECKING:
    from aiodockerapi.fleet.inventory import Inventory

__all__ = ["Hosts", "Selection"]

T = TypeVar("T")
P = TypeVar("P")

LIMIT = 8
"""How many hosts act at the same time, where nothing else is said."""


class Hosts(ABC):
    """Many daemons, each under a name, to ask all of them at once."""

    @abstractmethod
    def _members(self) -> dict[str, Member]:
        """Return the hosts of this moment by name."""

    @property
    def members(self) -> Mapping[str, Member]:
        """The hosts of this moment by name."""
        return MappingProxyType(self._members())

    @property
    def sessions(self) -> Mapping[str, DockerSession]:
        """The daemons' sessions by name."""
        members = self._members().items()
        return MappingProxyType({name: member.session for name, member in members})

    @property
    def inventory(self) -> "Inventory":
        """What the hosts have: containers anywhere, images that differ, disk space, versions."""
        # Here: it knows models, which nobody loads before they are asked for.
        from aiodockerapi.fleet.inventory import Inventory

        return Inventory(self.map)

    def where(self, *names: str, **labels: str) -> "Selection":
        """Choose hosts by name, by label, or by both.

        A host that comes to the fleet later belongs to the choice, too, if it fits.

        Args:
            names: their names; none for any.
            labels: the labels that they all have; ``group`` stands for the groups they are in.

        Raises:
            InvalidArgument: there is no host of that name.

        Example:
            >>> europe = fleet.where(region="eu")
            >>> infos = await europe.map(lambda docker: docker.info())
        """
        known = self._members()
        unknown = [name for name in names if name not in known]
        if unknown:
            raise InvalidArgument(
                f"there is no host {', '.join(unknown)} in the fleet; it has "
                f"{', '.join(known) or 'none'}"
            )
        return Selection(self, frozenset(names), labels)

    async def map(
        self, call: Call[T], *, timeout: float | None = None, limit: int | None = None
    ) -> Outcomes[T]:
        """Call all hosts at once, and return what came of it on each.

        Any exception of a host's call is that host's outcome; what is none, as `KeyboardInterrupt`
        and `SystemExit`, ends all calls. Cancelled, it cancels them.

        Args:
            call: what to do on a host, given its session.
            timeout: seconds for each host, from when its call begins; None for no limit. A host
                that takes longer has a `TimeoutError` for its outcome.
            limit: how many hosts are called at the same time; None for all of them: fifty at a
                time, as long as they answer at once, but none waits for one that does not.

        Raises:
            InvalidArgument: `timeout` is not above 0, or `limit` below 1.

        Example:
            >>> infos = await fleet.map(lambda docker: docker.info(), timeout=5)
            >>> infos.raise_for_failures()
            <Outcomes: 3 of 3 hosts succeeded>
        """
        check_limits(timeout, limit)
        place = places(limit)
        members = self._members().values()
        warn_of_limit(len(members))

        async def one(member: Member) -> Outcome[T]:
            async with place():
                return await outcome_of(member, call, timeout)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(member)) for member in members]
        return Outcomes([task.result() for task in tasks])

    def stream(
        self, call: Call[T], *, timeout: float | None = None, limit: int | None = None
    ) -> Work[T, Outcome[T]]:
        """Call all hosts at once, and give what came of it on each as it comes in.

        Arguments and errors are those of `map`. Leaving the block cancels the calls that are not
        over.

        Example:
            >>> async with fleet.stream(lambda docker: docker.info()) as work:
            ...     async for outcome in work:
            ...         print(outcome.host, work.done, "of", work.total)
            web-1 1 of 3
        """

        def silent(docker: DockerSession, _report: Callable[[object], None]) -> Awaitable[T]:
            return call(docker)

        warn_of_limit(len(self))
        return Work(list(self._members().values()), silent, timeout, limit)

    def each(
        self,
        action: Callable[[DockerSession, Callable[[P], None]], Awaitable[T]],
        *,
        timeout: float | None = None,
        limit: int | None = LIMIT,
    ) -> Work[T, Outcome[T] | Report[P]]:
        """Do something on every host, a few at the same time, and tell how it goes on.

        Args:
            action: what to do, given a host's session and a function to report how far it is.
            timeout: seconds for each host, from when its turn comes; None for no limit.
            limit: how many hosts act at the same time; None for all of them, as with `map`.

        Raises:
            InvalidArgument: `timeout` is not above 0, or `limit` below 1.

        Example:
            >>> async def pull(docker, report):
            ...     async with docker.images.pull("redis:7") as messages:
            ...         async for message in messages:
            ...             report(message)
            >>> async with fleet.each(pull, limit=4) as work:
            ...     async for news in work:
            ...         if isinstance(news, Report):
            ...             print(news.host, news.item.status)
            ...         elif not news.ok:
            ...             work.cancel()
        """
        warn_of_limit(len(self))
        return Work(list(self._members().values()), action, timeout, limit)

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
    ) -> Poll[list[T], T]: ...

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
    ) -> Poll[T, T]: ...

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
    ) -> Poll[Any, Any]:
        """Call all hosts again and again, and give a snapshot of them each round.

        No host is called while its last call goes on, and one that failed is left alone for a
        while, longer each time; then a ping tries it first. Hosts that come to the fleet or leave
        it do so with the next round.

        Args:
            call: what to ask a host, given its session.
            every: seconds from the beginning of a round to that of the next.
            timeout: seconds that a host has for its call; None for three times `every`, and a
                second at least.
            slow_after: seconds that a round waits for hosts; who has not answered then is `slow`,
                and its answer comes with a later round. None for `every`.
            limit: how many hosts are called at the same time; None for all of them, as with `map`.
            jitter: by which part of `every` hosts are called later, at the most, each by chance,
                so that not all are called at once; 0 to 1.
            backoff: how long a host that failed is left alone; None for `every` at first, and a
                minute, or `every` if that is longer, at the most.

        Raises:
            InvalidArgument: a number is not in its range.

        Example:
            >>> async with fleet.poll(lambda docker: docker.containers.list(), every=10) as rounds:
            ...     async for snapshot in rounds:
            ...         for host, changes in snapshot.changes.items():
            ...             print(host, len(changes.added), "more")
            ...         for host in snapshot.down:
            ...             print(host, "down since", snapshot[host].since)
            web-1 3 more
        """
        plan = Plan.of(
            every=every,
            timeout=timeout,
            slow_after=slow_after,
            limit=limit,
            jitter=jitter,
            backoff=backoff,
        )
        warn_of_limit(len(self))
        return Poll(self._members, call, plan)

    def merge(
        self,
        stream: Callable[[DockerSession], Openable[T]],
        *,
        again: Again[T] | None = None,
        buffer: int = 256,
        backoff: Backoff | None = None,
    ) -> Merged[T]:
        """Read a stream of each host as one.

        A host whose stream breaks is tried again, later each time, and says so by a `HostDown`;
        the others go on. No host keeps the others waiting, however much it sends: one that sends
        faster than you read is slowed down.

        Args:
            stream: the stream to read of a host, given its session.
            again: the stream to read after one broke, given the session and the last item that
                came, to go on behind it; None for `stream`.
            buffer: how many items of a host wait for you to read them.
            backoff: how long to wait before a host is tried again; None for half a second at
                first, and half a minute at the most.

        Raises:
            InvalidArgument: `buffer` is below 1.

        Example:
            >>> async with fleet.merge(lambda docker: docker.events()) as events:
            ...     async for host, event in events:
            ...         print(host, event)
        """
        if buffer < 1:
            raise InvalidArgument(f"buffer is {buffer}; it takes 1 at least")
        warn_of_limit(len(self))
        pauses = backoff or Backoff(first=0.5, longest=30)
        return Merged(list(self._members().values()), stream, again, buffer, pauses)

    def __len__(self) -> int:
        return len(self._members())

    def __iter__(self) -> Iterator[str]:
        return iter(self._members())

    def __contains__(self, name: object) -> bool:
        return name in self._members()


class Selection(Hosts):
    """Some hosts of a fleet; the fleet keeps their sessions, and closes them.

    Args:
        hosts: all of them.
        names: the names to choose; none for any.
        labels: the labels to choose.
    """

    def __init__(self, hosts: Hosts, names: frozenset[str], labels: Mapping[str, str]) -> None:
        self._hosts = hosts
        self._names = names
        self._labels = dict(labels)

    def _members(self) -> dict[str, Member]:
        return {
            name: member
            for name, member in self._hosts.members.items()
            if (not self._names or name in self._names) and member.has(self._labels)
        }

    def __repr__(self) -> str:
        return f"<{len(self)} hosts of {self._hosts!r}>"
