"""A real ssh server for the tests: OpenSSH's, with keys, users and a log of its own.

    with serve(folder) as server:
        server.address(engine)      # ssh://root@127.0.0.1:…/…/docker.sock
        server.home                 # a home folder whose .ssh is let in there; for $HOME
        server.logins()             # how many logins its log tells of
        server.cut()                # kills those that are there now

It listens on loopback, in namespaces that end with their first process: with it go all logins and
what they run. That process ends when we do, for it reads from a pipe that we hold.
"""

import contextlib
import dataclasses
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.engines import Engine, host
from tests.lacking import lacks

__all__ = ["Sshd", "keygen", "need_sshd", "serve", "ssh_engine", "sshd"]

# What a shell does as the first process of the namespaces: a user of our own, whose keys the
# server reads as that user, where the user may; the server; the wait.
_BOOT = """
cd "$1" && shift && mount --bind passwd /etc/passwd &&
mount -t tmpfs tmpfs /mnt && cp authorized_keys /mnt && { "$@" & read -r _; }
"""
_CONFIG = """\
ListenAddress 127.0.0.1:{port}
HostKey {folder}/host_key
AuthorizedKeysFile /mnt/authorized_keys
PidFile none
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
MaxStartups 100
"""
_PROGRAMS = ("sshd", "ssh-keygen", "ssh-agent")
_USER = "guest:x:65533:65533::/:/bin/sh\n"
_LIMIT = 20.0


@dataclasses.dataclass(frozen=True)
class Sshd:
    """A server that runs.

    Attributes:
        port: Where it listens, on 127.0.0.1.
        folder: Where its files are.
        home: A home folder of somebody who is let in, as root and as guest.
        process: The process whose end is that of all.
    """

    port: int
    folder: Path
    home: Path
    process: subprocess.Popen[bytes] = dataclasses.field(repr=False)

    def address(self, engine: Engine | None = None, *, user: str = "root", path: str = "") -> str:
        """Give the address of an engine, or of a path, through this server."""
        socket_path = engine.host.removeprefix("unix://") if engine else path
        return f"ssh://{user}@127.0.0.1:{self.port}{socket_path}"

    def log(self) -> str:
        """Give what it has written so far."""
        return (self.folder / "log").read_text()

    def logins(self) -> int:
        """Count the logins that there have been."""
        return self.log().count("Accepted publickey")

    def sessions(self) -> list[int]:
        """List the processes that serve logins."""
        parents: dict[int, int] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):  # ended meanwhile
                fields = stat.read_text().rpartition(")")[2].split()
                parents[int(stat.parent.name)] = int(fields[1])
        return [pid for pid in parents if self._below(pid, parents) and _serves(pid)]

    def _below(self, pid: int, parents: dict[int, int]) -> bool:
        while pid in parents and pid != self.process.pid:
            pid = parents[pid]
        return pid == self.process.pid

    def channels(self) -> int:
        """Count the sockets that are open for logins, those of the logins themselves among them."""
        count = 0
        for pid in self.sessions():
            for entry in Path(f"/proc/{pid}/fd").iterdir():
                with contextlib.suppress(FileNotFoundError):  # closed meanwhile
                    count += str(entry.readlink()).startswith("socket:")
        return count

    def cut(self) -> int:
        """Kill what serves logins, as a crash does; tell how many processes that were."""
        return self._signal(signal.SIGKILL)

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Let those that serve logins say nothing meanwhile, as when the network is gone."""
        self._signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> int:
        sessions = self.sessions()
        for pid in sessions:
            os.kill(pid, number)
        return len(sessions)


def _serves(pid: int) -> bool:
    try:
        title = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # ended meanwhile
        return False
    return title.startswith((b"sshd: ", b"sshd-session: ")) and b"[listener]" not in title


def need_sshd() -> None:
    """Skip the test where no ssh server can run; fail it when that must not happen."""
    reason = host.unavailable()
    if reason is not None:
        lacks(reason)
    if missing := [name for name in _PROGRAMS if host.program(name) is None]:
        lacks(f"ssh needs {', '.join(missing)}: run `python3 -m tests.engines install`")


def keygen(path: Path, kind: str = "ed25519") -> str:
    """Make a key pair; give the public half."""
    program = host.program("ssh-keygen") or "ssh-keygen"
    words = ["-q", "-t", kind, "-N", "", "-C", "test", "-f", str(path)]
    subprocess.run([program, *words], check=True, stdin=subprocess.DEVNULL)
    return path.with_name(f"{path.name}.pub").read_text()


@contextlib.contextmanager
def serve(folder: Path, *lines: str, hosts: Sequence[str] = ("127.0.0.1",)) -> Iterator[Sshd]:
    """Run a server meanwhile.

    Args:
        folder: An empty folder.
        lines: What its configuration says, besides.
        hosts: The names by which `home` knows it.
    """
    home = folder / "home"
    (home / ".ssh").mkdir(parents=True, mode=0o700)
    (folder / "authorized_keys").write_text(keygen(home / ".ssh" / "id_ed25519"))
    kind, key, _ = keygen(folder / "host_key").split()
    (folder / "passwd").write_text(Path("/etc/passwd").read_text() + _USER)
    # Where it keeps those that have not logged in yet; systemd makes it elsewhere.
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    port = _free_port()
    known = [f"[{name}]:{port} {kind} {key}\n" for name in hosts]
    (home / ".ssh" / "known_hosts").write_text("".join(known))
    config = folder / "config"
    config.write_text(_CONFIG.format(port=port, folder=folder) + "".join(f"{x}\n" for x in lines))
    boot = [host.program("bash") or "bash", "-c", _BOOT, "bash", str(folder)]
    server = [host.program("sshd") or "sshd", "-D", "-e", "-f", str(config)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", *boot, *server],
            env={"PATH": host.SYSTEM_PATH},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    with process:
        try:
            _wait(port, process, folder / "log")
            yield Sshd(port, folder, home, process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(_LIMIT)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _LIMIT
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"sshd did not start:\n{log.read_text()}")
        time.sleep(0.02)


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """Give an ssh server; its `home` is to be $HOME."""
    need_sshd()
    folder = tmp_path_factory.mktemp("sshd")
    with serve(folder) as server:
        yield server
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def ssh_engine(engine: Engine, sshd: Sshd) -> Engine:
    """Give the engine of our own with its address through the ssh server."""
    return dataclasses.replace(engine, host=sshd.address(engine))
