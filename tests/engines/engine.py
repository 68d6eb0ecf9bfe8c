"""What a test holds of an engine: its addresses, and the ways to treat it badly."""

import json
import signal
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.engines import api
from tests.engines.launch import Daemon

__all__ = ["Engine"]


@dataclass(frozen=True)
class Engine:
    """A real Docker Engine that belongs to the test.

    Attributes:
        host: Its address, `unix:///…/docker.sock`.
        tcp: Its second address, `tcp://127.0.0.1:…`, if it was asked for; with TLS or without.
        folder: Where it keeps everything.
        log: What its daemon writes, over all its starts.
    """

    host: str
    tcp: str | None
    folder: Path
    log: Path
    daemon: Daemon = field(repr=False, compare=False)

    @classmethod
    def of(cls, daemon: Daemon) -> "Engine":
        """Make the engine of a launched daemon."""
        place = daemon.place
        tcp = f"tcp://127.0.0.1:{daemon.port}" if daemon.port else None
        return cls(f"unix://{place.socket}", tcp, place.folder, place.log, daemon)

    @property
    def pid(self) -> int:
        """The process id of its dockerd; EngineError when that is not running."""
        return self.daemon.pid

    def crash(self) -> None:
        """Kill dockerd, containerd and all containers at once, as a power cut does; data stays."""
        self.daemon.end()

    def stop(self) -> None:
        """Shut it down in order: its containers are stopped and its socket is removed."""
        self.daemon.terminate()

    def restart(self) -> None:
        """Start it again over the same data and addresses; stops it first if it runs."""
        self.daemon.terminate()
        self.daemon.launch()
        self.daemon.wait()

    def pause(self) -> None:
        """Freeze the dockerd: it accepts connections and says no word."""
        self.daemon.signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused dockerd go on."""
        self.daemon.signal(signal.SIGCONT)

    def fetch(self, method: str, path: str, body: object = None) -> Any:
        """Send one request, for setting up a test; bytes go as a tar archive, the rest as JSON.

        Returns:
            The decoded answer: None if it is empty, text if it is not JSON.
        """
        content = api.request(self.daemon.place.socket, method, path, body)
        try:
            return json.loads(content) if content else None
        except ValueError:
            return content.decode(errors="replace")
