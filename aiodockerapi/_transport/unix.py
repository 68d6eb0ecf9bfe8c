"""A daemon behind a Unix socket."""

import asyncio
import errno
from pathlib import Path

import aiohttp

from aiodockerapi._transport.base import READ_LIMIT, Connection, Transport, reason
from aiodockerapi._transport.host import Host
from aiodockerapi._transport.unsent import UnixConnector
from aiodockerapi.errors import ConnectionFailed, DaemonNotFound, PermissionDenied

__all__ = ["UnixTransport"]

KEEPALIVE = 60.0
"""How long an unused connection is kept, in seconds. A daemon never closes one of its own."""


class UnixTransport(Transport):
    """Connections with a socket of this machine."""

    # Which host the header names is all the same to the daemon; Docker's own client sends this.
    base_url = "http://api.moby.localhost"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._path = host.socket

    def connector(self, limit: int) -> aiohttp.BaseConnector:
        """Make a pool of connections with the socket."""
        pool = UnixConnector(self._path, limit=limit, keepalive_timeout=KEEPALIVE)
        pool.unsent = self.unsent
        return pool

    async def dial(self) -> Connection:
        """Open one connection with the socket."""
        return await asyncio.open_unix_connection(self._path, limit=READ_LIMIT)

    def _explain_system(self, error: BaseException) -> ConnectionFailed:
        code = error.errno if isinstance(error, OSError) else None
        path = self._path
        if code == errno.ENOENT:
            return DaemonNotFound(
                f"there is no socket at {path}; is the daemon running, and is DOCKER_HOST right?"
            )
        if code in (errno.EACCES, errno.EPERM):
            return PermissionDenied(
                f"this user may not open {path}; add the user to the group that owns it, as a "
                "rule 'docker' (sudo usermod -aG docker $USER), and log in again"
            )
        if code in (errno.ECONNREFUSED, errno.ENOTSOCK):
            if not Path(path).is_socket():
                return DaemonNotFound(f"{path} is no socket; what is the daemon's --host?")
            return DaemonNotFound(f"nothing listens at the socket {path}; is the daemon running?")
        return ConnectionFailed(f"no connection with {path}: {reason(error)}")
