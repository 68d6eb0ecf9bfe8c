"""What a process says and is told: between its connection and this process's own streams."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncGenerator, Coroutine
from dataclasses import dataclass

from aiodockerapi._core.duplex import Duplex
from aiodockerapi._wire.frames import STDERR
from aiodockerapi.cli import terminal
from aiodockerapi.cli.output import Output
from aiodockerapi.errors import DockerError

__all__ = ["Talk"]


@dataclass(frozen=True)
class Talk:
    """How to pass on what is said.

    Args:
        out: where to.
        stdin: whether the standard input is for the process.
        tty: whether the process has a terminal, which is this one.
    """

    out: Output
    stdin: bool
    tty: bool

    async def run(self, host: str, process: Duplex) -> None:
        """Pass on what a process says until it has nothing more to say."""
        async with contextlib.AsyncExitStack() as stack:
            if self.tty and sys.stdin.isatty():
                await stack.enter_async_context(self._own_terminal(process))
            if self.stdin:
                await stack.enter_async_context(_beside(_feed(process)))
            if self.out.several or self.out.json:
                await self._lines(host, process)
            else:
                await _bytes(process)

    async def _lines(self, host: str, process: Duplex) -> None:
        async for line in process.lines():
            stream = "stderr" if line.stream is STDERR else "stdout"
            if self.out.json:
                self.out.record(host, {"stream": stream, "text": line.text})
            else:
                self.out.line(self.out.prefix(host) + line.text)

    @contextlib.asynccontextmanager
    async def _own_terminal(self, process: Duplex) -> AsyncGenerator[None, None]:
        changed = asyncio.Event()
        changed.set()

        async def follow() -> None:
            while True:
                await changed.wait()
                changed.clear()
                size = os.get_terminal_size(sys.stdin.fileno())
                # It may have ended meanwhile; then its size matters no more.
                with contextlib.suppress(DockerError):
                    await process.resize(size.lines, size.columns)

        with terminal.raw(), terminal.resized(changed.set):
            async with _beside(follow()):
                yield


@contextlib.asynccontextmanager
async def _beside(work: Coroutine[None, None, None]) -> AsyncGenerator[None, None]:
    """Do something as long as the block lasts."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _feed(process: Duplex) -> None:
    """Pass the standard input on; a process that has closed its own takes no more."""
    with contextlib.suppress(DockerError):
        async for piece in terminal.pieces():
            await process.write(piece)
        await process.write_eof()


async def _bytes(process: Duplex) -> None:
    async for frame in process:
        stream = sys.stderr if frame.stream is STDERR else sys.stdout
        stream.flush()
        stream.buffer.write(frame.data)
        stream.buffer.flush()
