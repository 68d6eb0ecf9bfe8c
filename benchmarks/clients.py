"""The clients that are compared: one class each, all with the same methods.

Every library is imported when its class first connects, so that a process holds no client but its
own. What a method returns is the client's own idea of an answer: bytes, dicts, or typed values.
"""

import importlib
import importlib.util
import json
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Protocol, Self, cast

from benchmarks.raw import RawConnection

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

    async def ping(self) -> object: ...
    async def info(self) -> object: ...
    async def version(self) -> object: ...
    async def inspect(self) -> object: ...
    async def containers(self) -> object: ...
    async def images(self) -> object: ...
    async def close(self) -> None: ...


class Paths:
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


class Raw(Paths):
    """A plain asyncio Protocol that returns bytes: the floor."""

    def __init__(self, connection: RawConnection) -> None:
        self._connection = connection

    @classmethod
    async def connect(cls, hosts: Sequence[str]) -> list[Self]:
        return [cls(await RawConnection.open(host)) for host in hosts]

    async def get(self, path: str) -> bytes:
        return await self._connection.get(path)

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

    async def close(self) -> None:
        await self._session.close()


class AiohttpJson(Aiohttp):
    """The default aiohttp session, and json.loads."""

    async def get(self, path: str) -> object:
        body = await super().get(path)
        assert isinstance(body, bytes)
        return json.loads(body) if body[:1] in b"{[" else body


class _AiodockerList(Protocol):
    async def list(self, **params: object) -> list[object]: ...


class _AiodockerContainers(_AiodockerList, Protocol):
    async def get(self, container_id: str) -> object: ...


class _AiodockerSystem(Protocol):
    async def info(self) -> object: ...


class _AiodockerAnswer(Protocol):
    async def read(self) -> bytes: ...


class _Aiodocker(Protocol):
    """What is used of `aiodocker.Docker`."""

    containers: _AiodockerContainers
    images: _AiodockerList
    system: _AiodockerSystem

    async def version(self) -> object: ...
    async def close(self) -> None: ...
    def _query(
        self, path: str, *, versioned_api: bool
    ) -> AbstractAsyncContextManager[_AiodockerAnswer]: ...


class Aiodocker:
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

    async def close(self) -> None:
        await self._docker.close()


class _Containers(Protocol):
    async def inspect(self, container: str) -> object: ...
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


class Aiodockerapi:
    """This package, one session per host: typed values."""

    def __init__(self, docker: _Session) -> None:
        self._docker = docker

    @classmethod
    async def connect(cls, hosts: Sequence[str]) -> list[Self]:
        make = importlib.import_module("aiodockerapi").DockerSession
        sessions = [cast("_Session", make(host, api_version=VERSION)) for host in hosts]
        return [cls(await session.__aenter__()) for session in sessions]

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

    async def close(self) -> None:
        await self._docker.__aexit__(None, None, None)


CLIENTS: dict[str, type[Client]] = {
    "raw": Raw,
    "aiohttp": Aiohttp,
    "json": AiohttpJson,
    "aiodocker": Aiodocker,
    "aiodockerapi": Aiodockerapi,
}
TITLES = {
    "raw": "raw asyncio Protocol, bytes",
    "aiohttp": "aiohttp, bytes",
    "json": "aiohttp + json.loads",
    "aiodocker": "aiodocker, dicts",
    "aiodockerapi": "aiodockerapi, typed",
}


def why_not(name: str) -> str | None:
    """Say why a client can't be measured here, or return None."""
    if name == "aiodocker" and importlib.util.find_spec("aiodocker") is None:
        return "aiodocker is not installed"
    if name == "aiodockerapi":
        try:
            importlib.import_module("aiodockerapi").DockerSession  # noqa: B018 (it is made lazily)
        except (ImportError, AttributeError) as error:
            return f"aiodockerapi can't be imported: {error}"
    return None
