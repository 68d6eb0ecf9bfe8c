"""Where a container's port can be reached on the host."""

from typing import NamedTuple

__all__ = ["PublishedPort", "port_name"]


class PublishedPort(NamedTuple):
    """An address and a port of the host that lead to a container's port.

    Example:
        >>> PublishedPort("127.0.0.1", 8080).port
        8080
    """

    ip: str
    """The host's address; ``0.0.0.0`` and ``::``: all of them."""
    port: int
    """The host's port."""


def port_name(port: int | str) -> tuple[int, str]:
    """Take ``80/tcp``, ``80`` or 80 apart; without a protocol it is TCP.

    Raises:
        ValueError: it is no port.
    """
    number, _, protocol = str(port).partition("/")
    return int(number), protocol.lower() or "tcp"
