"""Every block of the README is executed: Python on real engines, shell by what make knows."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.snippets import run

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXAMPLE_HOST = re.compile(r"(?:tcp://10\.0\.0\.\d:\d+|unix:///run/docker\.sock)")


def blocks(language: str) -> list[str]:
    return [body for kind, body in _BLOCK.findall(README) if kind == language]


def heading_of(block: str) -> str:
    """Name a block by the heading that it stands under."""
    return README[: README.index(block)].rpartition("\n## ")[2].partition("\n")[0]


def test_every_block_is_of_a_language_that_is_executed() -> None:
    assert {kind for kind, _ in _BLOCK.findall(README)} == {"python", "sh"}


@pytest.mark.parametrize("line", [line for block in blocks("sh") for line in block.splitlines()])
def test_shell_blocks_name_targets_that_make_has(line: str) -> None:
    command = line.partition("#")[0].split()
    assert command[0] == "make"
    done = subprocess.run(["make", "-n", *command[1:]], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.live
@pytest.mark.parametrize("block", blocks("python"), ids=heading_of)
async def test_python_blocks_run(
    block: str,
    engine_hosts: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DOCKER_HOST", engine_hosts[0])
    real = iter(engine_hosts * 3)
    source = _EXAMPLE_HOST.sub(lambda _: next(real), block)
    await run(source, f"README.md: {heading_of(block)}", {})
    if "print(" in block:
        assert capsys.readouterr().out


def test_links_lead_to_files_that_are_there() -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", README):
        assert (ROOT / target).exists(), target
