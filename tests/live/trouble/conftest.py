"""An engine that may be treated badly, by either of its addresses."""

from collections.abc import Iterator

import pytest

from tests.engines import Engine


@pytest.fixture(params=["unix", "tcp"])
def address(request: pytest.FixtureRequest, engines: tuple[Engine, ...]) -> str:
    """Give both addresses of an engine that may be treated badly."""
    tcp = engines[2].tcp
    assert tcp is not None
    return engines[2].host if request.param == "unix" else tcp


@pytest.fixture
def victim(engines: tuple[Engine, ...]) -> Iterator[Engine]:
    """Give the engine behind `address`; it runs again after the test, and is empty."""
    victim = engines[2]
    yield victim
    try:
        left = victim.fetch("GET", "/containers/json?all=1")
    except OSError:
        victim.restart()  # the test has failed before it did so itself
        left = victim.fetch("GET", "/containers/json?all=1")
    for container in left:
        victim.fetch("DELETE", f"/containers/{container['Id']}?force=1&v=1")
