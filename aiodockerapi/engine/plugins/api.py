"""The daemon's plugins."""

from aiodockerapi._core.client import Client

__all__ = ["Plugins"]


class Plugins:
    """The daemon's plugins.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
