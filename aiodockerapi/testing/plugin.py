"""A pytest plugin with one fixture; it is not loaded by itself.

Add it to the top ``conftest.py``; it needs pytest-asyncio::

    pytest_plugins = ["aiodockerapi.testing.plugin"]
"""

from collections.abc import AsyncIterator

import pytest_asyncio

from .daemon import FakeDaemon

__all__ = ["fake_daemon"]


@pytest_asyncio.fixture
async def fake_daemon() -> AsyncIterator[FakeDaemon]:
    """Run a `FakeDaemon` on a unix socket for the time of the test.

    Example:
        >>> async def test_names(fake_daemon):
        ...     fake_daemon.on("GET", "/containers/json", json=[])
        ...     # point the code under test to fake_daemon.host
    """
    async with FakeDaemon() as daemon:
        yield daemon
