"""What type checkers say of code that uses the package, and of the package itself."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lacking import lacks

ROOT = Path(__file__).parents[2]
API = Path(__file__).with_name("api.py")

REFUSED = [
    "await docker.containers.list(True)",
    "await docker.containers.list(filters={'nosuch': 'x'})",
    "await docker.containers.create({'Image': 'redis'})",
    "await docker.containers.stop('web', timeout=5)",
    "await docker.containers.wait('web', condition='nosuch')",
    "await docker.containers.inspect(5)",
    "await docker.containers.nosuch('web')",
    "await docker.containers.logs('web')",
    "docker.containers.logs('web', tail='all')",
    "docker.images.search(limit=5)",
    "(await docker.images.list()).name",
    "(await docker.info()).nosuch",
    "(await docker.containers.run(ContainerConfig())).stdout.encode()",
    "HostConfig(memory=64.5)",
    "HostConfig(memory='64m').memory.encode()",
    "ContainerConfig(imag='redis')",
    "ContainerConfig(cmd=5)",
    "ContainerConfig(env='A=b')",
    "ContainerConfig(env={'A': 5})",
    "ContainerConfig(env={'A': 'b'}).env['A']",
    "DockerSession(timeout=5)",
    "Fleet.of(5)",
]
"""What type checkers must refuse, a line each."""

PROGRAM = """
from aiodockerapi import ContainerConfig, DockerSession, Fleet, HostConfig
async def use(docker: DockerSession) -> None:
"""
BEGIN = PROGRAM.count("\n") + 1


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    """Run a checker on this source tree and return what it says."""
    if not shutil.which(str(command[0])) and not Path(command[0]).exists():
        lacks(f"{command[0]} is not installed")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MYPYPATH": str(ROOT)}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def tool(name: str) -> Path:
    """Find a tool beside the interpreter, where an environment has its own."""
    beside = Path(sys.executable).with_name(name)
    return beside if beside.exists() else Path(name)


# A user's own, without our settings; and without pydantic's plugin, which lets more pass, or with.
MYPY = (tool("mypy"), "--config-file=", "--strict", "--cache-dir", os.devnull)
PYRIGHT = (tool("pyright"), "--pythonpath", sys.executable)


def config(folder: Path, *, mode: str) -> Path:
    """Write a configuration for pyright as a user might have one."""
    file = folder / "pyrightconfig.json"
    file.write_text(
        f'{{"typeCheckingMode": "{mode}", "pythonVersion": "3.11", "extraPaths": ["{ROOT}"]}}'
    )
    return file


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    """Write what is to be refused into a file, each on a line of its own."""
    file = tmp_path / "refused.py"
    file.write_text(PROGRAM + "".join(f"    {line}\n" for line in REFUSED))
    return file


def without_error(told: str, pattern: str) -> list[str]:
    """Return what was to be refused and was not."""
    lines = {int(number) for number in re.findall(pattern, told)}
    return [line for number, line in enumerate(REFUSED, BEGIN) if number not in lines]


def test_mypy_accepts_what_users_write() -> None:
    told = run(*MYPY, API)
    assert told.startswith("Success"), told


@pytest.mark.parametrize("init_typed", ["False", "True"])
def test_mypy_accepts_it_with_the_plugin_of_pydantic(tmp_path: Path, init_typed: str) -> None:
    settings = f"[mypy]\nplugins = pydantic.mypy\n[pydantic-mypy]\ninit_typed = {init_typed}\n"
    file = tmp_path / "mypy.ini"
    file.write_text(settings)
    told = run(MYPY[0], "--config-file", file, *MYPY[2:], API)
    assert told.startswith("Success"), told


def test_pyright_accepts_what_users_write(tmp_path: Path) -> None:
    shutil.copy(API, tmp_path)
    told = run(*PYRIGHT, "--project", config(tmp_path, mode="strict"))
    assert told.startswith("0 errors"), told


def test_mypy_refuses_misuse(refused: Path) -> None:
    told = run(*MYPY, refused)
    assert without_error(told, r"refused\.py:(\d+): error:") == [], told


def test_pyright_refuses_misuse(refused: Path) -> None:
    told = run(*PYRIGHT, "--project", config(refused.parent, mode="standard"))
    assert without_error(told, r"refused\.py:(\d+):\d+ - error:") == [], told


def test_every_public_name_has_a_type(tmp_path: Path) -> None:
    told = run(*PYRIGHT, "--verifytypes", "aiodockerapi", "--ignoreexternal", cwd=tmp_path)
    assert "completeness score: 100%" in told, told
