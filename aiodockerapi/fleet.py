"""Many daemons as one object: each call goes to all of them, and each has its own outcome.

One that is dead, slow or broken is an outcome like any other: it neither fails nor delays the
rest.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, ItemsView, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, Self, TypeVar, cast, overload

from aiodockerapi.errors import InvalidArgument, UsageError
from aiodockerapi.session import DockerSession

__all__ = ["Fleet", "Outcome", "Outcomes"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a call came to on one host.

    Args:
        host: the host's name in the fleet.
        seconds: how long it took.
        error: why it failed; None if it did not.
    """

    host: str
    seconds: float
    error: Exception | None
    _value: T | None

    @property
    def ok(self) -> bool:
        """Whether the call succeeded."""
        return self.error is None

    @property
    def value(self) -> T:
        """What the call returned.

        Raises:
            Exception: the call's own, if it failed.
        """
        if self.error is not None:
            raise self.error
        return cast(T, self._value)


class Outcomes(Sequence[Outcome[T]]):
    """What a call came to on each host, in the order of the hosts.

    As a sequence it holds an `Outcome` for each host; a host's name gives its outcome, too.

    Args:
        outcomes: one for each host.

    Example:
        >>> infos = await fleet.map(lambda docker: docker.info())
        >>> for host, info in infos.items():
        ...     print(host, info.containers)
        web-1 12
        >>> infos.failures
        {'web-2': DaemonNotFound(...)}
    """

    def __init__(self, outcomes: Sequence[Outcome[T]]) -> None:
        self._outcomes = tuple(outcomes)
        self._by_host = {outcome.host: outcome for outcome in self._outcomes}

    @property
    def successes(self) -> dict[str, T]:
        """The values of the hosts where the call succeeded."""
        return {outcome.host: outcome.value for outcome in self._outcomes if outcome.ok}

    @property
    def failures(self) -> dict[str, Exception]:
        """The errors of the hosts where it failed."""
        return {each.host: each.error for each in self._outcomes if each.error is not None}

    def items(self) -> ItemsView[str, T]:
        """Return host and value where the call succeeded."""
        return self.successes.items()

    def raise_for_failures(self) -> Self:
        """Return the outcomes, if all are successes.

        Raises:
            ExceptionGroup: some are not; it holds their errors, each with its host as a note.
        """
        failures = self.failures
        if failures:
            for host, error in failures.items():
                note = f"on host {host}"
                if note not in getattr(error, "__notes__", ()):
                    error.add_note(note)
            raise ExceptionGroup(
                f"failed on {len(failures)} of {len(self)} hosts: {', '.join(failures)}",
                list(failures.values()),
            )
        return self

    @overload
    def __getitem__(self, key: int | str) -> Outcome[T]: ...

    @overload
    def __getitem__(self, key: slice) -> "Outcomes[T]": ...

    def __getitem__(self, key: int | str | slice) -> "Outcome[T] | Outcomes[T]":
        if isinstance(key, str):
            return self._by_host[key]
        if isinstance(key, slice):
            return Outcomes(self._outcomes[key])
        return self._outcomes[key]

    def __iter__(self) -> Iterator[Outcome[T]]:
        return iter(self._outcomes)

    def __len__(self) -> int:
        return len(self._outcomes)

    def __repr__(self) -> str:
        return f"<Outcomes: {len(self) - len(self.failures)} of {len(self)} hosts succeeded>"


class Fleet:
    """Many daemons, each under a name.

    Args:
        sessions: the daemons' sessions by name; the fleet closes them.

    Example:
        >>> async with Fleet.of("tcp://10.0.0.1:2375", local="unix:///run/docker.sock") as fleet:
        ...     infos = await fleet.map(lambda docker: docker.info(), timeout=5)
        >>> list(infos.successes)
        ['tcp://10.0.0.1:2375', 'local']
    """

    def __init__(self, sessions: Mapping[str, DockerSession]) -> None:
        if not sessions:
            raise InvalidArgument("a fleet needs a host at least")
        self._sessions = dict(sessions)

    @classmethod
    def of(cls, *hosts: str, **named: str) -> Self:
        """Make a fleet of addresses; one that is given without a name is its own name.

        Raises:
            InvalidHost: one of them is no address of a daemon.
            InvalidArgument: two have the same name, or there are none.
        """
        addresses = [*((host, host) for host in hosts), *named.items()]
        names = [name for name, _ in addresses]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise InvalidArgument(f"named twice in the fleet: {', '.join(twice)}")
        return cls({name: DockerSession(host) for name, host in addresses})

    @property
    def sessions(self) -> Mapping[str, DockerSession]:
        """The daemons' sessions by name."""
        return MappingProxyType(self._sessions)

    async def map(
        self,
        call: Callable[[DockerSession], Awaitable[T]],
        *,
        timeout: float | None = None,
        limit: int | None = None,
    ) -> Outcomes[T]:
        """Call all hosts at once, and return what came of it on each.

        Any exception of a host's call is that host's outcome; what is none, as `KeyboardInterrupt`
        and `SystemExit`, ends all calls. Cancelled, it cancels them.

        Args:
            call: what to do on a host, given its session.
            timeout: seconds for each host, from when its call begins; None for no limit. A host
                that takes longer has a `TimeoutError` for its outcome.
            limit: how many hosts are called at the same time; None for all of them.

        Raises:
            InvalidArgument: `timeout` is not above 0, or `limit` below 1.

        Example:
            >>> infos = await fleet.map(lambda docker: docker.info(), timeout=5)
            >>> infos.raise_for_failures()
            <Outcomes: 3 of 3 hosts succeeded>
        """
        if timeout is not None and not timeout > 0:
            raise InvalidArgument(f"timeout is {timeout}; it takes seconds above 0, or None")
        if limit is not None and limit < 1:
            raise InvalidArgument(f"limit is {limit}; it takes 1 at least, or None for all hosts")
        gate = asyncio.Semaphore(limit) if limit is not None else nullcontext()

        async def one(name: str, session: DockerSession) -> Outcome[T]:
            async with gate:
                return await _outcome(name, session, call, timeout)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(*each)) for each in self._sessions.items()]
        return Outcomes([task.result() for task in tasks])

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all sessions."""
        await asyncio.gather(*(session.close() for session in self._sessions.values()))

    def __len__(self) -> int:
        return len(self._sessions)

    def __repr__(self) -> str:
        return f"<Fleet of {len(self)} hosts>"


async def _outcome(
    name: str,
    session: DockerSession,
    call: Callable[[DockerSession], Awaitable[T]],
    timeout: float | None,
) -> Outcome[T]:
    value: T | None = None
    failed: Exception | None = None
    begun = time.perf_counter()
    deadline = asyncio.timeout(timeout)
    try:
        async with deadline:
            value = await call(session)
    except TimeoutError as error:
        failed = _too_slow(timeout, error) if deadline.expired() else error
    except asyncio.CancelledError as error:
        if _cancelled():
            raise
        failed = UsageError("the call was cancelled, by something that it waited for itself")
        failed.__cause__ = error
    except Exception as error:  # noqa: BLE001 - whatever it is, it is this host's outcome
        failed = error
    return Outcome(name, time.perf_counter() - begun, failed, value)


def _cancelled() -> bool:
    """Tell whether it is the running task that somebody cancels."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _too_slow(timeout: float | None, cause: TimeoutError) -> TimeoutError:
    error = TimeoutError(f"no outcome within {timeout} s")
    error.__cause__ = cause
    return error
