"""Every row, against a fake Hub."""

import json

import pytest

from tests.hub import rows_accounts, rows_organizations, rows_repositories, rows_scim
from tests.hub.row import Row, perform

ROWS: list[Row] = [
    *rows_accounts.ROWS,
    *rows_repositories.ROWS,
    *rows_organizations.ROWS,
    *rows_scim.ROWS,
]


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_row(row: Row) -> None:
    request, value = await perform(row)
    assert (request.method, request.path) == (row.method, row.path)
    assert request.query == {name: [text] for name, text in row.query.items()}
    assert (json.loads(request.body) if request.body else None) == row.body
    assert request.headers.get("Authorization", "") == (f"Bearer {row.who}" if row.who else "")
    kind = "application/scim+json" if "/scim/" in row.path else "application/json"
    assert kind in request.headers["Accept"]
    assert request.headers.get("Content-Type") == (kind if row.body is not None else None)
    assert value == row.value
