"""The tasks of a swarm: a service's containers, wherever they run."""

from aiodockerapi._core.client import Client

__all__ = ["Tasks"]


class Tasks:
    """The swarm's tasks.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
