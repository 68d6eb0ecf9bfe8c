"""Every block of the documentation beside the README is executed, on real engines."""

import re
from pathlib import Path

import pytest

from tests.contexts import store
from tests.engines import Engine
from tests.snippets import run

pytestmark = pytest.mark.live

DOCS = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [
    pytest.param(path.name, block, id=f"{path.stem}-{number}")
    for path in sorted(DOCS.glob("*.md"))
    for number, block in enumerate(_BLOCK.findall(path.read_text(encoding="utf-8")), 1)
]


@pytest.mark.parametrize(("name", "block"), BLOCKS)
async def test_python_blocks_run(  # noqa: PLR0917 - fixtures
    name: str,
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
    store(tmp_path, "production", tls_engine.tcp, certificates=Path(client_certificates))
    store(tmp_path, "staging", engine.host)
    source = block.replace("tcp://10.0.0.1:2376", tls_engine.tcp)
    await run(source.replace("/etc/docker/client", client_certificates), name, {})
    assert capsys.readouterr().out
