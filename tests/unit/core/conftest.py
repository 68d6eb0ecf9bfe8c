"""A daemon, and a session with it."""

from collections.abc import AsyncIterator

import pytest

from aiodockerapi.session import DockerSession
from aiodockerapi.testing import FakeDaemon


@pytest.fixture
async def daemon() -> AsyncIterator[FakeDaemon]:
    async with FakeDaemon() as daemon:
        daemon.on("GET", "/info", json={"ID": "fake"})
        yield daemon


@pytest.fixture
async def docker(daemon: FakeDaemon) -> AsyncIterator[DockerSession]:
    """A session that negotiates."""
    async with DockerSession(daemon.host) as docker:
        yield docker


@pytest.fixture
async def pinned(daemon: FakeDaemon) -> AsyncIterator[DockerSession]:
    """A session that asks for nothing by itself, and is not patient."""
    async with DockerSession(daemon.host, api_version="1.44", idle_timeout=0.1) as docker:
        yield docker
