"""How many requests Docker Hub's API still lets through, as each of its answers tells."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiodockerapi._core.times import Timestamp
from aiodockerapi.registry.failures import whole_of

__all__ = ["HubRateLimit", "rate_limit_of"]

_NAMES = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
_LAST = 253402300799
"""The last second of the year 9999."""


@dataclass(frozen=True, slots=True)
class HubRateLimit:
    """How many requests the Hub's API lets through; pulls are counted elsewhere, by a `PullLimit`.

    Args:
        limit: how many in a minute.
        remaining: how many were left after the answer that told.
        reset: when they are counted anew; None: not told.
    """

    limit: int
    remaining: int
    reset: Timestamp | None = None


def rate_limit_of(headers: Mapping[str, str]) -> HubRateLimit | None:
    """Read the limit from the headers of an answer; None: they don't tell."""
    limit, remaining, reset = (whole_of(headers.get(name)) for name in _NAMES)
    if limit is None or remaining is None:
        return None
    known = None if reset is None or reset > _LAST else Timestamp.from_unix(reset)
    return HubRateLimit(limit, remaining, known)
