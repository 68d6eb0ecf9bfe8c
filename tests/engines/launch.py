"""One dockerd in its namespaces: its command line, its start and its end.

    unshare                waits for the init, and passes its end on
      bash boot.sh         the init of a pid namespace: when it ends, the kernel kills all the rest
        read               waits for the leash, a pipe from the owner, to end
        dockerd
          containerd
        containerd-shim…   adopted by the init
          a container's own processes

The leash is what makes the end sure: it ends when the owner closes it, and just as well when the
owner is killed. The init then ends, and with it every process in its namespace, in one blow of the
kernel's; with them go the mount namespace with all mounts, and the network namespace with its
bridges and firewall rules. Only files and empty cgroups stay, for `folder` to remove.
"""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.engines import api, host
from tests.engines.folder import CGROUP, Run

__all__ = ["Daemon", "EngineError", "Place"]

BOOT = Path(__file__).with_name("boot.sh")
START_LIMIT = 60.0  # seconds; a second is usual, a loaded machine takes more
STOP_LIMIT = 30.0  # dockerd gives containers 10 s to end, and itself 5 more
END_LIMIT = 10.0


class EngineError(RuntimeError):
    """An engine did not start, or is not running; carries the end of its log."""


@dataclass(frozen=True)
class Place:
    """Where one engine of a run keeps what is its own."""

    run: Run
    index: int

    @property
    def folder(self) -> Path:
        """The engine's folder: data, identity, socket and log."""
        return self.run.folder / str(self.index)

    @property
    def socket(self) -> Path:
        """The socket of its API."""
        return self.folder / "docker.sock"

    @property
    def log(self) -> Path:
        """What the daemon writes, over all its starts."""
        return self.folder / "log"

    def command(self) -> list[str]:
        """Give the command that starts the engine."""
        namespaces = ["--mount", "--uts", "--ipc", "--pid", "--net"]
        unshare = ["unshare", *namespaces, "--fork", "--kill-child", "--"]
        boot = ["bash", str(BOOT), str(self.folder), f"engine-{self.index}"]
        return [*unshare, *boot, *self.dockerd()]

    def dockerd(self) -> list[str]:
        """Give the daemon's own command line."""
        # /run is the engine's own and empty at each start, like that of a machine that boots.
        # The addresses differ between a run's engines only to tell them apart: in a network
        # namespace of its own, an engine would be free to use the same ones.
        return [
            "dockerd",
            f"--host=unix://{self.socket}",
            f"--data-root={self.folder / 'data'}",
            "--exec-root=/run/docker",
            "--pidfile=/run/docker.pid",
            f"--default-address-pool=base=10.{100 + self.index % 100}.0.0/16,size=24",
            f"--cgroup-parent=/{CGROUP}/{self.run.folder.name}/{self.index}",
            "--exec-opt=native.cgroupdriver=cgroupfs",  # there is no systemd in the namespace
        ]


class Daemon:
    """The processes of one engine, which can be started and ended many times over."""

    def __init__(
        self,
        place: Place,
        *,
        tcp: bool = False,
        tls: Path | None = None,
        disk: int | None = None,
    ) -> None:
        self.place = place
        self._disk = disk
        self.port = 0  # of TCP; found at the first start and kept for the next ones
        self._tcp = tcp or tls is not None
        self._tls = tls
        self._pid: int | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id of the dockerd, in the owner's namespace."""
        # Asking unshare first: the id of a dockerd that ended by itself may be another's by now.
        if self._pid is None or self._process is None or self._process.poll() is not None:
            raise EngineError(f"{self.place.folder} is not running")
        return self._pid

    def launch(self) -> None:
        """Start the processes, without waiting for the engine to answer."""
        (self.place.folder / "etc").mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as stack:
            log = stack.enter_context(self.place.log.open("ab"))
            inherited = [stack.enter_context(_duplicate(self.place.run.lock))]
            command, environment = self.place.command(), host.environment()
            if self._disk is not None:
                environment["DISK"] = str(self._disk)
            if self._tcp:
                with self._listen() as listener:
                    inherited.append(stack.enter_context(_duplicate(listener.fileno())))
                # dockerd takes over a socket that was made in the network namespace of the
                # owner, as it would from systemd: reached from there without a relay, a route
                # or a bridge outside. And no warning delays the start for the lack of TLS.
                command += ["--host=fd://", *self._tls_flags()]
                environment["LISTENER"] = str(inherited[-1])
            self._process = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                pass_fds=inherited,
                start_new_session=True,  # Ctrl-C is for the owner, who then ends us in order
                cwd="/",
            )

    def _tls_flags(self) -> list[str]:
        if self._tls is None:
            return []
        files = {"tlscacert": "ca.pem", "tlscert": "cert.pem", "tlskey": "key.pem"}
        return ["--tlsverify", *(f"--{flag}={self._tls / name}" for flag, name in files.items())]

    def _listen(self) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", self.port), backlog=128)
        self.port = listener.getsockname()[1]
        return listener

    def wait(self) -> None:
        """Wait until the engine answers; raise EngineError when it does not."""
        deadline = time.monotonic() + START_LIMIT
        while not self._answers():
            process = self._process
            if process is None:
                raise EngineError(f"{self.place.folder} was ended before it answered")
            code = process.poll()
            if code is not None or time.monotonic() > deadline:
                happened = "did not answer in time" if code is None else f"ended with {code}"
                raise EngineError(f"dockerd {happened}; its log ends with:\n{self._log_tail()}")
            time.sleep(0.02)
        self._pid = api.listener_pid(self.place.socket)

    def _answers(self) -> bool:
        # dockerd listens early and answers once it is ready, so that this mostly waits in there.
        try:
            return api.request(self.place.socket, "GET", "/_ping", timeout=5) == b"OK"
        except OSError:
            return False

    def _log_tail(self, lines: int = 15) -> str:
        text = self.place.log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the dockerd alone."""
        os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the dockerd to shut down in order, and wait for it; then make sure."""
        process = self._process
        if process is not None and self._pid is not None and process.poll() is None:
            os.kill(self._pid, signal.SIGTERM)
            os.kill(self._pid, signal.SIGCONT)  # a paused one would not hear of it
            with contextlib.suppress(subprocess.TimeoutExpired):  # some container would not end
                process.wait(STOP_LIMIT)
        self.end()

    def end(self) -> None:
        """Kill all processes at once and wait until they are gone; the files stay."""
        process, self._process, self._pid = self._process, None, None
        if process is None:
            return
        with process:
            assert process.stdin is not None, "the leash is a pipe"
            process.stdin.close()
            try:
                process.wait(END_LIMIT)
            except subprocess.TimeoutExpired:
                process.kill()  # then its init, as --kill-child says, and with it the rest


@contextlib.contextmanager
def _duplicate(descriptor: int) -> Iterator[int]:
    """Duplicate a descriptor to 10 or above, above those that boot.sh numbers itself."""
    import fcntl  # not on Windows, where this package must be importable to say so

    duplicate = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
    try:
        yield duplicate
    finally:
        os.close(duplicate)
