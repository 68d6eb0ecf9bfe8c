"""Whatever text an operation of the Hub is given, it reaches its own endpoint, or is refused."""

import asyncio
import re

import pytest

from aiodockerapi.hub.session import HubSession
from tests.hub.row import BEARER, PROVIDER, Row
from tests.hub.test_rows import ROWS
from tests.injection import Call, Kept, caught, check, keeping, made
from tests.operations.test_injection import chosen

FIRST = [row for row in ROWS if not row.note]


async def attack(row: Row, call: Call, kept: Kept) -> list[str]:
    host = kept.address
    path = row.operation.partition(" ")[2].rstrip("/")
    allowed = re.compile(re.sub(r"\\\{.*?\\\}", "[^/]+", re.escape(path)), re.DOTALL)
    wrong: list[str] = []
    async with HubSession(host=host, registry=host, credentials=BEARER, scim_token=PROVIDER) as hub:
        plain, error = await made(call, hub, kept)
        assert plain, f"{row}: the call as it is sends nothing: {error!r}"
        for where in sorted({where for where, _ in call.replaced("")}):
            for hostile in chosen(f"{row} {where}"):
                other = next(each for place, each in call.replaced(hostile) if place == where)
                told = check(*await made(other, hub, kept), plain[-1], allowed)
                if told:
                    wrong.append(f"{row}: {where}={hostile[:60]!r}: {told}")
    return wrong


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
