"""Where a session connects: the docker CLI's order, and what is wrong with what it finds."""

import json
import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from aiodockerapi import (
    ContainerConfig,
    DockerSession,
    Fleet,
    ImageInspect,
    InvalidArgument,
    InvalidHost,
)
from aiodockerapi.config import environment
from aiodockerapi.config.environment import contexts, endpoint
from aiodockerapi.config.tls import TLSConfig
from aiodockerapi.engine.images.build_options import BuildOptions
from aiodockerapi.errors import ConfigError, ContextNotFound
from aiodockerapi.testing import Answer, FakeDaemon
from tests.certificates import Authority
from tests.contexts import store

DEFAULT = "unix:///var/run/docker.sock"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of the configuration, with a current context and another one."""
    store(tmp_path, "current", "tcp://current:1", description="In use")
    store(tmp_path, "other", "tcp://other:1")
    configure(tmp_path, currentContext="current")
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    return tmp_path


def configure(folder: Path, **values: object) -> None:
    (folder / "config.json").write_text(json.dumps(values), encoding="utf-8")


@pytest.fixture(autouse=True)
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no socket of the machine be found."""
    monkeypatch.setattr(environment, "_may_open", lambda _: False)


@pytest.mark.parametrize(
    ("given", "env", "found"),
    [
        (("tcp://arg:1", None), {"DOCKER_HOST": "tcp://env:1"}, ("tcp://arg:1", "default")),
        (("tcp://arg:1", None), {"DOCKER_CONTEXT": "other"}, ("tcp://arg:1", "default")),
        ((None, "other"), {"DOCKER_HOST": "tcp://env:1"}, ("tcp://other:1", "other")),
        ((None, "other"), {"DOCKER_CONTEXT": "current"}, ("tcp://other:1", "other")),
        ((None, None), {"DOCKER_HOST": "tcp://env:1"}, ("tcp://env:1", "default")),
        ((None, None), {"DOCKER_HOST": "tcp://e", "DOCKER_CONTEXT": "x"}, ("tcp://e", "default")),
        ((None, None), {"DOCKER_HOST": "", "DOCKER_CONTEXT": "other"}, ("tcp://other:1", "other")),
        ((None, None), {"DOCKER_CONTEXT": "other"}, ("tcp://other:1", "other")),
        ((None, None), {"DOCKER_CONTEXT": ""}, ("tcp://current:1", "current")),
        ((None, None), {}, ("tcp://current:1", "current")),
        ((None, "default"), {}, (DEFAULT, "default")),
        ((None, None), {"DOCKER_CONTEXT": "default"}, (DEFAULT, "default")),
        ((None, "default"), {"DOCKER_HOST": "tcp://env:1"}, ("tcp://env:1", "default")),
        (("", ""), {}, ("tcp://current:1", "current")),
        ((None, None), {"DOCKER_TLS_VERIFY": "1"}, ("tcp://current:1", "current")),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("folder")
def test_the_order(
    monkeypatch: pytest.MonkeyPatch,
    given: tuple[str | None, str | None],
    env: dict[str, str],
    found: tuple[str, str],
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    docker = DockerSession(given[0], context=given[1])
    assert (docker.host, docker.context) == found


SOURCES = ["host", "context", "DOCKER_HOST", "DOCKER_CONTEXT", "currentContext", "socket"]
"""What says where to connect, in the order in which it counts."""


@pytest.mark.parametrize("given", range(2 ** len(SOURCES)), ids="{:06b}".format)
def test_the_first_that_is_given(folder: Path, monkeypatch: pytest.MonkeyPatch, given: int) -> None:
    """Of all that can be said at once, in each combination."""
    said = {name for place, name in enumerate(SOURCES) if given >> place & 1}
    for name in ("DOCKER_HOST", "DOCKER_CONTEXT"):
        monkeypatch.delenv(name, raising=False)
    if "DOCKER_HOST" in said:
        monkeypatch.setenv("DOCKER_HOST", "tcp://DOCKER_HOST:1")
    for name in said & {"context", "DOCKER_CONTEXT", "currentContext"}:
        store(folder, name, f"tcp://{name}:1")
    if "DOCKER_CONTEXT" in said:
        monkeypatch.setenv("DOCKER_CONTEXT", "DOCKER_CONTEXT")
    configure(folder, **({"currentContext": "currentContext"} if "currentContext" in said else {}))
    monkeypatch.setattr(environment, "_may_open", lambda path: "socket" in said and "run" in path)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/1")
    monkeypatch.setattr(environment, "DEFAULT_HOST", "unix:///system.sock")
    host = "tcp://host:1" if "host" in said else None
    context = "context" if "context" in said else None
    if host and context:
        with pytest.raises(InvalidArgument, match="host and context both"):
            DockerSession(host, context=context)
        return
    first = next((name for name in SOURCES if name in said), "")
    local = {"": "unix:///system.sock", "socket": "unix:///run/user/1/docker.sock"}
    docker = DockerSession(host, context=context)
    assert docker.host == local.get(first, f"tcp://{first}:1")
    stored = first in ("context", "DOCKER_CONTEXT", "currentContext")
    assert docker.context == (first if stored else "default")


@pytest.mark.usefixtures("folder")
def test_what_goes_not_together() -> None:
    with pytest.raises(InvalidArgument, match="host and context both"):
        DockerSession("unix:///x", context="other")
    with pytest.raises(InvalidArgument, match="a context has its own TLS"):
        DockerSession(context="other", tls=TLSConfig())
    for host in ("unix:///x", "http://x"):
        with pytest.raises(InvalidArgument, match="is spoken to without TLS"):
            DockerSession(host, tls=TLSConfig())


def test_a_context(folder: Path) -> None:
    assert DockerSession.from_context("other").host == "tcp://other:1"
    with pytest.raises(ContextNotFound, match="known are: default, current, other"):
        DockerSession.from_context("nope")
    store(folder, "k8s")
    with pytest.raises(ConfigError, match="'k8s' has no daemon's address"):
        DockerSession.from_context("k8s")
    store(folder, "bad", "nonsense")
    with pytest.raises(InvalidHost, match="the context 'bad': 'nonsense' is no address"):
        DockerSession.from_context("bad")


def test_the_current_one_is_gone(folder: Path) -> None:
    configure(folder, currentContext="gone")
    with pytest.raises(ContextNotFound, match="'gone'"):
        DockerSession()
    assert DockerSession("unix:///x").host == "unix:///x"
    assert not any(each.current for each in contexts())


@pytest.mark.usefixtures("folder")
def test_listing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = contexts()
    assert [(each.name, each.host, each.current) for each in found] == [
        ("current", "tcp://current:1", True),
        ("default", DEFAULT, False),
        ("other", "tcp://other:1", False),
    ]
    assert found[0].description == "In use"
    monkeypatch.setenv("DOCKER_HOST", "tcp://env:1")
    assert [(each.host, each.current) for each in contexts()][1] == ("tcp://env:1", True)


def test_a_fleet(folder: Path) -> None:
    store(folder, "k8s")
    fleet = Fleet.from_contexts()
    assert {name: each.host for name, each in fleet.sessions.items()} == {
        "current": "tcp://current:1",
        "default": DEFAULT,
        "other": "tcp://other:1",
    }
    assert list(Fleet.from_contexts("other", "current").sessions) == ["other", "current"]
    with pytest.raises(InvalidArgument, match="named twice in the fleet: other"):
        Fleet.from_contexts("other", "other")
    with pytest.raises(ContextNotFound):
        Fleet.from_contexts("nope")


def test_the_environments_host_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "nonsense")
    with pytest.raises(InvalidHost, match="DOCKER_HOST: 'nonsense' is no address"):
        DockerSession()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, ExitStack]]:
    """Give a home, where sockets are looked for; they are removed with the stack."""
    monkeypatch.undo()
    monkeypatch.setattr(environment, "DEFAULT_HOST", f"unix://{tmp_path}/default.sock")
    with ExitStack() as stack:
        yield tmp_path, stack


