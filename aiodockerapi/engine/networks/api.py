"""Networks: make them, and connect containers to them."""

from aiodockerapi._core.client import Client

__all__ = ["Networks"]


class Networks:
    """The daemon's networks.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
