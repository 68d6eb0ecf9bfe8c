"""The engines for tests, for real: apart from each other, and gone without a trace."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.engines import Engine, EngineError, folder, plugin
from tests.engines import engines as start
from tests.engines.api import RefusedError, request
from tests.engines.folder import cgroups, sweep

pytestmark = pytest.mark.live
ROOT = Path(__file__).parents[2]
KINDS = ("mnt", "net", "pid", "ipc", "uts")
SLEEPER = {"Image": "busybox", "Cmd": ["sleep", "600"]}


@pytest.fixture
def base() -> Iterator[Path]:
    """Give a place for runs of our own; its path is short, as sockets need it."""
    plugin.need_engines()
    with tempfile.TemporaryDirectory(prefix="aiodockerapi-") as name:
        yield Path(name)


def run(engine: Engine, *command: str) -> tuple[int, str]:
    """Run a command in a container, and give its exit code and output."""
    made = engine.fetch(
        "POST", "/containers/create", {"Image": "busybox", "Cmd": command, "Tty": True}
    )["Id"]
    engine.fetch("POST", f"/containers/{made}/start")
    code = engine.fetch("POST", f"/containers/{made}/wait")["StatusCode"]
    output = engine.fetch("GET", f"/containers/{made}/logs?stdout=1")
    engine.fetch("DELETE", f"/containers/{made}")
    return code, str(output or "").strip()


def sleeping(engine: Engine) -> str:
    made: str = engine.fetch("POST", "/containers/create", SLEEPER)["Id"]
    engine.fetch("POST", f"/containers/{made}/start")
    return made


def namespaces(pid: int) -> set[str]:
    return {str(Path(f"/proc/{pid}/ns/{kind}").readlink()) for kind in KINDS}


@dataclass(frozen=True)
class Seen:
    """A run, and the namespaces that were its own at some time."""

    name: str
    spaces: set[str]
    at: float

    @classmethod
    def now(cls, name: str, *pids: int) -> "Seen":
        return cls(
            name, set().union(*map(namespaces, pids)), time.clock_gettime(time.CLOCK_BOOTTIME)
        )

    def processes(self) -> list[str]:
        """Find all processes that name the run in some way, or that live in its namespaces.

        Those that were started later live in namespaces that got the names of the run's when that
        had ended.
        """
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = b"".join((process / file).read_bytes() for file in ("cmdline", "cgroup"))
                inside = namespaces(int(process.name)) & self.spaces
                later = started(process) > self.at
            except OSError:  # ended meanwhile
                continue
            if self.name.encode() in words or (inside and not later):
                found.append(f"{process.name} {words!r}")
        return found


def started(process: Path) -> float:
    """Return when a process was started, in seconds since the machine was."""
    after_name = (process / "stat").read_text().rpartition(")")[2].split()
    return int(after_name[19]) / os.sysconf("SC_CLK_TCK")


def links() -> set[str]:
    return {path.name for path in Path("/sys/class/net").iterdir()}


def until(condition: Callable[[], bool], limit: float = 10) -> None:
    deadline = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_a_container_runs(engine: Engine) -> None:
    assert run(engine, "sh", "-c", "echo $((6 * 7)) | tee /tmp/x") == (0, "42")
    assert run(engine, "sh", "-c", "exit 3")[0] == 3


def test_engines_are_apart(engines: tuple[Engine, ...]) -> None:
    infos = [engine.fetch("GET", "/info") for engine in engines]
    assert len({info["ID"] for info in infos}) == 3
    assert [info["Name"] for info in infos] == ["engine-0", "engine-1", "engine-2"]
    assert len({engine.pid for engine in engines}) == 3
    first, second, _ = engines
    assert not namespaces(first.pid) & (namespaces(second.pid) | namespaces(os.getpid()))

    made = sleeping(first)
    names = [[box["Id"] for box in one.fetch("GET", "/containers/json")] for one in engines]
    assert names == [[made], [], []]
    first.fetch("DELETE", f"/containers/{made}?force=1")


def test_both_addresses_are_those_of_one_engine(engine: Engine) -> None:
    assert engine.host == f"unix://{engine.folder}/docker.sock"
    assert engine.tcp is not None
    connection = http.client.HTTPConnection(urlsplit(engine.tcp).netloc, timeout=10)
    connection.request("GET", "/info")
    with connection.getresponse() as answer:
        assert engine.fetch("GET", "/info")["ID"].encode() in answer.read()
    connection.close()


def test_no_registry_is_in_reach(engine: Engine) -> None:
    started = time.monotonic()
    with pytest.raises(RefusedError, match="unreachable"):
        engine.fetch("POST", "/images/create?fromImage=docker.io/library/busybox&tag=1")
    assert time.monotonic() - started < 2


def test_host_fixtures_give_engines(engine_host: str, engine_hosts: tuple[str, ...]) -> None:
    assert "://" in engine_host
    assert all("://" in host for host in engine_hosts)


def test_nothing_is_left(base: Path) -> None:
    before = links()
    with start(2, tcp=True, folder=base) as (one, two):
        sleeping(one)
        sleeping(two)
        name = one.folder.parent.name
        seen = Seen.now(name, one.pid, two.pid)
        assert len(seen.processes()) >= 8
        assert cgroups(name)
    assert seen.processes() == []
    assert name not in Path("/proc/mounts").read_text()
    assert links() == before
    assert cgroups(name) == []
    assert [path.name for path in base.iterdir()] == ["lock"]


def test_nothing_is_left_after_an_error(base: Path) -> None:
    stack = contextlib.ExitStack()
    (engine,) = stack.enter_context(start(1, image=False, folder=base))
    seen = Seen.now(engine.folder.parent.name, engine.pid)
    with pytest.raises(ZeroDivisionError), stack:
        _ = 1 / 0
    assert seen.processes() == []
    assert folder.runs(base) == []


OWNER = """
import sys, time
from pathlib import Path
from tests.engines import engines
with engines(1, tcp=True, folder=Path(sys.argv[1])) as (engine,):
    made = engine.fetch("POST", "/containers/create", {"Image": "busybox", "Cmd": ["sleep", "600"]})
    engine.fetch("POST", "/containers/" + made["Id"] + "/start")
    print(engine.pid, engine.folder.parent.name, flush=True)
    time.sleep(600)
