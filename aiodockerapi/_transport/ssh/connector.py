"""The pools' connections over ssh.

How a connection is made is for a connector of aiohttp's to say: `_create_connection` is the method
that its documentation has subclasses override. Nothing else of it that has an underscore is used.
"""

import asyncio
from typing import TYPE_CHECKING

import aiohttp
from aiohttp.client_proto import ResponseHandler

from aiodockerapi._transport.ssh.login import Login
from aiodockerapi.errors import ConnectionFailed

if TYPE_CHECKING:
    from aiohttp.client_reqrep import ClientRequest
    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace

__all__ = ["CallConnector", "StreamConnector"]

KEEPALIVE = 60.0
"""How long an unused connection is kept, in seconds; the daemon never closes one by itself."""


class StreamConnector(aiohttp.BaseConnector):
    """Connections for one stream each: one that is kept would take the place of another stream.

    Args:
        login: the login that carries them.
    """

    def __init__(self, login: Login) -> None:
        super().__init__(limit=0, force_close=True)
        self._login = login

    async def _create_connection(
        self,
        req: "ClientRequest",
        traces: "list[Trace]",
        timeout: aiohttp.ClientTimeout,
    ) -> ResponseHandler:
        return await _create(self._login, req, timeout, call=False)


class CallConnector(aiohttp.BaseConnector):
    """Connections that calls share.

    How many the login carries is known when it is made, and not yet when the pool is: there is a
    place to be had first, and then a connection that is free, or a new one.

    Args:
        login: the login that carries them.
        limit: the most connections, if the login carries as many.
    """

    def __init__(self, login: Login, limit: int) -> None:
        super().__init__(limit=limit, keepalive_timeout=KEEPALIVE)
        self._login = login

    async def connect(
        self, req: "ClientRequest", traces: "list[Trace]", timeout: aiohttp.ClientTimeout
    ) -> "Connection":
        """Take a place, and a connection."""
        places = await self._place(req, timeout)
        try:
            connection = await super().connect(req, traces, timeout)
        except BaseException:
            places.release()
            raise
        connection.add_callback(places.release)
        return connection

    async def _place(
        self, req: "ClientRequest", timeout: aiohttp.ClientTimeout
    ) -> asyncio.Semaphore:
        """Take one of the login's places for calls; return where to give it back."""
        while True:
            try:
                async with asyncio.timeout(timeout.sock_connect):
                    line = await self._login.line()
            except ConnectionFailed as error:
                raise aiohttp.ClientConnectorError(req.connection_key, error) from error
            await line.calls.acquire()
            if not line.lost:
                return line.calls
            line.calls.release()

    async def _create_connection(
        self,
        req: "ClientRequest",
        traces: "list[Trace]",
        timeout: aiohttp.ClientTimeout,
    ) -> ResponseHandler:
        return await _create(self._login, req, timeout, call=True)


async def _create(
    login: Login, req: "ClientRequest", timeout: aiohttp.ClientTimeout, *, call: bool
) -> ResponseHandler:
    protocol = ResponseHandler(asyncio.get_running_loop())
    try:
        async with asyncio.timeout(timeout.sock_connect):
            await login.open(protocol, call=call)
    except ConnectionFailed as error:
        # As aiohttp tells of what no connection came of: it does not try again by itself.
        raise aiohttp.ClientConnectorError(req.connection_key, error) from error
    return protocol
