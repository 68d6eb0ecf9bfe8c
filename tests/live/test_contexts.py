"""Contexts, and the docker CLI's own opinion of which is used, whatever says so.

The CLI writes the contexts, and tells which it would use. The rules themselves are tested without
it, among the unit tests.
"""

import shutil
import subprocess
from pathlib import Path

import pytest

from aiodockerapi import DockerSession, Fleet
from aiodockerapi.config.environment import contexts
from tests.contexts import store
from tests.engines import Engine
from tests.engines.plugin import need_cli

pytestmark = pytest.mark.live


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty folder for the configuration."""
    need_cli()
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    return tmp_path


def docker_cli(*words: str) -> str:
    done = subprocess.run(
        ["docker", *words], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def create(name: str, *words: str) -> None:
    docker_cli("context", "create", name, "--docker", ",".join(words))


def told_by_cli() -> tuple[str, str]:
    """Return the CLI's context, and the address that it connects to by that."""
    name = docker_cli("context", "ls", "--format", "{{if .Current}}{{.Name}}{{end}}").strip()
    host = docker_cli("context", "inspect", name, "--format", "{{.Endpoints.docker.Host}}")
    return name, host


@pytest.mark.parametrize(
    "env",
    [
        {},
        {"DOCKER_CONTEXT": "other"},
        {"DOCKER_CONTEXT": "default"},
        {"DOCKER_CONTEXT": ""},
        {"DOCKER_HOST": "tcp://10.0.0.9:1"},
        {"DOCKER_HOST": "tcp://10.0.0.9:1", "DOCKER_CONTEXT": "other"},
        {"DOCKER_HOST": "", "DOCKER_CONTEXT": "other"},
        {"DOCKER_CONTEXT": "default", "DOCKER_TLS_VERIFY": "1"},
        {"DOCKER_CONTEXT": "default", "DOCKER_TLS": "1"},
        {"DOCKER_CONTEXT": "default", "DOCKER_TLS_VERIFY": ""},
    ],
    ids=lambda env: " ".join(f"{name}={value}" for name, value in env.items()) or "nothing",
)
def test_the_order(
    folder: Path, monkeypatch: pytest.MonkeyPatch, client_certificates: str, env: dict[str, str]
) -> None:
    create("current", "host=tcp://10.0.0.1:1", "skip-tls-verify=true")
    create("other", "host=unix:///other.sock")
    docker_cli("context", "use", "current")
    shutil.copytree(client_certificates, folder, dirs_exist_ok=True)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    docker = DockerSession()
    name, host = told_by_cli()
    assert docker.context == name
    if host != "unix:///var/run/docker.sock" or Path("/var/run/docker.sock").exists():
        assert docker.host == host  # else it may be a socket that the CLI does not know
    assert [each.name for each in contexts() if each.current] == [name]


@pytest.mark.usefixtures("folder")
def test_listing(client_certificates: str) -> None:
    certificates = Path(client_certificates)
    files = [f"{each}={certificates / each}.pem" for each in ("ca", "cert", "key")]
    create("safe", "host=tcp://10.0.0.1:1", *files)
    create("lax", "host=tcp://10.0.0.2:1", "skip-tls-verify=true")
    create("plain", "host=tcp://10.0.0.3:1")
    listed = docker_cli("context", "ls", "--format", "{{.Name}}").splitlines()
    found = {each.name: each for each in contexts()}
    assert sorted(found) == sorted(name.split()[0] for name in listed)
    safe, lax, plain = found["safe"], found["lax"], found["plain"]
    assert safe.tls is not None
    assert Path(str(safe.tls.key)).read_bytes() == (certificates / "key.pem").read_bytes()
    assert (safe.skip_tls_verify, lax.skip_tls_verify, plain.tls) == (False, True, None)


async def test_engines_by_context(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    engine: Engine,
    tls_engine: Engine,
    client_certificates: str,
) -> None:
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    store(tmp_path, "safe", tls_engine.tcp, certificates=Path(client_certificates))
    store(tmp_path, "near", engine.host)
    async with Fleet.from_contexts("safe", "near") as fleet:
        infos = (await fleet.map(lambda docker: docker.info(), timeout=30)).raise_for_failures()
    assert {name: info.id for name, info in infos.items()} == {
        "safe": tls_engine.fetch("GET", "/info")["ID"],
        "near": engine.fetch("GET", "/info")["ID"],
    }
