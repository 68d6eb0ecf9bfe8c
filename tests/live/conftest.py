"""A session for each way to an engine, and containers that are gone after the test.

Each test runs over a unix socket and over TCP, against an engine of our own; those marked
``one_way``, which are about what the engine does and not about how it is reached, over the
socket alone. With the addresses of AIODOCKERAPI_TEST_HOSTS tests run against those instead,
whatever engine is there; `gaps` says what is not asked of which. Each needs an image ``busybox``,
or one of the name in AIODOCKERAPI_TEST_IMAGE.
"""

import asyncio
import os
from collections.abc import AsyncIterator

import pytest

from aiodockerapi import DockerSession
from tests.engines import Engine
from tests.engines.plugin import given_hosts
from tests.live.gaps import Gaps
from tests.live.sockets import settled, sockets
from tests.live.workshop import Workshop


def pytest_configure(config: pytest.Config) -> None:
    """Tell the marker."""
    config.addinivalue_line("markers", "one_way: runs over a unix socket alone")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each test that needs a `host` the ways to one."""
    if "host" not in metafunc.fixturenames:
        return
    alone = metafunc.definition.get_closest_marker("one_way")
    ways = given_hosts() or (["unix"] if alone else ["unix", "tcp"])
    metafunc.parametrize("host", ways, indirect=True, scope="session")


@pytest.fixture(scope="session")
def host(request: pytest.FixtureRequest) -> str:
    """Give the address of an engine, by each transport."""
    way: str = request.param
    if "://" in way:
        return way
    own: Engine = request.getfixturevalue("engine")
    assert own.tcp is not None
    return own.host if way == "unix" else own.tcp


@pytest.fixture(autouse=True)
async def nothing_left() -> AsyncIterator[None]:
    """Check that no connection and no task of the test outlives it."""
    before = sockets()
    yield
    await settled(before)
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    assert not tasks


@pytest.fixture
async def docker(host: str) -> AsyncIterator[DockerSession]:
    """Give a session, closed at the end."""
    async with DockerSession(host) as session:
        yield session


@pytest.fixture
async def gaps(docker: DockerSession) -> Gaps:
    """Tell what the engine at hand lacks."""
    return Gaps.of(await docker.ping())


@pytest.fixture
async def shop(docker: DockerSession) -> AsyncIterator[Workshop]:
    """Make containers; all are removed at the end."""
    wanted = os.environ.get("AIODOCKERAPI_TEST_IMAGE", "busybox")
    async with Workshop(docker, await _image(docker, wanted)) as shop:
        yield shop


async def _image(docker: DockerSession, wanted: str) -> str:
    for image in await docker.images.list():
        for tag in image.repo_tags:
            if tag.rpartition(":")[0].rpartition("/")[2] == wanted:
                return tag
    pytest.fail(f"{docker.host} has no image {wanted}; load it, or set AIODOCKERAPI_TEST_IMAGE")
