"""Files, read and written in pieces by threads: the event loop goes on meanwhile."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Generator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO, ParamSpec, TypeVar

from aiodockerapi._files.threads import PIECE as READ
from aiodockerapi._files.threads import Threaded
from aiodockerapi._shared import to_the_end
from aiodockerapi.registry.digests import Digester

__all__ = ["digest_of_part", "in_thread", "read_part", "replaced", "write_pieces"]

PIECE = 2**20
P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do some work in a thread, and wait for its end even when cancelled.

    A thread can't be stopped, and until it ends the file is its own.
    """
    return await to_the_end(asyncio.to_thread(work, *args, **kwargs))


def read_part(path: Path, digest: str, start: int, size: int) -> Threaded:
    """Read a part of a file, and check its digest at the end; whoever asks closes it.

    It may be closed while somebody else reads it: that ends with the step under way.

    Raises:
        DigestMismatch: the file holds something else there.
    """
    return Threaded(_part(path, digest, start, size))


def _part(path: Path, digest: str, start: int, size: int) -> Generator[bytes, None, None]:
    digester = Digester(digest)
    with path.open("rb") as file:
        file.seek(start)
        while size > 0 and (piece := file.read(min(READ, size))):
            digester.feed(piece)
            size -= len(piece)
            yield piece
    digester.check(str(path))


def digest_of_part(path: Path, start: int, size: int) -> tuple[str, bytes]:
    """Return the digest of a part of a file, and how the part begins."""
    digester = Digester()
    beginning = b""
    with path.open("rb") as file:
        file.seek(start)
        while size > 0 and (piece := file.read(min(PIECE, size))):
            beginning = beginning or piece[:4]
            digester.feed(piece)
            size -= len(piece)
    return digester.digest, beginning


async def write_pieces(file: BinaryIO, pieces: AsyncIterable[bytes], digester: Digester) -> None:
    """Write pieces to a file, as many at a time as make it worth a thread."""
    held: list[bytes] = []
    size = 0
    async for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= PIECE:
            await in_thread(_write, file, held, digester)
            held, size = [], 0
    await in_thread(_write, file, held, digester)


def _write(file: BinaryIO, pieces: list[bytes], digester: Digester) -> None:
    for piece in pieces:
        digester.feed(piece)
    file.writelines(pieces)


@asynccontextmanager
async def replaced(path: Path) -> AsyncGenerator[BinaryIO, None]:
    """Write a file that is there, whole, when the block has ended well; else it is as before."""
    await in_thread(path.parent.mkdir, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    file = beside.open("xb")
    try:
        with file:
            yield file
        beside.replace(path)
    except BaseException:
        # At once, and not in a thread: whoever is cancelled waits for nothing more.
        beside.unlink()
        raise
