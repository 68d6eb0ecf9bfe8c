"""The clients that are compared: one class each, all with the same methods.

Every library is imported when its class first connects, so that a process holds no client but its
own. What a method returns is the client's own idea of an answer: bytes, dicts, or typed values.
"""

import asyncio
import importlib
import importlib.util
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Protocol, Self, cast

from benchmarks.docker_py import DockerPy
from benchmarks.raw import RawConnection
from benchmarks.together import Ask, Together

if TYPE_CHECKING:
    import aiohttp

VERSION = "1.51"
CONTAINER = "web"


class Client(Protocol):
    """What the benchmark asks of a client."""

    @classmethod
    async def connect(cls, hosts: Sequence[str]) -> "Sequence[Client]":
        """Return a client for each host, as a user who polls them all would make them."""
        ...

    @classmethod
    async def together(cls, clients: Sequence[object], ask: Ask) -> None:
        """Poll the hosts of all clients, which are connected."""
        ...

    async def ping(self) -> object: ...
    async def info(self) -> object: ...
    async def version(self) -> object: ...
    async def inspect(self) -> object: ...
    async def containers(self) -> object: ...
    async def images(self) -> object: ...
    async def events(self) -> object: ...
    async def stats(self) -> object: ...
    async def close(self) -> None: ...


class Paths(Together):
    """The calls of a client that only knows how to get a path."""

    async def get(self, path: str) -> object:
        """Return the answer to a GET."""
        raise NotImplementedError

    async def ping(self) -> object:
        return await self.get("/_ping")

    async def info(self) -> object:
        return await self.get(f"/v{VERSION}/info")

    async def version(self) -> object:
        return await self.get(f"/v{VERSION}/version")

    async def inspect(self) -> object:
        return await self.get(f"/v{VERSION}/containers/{CONTAINER}/json")

    async def containers(self) -> object:
        return await self.get(f"/v{VERSION}/containers/json?all=1")

    async def images(self) -> object:
        return await self.get(f"/v{VERSION}/images/json")

    async def read(self, path: str) -> object:
        """Read a stream to its end; return how much that was."""
        raise NotImplementedError

    async def events(self) -> object:
        return await self.read(f"/v{VERSION}/events")

    async def stats(self) -> object:
        return await self.read(f"/v{VERSION}/containers/{CONTAINER}/stats")


class Raw(Paths):
    """A plain asyncio Protocol that returns bytes: the floor."""

    def __init__(self, connection: RawConnection) -> None:
        self._connection = connection

    @classmethod
    async def connect(cls, hosts: Sequence[str]) -> list[Self]:
        return [cls(await RawConnection.open(host)) for host in hosts]

    async def get(self, path: str) -> bytes:
        return await self._connection.get(path)

    async def read(self, path: str) -> int:
        return await self._connection.read(path)

    async def close(self) -> None:
        self._connection.close()


class Aiohttp(Paths):
    """The default aiohttp session, one for all hosts, that returns bytes."""

    def __init__(self, session: "aiohttp.ClientSession", base: str) -> None:
        self._session = session
        self._base = base

    @classmethod
    async def connect(cls, hosts: Sequence[str]) -> list[Self]:
        import aiohttp

        if hosts[0].startswith("unix://"):
            connector = aiohttp.UnixConnector(hosts[0].removeprefix("unix://"))
            return [cls(aiohttp.ClientSession(connector=connector), "http://docker")]
        session = aiohttp.ClientSession()
        return [cls(session, host.replace("tcp://", "http://")) for host in hosts]

    async def get(self, path: str) -> object:
        async with self._session.get(self._base + path) as response:
            return await response.read()

    async def read(self, path: str) -> object:
        async with self._session.get(self._base + path) as response:
            count = 0
            async for piece in response.content.iter_any():
                count += len(piece)
            return count

    async def close(self) -> None:
        await self._session.close()


class AiohttpJson(Aiohttp):
    """The default aiohttp session, and json.loads."""

    async def get(self, path: str) -> object:
        body = await super().get(path)
        assert isinstance(body, bytes)
        return json.loads(body) if body[:1] in b"{[" else body

    async def read(self, path: str) -> object:
        async with self._session.get(self._base + path) as response:
            count = 0
            async for line in response.content:
                count += bool(json.loads(line))
            return count


class _AiodockerList(Protocol):
    async def list(self, **params: object) -> list[object]: ...


class _AiodockerContainer(Protocol):
    def stats(self) -> AsyncIterator[object]: ...


class _AiodockerContainers(_AiodockerList, Protocol):
    async def get(self, container_id: str) -> object: ...
    def container(self, container_id: str) -> _AiodockerContainer: ...


class _AiodockerSubscriber(Protocol):
    async def get(self) -> object: ...


class _AiodockerEvents(Protocol):
    task: asyncio.Task[None] | None

    def subscribe(self) -> _AiodockerSubscriber: ...


class _AiodockerSystem(Protocol):
    async def info(self) -> object: ...


class _AiodockerAnswer(Protocol):
    async def read(self) -> bytes: ...


class _Aiodocker(Protocol):
    """What is used of `aiodocker.Docker`."""

    containers: _AiodockerContainers
    images: _AiodockerList
    system: _AiodockerSystem
    events: _AiodockerEvents

    async def version(self) -> object: ...
    async def close(self) -> None: ...
    def _query(
        self, path: str, *, versioned_api: bool
    ) -> AbstractAsyncContextManager[_AiodockerAnswer]: ...


