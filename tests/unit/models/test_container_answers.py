"""The smaller answers about containers and commands, and what people ask of them."""

import base64
import json
import stat
from datetime import UTC, datetime

import pytest

from aiodockerapi._core.model import reader, to_json
from aiodockerapi.engine.containers.health import is_healthy
from aiodockerapi.engine.containers.inspect import ContainerInspect
from aiodockerapi.engine.containers.models import (
    ContainersPruned,
    ContainerSummary,
    ContainerTop,
    FilesystemChange,
)
from aiodockerapi.engine.containers.path_stat import PathStat
from aiodockerapi.engine.containers.ports import PublishedPort, port_name
from aiodockerapi.engine.exec.models import ExecConfig, ExecInspect, ExecResult, ProcessConfig
from aiodockerapi.errors import ContainerFailed, InvalidArgument
from tests.unit.models.answers import SAMPLES, check_one, extra, recorded

EXECS = sorted(path.stem for path in SAMPLES.glob("exec-*.json"))
TOPS = sorted(path.stem for path in SAMPLES.glob("top-*.json"))
HEADERS = {
    "bin": "eyJuYW1lIjoiYmluIiwic2l6ZSI6NDA5NiwibW9kZSI6MjE0NzQ4NDE0MSwibXRpbWUiOiIyMDIzLTExLTE0VD"
    "IyOjEzOjIwWiIsImxpbmtUYXJnZXQiOiIifQ==",
    "sh": "eyJuYW1lIjoic2giLCJzaXplIjo3LCJtb2RlIjoxMzQyMTgyMzksIm10aW1lIjoiMjAyMy0xMS0xNFQyMjoxMzoy"
    "MFoiLCJsaW5rVGFyZ2V0IjoiL2Jpbi9idXN5Ym94In0=",
    "tmp": "eyJuYW1lIjoidG1wIiwic2l6ZSI6NDA5NiwibW9kZSI6MjE0ODUzMjczNSwibXRpbWUiOiIyMDIzLTExLTE0VD"
    "IyOjEzOjIwWiIsImxpbmtUYXJnZXQiOiIifQ==",
    "null": "eyJuYW1lIjoibnVsbCIsInNpemUiOjAsIm1vZGUiOjY5MjA2NDU0LCJtdGltZSI6IjIwMjYtMTEtMjJUMDM6Mz"
    "E6NTguMzI3NzM0NDE1WiIsImlzRGlyIjpmYWxzZSwibGlua1RhcmdldCI6Ii9kZXYvbnVsbCJ9",
}
"""Recorded from Docker 28.5; the last from Podman 5.4."""


@pytest.mark.parametrize("name", EXECS)
def test_commands_are_read_whole(name: str) -> None:
    found = check_one(ExecInspect, recorded(name))
    assert list(extra(found)) == []
    assert found.process_config == ProcessConfig(
        tty=False, entrypoint="sh", arguments=["-c", "exit 3"], privileged=False, user="nobody"
    )
    begun = name.endswith("ended")
    assert found.exit_code == (3 if begun else (0 if "podman" in name else None))


@pytest.mark.parametrize("name", TOPS)
def test_processes_are_rows(name: str) -> None:
    top = check_one(ContainerTop, recorded(name))
    rows = top.rows()
    assert [row["COMMAND"] for row in rows][1:] == ["sleep 0.2"]
    assert rows[0].keys() == set(top.titles)


def test_nulls_are_empty() -> None:
    top = reader(ContainerTop).one(b'{"Titles":null,"Processes":null}')
    assert top.rows() == []
    pruned = reader(ContainersPruned).one(b'{"ContainersDeleted":null,"SpaceReclaimed":0}')
    assert pruned.containers_deleted == []


def test_changes_in_a_word() -> None:
    words = [FilesystemChange(path="/x", kind=kind).what for kind in (0, 1, 2, 3)]
    assert words == ["modified", "added", "deleted", "3"]


