"""``registry copy`` as a process of its own: on a terminal, and interrupted."""

import asyncio
import signal
from collections.abc import AsyncIterator

import pytest

from aiodockerapi.registry.digests import digest_of
from aiodockerapi.registry.media import OCI_MANIFEST
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.cli.terminal import LIMIT, Terminal
from tests.unit.cli.test_process import interruptible, started
from tests.unit.registry.fake import BLOB, DIGEST, at, host_of, manifest, registries

__all__ = ["interruptible"]
STORED = digest_of(manifest())
EMPTY = digest_of(b"{}")


@pytest.fixture
async def source() -> AsyncIterator[FakeDaemon]:
    """Give a registry that has an image."""
    async with registries() as daemon:
        headers = {"Content-Type": OCI_MANIFEST, "Docker-Content-Digest": STORED}
        daemon.on("GET", at("app/manifests/1"), Answer.raw(manifest(), 200, headers=headers))
        daemon.on("GET", at(f"app/blobs/{DIGEST}"), Answer.raw(BLOB))
        daemon.on("GET", at(f"app/blobs/{EMPTY}"), Answer.raw(b"{}"))
        yield daemon


@pytest.fixture
async def target() -> AsyncIterator[FakeDaemon]:
    """Give a registry that takes whatever it is given."""
    async with registries() as daemon:
        place = {"Location": "/v2/app/blobs/uploads/1"}
        daemon.on("HEAD", at("app/blobs/{digest}"), Answer.empty(404))
        daemon.on("POST", at("app/blobs/uploads/"), Answer.empty(202, headers=place))
        daemon.on("PATCH", at("app/blobs/uploads/1"), Answer.empty(202, headers=place))
        daemon.on("PUT", at("app/blobs/uploads/1"), Answer.empty(201))
        daemon.on("DELETE", at("app/blobs/uploads/1"), Answer.empty(204))
        daemon.on("PUT", at("app/manifests/1"), Answer.empty(201))
        yield daemon


async def test_a_bar(source: FakeDaemon, target: FakeDaemon) -> None:
    words = [f"{host_of(daemon)}/app:1" for daemon in (source, target)]
    with Terminal("registry", "copy", *words) as terminal:
        assert await terminal.end() == 0, terminal.seen
        await terminal.until(b"100 %", b"131.1/131.1 kB", STORED.encode()[:40])
    assert target.requests[-1].path == "/v2/app/manifests/1"


async def test_ctrl_c(source: FakeDaemon, target: FakeDaemon) -> None:
    source.on("GET", at(f"app/blobs/{DIGEST}"), Answer.hang())
    words = [f"{host_of(daemon)}/app:1" for daemon in (source, target)]
    running = await started("registry", "copy", *words)
    async with asyncio.timeout(LIMIT):
        await source.until(lambda: any(DIGEST in each.path for each in source.requests))
        running.send_signal(signal.SIGINT)
        out, err = await running.communicate()
    assert (running.returncode, out, err) == (130, b"", b"")
    assert not any("manifests" in each.path for each in target.requests)
