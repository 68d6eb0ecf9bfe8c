"""The credentials that the docker CLI keeps: where they are, and who is given them."""

import asyncio
import base64
import json
import os
import signal
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aiodockerapi import (
    ConfigError,
    CredentialsError,
    DockerError,
    DockerSession,
    InvalidArgument,
    ServerError,
    Unauthorized,
    UsageError,
)
from aiodockerapi.config.credentials import Credentials
from aiodockerapi.config.file import ConfigFile
from aiodockerapi.config.helpers import Helper
from aiodockerapi.config.keychain import Keychain
from aiodockerapi.testing import Answer, FakeDaemon
from tests.live.sockets import until

HUB = "https://index.docker.io/v1/"
HELPER = """\
#!/bin/sh
# A helper that keeps each registry's answer in a file.
read -r told
echo "$1 $told" >>{folder}/calls
case $1 in
get) cat "{folder}/$(printf %s "$told" | tr / _)" 2>/dev/null ||
  {{ echo "credentials not found in native keychain"; exit 1; }} ;;
esac
"""


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def kept(folder: Path, environ: dict[str, str] | None = None, **config: Any) -> Keychain:
    (folder / "config.json").write_text(json.dumps(config))
    return Keychain(ConfigFile.load(folder), environ or {})


@pytest.fixture
def helpers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Make a helper program; it keeps these answers by registry."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")

    def make(name: str, script: str = HELPER, **answers: object) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for registry, answer in answers.items():
            (folder / registry.replace("/", "_")).write_text(json.dumps(answer))
        program = programs / f"docker-credential-{name}"
        program.write_text(script.format(folder=folder))
        program.chmod(0o755)
        return folder

    return make


@pytest.mark.parametrize(
    ("stored", "found"),
    [
        ({"auth": encoded("me:secret")}, Credentials("me", "secret")),
        ({"auth": encoded("me:se:cret")}, Credentials("me", "se:cret")),
        ({"username": "me", "password": "secret"}, Credentials("me", "secret")),
        ({"auth": encoded("me:"), "identitytoken": "t"}, Credentials("me", identity_token="t")),
        ({"registrytoken": "t"}, Credentials(registry_token="t")),
        ({}, None),
        ({"email": "x"}, None),
        ({"username": "me"}, None),
    ],
)
async def test_of_the_file(
    tmp_path: Path, stored: dict[str, str], found: Credentials | None
) -> None:
    keychain = kept(tmp_path, auths={"registry.example.com": stored})
    assert await keychain("registry.example.com") == found
    assert await keychain("other.example.com") is None
    assert await keychain("registry.example.com:5000") is None


@pytest.mark.parametrize("key", [HUB, "docker.io", "index.docker.io", "https://index.docker.io"])
@pytest.mark.parametrize("asked", ["docker.io", "index.docker.io", "registry-1.docker.io"])
async def test_the_hub_by_all_its_names(tmp_path: Path, key: str, asked: str) -> None:
    keychain = kept(tmp_path, auths={key: {"auth": encoded("me:secret")}})
    assert await keychain(asked) == Credentials("me", "secret")
    assert await keychain("docker.io.example.com") is None


async def test_the_variable_comes_first(tmp_path: Path) -> None:
    variable = {"auths": {"a.b": {"auth": encoded("you:other")}}}
    keychain = kept(
        tmp_path,
        {"DOCKER_AUTH_CONFIG": json.dumps(variable)},
        auths={"a.b": {"auth": encoded("me:secret")}, "c.d": {"auth": encoded("me:secret")}},
    )
    assert await keychain("a.b") == Credentials("you", "other")
    assert await keychain("c.d") == Credentials("me", "secret")
    for bad in ("{", "[]", '{"auths": 1}', "{}"):
        with pytest.raises(ConfigError, match="DOCKER_AUTH_CONFIG"):
            kept(tmp_path, {"DOCKER_AUTH_CONFIG": bad})


