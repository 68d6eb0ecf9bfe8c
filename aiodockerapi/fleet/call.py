"""One call of one host, whatever comes of it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiodockerapi.errors import InvalidArgument, UsageError
from aiodockerapi.fleet.member import Member
from aiodockerapi.fleet.outcomes import Outcome
from aiodockerapi.session import DockerSession

__all__ = ["Call", "check_limits", "is_cancelled", "outcome_of"]

T = TypeVar("T")
Call = Callable[[DockerSession], Awaitable[T]]
"""What to do on a host, given its session."""


def check_limits(timeout: float | None, limit: int | None) -> None:
    """Refuse limits that are none.

    Raises:
        InvalidArgument: `timeout` is not above 0, or `limit` below 1.
    """
    if timeout is not None and not timeout > 0:
        raise InvalidArgument(f"timeout is {timeout}; it takes seconds above 0, or None")
    if limit is not None and limit < 1:
        raise InvalidArgument(f"limit is {limit}; it takes 1 at least, or None for all hosts")


async def outcome_of(member: Member, call: Call[T], timeout: float | None) -> Outcome[T]:
    """Call a host, and return what came of it; any exception is an outcome."""
    value: T | None = None
    failed: Exception | None = None
    begun = time.perf_counter()
    deadline = asyncio.timeout(timeout)
    try:
        async with deadline:
            value = await call(member.session)
    except TimeoutError as error:
        failed = _too_slow(timeout, error) if deadline.expired() else error
    except asyncio.CancelledError as error:
        if is_cancelled():
            raise
        failed = UsageError("the call was cancelled, by something that it waited for itself")
        failed.__cause__ = error
    except Exception as error:  # noqa: BLE001 - whatever it is, it is this host's outcome
        failed = error
    return Outcome(member.name, time.perf_counter() - begun, failed, value)


def is_cancelled() -> bool:
    """Tell whether it is the running task that somebody cancels."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _too_slow(timeout: float | None, cause: TimeoutError) -> TimeoutError:
    error = TimeoutError(f"no outcome within {timeout} s")
    error.__cause__ = cause
    return error
