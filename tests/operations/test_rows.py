"""Every operation sends what its rows say, and makes of the answer what they say."""

import inspect

import pytest

from aiodockerapi import DockerSession
from aiodockerapi.engine.containers.api import Containers
from aiodockerapi.engine.images.api import Images
from aiodockerapi.engine.system.api import System
from aiodockerapi.testing import FakeDaemon
from tests.operations.rows import ROWS, Row


def operation(row: Row) -> str:
    """Return the operation's name, as the row's call has it."""
    names = row.call.__code__.co_names
    return ".".join(name for name in names if hasattr(DockerSession, name) or name in GROUPED)


GROUPS: dict[str, type] = {"": System, "containers": Containers, "images": Images}
GROUPED = {name for group in GROUPS.values() for name in vars(group) if not name.startswith("_")}


@pytest.mark.parametrize("row", ROWS, ids=operation)
async def test_row(row: Row) -> None:
    async with FakeDaemon(api_version=row.api) as daemon, DockerSession(daemon.host) as docker:
        for asks, answer in {row.asks: row.answer, **row.also}.items():
            method, _, path = asks.partition(" ")
            daemon.on(method, path, answer)
        assert await row.call(docker) == row.value
        asked = [request for request in daemon.requests if request.method != "HEAD"]
    (sent,) = (each for each in asked if f"{each.method} {each.path}" == row.asks)
    assert sent.query == row.query
    assert sent.version == (row.api if row.versioned else None)
    assert (sent.json() if sent.body else None) == row.body
    assert sent.headers.get("Content-Type") == ("application/json" if row.body else None)
    assert {f"{each.method} {each.path}" for each in asked} == {row.asks, *row.also}


@pytest.mark.parametrize("group", GROUPS)
def test_every_operation_has_a_row(group: str) -> None:
    methods = inspect.getmembers(GROUPS[group], inspect.isfunction)
    operations = {f"{group}.{name}".lstrip(".") for name, _ in methods if not name.startswith("_")}
    assert operations <= {operation(row) for row in ROWS}
