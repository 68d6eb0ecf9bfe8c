"""Contexts, and the docker CLI's own opinion of which is used, whatever says so.

The CLI writes the contexts, and tells which it would use. The rules themselves are tested without
it, among the unit tests.
"""

import asyncio
import itertools
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from aiodockerapi import DockerSession, Fleet, InvalidArgument
from aiodockerapi.config.environment import contexts
from aiodockerapi.testing import FakeDaemon
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


def docker_cli(*words: str, fails: bool = False) -> str:
    done = subprocess.run(
        ["docker", *words], capture_output=True, text=True, timeout=60, check=False
    )
    assert fails or done.returncode == 0, done.stderr
    return done.stdout.strip()


def create(name: str, *words: str) -> None:
    docker_cli("context", "create", name, "--docker", ",".join(words))


def told_by_cli(*words: str) -> tuple[str, str]:
    """Return the CLI's context with these options, and the address that it connects to by that."""
    wanted = "{{if .Current}}{{.Name}} {{.DockerEndpoint}}{{end}}"
    name, host = docker_cli(*words, "context", "ls", "--format", wanted).split()
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


FLAGS = {"host": "tcp://10.0.0.5:1", "context": "flag"}
VARIABLES = {"DOCKER_HOST": "tcp://10.0.0.6:1", "DOCKER_CONTEXT": "variable"}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("current", [False, True], ids=["no-current", "current"])
def test_every_combination(monkeypatch: pytest.MonkeyPatch, *, current: bool) -> None:
    """What the CLI takes of all that it is told at once, by its flags, variables and file."""
    for number, name in enumerate(("flag", "variable", "current"), 1):
        create(name, f"host=tcp://10.0.0.{number}:1")
    if current:
        docker_cli("context", "use", "current")
    said = [*FLAGS, *VARIABLES]
    for count in range(len(said) + 1):
        for names in itertools.combinations(said, count):
            for name, value in VARIABLES.items():
                if name in names:
                    monkeypatch.setenv(name, value)
                else:
                    monkeypatch.delenv(name, raising=False)
            flags = {name: FLAGS[name] for name in FLAGS if name in names}
            if len(flags) == 2:
                with pytest.raises(InvalidArgument):
                    DockerSession(flags["host"], context=flags["context"])
                with pytest.raises(AssertionError, match="conflicting options"):
                    docker_cli("--host", flags["host"], "--context", flags["context"], "info")
                continue
            docker = DockerSession(flags.get("host"), context=flags.get("context"))
            words = [word for name, value in flags.items() for word in (f"--{name}", value)]
            name, host = told_by_cli(*words)
            assert docker.context == name, names
            if names or current:  # else it may be a socket that the CLI does not know
                assert docker.host == host, names


@pytest.mark.parametrize(
    "variable",
    [
        "",
        "one=1",
        'one=1,"two=2,3", three = a ,four=,five=5=5',
        "x=first,y=1,X=last",
        '"x=a ""quoted"" b"',
        "User-Agent=me,x=1",
    ],
)
async def test_headers(folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """Those of the configuration, and of the variable that comes in their place."""
    version = docker_cli("version", "--format", "{{.Client.Version}}", fails=True)
    if variable and [int(part) for part in version.split(".")[:2]] < [27, 1]:
        pytest.skip(f"docker CLI {version} does not know DOCKER_CUSTOM_HEADERS; 27.1 does")
    config = {"HttpHeaders": {"X-File": "file", "User-Agent": "file"}}
    (folder / "config.json").write_text(json.dumps(config))
    monkeypatch.setenv("DOCKER_CUSTOM_HEADERS", variable)
    async with FakeDaemon(tcp=True) as daemon:
        daemon.on("GET", "/info", json={"ID": "x"})
        async with DockerSession(daemon.host) as docker:
            await docker.info()
        ours = own_headers(daemon)
        await asyncio.to_thread(docker_cli, "--host", daemon.host, "info", fails=True)
        assert own_headers(daemon) == ours
    assert ours if variable else ours == {"x-file": "file"}


def own_headers(daemon: FakeDaemon) -> dict[str, str]:
    """Return the headers of the last request that no client sends by itself."""
    usual = {"host", "user-agent", "accept", "accept-encoding", "content-type", "connection"}
    sent = daemon.requests[-1].headers
    return {name.lower(): value for name, value in sent.items() if name.lower() not in usual}


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
