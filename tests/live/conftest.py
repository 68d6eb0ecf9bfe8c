"""A session for each way to an engine, and containers that are gone after the test.

Each test runs by each of the `ways`, against an engine of our own; those marked ``one_way``, which
are about what the engine does and not about how it is reached, over the socket alone.
With the addresses of AIODOCKERAPI_TEST_HOSTS tests run against those instead,
whatever engine is there; `gaps` says what is not asked of which. Each needs an image ``busybox``,
or one of the name in AIODOCKERAPI_TEST_IMAGE.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator

import pytest

from aiodockerapi import DockerSession
from tests.certificates import Authority
from tests.engines import Engine
from tests.engines.group import engines as start
from tests.engines.plugin import given_hosts, need_engines
from tests.live.gaps import Gaps
from tests.live.sockets import settled, sockets
from tests.live.ways import WAYS, Way
from tests.live.workshop import Workshop


def pytest_configure(config: pytest.Config) -> None:
    """Tell the marker."""
    config.addinivalue_line("markers", "one_way: runs over a unix socket alone")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each test that needs a `host` the ways to one."""
    if "host" not in metafunc.fixturenames:
        return
    alone = metafunc.definition.get_closest_marker("one_way")
    ways = given_hosts() or (["unix"] if alone else list(WAYS))
    metafunc.parametrize("host", ways, indirect=True, scope="session")


@pytest.fixture(scope="session")
def host(request: pytest.FixtureRequest) -> str:
    """Give the address of an engine, by each way."""
    named: str = request.param
    if "://" in named:
        return named
    way = WAYS[named]
    address = way.address(request.getfixturevalue(way.fixture))
    assert address is not None
    return address


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Give the authority that `tls_engine` trusts."""
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def client_certificates(certificates: Authority) -> str:
    """Give the folder of certificates for a client that `tls_engine` serves."""
    return str(certificates.issue("client", "client@example.org"))


@pytest.fixture(scope="session")
def tls_engine(certificates: Authority) -> Iterator[Engine]:
    """Give an engine whose TCP address is one of mutual TLS."""
    need_engines()
    with start(1, tls=certificates.issue("server", "127.0.0.1", "localhost")) as (one,):
        yield one


def way_of(request: pytest.FixtureRequest) -> Way | None:
    """Return the way by which a test runs; None where it names no host, or a given one."""
    callspec: object = getattr(request.node, "callspec", None)
    params: dict[str, object] = getattr(callspec, "params", {})
    return WAYS.get(str(params.get("host")))


@pytest.fixture(autouse=True)
def environment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the environment say what the way to the host takes beyond its address."""
    way = way_of(request)
    for name, value in way.environ(request).items() if way else ():
        monkeypatch.setenv(name, value)


@pytest.fixture
def behind(request: pytest.FixtureRequest) -> Engine | None:
    """Give the engine behind the host; None where that is a given one."""
    way = way_of(request)
    own: Engine | None = request.getfixturevalue(way.fixture) if way else None
    return own


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
