"""A daemon, and a session with it that an observer watches."""

from collections.abc import AsyncIterator

import pytest

from aiodockerapi import DockerSession
from aiodockerapi.testing import FakeDaemon
from tests.unit.observe.recorder import Recorder


@pytest.fixture
async def daemon() -> AsyncIterator[FakeDaemon]:
    async with FakeDaemon() as daemon:
        daemon.on("GET", "/info", json={"ID": "fake"})
        yield daemon


@pytest.fixture
def seen() -> Recorder:
    return Recorder()


@pytest.fixture
async def docker(daemon: FakeDaemon, seen: Recorder) -> AsyncIterator[DockerSession]:
    """A session that asks for nothing by itself, and is not patient."""
    async with DockerSession(
        daemon.host, api_version="1.44", idle_timeout=0.5, observers=[seen]
    ) as docker:
        yield docker
