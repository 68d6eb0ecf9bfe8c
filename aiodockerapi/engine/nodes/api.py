"""The machines of a swarm."""

from aiodockerapi._core.client import Client

__all__ = ["Nodes"]


class Nodes:
    """The swarm's nodes.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
