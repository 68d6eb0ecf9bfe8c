"""The services of a swarm."""

from aiodockerapi._core.client import Client

__all__ = ["Services"]


class Services:
    """The swarm's services.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
