"""A connection with a process: its output one way, its input the other."""

import asyncio
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import NamedTuple, Self

from aiodockerapi._core.gather import READ, Gathering
from aiodockerapi._core.lines import Lines
from aiodockerapi._transport import Connection
from aiodockerapi._transport.cuts import rest
from aiodockerapi._wire.decoder import Decoder
from aiodockerapi._wire.frames import Frame, RawDecoder
from aiodockerapi._wire.lines import MAX_LINE, Line, LineDecoder
from aiodockerapi.errors import ConnectionLost, DockerError, UsageError
from aiodockerapi.observe.watch import UNWATCHED, Watch

__all__ = ["Duplex", "Taken"]


class Taken(NamedTuple):
    """A connection that was handed over.

    Args:
        connection: its reader and writer.
        decoder: makes frames of what comes.
        about: fills in which request an error is about.
        resize: tells the process's terminal how high and how wide it is; None where it has none
            that could be told.
        check: raises `StreamTruncated` where the process has not ended with its output; None
            where that can't be known.
        watch: who watches.
    """

    connection: Connection
    decoder: Decoder[Frame]
    about: Callable[[DockerError], DockerError]
    resize: Callable[[int, int], Awaitable[None]] | None = None
    check: Callable[[], Awaitable[None]] | None = None
    watch: Watch = UNWATCHED


