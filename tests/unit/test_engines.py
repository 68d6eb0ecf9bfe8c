"""What can be known of the engines for tests without starting one."""

import contextlib
import io
import os
import shutil
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines import EngineError, engines, folder, host, image, install, plugin, unavailable
from tests.engines.__main__ import main
from tests.engines.launch import Daemon, Place

linux = pytest.mark.skipif(sys.platform != "linux", reason="locks and namespaces of Linux")


@pytest.fixture
def capable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the machine look as if engines could run, whatever it is."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(host, "missing", list)
    monkeypatch.setattr(host, "_forbidden", lambda: None)


@pytest.mark.usefixtures("capable")
class TestReasons:
    def test_none_when_all_is_there(self) -> None:
        assert unavailable() is None

    def test_not_linux(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "platform", "darwin")
        assert "Linux only, not on darwin" in (unavailable() or "")
        assert "Linux only" in (install() or "")

    def test_not_root(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        reason = unavailable()
        assert reason is not None
        assert "run as root" in reason
        assert "AIODOCKERAPI_TEST_HOSTS" in reason

    def test_lacking_programs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(host, "missing", lambda: ["dockerd", "busybox"])
        reason = unavailable()
        assert reason is not None
        assert "need dockerd, busybox: run `python3 -m tests.engines install`" in reason

    def test_no_permission(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(host, "_forbidden", lambda: "not here")
        assert unavailable() == "not here"

    def test_engines_refuse_to_start_with_the_reason(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(host, "_forbidden", lambda: "not here")
        with pytest.raises(EngineError, match="not here"), engines():
            pytest.fail("nothing could have started")

    def test_check_tells_it(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["check"]) == 0
        monkeypatch.setattr(host, "_forbidden", lambda: "not here")
        assert main(["check"]) == 1
        assert capsys.readouterr().err == "not here\n"


@pytest.mark.parametrize(
    ("mounts", "expected"),
    [
        ("cgroup2 /sys/fs/cgroup cgroup2 rw 0 0", True),
        ("tmpfs /sys/fs/cgroup tmpfs rw 0 0\ncgroup /sys/fs/cgroup/pids cgroup rw,pids 0 0", True),
        ("tmpfs /sys/fs/cgroup tmpfs rw 0 0", False),
        ("", False),
    ],
)
def test_cgroups_are_found_among_the_mounts(mounts: str, *, expected: bool) -> None:
    assert host._has_cgroups(mounts) is expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [(b"\x7fELF static", []), (b"\x7fELF /lib64/ld-linux-x86-64.so.2\0", ["busybox"])],
)
def test_busybox_must_be_static(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, expected: list[str]
) -> None:
    binary = tmp_path / "busybox"
    binary.write_bytes(content)
    monkeypatch.setattr(shutil, "which", lambda *_, **__: str(binary))
    assert host.missing() == expected


def test_environment_steers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DOCKER_HOST", "DOCKER_API_VERSION", "LISTEN_FDS", "NOTIFY_SOCKET"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("HTTP_PROXY", "kept")
    environment = host.environment()
    assert not [name for name in environment if name.startswith(("DOCKER", "LISTEN", "NOTIFY"))]
    assert environment["HTTP_PROXY"] == "kept"
    assert "/usr/sbin" in environment["PATH"].split(":")


class TestInstall:
    @pytest.fixture(autouse=True)
    def machine(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
        """Stand in for apt: nothing is installed for real; gives the calls."""
        calls: list[list[str]] = []
        self.lacking = ["dockerd", "busybox"]
        self.policy = tmp_path / "policy-rc.d"

        def apt(*words: str) -> str | None:
            assert self.policy.stat().st_mode & 0o111, "no service may be started"
            calls.append(list(words))
            if words[0] == "install":
                self.lacking = []
            return None

        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
        monkeypatch.setattr(shutil, "which", lambda name, **_: f"/usr/bin/{name}")
        monkeypatch.setattr(host, "missing", lambda: self.lacking)
        monkeypatch.setattr(host, "POLICY", self.policy)
        monkeypatch.setattr(host, "_apt", apt)
        return calls

    def test_gets_what_is_missing(self, machine: list[list[str]]) -> None:
        assert install() is None
        packages = ["docker.io", "busybox-static"]
        assert machine == [["update"], ["install", "--no-install-recommends", *packages]]
        assert not self.policy.exists()

    @pytest.mark.parametrize("offered", [True, False])
    def test_gets_the_cli_where_it_is_a_package_of_its_own(
        self, monkeypatch: pytest.MonkeyPatch, machine: list[list[str]], *, offered: bool
    ) -> None:
        monkeypatch.setattr(host, "program", lambda name: None if name == "docker" else name)
        monkeypatch.setattr(host, "_offered", lambda _: offered)
        assert install() is None
        packages = ["docker.io", "busybox-static", *(["docker-cli"] if offered else [])]
        assert machine[1] == ["install", "--no-install-recommends", *packages]

    def test_does_nothing_when_all_is_there(self, machine: list[list[str]]) -> None:
        self.lacking = []
        assert install() is None
        assert machine == []

    def test_keeps_the_machines_own_policy(self) -> None:
        self.policy.write_text("mine")
        self.policy.chmod(0o755)
        assert install() is None
        assert self.policy.read_text() == "mine"

    def test_needs_root(self, monkeypatch: pytest.MonkeyPatch, machine: list[list[str]]) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        assert "takes root" in (install() or "")
        assert machine == []

    def test_tells_the_failure(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(host, "_apt", lambda *_: "apt-get update failed:\nno network")
        assert install() == "apt-get update failed:\nno network"
        assert not self.policy.exists()


class TestCommand:
    place = Place(folder.Run(Path("/base/run-x"), lock=99), index=2)

    def test_all_that_is_its_own(self) -> None:
        command = self.place.dockerd()
        assert command[0] == "dockerd"
        assert set(command) >= {
            "--host=unix:///base/run-x/2/docker.sock",
            "--data-root=/base/run-x/2/data",
            "--exec-root=/run/docker",
            "--default-address-pool=base=10.102.0.0/16,size=24",
            "--cgroup-parent=/aiodockerapi/run-x/2",
        }

    def test_namespaces(self) -> None:
        command = self.place.command()
        assert command[0] == "unshare"
        options = command[: command.index("--")]
        assert set(options) >= {"--mount", "--pid", "--uts", "--ipc", "--net", "--kill-child"}
        assert command[-len(self.place.dockerd()) :] == self.place.dockerd()

    def test_engines_differ_in_every_argument_that_names_a_place(self) -> None:
        other = Place(self.place.run, index=3)
        shared = set(self.place.dockerd()) & set(other.dockerd())
        assert not [word for word in shared if "run-x" in word]

    def test_what_does_not_run_has_no_process(self) -> None:
        daemon = Daemon(self.place)
        with pytest.raises(EngineError, match="is not running"):
            _ = daemon.pid
        daemon.terminate()
        daemon.end()


@linux
class TestFolders:
    @pytest.fixture(autouse=True)
    def no_cgroups(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        groups = tmp_path / "cgroups"
        groups.mkdir()
        monkeypatch.setattr(folder, "CGROUPS", groups)
        return groups

    @pytest.fixture
    def base(self, tmp_path: Path) -> Path:
        return tmp_path / "base"

    @pytest.fixture
    def alive(self, base: Path) -> Iterator[Path]:
        with folder.claim(base) as run:
            yield run.folder

    def test_removed_at_the_end_and_on_errors(self, base: Path) -> None:
        stack = contextlib.ExitStack()
        run = stack.enter_context(folder.claim(base))
        (run.folder / "0").mkdir()
        assert folder.is_alive(run.folder)
        with pytest.raises(ZeroDivisionError), stack:
            _ = 1 / 0
        assert folder.runs(base) == []
        assert not folder.is_alive(run.folder)

    def test_the_dead_are_swept_and_the_living_are_not(self, base: Path, alive: Path) -> None:
        dead = base / "run-dead"
        (dead / "0" / "data").mkdir(parents=True)
        (dead / "lock").touch()
        with folder.claim(base) as run:
            assert set(folder.runs(base)) == {alive, run.folder}
        assert folder.sweep(base) == []
        assert folder.runs(base) == [alive]

    def test_what_a_run_started_keeps_it_alive(self, base: Path) -> None:
        base.mkdir()
        run = base / "run-orphan"
        run.mkdir()
        lock = folder._lock(run / "lock", wait=False)
        assert lock is not None
        inherited = os.dup(lock)
        os.close(lock)
        assert folder.sweep(base) == []
        os.close(inherited)
        assert folder.sweep(base) == [run]

    def test_cgroups_go_along(self, base: Path, no_cgroups: Path, alive: Path) -> None:
        dead, pids = base / "run-dead", no_cgroups / "pids" / folder.CGROUP
        dead.mkdir()
        (pids / "run-dead" / "0" / "container").mkdir(parents=True)
        (pids / alive.name).mkdir()
        (no_cgroups / folder.CGROUP / "run-dead").mkdir(parents=True)
        assert folder.sweep(base) == [dead]
        assert list(pids.iterdir()) == [pids / alive.name]
        assert not (no_cgroups / folder.CGROUP).exists()

    def test_a_folder_of_somebody_else_is_refused(
        self, base: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        base.mkdir()
        monkeypatch.setattr(os, "geteuid", lambda: 123456)
        with pytest.raises(PermissionError, match="belongs to somebody else"):
            folder.prepare(base)


def test_image_holds_busybox_and_a_link_for_each_applet() -> None:
    content = image.archive(b"\x7fELF", ["busybox", "sh", "ls"])
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        entries = {entry.name: entry for entry in tar}
        binary = tar.extractfile("bin/busybox")
        assert binary is not None
        assert binary.read() == b"\x7fELF"
    assert entries["bin/busybox"].mode == 0o755
    assert entries["bin/sh"].linkname == entries["bin/ls"].linkname == "busybox"
    assert entries["tmp"].mode == 0o1777
    assert {"etc/passwd", "etc/group"} <= entries.keys()


class TestFixtures:
    @pytest.fixture(autouse=True)
    def incapable(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(host, "unavailable", lambda: "no engines here")

    def test_skip_with_the_reason(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("CI", raising=False)
        with pytest.raises(pytest.skip.Exception, match="no engines here"):
            plugin.need_engines()

    def test_fail_in_a_pipeline(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CI", "true")
        with pytest.raises(pytest.fail.Exception, match="no engines here"):
            plugin.need_engines()

    def test_given_hosts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AIODOCKERAPI_TEST_HOSTS", " unix:///a.sock  tcp://b:2375 ")
        assert plugin.given_hosts() == ["unix:///a.sock", "tcp://b:2375"]


@pytest.mark.parametrize("words", [[], ["up", "-n", "0"], ["up", "-n", "x"], ["run"], ["sideways"]])
def test_wrong_words_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(words)
    assert "usage:" in capsys.readouterr().err
