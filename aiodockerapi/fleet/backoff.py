"""How long to leave a host alone that failed."""

import random
from dataclasses import dataclass

from aiodockerapi.errors import InvalidArgument

__all__ = ["Backoff"]


@dataclass(frozen=True)
class Backoff:
    """Pauses that double with every failure in a row, up to a longest one.

    Each is made up to a quarter shorter by chance, so that many hosts that failed together are not
    tried again together.

    Args:
        first: the pause after the first failure, in seconds.
        longest: the longest pause, in seconds.

    Raises:
        InvalidArgument: a pause is not above 0, or the longest is shorter than the first.

    Example:
        >>> 0.75 <= Backoff(first=1, longest=60).after(1) <= 1
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
        pause = min(self.first * 2.0 ** min(failures - 1, 64), self.longest)
        return pause * random.uniform(0.75, 1)
