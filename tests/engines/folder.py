"""The folder of a run: claimed by a lock, removed at the end, swept after a killed run.

    /tmp/aiodockerapi-engines/     for root alone
        lock                       held while somebody claims or sweeps
        run-k3j2x9/                one run; the name is also that of its cgroup
            lock                   held by the run's owner and by everything it started
            keeper                 the owner's process id, if `up` started it (see __main__)
            0/ 1/ 2/               one engine each

A lock of flock(2) belongs to the open file, which engines inherit: it is free only when the owner
and the last process of its engines are gone. So a run that can be locked is a dead one.
"""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["BASE", "CGROUP", "Run", "claim", "is_alive", "prepare", "remove", "runs", "sweep"]

# Short, and not TMPDIR: a unix socket's path has room for 107 bytes.
BASE = Path("/tmp/aiodockerapi-engines")
CGROUP = "aiodockerapi"
CGROUPS = Path("/sys/fs/cgroup")
PATIENCE = 5.0  # seconds for the kernel to let go of what the last process held


@dataclass(frozen=True)
class Run:
    """A claimed folder, and the descriptor of its lock, for the engines to inherit."""

    folder: Path
    lock: int


@contextlib.contextmanager
def claim(base: Path = BASE) -> Iterator[Run]:
    """Make a folder for one run, after sweeping those of dead ones; remove it at the end."""
    prepare(base)
    with _locked(base / "lock", wait=True):
        sweep(base)
        folder = Path(tempfile.mkdtemp(prefix="run-", dir=base))
        lock = _lock(folder / "lock", wait=False)
    assert lock is not None, "nobody else knows this folder yet"
    try:
        yield Run(folder, lock)
    finally:
        remove(folder)
        os.close(lock)


def prepare(base: Path) -> None:
    """Make the folder of all runs; refuse one that somebody else could have prepared for us."""
    base.mkdir(mode=0o700, parents=True, exist_ok=True)
    if base.is_symlink() or base.stat().st_uid != os.geteuid():
        message = f"{base} belongs to somebody else: remove it first"
        raise PermissionError(message)


def runs(base: Path = BASE) -> list[Path]:
    """List the folders of all runs, dead or alive."""
    return sorted(base.glob("run-*/"))


def sweep(base: Path = BASE) -> list[Path]:
    """Remove what killed runs have left, and tell which ones."""
    dead = [folder for folder in runs(base) if not is_alive(folder)]
    for folder in dead:
        remove(folder)
    return dead


def is_alive(folder: Path) -> bool:
    """Tell whether a run's owner, or anything that it started, still lives."""
    try:
        with _locked(folder / "lock", wait=False) as free:
            return not free
    except FileNotFoundError:  # removed altogether
        return False


@contextlib.contextmanager
def _locked(path: Path, *, wait: bool) -> Iterator[bool]:
    """Hold a lock meanwhile; gives False if somebody else has it and we shall not wait."""
    lock = _lock(path, wait=wait)
    try:
        yield lock is not None
    finally:
        if lock is not None:
            os.close(lock)


def _lock(path: Path, *, wait: bool) -> int | None:
    import fcntl  # not on Windows, where this package must be importable to say so

    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        os.close(lock)
        return None
    except BaseException:
        os.close(lock)
        raise
    return lock


def remove(folder: Path) -> None:
    """Remove a run's cgroups and its folder; its processes must have ended."""
    for tree in cgroups(folder.name):
        _patiently(_remove_cgroups, tree)
        with contextlib.suppress(OSError):  # not empty: other runs have theirs in it
            tree.parent.rmdir()
    _patiently(shutil.rmtree, folder)


def cgroups(run: str) -> list[Path]:
    """Find a run's cgroups: one tree with cgroup v2, one a controller with v1."""
    roots = [CGROUPS, *(path for path in CGROUPS.glob("*") if not path.is_symlink())]
    trees = (root / CGROUP / run for root in roots)
    return [tree for tree in trees if tree.is_dir()]


def _remove_cgroups(tree: Path) -> None:
    # The files in them cannot be removed and need not be: rmdir takes a cgroup as a whole.
    for path, _, _ in os.walk(tree, topdown=False):
        Path(path).rmdir()


def _patiently(remover: Callable[[Path], None], path: Path) -> None:
    """Repeat while the kernel still clears up after the last process (EBUSY, ENOTEMPTY)."""
    deadline = time.monotonic() + PATIENCE
    while path.exists():
        try:
            remover(path)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
