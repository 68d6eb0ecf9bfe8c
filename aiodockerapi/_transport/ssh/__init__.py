"""A daemon on another host, over ssh.

It is asyncssh that speaks ssh, within the process. The other way, OpenSSH with a control socket and
a forwarded one, costs less. Measured with small calls, twenty at a time, on two busy cores beside
the daemon: 944 calls a second against 745, a quarter more (1191 over a plain Unix socket), at 186
µs of CPU a call, 40 of them in the ssh process, against 227 (146). One call after the other it is
269 µs against 450 (205), and long downloads take a third of the CPU: 1 ms a megabyte against 3.
What decided all the same: errors that are no text of another program, a login that ends when the
process does, however that ends, no socket in a temporary folder, and Windows.

A channel is a transport of asyncio's (`channel`), so nothing is copied between sockets on the way.
"""

import asyncio

import aiohttp

from aiodockerapi._transport.base import READ_LIMIT, Connection, Transport, reason
from aiodockerapi._transport.host import Host
from aiodockerapi._transport.ssh.connector import CallConnector, StreamConnector
from aiodockerapi._transport.ssh.login import Login
from aiodockerapi._transport.ssh_options import SSHOptions
from aiodockerapi.errors import ConnectionFailed

__all__ = ["SshTransport"]


class SshTransport(Transport):
    """Connections with a socket of another host.

    Args:
        host: the address.
        options: what the user says of logins.
    """

    # Which host the header names is all the same to the daemon; Docker's own client sends this.
    base_url = "http://api.moby.localhost"

    def __init__(self, host: Host, options: SSHOptions) -> None:
        super().__init__(host)
        self._login = Login(host, options)

    def connector(self, limit: int) -> aiohttp.BaseConnector:
        """Make a pool of connections over the login."""
        if not limit:
            return StreamConnector(self._login)
        self._login.calls = limit
        return CallConnector(self._login, limit)

    async def dial(self) -> Connection:
        """Open one connection over the login."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(READ_LIMIT, loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        transport = await self._login.open(protocol, call=False)
        return reader, asyncio.StreamWriter(transport, protocol, reader, loop)

    async def close(self) -> None:
        """Log out."""
        await self._login.close()

    def explain(self, error: BaseException) -> ConnectionFailed:
        """Return the error of a connection that was not made: it says what to do by itself."""
        return error if isinstance(error, ConnectionFailed) else super().explain(error)

    def _explain_system(self, error: BaseException) -> ConnectionFailed:
        return ConnectionFailed(f"no connection with {self.host.name} over ssh: {reason(error)}")