"""


def test_nothing_is_left_when_the_owner_is_killed(base: Path) -> None:
    before = links()
    command = [sys.executable, "-c", OWNER, str(base)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as owner:
        assert owner.stdout is not None
        pid, name = owner.stdout.readline().split()
        seen = Seen.now(name, int(pid))
        assert seen.processes()
        owner.send_signal(signal.SIGKILL)
    # A process leaves its namespaces before it lets go of the last files it holds, the lock too.
    until(lambda: not seen.processes() and not folder.is_alive(base / name))
    assert name not in Path("/proc/mounts").read_text()
    assert links() == before
    assert sweep(base) == [base / name]
    assert cgroups(name) == []


def test_crash_and_restart_keep_containers(base: Path) -> None:
    with start(1, tcp=True, folder=base) as (engine,):
        made, before = sleeping(engine), (engine.fetch("GET", "/info")["ID"], engine.tcp)
        pid = engine.pid
        engine.crash()
        assert not Path(f"/proc/{pid}").exists()
        with pytest.raises(ConnectionRefusedError):
            engine.fetch("GET", "/_ping")
        with pytest.raises(EngineError, match="is not running"):
            engine.pause()

        engine.restart()
        assert (engine.fetch("GET", "/info")["ID"], engine.tcp) == before
        state = engine.fetch("GET", f"/containers/{made}/json")["State"]
        assert state["Status"] == "exited"
        engine.fetch("POST", f"/containers/{made}/start")
        assert run(engine, "true") == (0, "")


def test_stop_is_in_order_and_restart_works_while_it_runs(base: Path) -> None:
    with start(1, folder=base) as (engine,):
        made = engine.fetch("POST", "/containers/create", {"Image": "busybox"})["Id"]
        engine.stop()
        with pytest.raises(FileNotFoundError):
            engine.fetch("GET", "/_ping")
        engine.restart()
        first = engine.pid
        engine.restart()
        assert engine.pid != first
        assert engine.fetch("GET", f"/containers/{made}/json")["State"]["Status"] == "created"


def test_pause_and_resume(engine: Engine) -> None:
    engine.pause()
    with pytest.raises(TimeoutError):
        request(engine.daemon.place.socket, "GET", "/_ping", timeout=0.3)
    engine.resume()
    assert engine.fetch("GET", "/_ping") == "OK"


def test_a_paused_engine_ends_like_any_other(base: Path) -> None:
    with start(1, image=False, folder=base) as (engine,):
        engine.pause()
        seen = Seen.now(engine.folder.parent.name, engine.pid)
    assert seen.processes() == []


def test_a_failed_start_tells_the_log(base: Path) -> None:
    deep = base / ("d" * 100)  # longer than the path of a socket can be
    told = r"(?s)ended with.*log ends with:.*docker\.sock"
    with pytest.raises(EngineError, match=told), start(1, folder=deep):
        pytest.fail("no socket could have been made")
    assert folder.runs(deep) == []


class TestShell:
    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.engines", *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)

    def test_run(self, base: Path) -> None:
        command = ["sh", "-c", "echo $DOCKER_HOSTS; exit 7"]
        done = self.call("run", "-n", "2", "--folder", str(base), "--", *command)
        assert done.returncode == 7
        hosts = done.stdout.split()
        assert len(set(hosts)) == 2
        assert not Path(hosts[0].removeprefix("unix://")).exists()

    def test_up_and_down(self, base: Path) -> None:
        done = self.call("up", "-n", "2", "--folder", str(base))
        sockets = [Path(host.removeprefix("unix://")) for host in done.stdout.split()]
        assert len(sockets) == 2
        assert all(socket.is_socket() for socket in sockets)
        assert self.call("down", "--folder", str(base)).returncode == 0
        assert not any(socket.parents[1].exists() for socket in sockets)
