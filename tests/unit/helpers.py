"""What the tests of the core share: what is left over, and which error something raises."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from aiodockerapi._core.client import Client
from aiodockerapi.errors import DockerError
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import FakeDaemon

LONG = 15.0
"""Seconds after which something is taken to hang; nothing here takes so long."""


def client_of(docker: DockerSession) -> Client:
    """Return the funnel below a session, for verbs that no operation uses in the same way."""
    return docker._client


def open_files() -> int:
    """Count the file descriptors of the process."""
    gc.collect()
    return len(list(Path("/proc/self/fd").iterdir()))


async def nothing_left(daemon: FakeDaemon, tasks: set[asyncio.Task[object]]) -> None:
    """Check that no connection is open and no task runs beside those; wait for the last ones."""
    async with asyncio.timeout(LONG):
        await daemon.until(lambda: daemon.open_connections == 0)
        await eventually(lambda: not asyncio.all_tasks() - tasks)


async def failure(doing: Awaitable[object]) -> DockerError:
    """Return the error of ours that something raises; whatever else it raises passes through."""
    try:
        async with asyncio.timeout(LONG):
            found = await doing
    except DockerError as error:
        return error
    raise AssertionError(f"no error, but {found!r}")


async def eventually(condition: Callable[[], bool]) -> None:
    """Let the event loop run until something holds."""
    async with asyncio.timeout(LONG):
        while not condition():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.001)


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(talk: Talk) -> AsyncIterator[str]:
    """Talk on every connection with a port; give its address, and leave no connection open."""
    talks: set[asyncio.Task[None]] = set()

    async def whole(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except OSError:
            pass  # the client left: its test knows why
        finally:
            writer.transport.abort()
            await asyncio.gather(writer.wait_closed(), return_exceptions=True)

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.create_task(whole(reader, writer)))

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    async with server:
        try:
            yield f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            await asyncio.gather(*talks)
