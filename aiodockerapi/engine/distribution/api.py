"""What a registry has, asked through the daemon."""

from aiodockerapi._core.client import Client

__all__ = ["Distribution"]


class Distribution:
    """What registries have.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
