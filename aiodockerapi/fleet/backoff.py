"""How long to leave a host alone that failed."""

from dataclasses import dataclass

from aiodockerapi._core.retry import pause
from aiodockerapi.errors import InvalidArgument

__all__ = ["Backoff"]


@dataclass(frozen=True)
class Backoff:
    """Pauses that double with every failure in a row, up to a longest one.

    Each is made up to half shorter by chance, so that many hosts that failed together are not
    tried again together.

    Args:
        first: the pause after the first failure, in seconds.
        longest: the longest pause, in seconds.

    Raises:
        InvalidArgument: a pause is not above 0, or the longest is shorter than the first.

    Example:
        >>> 0.5 <= Backoff(first=1, longest=60).after(1) <= 1
        True
    """

    first: float = 1.0
    longest: float = 60.0

    def __post_init__(self) -> None:
        if not 0 < self.first <= self.longest:
            raise InvalidArgument(
                f"the pauses are {self.first} to {self.longest}; they take seconds above 0, and "
                "the longest is no shorter than the first"
            )

    def after(self, failures: int) -> float:
        """Return how long to pause after so many failures in a row, in seconds."""
        return pause(failures, self.first, self.longest)
