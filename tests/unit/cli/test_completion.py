"""Completion, in a real bash."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Command
from tests.unit.cli.terminal import LIMIT

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
ASK = """
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
$(complete -p aiodockerapi | sed 's/.*-F \\([^ ]*\\) .*/\\1/') aiodockerapi
printf '%s\\n' "${COMPREPLY[@]}"
"""
"""Do what bash does when the tabulator is pressed: by the function that it was told of."""


@pytest.fixture
async def script(command: Command, tmp_path: Path) -> Path:
    """Give the script that is sourced, beside the command by its name, and one context."""
    script = tmp_path / "completion"
    script.write_text((await command("completion", "bash")).out)
    program = tmp_path / "aiodockerapi"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m aiodockerapi.cli "$@"\n')
    program.chmod(0o755)
    meta = tmp_path / "contexts/meta/0"
    meta.mkdir(parents=True)
    where = {"docker": {"Host": "tcp://10.0.0.1:2375"}}
    (meta / "meta.json").write_text(json.dumps({"Name": "production", "Endpoints": where}))
    return script


async def completed(script: Path, *words: str) -> list[str]:
    """Return what bash has for the last of these words."""
    path = f"{script.parent}:{os.environ['PATH']}"
    asked = await asyncio.create_subprocess_exec(
        *("bash", "--norc", "-c", ASK, "bash", str(script), "aiodockerapi", *words),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PATH": path, "DOCKER_CONFIG": str(script.parent)},
    )
    async with asyncio.timeout(LIMIT):
        out, err = await asked.communicate()
    assert (asked.returncode, err) == (0, b"")
    return out.decode().split()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["e"], ["events", "exec"]),
        (["pu"], ["pull"]),
        (["logs", "--f"], ["--follow", "--fleet"]),
        (["inspect", "--type", ""], ["container", "image", "network", "volume"]),
        (["ps", "--context", "pro"], ["production"]),
        (["top", "--sort", "m"], ["memory"]),
    ],
    ids=" ".join,
)
async def test_bash(script: Path, words: list[str], found: list[str]) -> None:
    assert await completed(script, *words) == found
