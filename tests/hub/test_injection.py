"""Whatever text an operation of the Hub is given, it reaches its own endpoint, or is refused."""

import asyncio
import re

import pytest

from aiodockerapi.hub.session import HubSession
from tests.hub.row import BEARER, PROVIDER, Row
from tests.hub.test_rows import ROWS
from tests.injection import Call, Kept, attacked, caught, keeping

FIRST = [row for row in ROWS if not row.note]


async def attack(row: Row, call: Call, kept: Kept) -> list[str]:
    host = kept.address
    path = row.operation.partition(" ")[2].rstrip("/")
    allowed = re.compile(re.sub(r"\\\{.*?\\\}", "[^/]+", re.escape(path)), re.DOTALL)
    async with HubSession(host=host, registry=host, credentials=BEARER, scim_token=PROVIDER) as hub:
        return await attacked(str(row), call, hub, kept, lambda: allowed)


# A field that is replaced behind the back of its model is no longer what that says it is.
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
@pytest.mark.parametrize("row", FIRST, ids=str)
def test_operations(row: Row) -> None:
    async def work() -> list[str]:
        call = await caught(row.call)
        if call is None:
            return []
        async with keeping() as kept:
            return await attack(row, call, kept)

    wrong = asyncio.run(work(), debug=False)
    assert not wrong, "\n".join(wrong)