def listen(stack: ExitStack, path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    server = stack.enter_context(socket.socket(socket.AF_UNIX))
    server.bind(str(path))
    return f"unix://{path}"


def test_the_sockets_of_this_machine(home: tuple[Path, ExitStack]) -> None:
    folder, stack = home
    environ = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder / "run")}

    def found() -> str:
        return endpoint(None, None, environ).host.text

    places = [
        folder / "run/podman/podman.sock",
        folder / ".docker/desktop/docker.sock",
        folder / ".docker/run/docker.sock",
        folder / "run/docker.sock",
        folder / "default.sock",
    ]
    for place in places:  # from the last that is looked at to the first
        there = listen(stack, place)
        assert found() == there
    assert endpoint(None, None, {}).host.text == f"unix://{folder}/default.sock"


def test_what_is_no_socket_is_passed_over(home: tuple[Path, ExitStack]) -> None:
    folder, stack = home
    (folder / "default.sock").touch()
    own = listen(stack, folder / "run/docker.sock")
    assert endpoint(None, None, {"XDG_RUNTIME_DIR": str(folder / "run")}).host.text == own


def test_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert endpoint(None, None, {"HOME": "/x"}).host.pipe == r"\\.\pipe\docker_engine"


def test_certificates_of_the_environment(folder: Path) -> None:
    def tls(host: str | None = "tcp://x:1", context: str | None = None, **env: str) -> object:
        return endpoint(host, context, {"DOCKER_CONFIG": str(folder), **env}).tls

    issued = Authority(folder).issue("certs", "c@example.org")
    path = {"DOCKER_CERT_PATH": str(issued)}
    assert tls(DOCKER_TLS_VERIFY="1", **path) == TLSConfig.from_folder(issued)
    assert tls(DOCKER_TLS_VERIFY="0", **path) == TLSConfig.from_folder(issued)
    assert tls(DOCKER_TLS="1", **path) == TLSConfig.from_folder(issued)
    assert tls(DOCKER_TLS_VERIFY="1") == TLSConfig.from_folder(folder)
    # As with the CLI: a path alone, or an empty variable, asks for nothing.
    assert tls(**path) is None
    assert tls(DOCKER_TLS_VERIFY="", DOCKER_TLS="", **path) is None
    # Sockets are safe by themselves, and contexts bring their own.
    assert tls("unix:///x", DOCKER_TLS_VERIFY="1", **path) is None
    assert tls(None, "other", DOCKER_TLS_VERIFY="1", **path) is None