async def test_helpers(tmp_path: Path, helpers: Callable[..., Path]) -> None:
    folder = helpers("one", **{"a.b": {"ServerURL": "a.b", "Username": "me", "Secret": "secret"}})
    helpers("all", **{HUB: {"ServerURL": HUB, "Username": "<token>", "Secret": "t"}})
    keychain = kept(
        tmp_path,
        credsStore="all",
        credHelpers={"a.b": "one"},
        auths={"c.d": {"auth": encoded("you:other")}, "a.b": {}, HUB: {}},
    )
    assert await keychain("a.b") == Credentials("me", "secret")
    assert await keychain("docker.io") == Credentials(identity_token="t")
    assert await keychain("c.d") == Credentials("you", "other"), "the file has it still"
    assert (folder / "calls").read_text() == "get a.b\n", "asked for its own alone"


async def test_a_helper_that_is_missing(tmp_path: Path) -> None:
    keychain = kept(
        tmp_path,
        credsStore="nosuch",
        credHelpers={"a.b": "gone"},
        auths={"c.d": {"auth": encoded("you:other")}},
    )
    with pytest.raises(CredentialsError, match=r"docker-credential-gone is not there; install"):
        await keychain("a.b")
    with pytest.warns(RuntimeWarning, match="docker-credential-nosuch of config.json is not there"):
        assert await keychain("c.d") == Credentials("you", "other")
    assert await keychain("e.f") is None, "told of once"
    with pytest.raises(CredentialsError, match="nosuch is not there"):
        await keychain.store("e.f", Credentials("me", "secret"))
    with pytest.raises(CredentialsError, match="no name of a credential helper"):
        Helper("../evil")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("#!/bin/sh\necho no access; exit 1\n", "get failed: no access"),
        ("#!/bin/sh\necho hunter2\n", "answered in another form"),
        ("#!/bin/sh\necho '[]'\n", "answered in another form"),
        ('#!/bin/sh\necho \'{{"Username": "hunter2"}}\'\n', "answered in another form"),
    ],
)
async def test_a_helper_that_fails(helpers: Callable[..., Path], script: str, words: str) -> None:
    helpers("bad", script)
    with pytest.raises(CredentialsError, match=words) as caught:
        await Helper("bad").get("a.b")
    assert "hunter2" not in str(caught.value)


def written(path: Path) -> int:
    """Wait until a process has written its id."""
    deadline = time.monotonic() + 30
    while not path.exists() or not path.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return int(path.read_text())


async def test_a_helper_that_hangs_is_killed(helpers: Callable[..., Path], tmp_path: Path) -> None:
    helpers("slow", f"#!/bin/sh\necho $$ >{tmp_path}/pid\nexec sleep 600\n")
    with pytest.raises(CredentialsError, match=r"did not end within 0\.5 s"):
        await Helper("slow", limit=0.5).get("a.b")
    reading = asyncio.ensure_future(Helper("slow").get("a.b"))
    (tmp_path / "pid").unlink()
    pid = await asyncio.to_thread(written, tmp_path / "pid")
    reading.cancel()
    await asyncio.wait([reading])
    assert reading.cancelled()
    assert not Path(f"/proc/{pid}").exists()


async def test_a_helper_that_hangs_ends_with_what_it_started(
    helpers: Callable[..., Path], tmp_path: Path
) -> None:
    """The child has the output open; without it, the helper would be gone, and waited for."""
    helpers("slow", f"#!/bin/sh\nsleep 600 &\necho $! >{tmp_path}/pid\nwait\n")
    with pytest.raises(CredentialsError, match=r"did not end within 0\.5 s"):
        await Helper("slow", limit=0.5).get("a.b")
    path = Path(f"/proc/{written(tmp_path / 'pid')}/stat")
    # No more, or one that nobody has asked about.
    await until(lambda: not path.exists() or ") Z " in path.read_text(), 30)


