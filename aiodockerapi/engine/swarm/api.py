"""The swarm that the daemon is part of."""

from aiodockerapi._core.client import Client

__all__ = ["Swarm"]


class Swarm:
    """The daemon's swarm.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