def test_with_tls_the_default_is_its_port(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    issued = Authority(tmp_path).issue("certs", "c@example.org")
    monkeypatch.setenv("DOCKER_TLS_VERIFY", "1")
    monkeypatch.setenv("DOCKER_CERT_PATH", str(issued))
    assert DockerSession().host == "tcp://localhost:2376"
    with pytest.raises(InvalidArgument, match="http://x is spoken to without TLS"):
        DockerSession("http://x")
    (issued / "ca.pem").unlink()
    with pytest.raises(ConfigError, match="the CA's certificate is missing"):
        DockerSession()
    assert DockerSession("unix:///x").host == "unix:///x"
    monkeypatch.setattr(environment, "config_folder", lambda _: None)
    monkeypatch.delenv("DOCKER_CERT_PATH")
    with pytest.raises(ConfigError, match="DOCKER_TLS_VERIFY is set, and neither"):
        DockerSession()


async def test_a_contexts_certificates(folder: Path, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    client = authority.issue("client", "client@example.org")
    server = authority.issue("server", "127.0.0.1")
    context = TLSConfig.from_folder(server)
    assert context.cert is not None
    assert context.key is not None
    served = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    served.load_cert_chain(context.cert, context.key)
    async with FakeDaemon(tcp=True, tls=served) as daemon:
        store(folder, "safe", daemon.host, certificates=client)
        store(folder, "lax", daemon.host, skip=True)
        daemon.on("GET", "/info", json={"ID": "x"})
        for name in ("safe", "lax"):
            async with DockerSession.from_context(name) as docker:
                assert (await docker.info()).id == "x"


def test_the_environments_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_API_VERSION", "v1.41")
    assert DockerSession("unix:///x").api_version == "1.41"
    assert DockerSession("unix:///x", api_version="1.40").api_version == "1.40"
    monkeypatch.setenv("DOCKER_API_VERSION", "new")
    with pytest.raises(InvalidArgument, match="DOCKER_API_VERSION: 'new' is no API version"):
        DockerSession("unix:///x")
    monkeypatch.setenv("DOCKER_API_VERSION", "")
    assert DockerSession("unix:///x").api_version is None


async def test_headers_of_the_configuration(folder: Path) -> None:
    configure(folder, HttpHeaders={"X-One": "file", "X-Two": "file", "User-Agent": "file"})
    async with (
        FakeDaemon() as daemon,
        DockerSession(daemon.host, headers={"x-two": "argument"}) as docker,
    ):
        await docker.ping()
    sent = daemon.requests[-1].headers
    assert (sent["X-One"], sent.getall("X-Two")) == ("file", ["argument"])
    assert sent["User-Agent"] == "aiodockerapi"


@pytest.mark.parametrize("headers", [{"X": "a\nb"}, {"bad name": "hunter2"}, {"Host": "x"}])
def test_bad_headers_of_the_configuration(folder: Path, headers: dict[str, str]) -> None:
    configure(folder, HttpHeaders=headers)
    with pytest.raises(ConfigError, match=r"HttpHeaders of config\.json: ") as raised:
        DockerSession("unix:///x")
    assert "hunter2" not in repr(raised.value)


@pytest.mark.parametrize(
    ("variable", "sent"),
    [
        ("one=1", {"One": "1"}),
        ('one=1,"two=2,3", three = a ,four=', {"One": "1", "Two": "2,3", "Three": "a", "Four": ""}),
        ("x=a=b==", {"X": "a=b=="}),
        ("x=first,y=1,X=last", {"X": "last", "Y": "1"}),
        ('"x=a ""quoted"" b"', {"X": 'a "quoted" b'}),
        ("\nx=1\n", {"X": "1"}),
        ("User-Agent=me,x=1", {"X": "1"}),
    ],
)
async def test_headers_of_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str, sent: dict[str, str]
) -> None:
    configure(folder, HttpHeaders={"X-File": "file"})
    monkeypatch.setenv("DOCKER_CUSTOM_HEADERS", variable)
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        await docker.ping()
    found = daemon.requests[-1].headers
    assert {name: found[name] for name in sent} == sent
    assert found["User-Agent"] == "aiodockerapi"
    assert "X-File" not in found, "as with the CLI, one comes in the place of the other"


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("hunter2", "DOCKER_CUSTOM_HEADERS: value 1 is not of the form name=value"),
        ("x=1,=hunter2", "value 2 is not of the form"),
        ('x="1,hunter2"', "value 2 is not of the form"),
        ("x=hunter2,", "value 2 is not of the form"),
        ('"x=hunter2', "is not one line of comma-separated values: "),
        ('"x=1"hunter2', "is not one line of comma-separated values: "),
        ("x=hunter2\ny=2", "is not one line of comma-separated values, but 2"),
        ("\n", "but 0"),
        ('"x=hunter2\ny"', "DOCKER_CUSTOM_HEADERS: the value of the header x is no text"),
        ("Host=hunter2", "DOCKER_CUSTOM_HEADERS: the header Host says how"),
        ("a b=hunter2", "'a b' is no name of a header"),
    ],
)
def test_bad_headers_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, variable: str, words: str
) -> None:
    monkeypatch.setenv("DOCKER_CUSTOM_HEADERS", variable)
    with pytest.raises(ConfigError, match=words) as raised:
        DockerSession("unix:///x")
    assert "hunter2" not in repr(raised.value)


