"""A daemon behind a named pipe of Windows."""

import asyncio
from collections.abc import Callable
from typing import Protocol, cast

import aiohttp

from aiodockerapi._transport.base import READ_LIMIT, Connection, Transport, reason
from aiodockerapi._transport.host import Host
from aiodockerapi.errors import ConnectionFailed, DaemonNotFound, InvalidHost, PermissionDenied

__all__ = ["PipeTransport"]

KEEPALIVE = 60.0
"""How long an unused connection is kept, in seconds. A daemon never closes one of its own."""


class _ProactorLoop(Protocol):
    """What the event loop of Windows has beyond others."""

    async def create_pipe_connection(
        self, protocol_factory: Callable[[], asyncio.StreamReaderProtocol], address: str
    ) -> tuple[asyncio.Transport, asyncio.StreamReaderProtocol]: ...


class PipeTransport(Transport):
    """Connections with a named pipe.

    Raises:
        InvalidHost: this system has none.
    """

    base_url = "http://api.moby.localhost"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        if not hasattr(asyncio, "ProactorEventLoop"):
            raise InvalidHost(f"{host.text}: named pipes are Windows'; here, use unix://")
        self._path = host.pipe

    def connector(self, limit: int) -> aiohttp.BaseConnector:
        """Make a pool of connections with the pipe."""
        return aiohttp.NamedPipeConnector(self._path, limit=limit, keepalive_timeout=KEEPALIVE)

    async def dial(self) -> Connection:
        """Open one connection with the pipe; its input can't be ended one way."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=READ_LIMIT, loop=loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        pipes = cast(_ProactorLoop, loop)
        transport, _ = await pipes.create_pipe_connection(lambda: protocol, self._path)
        return reader, asyncio.StreamWriter(transport, protocol, reader, loop)

    def _explain_system(self, error: BaseException) -> ConnectionFailed:
        path = self._path
        if isinstance(error, FileNotFoundError):
            return DaemonNotFound(
                f"there is no pipe at {path}; is the daemon running, and is DOCKER_HOST right?"
            )
        if isinstance(error, PermissionError):
            return PermissionDenied(
                f"this user may not open {path}; add the user to the group docker-users, and log "
                "in again"
            )
        return ConnectionFailed(f"no connection with {path}: {reason(error)}")
