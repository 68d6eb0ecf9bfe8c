"""Three daemons, and the fleet of them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from aiodockerapi.fleet import Fleet
from aiodockerapi.testing import FakeDaemon

NAMES = ("one", "two", "three")


@pytest.fixture
async def daemons() -> AsyncIterator[dict[str, FakeDaemon]]:
    async with AsyncExitStack() as stack:
        daemons: dict[str, FakeDaemon] = {}
        for name in NAMES:
            daemons[name] = await stack.enter_async_context(FakeDaemon())
            daemons[name].on("GET", "/info", json={"ID": name})
        yield daemons


@pytest.fixture
async def fleet(daemons: dict[str, FakeDaemon]) -> AsyncIterator[Fleet]:
    async with Fleet.of(**{name: daemon.host for name, daemon in daemons.items()}) as fleet:
        yield fleet