async def test_a_helper_that_leaves_somebody_behind(
    helpers: Callable[..., Path], tmp_path: Path
) -> None:
    """As one that starts an agent, which has the output open: nobody waits for that for ever."""
    script = f"#!/bin/sh\nsleep 600 &\necho $! >{tmp_path}/pid\nexit 1\n"
    helpers("agent", script)
    with pytest.raises(CredentialsError, match=r"did not end within 0\.5 s"):
        await Helper("agent", limit=0.5).get("a.b")
    os.kill(written(tmp_path / "pid"), signal.SIGKILL)


@pytest.mark.parametrize("limit", [0, -1, float("nan")])
def test_no_limit(limit: float) -> None:
    with pytest.raises(InvalidArgument, match="it is seconds above 0"):
        Keychain(ConfigFile(), {}, limit=limit)


async def test_what_others_write_is_seen_and_stays(tmp_path: Path) -> None:
    keychain = kept(tmp_path)
    assert await keychain("a.b") is None
    # As the CLI does, and a job that renews a token every few hours.
    kept(tmp_path, auths={"a.b": {"auth": encoded("me:first")}})
    assert await keychain("a.b") == Credentials("me", "first")
    kept(tmp_path, auths={"a.b": {"auth": encoded("me:renewed")}}, new="x")
    assert await keychain("a.b") == Credentials("me", "renewed")
    other = Keychain(ConfigFile.load(tmp_path), {})
    names = [f"r{number}.example" for number in range(20)]
    await asyncio.gather(
        *(one.store(name, Credentials("me", name)) for name in names for one in (keychain, other))
    )
    stored = json.loads((tmp_path / "config.json").read_text())
    assert stored["new"] == "x"
    assert sorted(stored["auths"]) == sorted([*names, "a.b"])
    (tmp_path / "config.json").unlink()
    assert await keychain("a.b") is None
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(ConfigError, match="line 1"):
        await keychain("a.b")


async def test_kept_in_the_file_as_the_cli_does(tmp_path: Path) -> None:
    keychain = kept(tmp_path, currentContext="x", other=[1], auths={"docker.io": {"auth": "eDp5"}})
    path = tmp_path / "config.json"
    await keychain.store("a.b", Credentials("me", "secret"))
    await keychain.store("index.docker.io", Credentials("me", identity_token="t"))
    assert json.loads(path.read_text()) == {
        "auths": {
            "a.b": {"auth": encoded("me:secret")},
            HUB: {"auth": encoded("me:"), "identitytoken": "t"},
        },
        "currentContext": "x",
        "other": [1],
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert await keychain("docker.io") == Credentials("me", identity_token="t")
    await keychain.erase("docker.io")
    await keychain.erase("nosuch.example.com")
    assert list(json.loads(path.read_text())["auths"]) == ["a.b"]
    assert [each.name for each in tmp_path.iterdir()] == ["config.json"]


async def test_kept_by_a_helper(tmp_path: Path, helpers: Callable[..., Path]) -> None:
    folder = helpers("all")
    keychain = kept(tmp_path, credsStore="all")
    await keychain.store("a.b", Credentials("me", "secret"))
    assert json.loads((tmp_path / "config.json").read_text())["auths"] == {"a.b": {}}
    await keychain.erase("a.b")
    first, second = (folder / "calls").read_text().splitlines()
    assert json.loads(first.removeprefix("store ")) == {
        "ServerURL": "a.b",
        "Username": "me",
        "Secret": "secret",
    }
    assert second == "erase a.b"
    assert "secret" not in (tmp_path / "config.json").read_text()


def sent(daemon: FakeDaemon) -> dict[str, str]:
    header = daemon.requests[-1].headers["X-Registry-Auth"]
    found: dict[str, str] = json.loads(base64.urlsafe_b64decode(header))
    return found


async def test_each_registry_gets_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path, auths={"a.b": {"auth": encoded("me:secret")}, HUB: {"auth": encoded("h:p")}})
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    mine = {"username": "me", "password": "secret", "serveraddress": "a.b"}
    hubs = {"username": "h", "password": "p", "serveraddress": HUB}
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        pulled = [{"status": "Digest: sha256:0"}, {"status": "Status: done"}]
        daemon.on("POST", "/images/create", Answer.lines(pulled))
        daemon.on("GET", "/images/search", json=[])
        daemon.on("GET", "/plugins/privileges", json=[])
        for name, told in {
            "a.b/app:1": mine,
            "a.b:5000/app": {},
            "redis": hubs,
            "docker.io/x/y": hubs,
        }.items():
            await docker.images.pull(name).wait()
            assert sent(daemon) == told, name
        await docker.images.search("a.b/thing")
        assert sent(daemon) == mine
        await docker.images.search("two words")
        assert sent(daemon) == hubs
        await docker.plugins.privileges("a.b/plugin")
        assert sent(daemon) == mine
    async with FakeDaemon() as daemon, DockerSession(daemon.host, credentials=None) as docker:
        daemon.on("GET", "/images/search", json=[])
        await docker.images.search("redis")
        assert sent(daemon) == {}
    given = Credentials("you", "other")
    async with FakeDaemon() as daemon, DockerSession(daemon.host, credentials=given) as docker:
        daemon.on("GET", "/images/search", json=[])
        await docker.images.search("redis")
        assert sent(daemon) == {"username": "you", "password": "other", "serveraddress": HUB}
        with pytest.raises(UsageError, match="keeps no credentials"):
            await docker.logout()