class Duplex:
    """What a process writes, and a way to write to it.

    ``async with`` opens it and closes it. `read`, or ``async for`` over the duplex itself, gives
    the output, and `lines` gives it line by line; `write` waits while the process reads more slowly
    than you write; `write_eof` ends its input, and reading goes on. Leaving the block, or `close`,
    detaches: the process goes on. So do the detach keys, if it has a terminal and they are written.

    What it reads has no end of its own: a connection that is closed between two frames, by a
    daemon that is killed or by something on the way, ends just as the output does. (One that is
    reset does not, nor does one over TLS or ssh: those raise.) So at the end of the output Docker
    is asked whether the process has ended, too; if it has not, or if nobody answers, the output
    was cut: `StreamTruncated`. That can't be known of engines that may end an output at other
    times (Podman); once something was typed into a terminal, which may have been the detach keys;
    of a container that is restarted whenever it ends, or was removed; nor, by who comes late, of
    one that ended with its daemon.

    Example:
        >>> async with docker.containers.attach("cat", stdin=True) as cat:
        ...     await cat.write(b"hello")
        ...     await cat.write_eof()
        ...     output = [frame.data async for frame in cat]
    """

    def __init__(self, opener: Callable[[], Awaitable[Taken]]) -> None:
        self._opener: Callable[[], Awaitable[Taken]] | None = opener
        self._taken: Taken | None = None
        self._frames: Iterator[Frame] = iter(())
        self._gathering: Gathering | None = None
        self._reading = False
        self._typed = self._written = self._ended = self._closed = False

    async def __aenter__(self) -> Self:
        opener, self._opener = self._opener, None
        if opener is None:
            raise UsageError("a duplex can be opened once; ask for another one")
        # Not kept: it holds the duplex, and one that is forgotten is to be told of at once.
        self._taken = await opener()
        self._gathering = Gathering(self._taken.connection[1])
        return self

    async def __aexit__(self, *raised: object) -> None:
        if self._taken is not None:
            self._taken.watch.leaving(*raised)
        self.close()

    def __aiter__(self) -> AsyncIterator[Frame]:
        return self

    async def __anext__(self) -> Frame:
        while True:
            for frame in self._frames:
                return frame
            if self._ended:
                raise StopAsyncIteration
            self._frames = iter(await self._more())

    def lines(self, *, errors: str = "replace", max_line: int = MAX_LINE) -> AsyncIterator[Line]:
        """Give the output line by line, from where it was read to.

        Lines of stdout and of stderr are joined each by themselves. One that is longer than
        `max_line` is given in parts, all but the last of which have not `ended`; a prompt, which
        has no end either, is given when its line has one.

        Args:
            errors: what becomes of bytes that are no UTF-8, as of `bytes.decode`.
            max_line: the longest line that is joined, in bytes.

        Raises:
            InvalidArgument: `max_line` is below 2.
            UnicodeDecodeError: bytes are no UTF-8, and `errors` is ``strict``.
            DockerError: as by `read`.
        """
        return Lines(self._batch, LineDecoder(errors, max_line))

    async def _batch(self) -> list[Frame] | None:
        """Return the frames at hand, or read some; None at the end."""
        if frames := list(self._frames):
            return frames
        return None if self._ended else await self._more()

    async def read(self) -> Frame | None:
        """Return the next piece of output; None at the end.

        Raises:
            StreamError: the daemon told of its own failure.
            StreamTruncated: the output ended in the middle of a frame.
            ConnectionLost: the connection broke.
        """
        return await anext(self, None)

    async def _more(self) -> list[Frame]:
        taken = self._opened()
        if self._reading:
            raise taken.about(UsageError("another task reads the duplex; one at a time can"))
        self._reading = True
        try:
            data = await _read(taken.connection[0])
            if self._closed:
                raise UsageError("the duplex was closed while it was read")
            if data:
                taken.watch.took(len(data))
                self._gather(data)
                return taken.decoder.feed(data)
            return await self._finish(taken)
        except DockerError as error:
            taken.watch.failed(error)
            self.close()
            raise taken.about(error) from error.__cause__
        except OSError as error:
            told = _broken(error)
            taken.watch.failed(told)
            self.close()
            raise taken.about(told) from error
        finally:
            self._reading = False

    def _gather(self, data: bytes) -> None:
        """Let output gather, but not for one who may answer it."""
        if self._gathering is not None and (self._written or not self._typed):
            self._gathering.after(data)

    async def _finish(self, taken: Taken) -> list[Frame]:
        left = taken.decoder.finish()
        # Who types into a terminal may have detached from it: the process runs on, as it should.
        detached = self._typed and isinstance(taken.decoder, RawDecoder)
        if taken.check is not None and not detached:
            await taken.check()
        self._ended = True
        return left

    async def write(self, data: bytes) -> None:
        """Write to the process's input, once it has read most of what was written before.

        Raises:
            ConnectionLost: the connection broke.
            UsageError: the input was ended.
        """
        taken = self._opened()
        writer = taken.connection[1]
        if self._written:
            raise taken.about(UsageError("the input was ended; nothing can be written any more"))
        self._typed = True
        try:
            writer.write(data)
            taken.watch.gave(len(data))
            await writer.drain()
        except OSError as error:
            raise taken.about(_broken(error)) from error

    async def write_eof(self) -> None:
        """End the process's input; its output can still be read.

        Raises:
            ConnectionLost: the connection broke.
            UsageError: the connection can't be ended one way (a named pipe can't).
        """
        taken = self._opened()
        writer = taken.connection[1]
        if not writer.can_write_eof():
            raise taken.about(
                UsageError("over a named pipe the input can't be ended while the output goes on")
            )
        self._written = True
        try:
            writer.write_eof()
            await writer.drain()
        except OSError as error:
            raise taken.about(_broken(error)) from error

    async def resize(self, height: int, width: int) -> None:
        """Tell the process's terminal how large it is.

        Args:
            height: in characters.
            width: in characters.

        Raises:
            Conflict: it does not run.
            UsageError: it has no terminal that could be told.
        """
        taken = self._opened()
        if taken.resize is None:
            raise taken.about(UsageError("there is no terminal that could be told its size"))
        await taken.resize(height, width)

    def _opened(self) -> Taken:
        if self._taken is None:
            raise UsageError("open the duplex first: async with … as duplex")
        if self._closed:
            raise self._taken.about(UsageError("the duplex is closed"))
        return self._taken

    def close(self) -> None:
        """Close the connection; the process goes on without it."""
        self._closed = True
        self._frames = iter(())
        if self._taken is not None:
            # Not write_eof and wait: what is unread would hold the connection open.
            transport: asyncio.WriteTransport = self._taken.connection[1].transport
            transport.abort()
            self._taken.watch.end("whole" if self._ended else "left")

    def __del__(self) -> None:
        if self._taken is not None and not self._closed:
            warnings.warn(
                f"{self!r} was never closed; open it with async with",
                ResourceWarning,
                source=self,
                stacklevel=2,
            )
            self.close()


async def _read(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(READ)
    except OSError as cut:
        return await rest(reader, cut)


def _broken(error: OSError) -> ConnectionLost:
    return ConnectionLost(f"the connection broke: {error}")
