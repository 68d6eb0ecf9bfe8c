"""The configuration files of a swarm."""

from aiodockerapi._core.client import Client

__all__ = ["Configs"]


class Configs:
    """The swarm's configs.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
