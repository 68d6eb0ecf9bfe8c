"""A fake registry, and fake daemons that run what came from it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from aiodockerapi import DockerSession, Fleet, Upstream
from aiodockerapi.registry.media import OCI_MANIFEST
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.registry.fake import at, host_of, registries

OLD, NEW, OTHER = (f"sha256:{digit * 64}" for digit in "abc")


class Shop:
    """A registry of tags.

    Args:
        daemon: the fake one.
    """

    def __init__(self, daemon: FakeDaemon) -> None:
        self.daemon = daemon
        self.host = host_of(daemon)

    def tag(self, name: str, digest: str, tag: str = "1") -> None:
        """Let a tag stand for a digest."""
        headers = {
            "Docker-Content-Digest": digest,
            "Content-Type": OCI_MANIFEST,
            "Content-Length": "7",
        }
        path = at(f"{name}/manifests/{tag}")
        self.daemon.on("HEAD", path, Answer.empty(200, headers=headers))

    def refuse(self, name: str, status: int, **headers: str) -> None:
        told = {key.replace("_", "-"): value for key, value in headers.items()}
        path = at(f"{name}/manifests/1")
        self.daemon.on("HEAD", path, Answer.empty(status, headers=told))

    def serve(self, path: str, data: bytes, media_type: str) -> None:
        """Answer GET with a manifest."""
        self.daemon.on("GET", at(path), Answer.raw(data, 200, headers={"Content-Type": media_type}))

    @property
    def asked(self) -> list[tuple[str, str]]:
        """What it was asked: methods and paths."""
        return [(each.method, each.path) for each in self.daemon.requests]


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    """Give a registry."""
    async with registries() as daemon:
        yield Shop(daemon)


@pytest.fixture
async def upstream() -> AsyncIterator[Upstream]:
    """Give what asks registries."""
    async with Upstream(credentials=None) as upstream:
        yield upstream


Image = dict[str, Any]


def run(daemon: FakeDaemon, *used: tuple[str, Image], **inspected: str) -> None:
    """Let a daemon run containers.

    Args:
        daemon: the daemon.
        used: what each container's image is called in lists, and the image.
        inspected: what a container's image was called when it was made, by the container's ID.
    """
    containers = [
        {"Id": f"c{number}", "Names": [f"/c{number}"], "Image": name, "ImageID": image["Id"]}
        for number, (name, image) in enumerate(used)
    ]
    daemon.on("GET", "/containers/json", json=containers)
    daemon.on("GET", "/images/json", json=[image for _, image in used])
    for container, name in inspected.items():
        found = {"Id": container, "Config": {"Image": name}}
        daemon.on("GET", f"/containers/{container}/json", json=found)


def image(digit: str, *repo_digests: str, **more: object) -> Image:
    return {"Id": f"sha256:{digit * 64}"[:71], "RepoDigests": list(repo_digests), **more}


@pytest.fixture
async def daemons() -> AsyncIterator[list[FakeDaemon]]:
    """Give two daemons."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(FakeDaemon()) for _ in range(2)]


@pytest.fixture
async def docker(daemons: list[FakeDaemon]) -> AsyncIterator[DockerSession]:
    """Give a session with the first one."""
    async with DockerSession(daemons[0].host) as docker:
        yield docker


@pytest.fixture
async def fleet(daemons: list[FakeDaemon]) -> AsyncIterator[Fleet]:
    """Give both, and a dead one."""
    hosts = {f"host{number}": each.host for number, each in enumerate(daemons)}
    async with Fleet.of(**hosts, dead="unix:///nowhere/docker.sock") as fleet:
        yield fleet


@dataclass(frozen=True)
class Scene:
    """All of these."""

    shop: Shop
    daemons: list[FakeDaemon]
    fleet: Fleet
    upstream: Upstream


@pytest.fixture
def scene(shop: Shop, daemons: list[FakeDaemon], fleet: Fleet, upstream: Upstream) -> Scene:
    """Give a registry, daemons, their fleet, and what asks registries."""
    return Scene(shop, daemons, fleet, upstream)
