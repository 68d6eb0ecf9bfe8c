"""What the client asks of a transport, and how a failed connection is told."""

import ssl
from abc import ABC, abstractmethod
from asyncio import StreamReader, StreamWriter

import aiohttp

from aiodockerapi._openfiles import too_many
from aiodockerapi._transport.alerts import explain_tls
from aiodockerapi._transport.host import Host
from aiodockerapi._transport.unsent import Unsent
from aiodockerapi.errors import ConnectionFailed, TLSError

__all__ = [
    "CONNECT_TIMEOUT",
    "IDLE_TIMEOUT",
    "READ_LIMIT",
    "SPEAKS_TLS",
    "Connection",
    "Transport",
    "reason",
]

Connection = tuple[StreamReader, StreamWriter]

READ_LIMIT = 256 * 1024
"""What a connection of our own holds unread, in bytes; from twice of it on the daemon waits."""

CONNECT_TIMEOUT = "no connection within the session's connect_timeout"
SPEAKS_TLS = (
    "the daemon speaks TLS there; give the session a TLS context or a TLSConfig, or set "
    "DOCKER_TLS_VERIFY and DOCKER_CERT_PATH"
)
IDLE_TIMEOUT = "the daemon sent nothing for the session's idle_timeout; is it overloaded or paused?"


class Transport(ABC):
    """A way to one host.

    Args:
        host: the address.
    """

    base_url: str
    """The beginning of every URL, without a slash at its end."""
    certified: bool = True
    """Whether there may be a client certificate."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.unsent: Unsent = Unsent()
        """What waits to be sent on the pools' connections."""

    @property
    def authority(self) -> str:
        """What a request's ``Host`` header names."""
        return self.base_url.split("/", 3)[2]

    @abstractmethod
    def connector(self, limit: int) -> aiohttp.BaseConnector:
        """Make a pool of at most so many connections; 0 is as many as are asked for."""

    @abstractmethod
    async def dial(self) -> Connection:
        """Open one connection outside of any pool.

        Raises:
            OSError: it can't be had (`explain` tells why).
        """

    async def close(self) -> None:  # noqa: B027 - most transports hold nothing
        """Give back what the transport itself holds; its connections are closed before."""

    def explain(self, error: BaseException) -> ConnectionFailed:
        """Make an error that says what to do of a connection that was not made."""
        full = too_many(error)
        if full is not None:
            return full
        if isinstance(error, ssl.SSLError):
            return TLSError(explain_tls(error, certified=self.certified))
        return self._explain_system(error)

    @abstractmethod
    def _explain_system(self, error: BaseException) -> ConnectionFailed:
        """Explain what the operating system said."""


def reason(error: BaseException) -> str:
    """Say an error in a few words, even one that has none."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text or type(error).__name__
