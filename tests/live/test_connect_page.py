"""Every block of docs/connect.md is executed, on real engines."""

import re
from pathlib import Path

import pytest

from tests.contexts import store
from tests.engines import Engine
from tests.snippets import run

pytestmark = pytest.mark.live

PAGE = (Path(__file__).parents[2] / "docs" / "connect.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS, ids=range(1, len(BLOCKS) + 1))
async def test_python_blocks_run(  # noqa: PLR0917 - fixtures
    block: str,
    engine: Engine,
    tls_engine: Engine,
    client_certificates: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert tls_engine.tcp is not None
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    monkeypatch.setenv("DOCKER_HOST", engine.host)
    store(tmp_path, "production", tls_engine.tcp, certificates=Path(client_certificates))
    store(tmp_path, "staging", engine.host)
    source = block.replace("tcp://10.0.0.1:2376", tls_engine.tcp)
    await run(source.replace("/etc/docker/client", client_certificates), "docs/connect.md", {})
    assert capsys.readouterr().out
