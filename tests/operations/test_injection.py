"""Whatever text an operation is given, it reaches its own endpoint, quoted, or is refused."""

import asyncio
import re

import pytest

from aiodockerapi import DockerSession
from aiodockerapi._core.exchange import Exchange
from aiodockerapi._core.request import Path
from tests.injection import Call, Kept, attacked, caught, keeping
from tests.operations.row import Row
from tests.operations.test_rows import ROWS

FIRST: list[Row] = [row for row in ROWS if not row.note]


async def templates(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep which paths of the API requests are for."""
    seen: list[str] = []
    for name in ("answer", "take_over", "websocket", "probe"):
        whole = getattr(Exchange, name)

        def wrapped(self: Exchange, *args: object, whole: object = whole, **more: object) -> object:
            path = next((each for each in args if isinstance(each, Path)), None)
            seen.append(path.template if path is not None else str(args[-1]))
            return whole(self, *args, **more)  # type: ignore[operator]  # one of the above

        monkeypatch.setattr(Exchange, name, wrapped)
    return seen


def paths_of(template: str) -> re.Pattern[str]:
    """Return the paths that an operation may ask for: a part is a segment, or several."""
    text = re.escape(template).replace(r"\{id\}", "[^/]+").replace(r"\{name\}", ".+")
    return re.compile(rf"(?:/v1\.\d\d)?{text}", re.DOTALL)


async def attack(row: Row, call: Call, kept: Kept, seen: list[str]) -> list[str]:
    async with DockerSession(f"tcp://{kept.address}", api_version=row.version) as docker:
        return await attacked(str(row), call, docker, kept, lambda: paths_of(seen[-1]))


# A field that is replaced behind the back of its model is no longer what that says it is.
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
@pytest.mark.parametrize("row", FIRST, ids=str)
def test_operations(row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work() -> list[str]:
        call = await caught(row.call)
        if call is None:
            return []
        seen = await templates(monkeypatch)
        async with keeping() as kept:
            return await attack(row, call, kept, seen)

    # Not in the debug mode of asyncio: these are thousands of calls.
    wrong = asyncio.run(work(), debug=False)
    assert not wrong, "\n".join(wrong)
