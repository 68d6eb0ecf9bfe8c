"""After which errors it is worth asking again, and how long to wait before."""

import random

from aiodockerapi.errors import (
    APIError,
    ConnectionFailed,
    DockerError,
    IdleTimeout,
    NotDocker,
    StreamTruncated,
    TLSError,
)

__all__ = ["LONGEST", "SHORTEST", "may_mend", "pause"]

SHORTEST = 0.1
LONGEST = 30.0
"""The first pause and the longest, in seconds, unless others are asked for; each is twice the one
before."""

_NOT_NOW = (408, 425, 429)
_NEVER = 501


def may_mend(error: DockerError) -> bool:
    """Tell whether the same request may succeed later.

    It may after whatever happened on the way, and when the daemon, or a proxy before it, says that
    it failed or has no time. It won't after a refusal, nor after an answer that nobody understands.
    A socket that the user may not open is none: a daemon that starts lets nobody in at first.
    """
    if isinstance(error, APIError | NotDocker):
        status = error.status or 0
        return status in _NOT_NOW or (status >= 500 and status != _NEVER)
    return isinstance(error, ConnectionFailed | IdleTimeout | StreamTruncated) and not isinstance(
        error, TLSError
    )


def pause(failures: int, shortest: float = SHORTEST, longest: float = LONGEST) -> float:
    """Return how long to wait after so many failures in a row, in seconds.

    Up to half of it is left out by chance: of many clients that lost one daemon, no two shall come
    back at the same moment, again and again.
    """
    length = min(shortest * 2.0 ** min(failures - 1, 64), longest)
    return length * random.uniform(0.5, 1)  # a pause is no secret  # nosec B311
