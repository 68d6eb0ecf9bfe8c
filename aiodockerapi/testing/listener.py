"""A listening socket that hands accepted ones over and can be closed at any moment.

Asyncio's own server loses, at least in Python 3.11, a connection that was accepted in the moment
of its closing, and does TLS handshakes in tasks that nobody can end.
"""

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path

__all__ = ["Listener"]

_BACKLOG = 1024


class Listener:
    """A socket that listens from construction to `close`.

    Args:
        address: The path of a unix socket, or a port of 127.0.0.1; 0 for any that is free.
        accepted: Called with each accepted socket, which does not block.
    """

    def __init__(self, address: str | int, accepted: Callable[[socket.socket], None]) -> None:
        self._accepted = accepted
        self._loop = asyncio.get_running_loop()
        family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        try:
            self._socket.setblocking(False)
            if isinstance(address, str):
                self._socket.bind(address)
            else:
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                self._socket.bind(("127.0.0.1", address))
            self._socket.listen(_BACKLOG)
        except BaseException:
            self._socket.close()
            raise
        self._loop.add_reader(self._socket, self._accept)

    @property
    def port(self) -> int:
        """The port."""
        return int(self._socket.getsockname()[1])

    def close(self) -> None:
        """Stop listening; who is not accepted yet is refused."""
        self._loop.remove_reader(self._socket)
        if self._socket.family == socket.AF_UNIX:
            Path(self._socket.getsockname()).unlink(missing_ok=True)
        self._socket.close()

    def _accept(self) -> None:
        try:
            accepted, _ = self._socket.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return  # the client has changed its mind
        accepted.setblocking(False)
        self._accepted(accepted)
