"""The secrets of a swarm."""

from aiodockerapi._core.client import Client

__all__ = ["Secrets"]


class Secrets:
    """The swarm's secrets.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
