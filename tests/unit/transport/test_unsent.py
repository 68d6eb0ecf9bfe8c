"""What waits to be sent on a connection that was closed."""

import asyncio
import ssl

import trustme

from aiodockerapi._transport.unsent import Unsent
from aiodockerapi.testing import FakeDaemon


async def test_tls_that_was_closed_is_left_to_its_own_end() -> None:
    authority = trustme.CA()
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(server)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    async with FakeDaemon(tcp=True, tls=server) as daemon:
        _, writer = await asyncio.open_connection("127.0.0.1", daemon.port, ssl=client)
        assert isinstance(writer.transport, asyncio.Transport)
        unsent = Unsent()
        unsent.add(writer.transport)
        writer.transport.close()
        writer.transport.close()  # as the HTTP library does; from now on it knows of nothing
        unsent.drop()
        unsent.drop(everything=True)
        await writer.wait_closed()
