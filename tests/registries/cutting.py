"""A relay before a registry that cuts connections in the middle."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

__all__ = ["Relay", "relay"]


class Relay:
    """A relay.

    Attributes:
        host: Its address.
        cuts: How many connections were cut.
        left: How many more are to be cut.
        shortest: After how many bytes at least, in the direction that is cut.
        longest: After how many at most.
        uploads: Whether what is sent to the registry counts, not what comes from there.
    """

    def __init__(self, *, left: int, shortest: int, longest: int, uploads: bool) -> None:
        self.host = ""
        self.cuts = 0
        self.left = left
        self.shortest = shortest
        self.longest = longest
        self.uploads = uploads
        self.random = random.Random(7)

    async def carry(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, counted: bool
    ) -> None:
        """Carry bytes one way, until the end or the cut."""
        allowed = self.random.randint(self.shortest, self.longest)
        while data := await source.read(65_536):
            if counted and self.left > 0:
                allowed -= len(data)
                if allowed <= 0:
                    self.left -= 1
                    self.cuts += 1
                    target.write(data[: len(data) // 2])
                    return
            target.write(data)
            await target.drain()


@asynccontextmanager
async def relay(
    host: str, *, left: int, shortest: int, longest: int, uploads: bool = False
) -> AsyncIterator[Relay]:
    """Run a relay meanwhile."""
    one = Relay(left=left, shortest=shortest, longest=longest, uploads=uploads)
    tasks: set[asyncio.Task[None]] = set()
    port = int(host.rpartition(":")[2])

    async def serve(near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, there = await asyncio.open_connection("127.0.0.1", port)
        ways = [
            asyncio.create_task(one.carry(near, there, counted=one.uploads)),
            asyncio.create_task(one.carry(far, back, counted=not one.uploads)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            for writer in (there, back):
                # At once: whoever is cut off reads nothing more.
                writer.transport.abort()
            closed = [writer.wait_closed() for writer in (there, back)]
            await asyncio.gather(*closed, return_exceptions=True)

    def begin(near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(serve(near, back))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    async with server:
        one.host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield one
        # Whoever used it has gone by now, and so have the connections, or are about to.
        await asyncio.gather(*tasks)