async def test_a_failure_says_what_it_was_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(tmp_path, credHelpers={"a.b": "gone"})
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        with pytest.raises(CredentialsError, match="docker-credential-gone") as caught:
            await docker.images.pull("a.b/app").wait()
        assert (caught.value.path, caught.value.host) == ("/images/create", daemon.host)
        with pytest.raises(CredentialsError):
            await docker.images.search("a.b/app")


@pytest.mark.parametrize("token", ["", "token"])
async def test_login_and_logout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    kept(tmp_path)
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/auth", json={"message": "wrong"}, status=401)
        with pytest.raises(Unauthorized):
            await docker.login(username="me", password="wrong")
        assert json.loads((tmp_path / "config.json").read_text()) == {}
        daemon.on("POST", "/auth", json={"Status": "Login Succeeded", "IdentityToken": token})
        await docker.login(username="me", password="secret")
        assert json.loads(daemon.requests[-1].body)["serveraddress"] == HUB
        (found,) = json.loads((tmp_path / "config.json").read_text())["auths"].values()
        assert found == (
            {"auth": encoded("me:"), "identitytoken": "token"}
            if token
            else {"auth": encoded("me:secret")}
        )
        await docker.logout()
        assert json.loads((tmp_path / "config.json").read_text()) == {"auths": {}}


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("login attempt to http://a.b/v2/ failed with status: 401 Unauthorized", Unauthorized),
        ('Get "http://a.b/v2/": unauthorized: incorrect username or password', Unauthorized),
        ('error logging into "a.b": invalid username/password', Unauthorized),
        ("dial tcp 127.0.0.1:1: connect: connection refused", ServerError),
    ],
)
async def test_credentials_that_are_not_good_by_any_status(
    message: str, kind: type[DockerError]
) -> None:
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/auth", json={"message": message}, status=500)
        with pytest.raises(kind) as caught:
            await docker.login("a.b", username="me", password="hunter2")
        assert type(caught.value) is kind
        assert (caught.value.path, caught.value.status) == ("/auth", 500)
        assert "hunter2" not in repr(caught.value)


def test_secrets_do_not_show(tmp_path: Path) -> None:
    keychain = kept(tmp_path, auths={"a.b": {"auth": encoded("me:hunter2"), "password": "hunter2"}})
    assert "hunter2" not in repr(keychain)
    assert "hunter2" not in repr(keychain.__dict__)
