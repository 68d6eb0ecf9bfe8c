"""Every block of docs/observe.md is executed, on real engines."""

import re
import sys
from pathlib import Path

import pytest

from tests.snippets import run

pytestmark = pytest.mark.live

PAGE = (Path(__file__).parents[2] / "docs" / "observe.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
_EXAMPLE_HOST = re.compile(r"tcp://10\.0\.0\.\d:\d+")
TOLD = (
    ": GET /containers/json 200 whole ",
    '"name": "POST /containers/prune"',
    'aiodockerapi_requests_total{host="unix://',
    "GET /info of unix://",
)
"""What each block shows, of whatever it shows."""


def test_all_blocks_are_known() -> None:
    assert len(BLOCKS) == len(TOLD)


@pytest.mark.parametrize("number", range(len(TOLD)))
async def test_python_blocks_run(
    number: int,
    engine_hosts: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("DOCKER_HOST", engine_hosts[0])
    real = iter(engine_hosts * 2)
    # What it sets, it sets for all that follow: the level is as before at the end of the test.
    caplog.set_level("DEBUG", logger="aiodockerapi")
    # By itself it writes to what was the standard output when its module was imported.
    page = BLOCKS[number].replace("ConsoleSpanExporter()", "ConsoleSpanExporter(out=sys.stdout)")
    source = _EXAMPLE_HOST.sub(lambda _: next(real), page)
    await run(source, "docs/observe.md", {"sys": sys})
    shown = capsys.readouterr().out
    assert TOLD[number] in shown + caplog.text
