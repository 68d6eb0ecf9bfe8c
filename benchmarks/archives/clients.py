"""Each client's way to move an archive, as its users would write it.

`down` reads one and throws it away; `up` sends one that is made in pieces of 64 KiB, or, where a
client takes nothing but bytes, those; `file` sends one that lies on the disk.
"""

import asyncio
import importlib
import importlib.util
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Protocol

from benchmarks import bulk

PIECE = bytes(64 * 1024)
VERSION = "1.41"
WHERE = f"/v{VERSION}/containers/web/archive?path=/tmp"
BIG = f"{WHERE}/big"


class Client(bulk.Client, Protocol):
    """What the benchmark asks of a client; each returns how many bytes that was, if it knows."""

    async def down(self) -> int: ...
    async def up(self, size: int) -> None: ...
    async def file(self, path: Path) -> None: ...


def blocks(size: int) -> Iterator[bytes]:
    """Make a body in pieces."""
    for _ in range(size // len(PIECE)):
        yield PIECE


async def pieces(size: int) -> AsyncIterator[bytes]:
    """Make a body in pieces, as they are asked for."""
    for _ in range(size // len(PIECE)):
        yield PIECE


class Raw(asyncio.Protocol):
    """A plain asyncio Protocol and its transport: the floor. It parses nothing but the end."""

    def __init__(self, host: str) -> None:
        self._path = host.removeprefix("unix://")
        self._count, self._tail = 0, b""
        self._done: asyncio.Future[int] | None = None
        self._may_write = asyncio.Event()
        self._transport: asyncio.Transport | None = None

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        await loop.create_unix_connection(lambda: self, self._path)

    async def down(self) -> int:
        return await self._asked(b"GET %s HTTP/1.1\r\nHost: docker\r\n\r\n" % BIG.encode())

    async def up(self, size: int) -> None:
        await self._put(size // len(PIECE) * len(PIECE), blocks(size))

    async def file(self, path: Path) -> None:
        with path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            await self._put(size, iter(lambda: file.read(len(PIECE)), b""))

    async def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    async def _put(self, size: int, data: Iterator[bytes]) -> None:
        assert self._transport is not None
        head = b"PUT %s HTTP/1.1\r\nHost: docker\r\nContent-Length: %d\r\n\r\n"
        done = self._begin()
        self._transport.write(head % (WHERE.encode(), size))
        for piece in data:
            self._transport.write(piece)
            if not self._may_write.is_set():
                await self._may_write.wait()
        await done

    async def _asked(self, request: bytes) -> int:
        assert self._transport is not None
        done = self._begin()
        self._transport.write(request)
        return await done

    def _begin(self) -> "asyncio.Future[int]":
        self._count, self._tail = 0, b""
        self._done = asyncio.get_running_loop().create_future()
        return self._done

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._may_write.set()

    def pause_writing(self) -> None:
        self._may_write.clear()

    def resume_writing(self) -> None:
        self._may_write.set()

    def data_received(self, data: bytes) -> None:
        self._count += len(data)
        # The end may come in pieces.
        self._tail = (self._tail + data[-7:])[-7:]
        ended = self._tail == b"\r\n0\r\n\r\n" or b"Content-Length: 0\r\n" in data[:400]
        if ended and self._done is not None:
            self._done.set_result(self._count)


class Aiohttp:
    """aiohttp itself, asked as well as its users know how."""

    def __init__(self, host: str) -> None:
        self._path = host.removeprefix("unix://")

    async def open(self) -> None:
        aiohttp: Any = importlib.import_module("aiohttp")
        self._session = aiohttp.ClientSession(
            "http://docker",
            connector=aiohttp.UnixConnector(self._path),
            headers={"Accept-Encoding": "identity"},
            timeout=aiohttp.ClientTimeout(total=None),
        )

    async def down(self) -> int:
        count = 0
        async with self._session.get(BIG) as response:
            async for piece in response.content.iter_any():
                count += len(piece)
        return count

    async def up(self, size: int) -> None:
        await self._put(pieces(size))

    async def file(self, path: Path) -> None:
        with path.open("rb") as file:
            await self._put(file)

    async def close(self) -> None:
        await self._session.close()

    async def _put(self, data: object) -> None:
        async with self._session.put(WHERE, data=data) as response:
            response.raise_for_status()


class Aiodocker:
    """aiodocker: an archive is whole in memory, both ways."""

    def __init__(self, host: str) -> None:
        self._host = host

    async def open(self) -> None:
        make: Any = importlib.import_module("aiodocker").Docker
        self._docker = make(self._host, api_version=f"v{VERSION}")
        self._container = self._docker.containers.container("web")

    async def down(self) -> int:
        archive = await self._container.get_archive("/tmp/big")
        size = len(archive.fileobj.getbuffer())
        archive.close()
        return size

    async def up(self, size: int) -> None:
        await self._container.put_archive("/tmp", bytes(size))

    async def file(self, path: Path) -> None:
        with path.open("rb") as file:
            await self._container.put_archive("/tmp", file.read())

    async def close(self) -> None:
        await self._docker.close()


class DockerPy:
    """docker-py, which blocks."""

    def __init__(self, host: str) -> None:
        self._host = host

    async def open(self) -> None:
        make: Any = importlib.import_module("docker").APIClient
        self._docker = make(self._host, version=VERSION, timeout=600)

    async def down(self) -> int:
        return sum(map(len, self._docker.get_archive("web", "/tmp/big")[0]))

    async def up(self, size: int) -> None:
        self._docker.put_archive("web", "/tmp", blocks(size))

    async def file(self, path: Path) -> None:
        with path.open("rb") as file:
            self._docker.put_archive("web", "/tmp", file)

    async def close(self) -> None:
        self._docker.close()


class Aiodockerapi:
    """This package."""

    def __init__(self, host: str) -> None:
        self._host = host

    async def open(self) -> None:
        make: Any = importlib.import_module("aiodockerapi").DockerSession
        self._docker = make(self._host, api_version=VERSION)

    async def down(self) -> int:
        count = 0
        async with self._docker.containers.get_archive("web", path="/tmp/big") as archive:
            async for piece in archive:
                count += len(piece)
        return count

    async def up(self, size: int) -> None:
        await self._docker.containers.put_archive("web", pieces(size), path="/tmp")

    async def file(self, path: Path) -> None:
        await self._docker.containers.put_archive("web", path, path="/tmp")

    async def close(self) -> None:
        await self._docker.close()


CLIENTS: dict[str, type[Client]] = {
    "raw": Raw,
    "aiohttp": Aiohttp,
    "aiodocker": Aiodocker,
    "docker-py": DockerPy,
    "aiodockerapi": Aiodockerapi,
}
_MODULES = {"docker-py": "docker", "raw": "asyncio"}


def is_there(name: str) -> bool:
    """Tell whether a client is installed."""
    return importlib.util.find_spec(_MODULES.get(name, name)) is not None
