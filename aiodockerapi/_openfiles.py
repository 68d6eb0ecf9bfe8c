"""How many files the process may have open, of which every connection is one."""

import errno
import os
import socket
import sys
import warnings

from aiodockerapi.errors import TooManyFiles

__all__ = ["few", "too_many", "warn_of_limit"]

_FULL = (errno.EMFILE, errno.ENFILE)
_BESIDE = 32
"""How many files a process has open beside its connections: what it began with, names, threads."""


def _limits() -> tuple[int, int] | None:
    """Return how many files may be open, and to how many that can be raised.

    A number that has no end is the largest one; None where the system has no such limit.
    """
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 - Windows has no such module

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    endless = resource.RLIM_INFINITY
    return (sys.maxsize if soft == endless else soft), (sys.maxsize if hard == endless else hard)


def few() -> int:
    """Return how many files may be opened at once, so that many are left for all else.

    For modules, for one: those that an answer needs are imported when the first one comes.
    """
    known = _limits()
    return max(known[0] // 4, 1) if known else sys.maxsize


def _remedy(needed: str) -> str:
    """Say how the limit is raised to what is needed."""
    known = _limits()
    hard = known[1] if known else sys.maxsize
    bound = "" if hard == sys.maxsize else f"; {hard} is the most that it may give itself"
    return (
        f"raise the limit to {needed}: `ulimit -n` in a shell, LimitNOFILE= in a systemd unit, "
        f"--ulimit nofile= of a container, or resource.setrlimit() in the process{bound}"
    )


def too_many(error: BaseException) -> TooManyFiles | None:
    """Make the error of a connection that would have been one file too many; None for others."""
    code = error.errno if isinstance(error, OSError) else None
    if code not in _FULL and not (_may_hide_it(error) and _is_full()):
        return None
    if code == errno.ENFILE:
        return TooManyFiles(
            "no connection: the system has as many files open as all of its processes together "
            "may have (sysctl fs.file-max)"
        )
    known = _limits()
    count = f"the {known[0]} files" if known else "the files"
    return TooManyFiles(
        f"no connection: the process has {count} open that it may have (RLIMIT_NOFILE), and a "
        f"connection is one; {_remedy('more than it needs at once')}"
    )


def warn_of_limit(hosts: int) -> None:
    """Warn whoever called the caller, if a connection with each of so many hosts is too much."""
    known, needed = _limits(), hosts + _BESIDE
    if known is None or needed <= known[0]:
        return
    warnings.warn(
        f"{hosts} hosts take {hosts} connections at least, about {needed} open files in all, and "
        f"the process may have {known[0]} (RLIMIT_NOFILE): where there is none left, calls fail "
        f"with TooManyFiles; {_remedy(f'{needed} or more')}",
        RuntimeWarning,
        stacklevel=3,
    )


def _may_hide_it(error: BaseException) -> bool:
    """Tell whether an error may have come of it: a name is not found if no file can be read."""
    return isinstance(error, socket.gaierror) or (isinstance(error, OSError) and not error.errno)


def _is_full() -> bool:
    """Tell whether no file can be opened now."""
    try:
        os.close(os.open(os.curdir, os.O_RDONLY))
    except OSError as error:
        return error.errno in _FULL
    return False
