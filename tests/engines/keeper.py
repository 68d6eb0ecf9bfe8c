"""Engines that outlive the command that started them, until they are told to end.

A keeper is a process in the background that owns a run as any test would. Ending it, in whatever
way, ends its engines.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.engines import folder
from tests.engines.engine import Engine
from tests.engines.group import engines
from tests.engines.launch import EngineError

__all__ = ["address", "down", "keep", "up"]

ROOT = Path(__file__).parents[2]  # where `-m tests.engines` is found
DOWN_LIMIT = 30.0


def address(engine: Engine) -> str:
    """Give the address to print: that of TCP if there is one, since it was asked for."""
    return engine.tcp or engine.host


def up(count: int, *, tcp: bool, base: Path) -> list[str]:
    """Start engines in the background and give their addresses."""
    command = [
        sys.executable,
        "-m",
        "tests.engines",
        "keep",
        "-n",
        str(count),
        "--folder",
        str(base),
    ]
    keeper = subprocess.Popen(
        [*command, *(["--tcp"] if tcp else [])],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=ROOT,
    )
    assert keeper.stdout is not None, "stdout is a pipe"
    with keeper.stdout as output:
        hosts = output.read().split()
    if not hosts:  # why is on stderr, which it shares with us until its engines run
        raise EngineError(f"the keeper of the engines ended with {keeper.wait()}")
    return hosts


def keep(count: int, *, tcp: bool, base: Path) -> None:
    """Own engines until a signal to end comes: what runs in the background."""
    ends = {signal.SIGTERM, signal.SIGINT}
    with engines(count, tcp=tcp, folder=base) as own:
        (own[0].folder.parent / "keeper").write_text(str(os.getpid()), encoding="ascii")
        signal.pthread_sigmask(signal.SIG_BLOCK, ends)
        sys.stdout.write("".join(f"{address(engine)}\n" for engine in own))
        sys.stdout.flush()
        _let_go_of_the_terminal()
        signal.sigwait(ends)


def _let_go_of_the_terminal() -> None:
    """Close what is shared with the starter, who reads it to its end."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2):
        os.dup2(null, descriptor)
    os.close(null)


def down(base: Path) -> int:
    """End the engines of all keepers, and tell how many keepers there were."""
    kept = [run for run in folder.runs(base) if (run / "keeper").exists() and folder.is_alive(run)]
    for run in kept:
        os.kill(int((run / "keeper").read_text(encoding="ascii")), signal.SIGTERM)
    deadline = time.monotonic() + DOWN_LIMIT
    while any(run.exists() for run in kept):
        if time.monotonic() > deadline:
            raise EngineError(f"still there: {', '.join(map(str, kept))}")
        time.sleep(0.02)
    return len(kept)
