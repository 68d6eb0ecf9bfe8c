"""A daemon behind a TCP port, with TLS or without."""

import asyncio
import errno
import socket
import ssl

import aiohttp

from aiodockerapi._transport.alive import socket_that_asks
from aiodockerapi._transport.base import READ_LIMIT, Connection, Transport, reason
from aiodockerapi._transport.contexts import context_of
from aiodockerapi._transport.host import Host
from aiodockerapi._transport.tls import open_tls
from aiodockerapi._transport.unsent import TCPConnector
from aiodockerapi.config.tls import TLSConfig
from aiodockerapi.errors import ConnectionFailed, DaemonNotFound

__all__ = ["TcpTransport"]

KEEPALIVE = 30.0
"""How long an unused connection is kept, in seconds. A daemon never closes one, but proxies do."""


class TcpTransport(Transport):
    """Connections with a host and port.

    Args:
        host: the address.
        tls: how to speak TLS; None for the system's way, where the address asks for TLS.
    """

    def __init__(self, host: Host, tls: ssl.SSLContext | TLSConfig | None) -> None:
        super().__init__(host)
        if host.tls and tls is None:
            tls = TLSConfig()
        if isinstance(tls, TLSConfig):
            self.certified = tls.cert is not None
            tls = context_of(tls)
        self._tls = tls
        name = f"[{host.name}]" if ":" in host.name else host.name
        scheme = "https" if tls is not None else "http"
        self.base_url = f"{scheme}://{name}:{host.port}{host.base}"

    def connector(self, limit: int) -> aiohttp.BaseConnector:
        """Make a pool of connections with the port."""
        pool = TCPConnector(
            limit=limit,
            ssl=self._tls or True,
            keepalive_timeout=KEEPALIVE,
            socket_factory=socket_that_asks,
        )
        pool.unsent = self.unsent
        return pool

    async def dial(self) -> Connection:
        """Open one connection with the port."""
        name, port = self.host.name, self.host.port
        if self._tls is not None:
            return await open_tls(name, port, self._tls)
        return await asyncio.open_connection(name, port, limit=READ_LIMIT)

    def _explain_system(self, error: BaseException) -> ConnectionFailed:
        host = self.host
        if isinstance(error, socket.gaierror):
            return DaemonNotFound(f"the name {host.name} can't be resolved: {reason(error)}")
        if isinstance(error, OSError) and error.errno == errno.ECONNREFUSED:
            return DaemonNotFound(
                f"nothing listens at {host.name} port {host.port}; is the daemon running, and "
                "was it started with this address as a --host?"
            )
        if self._tls is not None and isinstance(error, ConnectionResetError):
            return ConnectionFailed(
                f"{host.name} port {host.port} ended the connection: {reason(error)}; does it "
                "speak TLS, and does it ask for a client certificate?"
            )
        return ConnectionFailed(f"no connection with {host.name}: {reason(error)}")
