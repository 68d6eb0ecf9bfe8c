"""What a call came to, on one host and on many."""

from collections.abc import ItemsView, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Self, TypeVar, cast, overload

__all__ = ["Outcome", "Outcomes"]

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
