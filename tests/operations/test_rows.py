"""Every row, against a fake daemon."""

import json
from importlib import import_module
from pathlib import Path

import pytest

from tests.operations.row import Row, perform
from tests.unit.observe.recorder import Recorder

GROUPS = sorted(
    file.stem
    for file in Path(__file__).parent.glob("*_rows.py")
    if file.stem != Path(__file__).stem
)
ROWS: list[Row] = [
    row for group in GROUPS for row in import_module(f"tests.operations.{group}").ROWS
]


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_row(row: Row) -> None:
    seen = Recorder()
    request, value = await perform(row, seen)
    assert (request.method, request.path) == (row.method, row.path)
    assert request.query == dict(row.query)
    if isinstance(row.body, bytes):
        assert request.body == row.body
    else:
        assert (json.loads(request.body) if request.body else None) == row.body
    for name, expected in row.headers.items():
        assert request.headers.get(name) == expected, name
    assert row.value(value) if callable(row.value) else value == row.value
    assert seen.last
    assert {end.how for end in seen.ends.values()} <= {"whole", "left"}
