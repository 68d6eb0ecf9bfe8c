"""Real Docker Engines, started for the tests: isolated, many at once, gone without a trace.

    with engines(3) as (a, b, c):
        a.host                          # unix:///tmp/aiodockerapi-engines/run-…/0/docker.sock
        a.fetch("GET", "/info")["ID"]   # for setting things up; the tests use the client
        a.crash()
        a.restart()

Each is a `dockerd` with its containerd in mount, pid, uts, ipc and network namespaces of its own.
It needs Linux, root and Debian's or Ubuntu's packages: `unavailable` tells what is missing and
`install` gets it. `python3 -m tests.engines` does the same from the shell. Nothing but the
standard library is imported, so that it works before anything has been installed.

    host    can engines run here, and how to make it so
    folder  one folder a run: claimed by a lock, removed at the end, swept after a killed run
    launch  one dockerd in its namespaces: its command line, its start, its end
    api     just enough HTTP over a unix socket to set an engine up
    image   busybox:latest, made from the machine's own static busybox
    engine  what a test holds: addresses, crash, stop, restart, pause, resume, fetch
    group   starting several at once
    keeper  engines that outlive the command that started them
    plugin  the fixtures for pytest
"""

from tests.engines.engine import Engine
from tests.engines.group import engines
from tests.engines.host import install, unavailable
from tests.engines.launch import EngineError

__all__ = ["Engine", "EngineError", "engines", "install", "unavailable"]
