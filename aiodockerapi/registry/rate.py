"""How many pulls Docker Hub still lets through, as its registry tells in headers.

::

    ratelimit-limit:          100;w=21600       100 pulls in 21600 seconds
    ratelimit-remaining:      76;w=21600
    docker-ratelimit-source:  192.0.2.1         whom it counts: an address, or a user's identifier

An account without a limit gets none of them. Asking by HEAD is not counted.
"""

import re
from dataclasses import dataclass

from multidict import CIMultiDictProxy

from aiodockerapi.registry.client import Client
from aiodockerapi.registry.manifest import request_for

__all__ = ["PullLimit", "pull_limit"]

_REPOSITORY = "ratelimitpreview/test"
_TAG = "latest"
_AMOUNT = re.compile(r"\s*([0-9]{1,18})\s*(?:;\s*w\s*=\s*([0-9]{1,18})\s*)?")


@dataclass(frozen=True, slots=True)
class PullLimit:
    """How many pulls a registry lets through.

    Args:
        limit: how many in a window of time.
        remaining: how many are left.
        window: how long the window is, in seconds; None: not told.
        source: whom it counts: an address, or an account's identifier; None: not told.
    """

    limit: int
    remaining: int
    window: int | None = None
    source: str | None = None


async def pull_limit(client: Client) -> PullLimit | None:
    """Ask the Hub's registry for its limit.

    Args:
        client: the registry.

    Raises:
        DockerError: it can't be asked.
    """
    answer = await client.call(request_for(client, "HEAD", _REPOSITORY, _TAG))
    return _read(answer.headers)


def _read(headers: CIMultiDictProxy[str]) -> PullLimit | None:
    limit = _AMOUNT.fullmatch(headers.get("ratelimit-limit", ""))
    left = _AMOUNT.fullmatch(headers.get("ratelimit-remaining", ""))
    if limit is None or left is None:
        return None
    window = limit[2] or left[2]
    return PullLimit(
        limit=int(limit[1]),
        remaining=int(left[1]),
        window=int(window) if window else None,
        source=headers.get("docker-ratelimit-source"),
    )