class Aiodocker(Together):
    """aiodocker, one object per host: dicts, in a list of containers each inside an object."""

    def __init__(self, docker: _Aiodocker) -> None:
        self._docker = docker

    @classmethod
    async def connect(cls, hosts: Sequence[str]) -> list[Self]:
        make = importlib.import_module("aiodocker").Docker
        dockers = [make(host, api_version=f"v{VERSION}") for host in hosts]
        return [cls(cast("_Aiodocker", docker)) for docker in dockers]

    async def ping(self) -> object:
        # There is no ping; this is the nearest that its other calls are made of.
        async with self._docker._query("_ping", versioned_api=False) as response:
            return await response.read()

    async def info(self) -> object:
        return await self._docker.system.info()

    async def version(self) -> object:
        return await self._docker.version()

    async def inspect(self) -> object:
        return await self._docker.containers.get(CONTAINER)

    async def containers(self) -> object:
        return await self._docker.containers.list(all=True)

    async def images(self) -> object:
        return await self._docker.images.list()

    async def events(self) -> object:
        events, count = self._docker.events, 0
        subscriber = events.subscribe()
        while await subscriber.get() is not None:
            count += 1
        assert events.task is not None
        await events.task
        events.task = None  # or else it would never begin again
        return count

    async def stats(self) -> object:
        count = 0
        async for _ in self._docker.containers.container(CONTAINER).stats():
            count += 1
        return count

    async def close(self) -> None:
        await self._docker.close()


class _Stream(AbstractAsyncContextManager[AsyncIterator[object]], Protocol):
    """What is used of `aiodockerapi.Stream`."""


class _Containers(Protocol):
    async def inspect(self, container: str) -> object: ...
    def stats(self, container: str) -> _Stream: ...
    async def list(self, *, all: bool) -> Sequence[object]: ...


class _Images(Protocol):
    async def list(self) -> Sequence[object]: ...


class _Session(AbstractAsyncContextManager["_Session"], Protocol):
    """What is used of `aiodockerapi.DockerSession`."""

    containers: _Containers
    images: _Images

    async def ping(self) -> object: ...
    async def info(self) -> object: ...
    async def version(self) -> object: ...
    def events(self, *, until: float | None = None, resume: bool = False) -> _Stream: ...


class _Outcomes(Protocol):
    def raise_for_failures(self) -> object: ...


class _Fleet(Protocol):
    """What is used of `aiodockerapi.Fleet`."""

    async def map(self, call: Callable[[_Session], Awaitable[None]]) -> _Outcomes: ...


class Aiodockerapi:
    """This package, one session per host, many hosts as a fleet: typed values."""

    def __init__(self, docker: _Session, fleet: _Fleet) -> None:
        self._docker = docker
        self._fleet = fleet

    @classmethod
    async def connect(cls, hosts: Sequence[str]) -> list[Self]:
        package = importlib.import_module("aiodockerapi")
        # Many are kept as a fleet keeps those that it makes itself.
        sessions = {
            host: cast(
                "_Session",
                package.DockerSession(
                    host, api_version=VERSION, connect_timeout=60, compact=len(hosts) > 1
                ),
            )
            for host in hosts
        }
        fleet = cast("_Fleet", package.Fleet(sessions))
        return [cls(await session.__aenter__(), fleet) for session in sessions.values()]

    @classmethod
    async def together(cls, clients: Sequence[object], ask: Ask) -> None:
        own = [client for client in clients if isinstance(client, cls)]
        numbers = {client._docker: number for number, client in enumerate(own)}
        outcomes = await own[0]._fleet.map(lambda session: ask(numbers[session]))
        outcomes.raise_for_failures()

    async def ping(self) -> object:
        return await self._docker.ping()

    async def info(self) -> object:
        return await self._docker.info()

    async def version(self) -> object:
        return await self._docker.version()

    async def inspect(self) -> object:
        return await self._docker.containers.inspect(CONTAINER)

    async def containers(self) -> object:
        return await self._docker.containers.list(all=True)

    async def images(self) -> object:
        return await self._docker.images.list()

    async def events(self) -> object:
        return await _count(self._docker.events())

    async def stats(self) -> object:
        return await _count(self._docker.containers.stats(CONTAINER))

    async def close(self) -> None:
        await self._docker.__aexit__(None, None, None)


class Resumed(Aiodockerapi):
    """This package, with events that survive a cut."""

    async def events(self) -> object:
        # Without an end that has passed, the end of what is replayed would be a cut.
        return await _count(self._docker.events(until=1, resume=True))


async def _count(stream: _Stream) -> int:
    async with stream as items:
        count = 0
        async for _ in items:
            count += 1
        return count


CLIENTS: dict[str, type[Client]] = {
    "raw": Raw,
    "aiohttp": Aiohttp,
    "json": AiohttpJson,
    "aiodocker": Aiodocker,
    "aiodockerapi": Aiodockerapi,
    "resumed": Resumed,
    "docker": DockerPy,
}
TITLES = {
    "raw": "raw asyncio Protocol, bytes",
    "aiohttp": "aiohttp, bytes",
    "json": "aiohttp + json.loads",
    "aiodocker": "aiodocker, dicts",
    "aiodockerapi": "aiodockerapi, typed",
    "resumed": "aiodockerapi, typed, resumed",
    "docker": "docker-py, dicts",
}


def why_not(name: str) -> str | None:
    """Say why a client can't be measured here, or return None."""
    if name == "aiodocker" and importlib.util.find_spec("aiodocker") is None:
        return "aiodocker is not installed"
    if name == "docker" and importlib.util.find_spec("docker") is None:
        return "docker-py is not installed"
    if name in ("aiodockerapi", "resumed"):
        try:
            importlib.import_module("aiodockerapi").DockerSession  # noqa: B018 (it is made lazily)
        except (ImportError, AttributeError) as error:
            return f"aiodockerapi can't be imported: {error}"
    return None
