"""Connections over TCP whose other end vanishes without a word: unplugged, or a router forgot them.

Who only reads from one would wait for ever. So the system asks a silent host whether it is still
there; that costs a packet of no content. Who writes is told by the system itself, since nothing is
acknowledged: after a quarter of an hour, on Linux.
"""

import socket
from typing import TypeAlias

__all__ = ["ask_after", "socket_that_asks"]

Address: TypeAlias = tuple[
    int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[object, ...]
]
"""What the system found under a name; the HTTP library hands it over like that."""

_ASKED = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 15, "TCP_KEEPCNT": 4}
"""A host is asked after so many seconds of silence, then after so many more, so many times: one
that has vanished is noticed after a minute and a half."""


def ask_after(link: socket.socket) -> None:
    """Let the system ask whether the other end is still there, if it is one of TCP."""
    if link.family not in (socket.AF_INET, socket.AF_INET6):
        return
    link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _ASKED.items():
        # Not every system lets a connection have times of its own.
        if hasattr(socket, name):
            link.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def socket_that_asks(address: Address) -> socket.socket:
    """Make the socket of a pooled connection."""
    link = socket.socket(*address[:3])
    ask_after(link)
    return link
