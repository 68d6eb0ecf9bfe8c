"""Something done on many hosts, and what came of it as it comes in."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from typing import Generic, NamedTuple, Self, TypeVar, cast

from aiodockerapi.errors import UsageError
from aiodockerapi.fleet.call import check_limits, outcome_of
from aiodockerapi.fleet.member import Member
from aiodockerapi.fleet.outcomes import Outcome, Outcomes
from aiodockerapi.fleet.tasks import Tasks
from aiodockerapi.fleet.turns import places
from aiodockerapi.session import DockerSession

__all__ = ["Report", "Work"]

T = TypeVar("T")
P = TypeVar("P")
NewsT = TypeVar("NewsT")


class Report(NamedTuple, Generic[P]):
    """How far a host is.

    Args:
        host: the host's name in the fleet.
        item: what its action reported last.
    """

    host: str
    item: P


class Work(Generic[T, NewsT]):
    """What goes on on many hosts.

    ``async with`` begins; ``async for`` gives an `Outcome` for each host, as it comes in, and
    before that a `Report` of those that tell how far they are. Of several reports of one host
    that nobody has read yet only the last is given: a slow reader misses nothing that counts.
    Leaving the block cancels what is not over.
    """

    def __init__(
        self,
        members: Sequence[Member],
        action: Callable[[DockerSession, Callable[[P], None]], Awaitable[T]],
        timeout: float | None,
        limit: int | None,
    ) -> None:
        check_limits(timeout, limit)
        self._begin = partial(self._start, list(members), action, timeout, limit)
        self._names = [member.name for member in members]
        self._tasks = Tasks()
        self._news: dict[object, Outcome[T] | Report[object]] = {}
        self._outcomes: dict[str, Outcome[T]] = {}
        self._entered = False

    @property
    def total(self) -> int:
        """How many hosts there are."""
        return len(self._names)

    @property
    def done(self) -> int:
        """How many of them have an outcome, read or not."""
        return len(self._outcomes)

    @property
    def left(self) -> tuple[str, ...]:
        """The hosts that have none: they wait for their turn, work, or were cancelled."""
        return tuple(name for name in self._names if name not in self._outcomes)

    @property
    def outcomes(self) -> Outcomes[T]:
        """What there is so far, in the order of the hosts."""
        return Outcomes([self._outcomes[name] for name in self._names if name in self._outcomes])

    async def __aenter__(self) -> Self:
        if self._entered:
            raise UsageError("work can be begun once; ask for it again")
        self._entered = True
        self._begin()
        return self

    def _start(
        self,
        members: Sequence[Member],
        action: Callable[[DockerSession, Callable[[P], None]], Awaitable[T]],
        timeout: float | None,
        limit: int | None,
    ) -> None:
        place = places(limit)

        async def one(member: Member) -> None:
            def call(docker: DockerSession) -> Awaitable[T]:
                return action(docker, partial(self._report, member.name))

            async with place():
                outcome = await outcome_of(member, call, timeout)
            self._outcomes[member.name] = self._news[member.name] = outcome

        for member in members:
            self._tasks.start(one(member))

    def _report(self, name: str, item: object) -> None:
        self._news[name, "report"] = Report(name, item)
        self._tasks.tell()

    def __aiter__(self) -> AsyncIterator[NewsT]:
        return self

    async def __anext__(self) -> NewsT:
        if not self._entered:
            raise UsageError("begin the work first: async with … as work")
        while not self._news:
            if self._tasks.all_ended:
                self._tasks.check()
                raise StopAsyncIteration
            await self._tasks.news()
        # The type says whether there are reports among them.
        return cast(NewsT, self._news.pop(next(iter(self._news))))

    def cancel(self) -> None:
        """Cancel what is not over; hosts that were cancelled have no outcome, and are `left`."""
        self._tasks.cancel()

    async def __aexit__(self, *_: object) -> None:
        await self._tasks.close()
        self._news.clear()
