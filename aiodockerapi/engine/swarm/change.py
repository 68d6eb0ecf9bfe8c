"""Change what a swarm holds: read it, make its new spec, and send that with the version read.

The daemon refuses a spec that was made from a version which is not the newest any more.
"""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from aiodockerapi.engine.swarm.models import ObjectVersion
from aiodockerapi.errors import APIError

__all__ = ["ATTEMPTS", "Versioned", "changed"]

ATTEMPTS = 10
"""How often a change is tried; each refusal means that somebody else's has been made."""

_STALE = "update out of sequence"
"""How the daemon says so; the status, 500, is also that of other failures."""

T = TypeVar("T")
SpecT = TypeVar("SpecT")
SpecT_co = TypeVar("SpecT_co", covariant=True)


class Versioned(Protocol[SpecT_co]):
    """What an inspection gives: a spec, and the version it has."""

    @property
    def spec(self) -> SpecT_co:
        """What is wanted."""
        ...

    @property
    def version(self) -> ObjectVersion:
        """The version of it."""
        ...


async def changed(
    inspect: Callable[[], Awaitable[Versioned[SpecT]]],
    change: Callable[[SpecT], SpecT],
    update: Callable[[SpecT, int], Awaitable[T]],
) -> T:
    """Update with what `change` makes of the newest spec; return what the update gave.

    Args:
        inspect: reads the object.
        change: makes the new spec of the old one; called again if somebody else was faster.
        update: sends the spec, made from that version.

    Raises:
        APIError: the update was refused, for another reason or too often.
    """
    left = ATTEMPTS
    while True:
        found = await inspect()
        spec = change(found.spec)
        left -= 1
        try:
            return await update(spec, found.version.index)
        except APIError as error:
            if _STALE not in error.message or not left:
                raise
