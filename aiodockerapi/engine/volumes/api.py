"""Volumes, of one machine and of a swarm."""

from aiodockerapi._core.client import Client

__all__ = ["Volumes"]


class Volumes:
    """The daemon's volumes.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
