"""What is sent as the body of a request, whatever it comes from."""

from collections.abc import AsyncIterable, AsyncIterator, Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self, TypeAlias, cast

from aiodockerapi._files.threads import PIECE, Threaded
from aiodockerapi._files.whole import WholeFile
from aiodockerapi.errors import DockerError, InvalidArgument

__all__ = ["ArchiveSource", "Source", "blamed"]

ArchiveSource: TypeAlias = bytes | Path | AsyncIterable[bytes]
"""An archive: its bytes, the file that it is in, or its bytes as they come."""

_LARGE = 4 * PIECE


class Source:
    """A body, in pieces of a good size, and what making them raised.

    The HTTP library takes that for a connection that was lost. What it is given at once it copies
    several times over, so that nothing large goes to it in one piece.

    Args:
        data: the body.
        drop: called at its end, to drop what waits to be sent on connections that were closed.

    Raises:
        InvalidArgument: it is something else.
    """

    def __init__(self, data: ArchiveSource, drop: Callable[[], None] = lambda: None) -> None:
        self._data = _checked(data)
        self._drop = drop
        self._files: Threaded | WholeFile | None = None
        self._pieces: AsyncIterator[bytes | memoryview] | None = None
        self._rest: Iterator[memoryview] = iter(())
        self.length: int | None = None
        """How long it is, once it is open; None where nobody knows."""
        self.failure: Exception | None = None
        """What making the pieces raised."""
        self.sent: int = 0
        """How many bytes of it were asked for, of all times that it was sent."""

    @property
    def repeatable(self) -> bool:
        """Whether it can be sent a second time."""
        return isinstance(self._data, bytes | Path)

    async def open(self) -> None:
        """Begin, or begin anew.

        Raises:
            OSError: the file can't be read.
        """
        self.close()
        if isinstance(self._data, bytes):
            self.length, self._rest = len(self._data), _cut(self._data)
        elif isinstance(self._data, Path):
            self._pieces = self._files = file = WholeFile(str(self._data))
            await file.open()
            self.length = file.length
        else:
            self._pieces = aiter(self._data)
            self._files = self._pieces if isinstance(self._pieces, Threaded) else None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes | memoryview:
        piece = await self._next()
        self.sent += len(piece)
        return piece

    async def _next(self) -> bytes | memoryview:
        for piece in self._rest:
            return piece
        if self._pieces is None:
            raise StopAsyncIteration
        try:
            data = memoryview(await anext(self._pieces))
        except StopAsyncIteration:
            raise
        except Exception as error:
            self.failure = error
            raise
        if len(data) <= _LARGE:
            return data
        self._rest = _cut(data)
        return next(self._rest)

    def close(self) -> None:
        """Let go of files that it reads; somebody else's iterator is left as it is."""
        self._rest, self._pieces = iter(()), None
        if self._files is not None:
            self._files.close()
        self._drop()


def _checked(data: object) -> ArchiveSource:
    """Refuse what is easily taken for an archive: the text of a path."""
    if isinstance(data, bytes | Path):
        return data
    if isinstance(data, AsyncIterable):
        return cast(AsyncIterable[bytes], data)
    kind = type(data).__name__
    raise InvalidArgument(f"{kind} is no archive: bytes, a Path or an async iterable is")


def _cut(data: bytes | memoryview) -> Iterator[memoryview]:
    view = memoryview(data)
    return (view[at : at + PIECE] for at in range(0, len(view), PIECE))


@contextmanager
def blamed(source: object) -> Generator[None, None, None]:
    """Raise what the body raised, if that is why a request failed.

    Args:
        source: the body; what is no `Source` can't be to blame.
    """
    try:
        yield
    except DockerError:
        if isinstance(source, Source) and source.failure is not None:
            raise source.failure from None
        raise
