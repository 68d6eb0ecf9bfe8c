"""What of a body waits to be sent when nobody waits for that any more.

A connection that is closed sends first what was written to it. A host that is frozen takes nothing,
so that it would never be closed: neither where an upload was cancelled, nor at a session's end,
which waits for its connections. Here they are known, and dropped then.

How a connection is made is for a connector of aiohttp's to say: `_create_connection` is the method
that its documentation has subclasses override.
"""

import asyncio
from typing import TYPE_CHECKING
from weakref import WeakSet

import aiohttp

if TYPE_CHECKING:
    from aiohttp.client_proto import ResponseHandler
    from aiohttp.client_reqrep import ClientRequest
    from aiohttp.tracing import Trace

__all__ = ["TCPConnector", "UnixConnector", "Unsent"]


class Unsent:
    """The connections of a session's pools, as far as something of them may wait to be sent."""

    def __init__(self) -> None:
        self._links: WeakSet[asyncio.Transport] = WeakSet()

    def add(self, link: asyncio.Transport) -> None:
        """Watch a connection."""
        self._links.add(link)

    def drop(self, *, everything: bool = False) -> None:
        """End the connections that were closed and are not, since something waits to be sent.

        Args:
            everything: whether to do so with those that were not closed, too.
        """
        for link in list(self._links):
            if (everything or link.is_closing()) and _waits(link):
                link.abort()


def _waits(link: asyncio.Transport) -> bool:
    """Tell whether something waits to be sent."""
    try:
        return link.get_write_buffer_size() > 0
    except AttributeError:
        # One of TLS that was closed has let go of the rest, which ends by a limit of its own.
        return False


class _Watched(aiohttp.BaseConnector):
    """A pool whose connections are watched."""

    unsent: Unsent
    """Where; the transport sets it."""

    async def _create_connection(
        self, req: "ClientRequest", traces: "list[Trace]", timeout: aiohttp.ClientTimeout
    ) -> "ResponseHandler":
        protocol = await super()._create_connection(req, traces, timeout)
        if isinstance(protocol.transport, asyncio.Transport):
            self.unsent.add(protocol.transport)
        return protocol


class UnixConnector(_Watched, aiohttp.UnixConnector):
    """A pool of connections with a socket."""


class TCPConnector(_Watched, aiohttp.TCPConnector):
    """A pool of connections with a port."""
