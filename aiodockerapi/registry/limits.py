"""The limits of a session with a registry or Docker Hub: how long it waits, how much it takes."""

import random
from dataclasses import dataclass

from aiodockerapi.errors import (
    APIError,
    ConnectionLost,
    DockerError,
    InvalidArgument,
    TooManyRequests,
)

__all__ = ["MAX_ERROR", "MAX_TOKEN", "RegistryLimits"]

MAX_ERROR = 64 * 1024
"""How much of an error's body is read, in bytes."""
MAX_TOKEN = 256 * 1024
"""How long the answer with a token may be, in bytes; those of many groups have tens of KiB."""

_LATER = (429, 502, 503, 504)
_FIRST_PAUSE = 0.1


@dataclass(frozen=True)
class RegistryLimits:
    """How long a session waits and how much it takes.

    Args:
        connect: seconds until a connection is made; None waits for ever.
        idle: seconds without a byte; None waits for ever.
        requests: how many requests may be under way at once, transfers of blobs not counted.
        response: bytes of the longest answer taken that is no blob: manifests, lists of tags.
        retries: how often in a row a request that is safe to repeat is sent again.
        wait: the longest pause before it is sent again, in seconds.
    """

    connect: float | None = 10.0
    idle: float | None = 60.0
    requests: int = 100
    response: int = 8 * 2**20
    retries: int = 4
    wait: float = 30.0

    def __post_init__(self) -> None:
        for name, value in (("connect_timeout", self.connect), ("idle_timeout", self.idle)):
            if value is not None and not value > 0:
                raise InvalidArgument(f"{name} is {value}; it takes seconds above 0, or None")
        for name, number in (("max_requests", self.requests), ("max_response", self.response)):
            if number < 1:
                raise InvalidArgument(f"{name} is {number}; it takes 1 at least")
        for name, least in (("retries", self.retries), ("max_wait", self.wait)):
            if not least >= 0:
                raise InvalidArgument(f"{name} is {least}; it takes 0 at least")

    def pause(self, error: DockerError, tries: int) -> float | None:
        """Return after how many seconds to try again what failed; None: not at all.

        Args:
            error: how it failed.
            tries: how often it has been tried again already.
        """
        later = isinstance(error, APIError) and error.status in _LATER
        if tries >= self.retries or not (later or type(error) is ConnectionLost):
            return None
        told = error.retry_after if isinstance(error, APIError) else None
        if told is not None:
            # Whoever comes earlier than told is refused again, and for longer.
            return told if told <= self.wait else None
        first = 1.0 if isinstance(error, TooManyRequests) else _FIRST_PAUSE
        part = random.uniform(0.5, 1)  # a pause is no secret  # nosec B311
        return min(first * 2.0**tries, self.wait) * part
