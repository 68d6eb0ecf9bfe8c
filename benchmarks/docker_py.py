"""docker-py, which blocks: its low-level client, whose answers are dicts as they came."""

import importlib
from collections.abc import Iterator, Sequence
from typing import Protocol, Self, cast

from benchmarks.together import Together

VERSION = "1.51"
CONTAINER = "web"


class _ApiClient(Protocol):
    """What is used of `docker.APIClient`."""

    def ping(self) -> object: ...
    def info(self) -> object: ...
    def version(self) -> object: ...
    def inspect_container(self, container: str) -> object: ...
    def containers(self, *, all: bool) -> object: ...
    def images(self) -> object: ...
    def events(self, *, decode: bool) -> Iterator[object]: ...
    def stats(self, container: str, *, decode: bool) -> Iterator[object]: ...
    def close(self) -> None: ...


class DockerPy(Together):
    """docker-py, one object per host; hosts are asked one after the other."""

    def __init__(self, docker: _ApiClient) -> None:
        self._docker = docker

    @classmethod
    async def connect(cls, hosts: Sequence[str]) -> list[Self]:
        make = importlib.import_module("docker").APIClient
        return [cls(cast("_ApiClient", make(host, version=VERSION))) for host in hosts]

    async def ping(self) -> object:
        return self._docker.ping()

    async def info(self) -> object:
        return self._docker.info()

    async def version(self) -> object:
        return self._docker.version()

    async def inspect(self) -> object:
        return self._docker.inspect_container(CONTAINER)

    async def containers(self) -> object:
        return self._docker.containers(all=True)

    async def images(self) -> object:
        return self._docker.images()

    async def events(self) -> object:
        return sum(1 for _ in self._docker.events(decode=True))

    async def stats(self) -> object:
        return sum(1 for _ in self._docker.stats(CONTAINER, decode=True))

    async def close(self) -> None:
        self._docker.close()