@pytest.mark.parametrize(
    ("name", "mode", "kind"),
    [
        ("bin", "drwxr-xr-x", (True, False, False)),
        ("sh", "lrwxrwxrwx", (False, False, True)),
        ("tmp", "drwxrwxrwt", (True, False, False)),
        ("null", "crw-rw-rw-", (False, False, False)),
    ],
)
def test_path_stats(name: str, mode: str, kind: tuple[bool, bool, bool]) -> None:
    found = PathStat.from_header(HEADERS[name])
    assert found.name == name
    assert stat.filemode(found.unix_mode) == mode
    assert (found.is_dir, found.is_file, found.is_symlink) == kind
    assert found.link_target == {"sh": "/bin/busybox", "null": "/dev/null"}.get(name, "")
    assert found.mtime is not None
    assert datetime(2023, 1, 1, tzinfo=UTC) < found.mtime


@pytest.mark.parametrize(
    ("go", "mode"),
    [
        (0o644, "-rw-r--r--"),
        (1 << 23 | 0o755, "-rwsr-xr-x"),
        (1 << 22 | 0o755, "-rwxr-sr-x"),
        (1 << 26 | 0o660, "brw-rw----"),
        (1 << 25 | 0o600, "prw-------"),
        (1 << 24 | 0o700, "srwx------"),
    ],
)
def test_the_bits_of_go(go: int, mode: str) -> None:
    assert stat.filemode(PathStat(mode=go).unix_mode) == mode
    assert PathStat(mode=go).is_file is mode.startswith("-")


@pytest.mark.parametrize("header", ["", "?", "e30", base64.b64encode(b"[]").decode()])
def test_a_header_that_is_none(header: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PathStat.from_header(header)


def test_published_ports() -> None:
    summary = reader(ContainerSummary).one(
        json.dumps(
            {
                "Id": "1",
                "Ports": [
                    {"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
                    {"IP": "::", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
                    {"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8081, "Type": "udp"},
                    {"PrivatePort": 81, "Type": "tcp"},
                ],
            }
        ).encode()
    )
    both = [PublishedPort("0.0.0.0", 8080), PublishedPort("::", 8080)]
    assert summary.published(80) == summary.published("80") == summary.published("80/tcp") == both
    assert summary.published("80/UDP") == [PublishedPort("0.0.0.0", 8081)]
    assert summary.published(81) == summary.published(82) == []
    for engine in ("docker-20.10", "docker-28.5", "podman-5.4"):
        web = reader(ContainerInspect).one(recorded(f"container-{engine}-web"))
        assert 18080 in {each.port for each in web.published(80)}
        assert web.published("9000/udp") == []
    assert ContainerInspect(id="1").published(80) == []
    with pytest.raises(ValueError, match="http"):
        port_name("http")


def inspected(**state: object) -> ContainerInspect:
    body = {"Id": "0123456789abcdef", "Name": "/web", "State": state} if state else {"Id": "01"}
    return reader(ContainerInspect).one(json.dumps(body).encode())


def test_health() -> None:
    def health(status: str) -> ContainerInspect:
        log = [{"Output": "first"}, {"Output": "no answer\n"}]
        return inspected(Running=True, Health={"Status": status, "FailingStreak": 3, "Log": log})

    assert is_healthy(health("healthy"))
    assert not is_healthy(health("starting"))
    with pytest.raises(ContainerFailed, match=r"web is unhealthy, 3 checks.*said: no answer$"):
        is_healthy(health("unhealthy"))
    with pytest.raises(InvalidArgument, match="web has no health check"):
        is_healthy(health("none"))
    with pytest.raises(InvalidArgument, match="no health check"):
        is_healthy(inspected(Running=True))
    with pytest.raises(ContainerFailed, match="is exited, its last exit code 3") as caught:
        is_healthy(inspected(Running=False, Status="exited", ExitCode=3))
    assert caught.value.exit_code == 3
    with pytest.raises(ContainerFailed, match="unknown"):
        is_healthy(inspected())


def test_the_environment_of_a_command_may_be_a_map() -> None:
    config = ExecConfig.model_validate({"cmd": ["ls"], "env": {"A": "b"}})
    assert json.loads(to_json(config)) == {"Cmd": ["ls"], "Env": ["A=b"]}
    assert reader(ExecConfig).one(b'{"Cmd":null,"Env":null}').cmd == []


def test_a_result_is_checked() -> None:
    assert ExecResult(exit_code=0, stdout=b"", stderr=b"").check().exit_code == 0
    with pytest.raises(ContainerFailed, match="ended with 2: why") as caught:
        ExecResult(exit_code=2, stdout=b"out", stderr=b"why\n").check()
    assert (caught.value.exit_code, caught.value.stdout) == (2, b"out")
