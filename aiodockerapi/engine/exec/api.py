"""Commands in containers that run."""

from aiodockerapi._core.client import Client

__all__ = ["Exec"]


class Exec:
    """Commands in the daemon's containers.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