def test_the_argument_comes_before_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_CUSTOM_HEADERS", "x=1,y=2")
    docker = DockerSession("unix:///x", headers={"X": "mine"})
    sent = docker._client._exchange.pools.headers
    assert (sent["X"], sent["y"], "x" in sent) == ("mine", "2", False)


IMAGE = f"sha256:{'0' * 64}"


async def test_the_environments_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_DEFAULT_PLATFORM", "linux/arm64")
    async with FakeDaemon() as daemon:
        daemon.on(
            "POST",
            "/images/create",
            Answer.lines([{"status": "Digest: sha256:0"}, {"status": IMAGE}]),
        )
        daemon.on("POST", "/build", Answer.lines([{"aux": {"ID": IMAGE}}]))
        daemon.on("POST", "/containers/create", json={"Id": "x"}, status=201)
        daemon.on(
            "GET",
            "/images/box:latest/json",
            json={"Id": "x", "Os": "linux", "Architecture": "amd64"},
        )
        async with DockerSession(daemon.host) as docker:
            for platform in (None, "linux/386"):
                await docker.images.pull("box", platform=platform).wait()
                await docker.images.import_(b"", platform=platform).wait()
                await docker.images.build(b"", BuildOptions(platform=platform or "")).wait()
                await docker.containers.create(ContainerConfig(image="box"), platform=platform)
            posts = [each for each in daemon.requests if each.method == "POST"]
            asked = [platform for each in posts for platform in each.query["platform"]]
            assert asked == ["linux/arm64"] * 4 + ["linux/386"] * 4
            assert await docker.images.ensure("box")
            # Whose image it is that is looked at is not the environment's to say.
            assert isinstance(await docker.images.inspect("box:latest"), ImageInspect)
    assert "platform" not in daemon.requests[-1].query


def test_an_unreadable_home_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", forbidden)
    monkeypatch.setattr(Path, "open", forbidden)
    monkeypatch.setenv("DOCKER_CONFIG", "/x")
    with pytest.raises(ConfigError, match=r"Docker's config\.json can't be read: /x/"):
        DockerSession("unix:///x")
    monkeypatch.delenv("DOCKER_CONFIG")
    with pytest.warns(
        RuntimeWarning, match=r"config.json: Permission denied; it is left out"
    ) as told:
        DockerSession("unix:///x")
    assert told[0].filename == __file__


def test_malformed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "config.json").write_text("{")
    for host in (None, "unix:///x"):
        with pytest.raises(ConfigError, match=r"config\.json, line 1"):
            DockerSession(host)
    monkeypatch.delenv("DOCKER_CONFIG")
    monkeypatch.setenv("HOME", str(folder))
    (folder / ".docker").mkdir()
    (folder / ".docker/config.json").write_text("{")
    with pytest.raises(ConfigError, match=r"config\.json, line 1"):
        DockerSession()
