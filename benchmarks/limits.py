"""What the benchmark's processes ask of the operating system."""

import resource
import sys
from pathlib import Path


def raise_open_files() -> None:
    """Allow as many open files as the system lets us: a thousand hosts are a thousand sockets."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY or soft < hard:
        most = 65536 if hard == resource.RLIM_INFINITY else hard
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))


def memory() -> float:
    """Return how much memory this process holds, in MB; where that is not told, the most ever."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return peak_memory()
    return pages * resource.getpagesize() / 1e6


def peak_memory() -> float:
    """Return the most memory that this process ever held, in MB.

    Linux counts what the process before it held, too, unless one asks in this way.
    """
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1e6 if sys.platform == "darwin" else 1e3)
    return next(int(line.split()[1]) / 1e3 for line in lines if line.startswith("VmHWM"))
