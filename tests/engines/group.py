"""Starting several engines at once, and ending them whatever happens."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.engines import folder as folders
from tests.engines import host
from tests.engines.engine import Engine
from tests.engines.image import load
from tests.engines.launch import Daemon, EngineError, Place

__all__ = ["engines"]


@contextlib.contextmanager
def engines(
    count: int = 1,
    *,
    image: bool = True,
    tcp: bool = False,
    tls: Path | None = None,
    disk: int | None = None,
    folder: Path | None = None,
) -> Iterator[tuple[Engine, ...]]:
    """Run engines meanwhile; they end, and all that they left is removed, at the end.

    Args:
        count: How many.
        image: Whether each gets the image busybox:latest.
        tcp: Whether each listens on TCP too, on loopback and without TLS.
        tls: Where each finds ca.pem, cert.pem and key.pem; each listens on TCP then, and serves
            there whoever has a certificate of that CA's.
        disk: How much each may keep, in bytes, in memory and until it ends; None for no limit.
        folder: Where to make the folder of this run, instead of the usual place.

    Raises:
        EngineError: Engines cannot run here, or one did not start.
    """
    if reason := host.unavailable():
        raise EngineError(reason)
    with contextlib.ExitStack() as stack:
        run = stack.enter_context(folders.claim(folder or folders.BASE))
        daemons = [Daemon(Place(run, index), tcp=tcp, tls=tls, disk=disk) for index in range(count)]
        workers = stack.enter_context(ThreadPoolExecutor(max_workers=max(count, 1)))
        for daemon in daemons:
            stack.callback(daemon.end)
            daemon.launch()
        for future in [workers.submit(_settle, daemon, image=image) for daemon in daemons]:
            future.result()
        yield tuple(Engine.of(daemon) for daemon in daemons)


def _settle(daemon: Daemon, *, image: bool) -> None:
    daemon.wait()
    if image:
        load(daemon.place.socket)
