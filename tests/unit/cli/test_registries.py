"""``outdated``, ``registry`` and ``hub``: on fake daemons, a fake registry and a fake Hub."""

import base64
import json
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from aiodockerapi.hub.session import HubSession
from aiodockerapi.registry.digests import digest_of
from aiodockerapi.registry.manifest import written
from aiodockerapi.registry.media import OCI_CONFIG, OCI_MANIFEST
from aiodockerapi.registry.models import Descriptor, ImageManifest
from aiodockerapi.testing import Answer, FakeDaemon, Request
from tests.unit.cli.conftest import DEAD, Command
from tests.unit.registry.fake import at, host_of, registries

OLD, NEW = (f"sha256:{digit * 64}" for digit in "ab")


@pytest.fixture
async def registry() -> AsyncIterator[FakeDaemon]:
    """Give a registry whose tag app:1 is the new one."""
    async with registries() as daemon:
        serve(daemon, "app", NEW)
        yield daemon


def serve(daemon: FakeDaemon, name: str, digest: str) -> None:
    headers = {"Docker-Content-Digest": digest, "Content-Type": OCI_MANIFEST, "Content-Length": "7"}
    daemon.on("HEAD", at(f"{name}/manifests/1"), Answer.empty(200, headers=headers))


@pytest.fixture
def running(daemons: tuple[FakeDaemon, FakeDaemon], registry: FakeDaemon) -> str:
    """Let both daemons run the registry's image: the first one the old one, the second the new."""
    host = host_of(registry)
    for daemon, digest in zip(daemons, (OLD, NEW), strict=True):
        image = {"Id": "sha256:1", "RepoDigests": [f"{host}/app@{digest}"]}
        built = {"Id": "sha256:2", "RepoDigests": []}
        daemon.on("GET", "/images/json", json=[image, built])
        containers = [
            {"Id": "1" * 64, "Names": ["/web"], "Image": f"{host}/app:1", "ImageID": "sha256:1"},
            {"Id": "2" * 64, "Names": [], "Image": "built", "ImageID": "sha256:2"},
        ]
        daemon.on("GET", "/containers/json", json=containers)
    return host


def asked(daemon: FakeDaemon) -> list[str]:
    return [f"{each.method} {each.path}" for each in daemon.requests]


async def test_outdated(
    command: Command, registry: FakeDaemon, running: str, hosts: list[str]
) -> None:
    ended = await command("outdated", *hosts)
    assert (ended.code, ended.err) == (0, "")
    assert [line.split()[:4] for line in ended.lines] == [
        ["HOST", "CONTAINER", "IMAGE", "STATE"],
        ["one", "web", f"{running}/app:1", "outdated"],
        ["one", "2" * 12, "built", "unknown"],
        ["two", "2" * 12, "built", "unknown"],
    ]
    assert ended.lines[1].endswith(f"the tag stands for {NEW[:19]} now")
    assert "it was built here" in ended.lines[2]
    assert asked(registry) == ["HEAD /v2/app/manifests/1"]


@pytest.mark.usefixtures("running")
async def test_outdated_for_programs(command: Command, hosts: list[str]) -> None:
    ended = await command("outdated", "--current", "--json", "--exit-code", *hosts)
    assert ended.code == 3
    found = [json.loads(line) for line in ended.lines]
    assert [(each["host"], each["container"], each["state"]) for each in found] == [
        ("one", "web", "outdated"),
        ("one", "2" * 12, "unknown"),
        ("two", "web", "current"),
        ("two", "2" * 12, "unknown"),
    ]
    assert (found[0]["here"], found[0]["there"], found[0]["id"]) == ([OLD], NEW, "1" * 64)
    assert found[1]["image"] == "built"


@pytest.mark.usefixtures("running")
async def test_outdated_s_exit_codes(command: Command, hosts: list[str]) -> None:
    assert (await command("outdated", "--exit-code", *hosts)).code == 3
    assert (await command("outdated", "--exit-code", *hosts[2:])).code == 0
    ended = await command("outdated", "--exit-code", *hosts, "-H", DEAD)
    assert ended.code == 1
    assert ended.err.startswith("dead: ")
    assert "outdated" in ended.out


async def test_a_registry_that_refuses(
    command: Command, registry: FakeDaemon, running: str, hosts: list[str]
) -> None:
    path = at("app/manifests/1")
    registry.on("HEAD", path, Answer.empty(429, headers={"Retry-After": "3600"}))
    ended = await command("outdated", "--exit-code", *hosts[:2])
    assert (ended.code, ended.err) == (0, "")
    assert ended.lines[1].split()[:3] == ["web", f"{running}/app:1", "unknown"]
    assert "try again in 3600 seconds" in ended.lines[1]
    assert len(registry.requests) == 1


async def test_pins(command: Command, registry: FakeDaemon) -> None:
    host = host_of(registry)
    ended = await command("registry", "pin", f"{host}/app:1", "redis@" + OLD)
    assert (ended.code, ended.lines) == (0, [f"{host}/app:1@{NEW}", f"redis@{OLD}"])
    ended = await command("--json", "registry", "pin", f"{host}/app:1")
    assert json.loads(ended.out) == {"image": f"{host}/app:1", "pinned": f"{host}/app:1@{NEW}"}
    for digest, state, code in ((NEW, "current", 0), (OLD, "outdated", 3)):
        name = f"{host}/app:1@{digest}"
        ended = await command("registry", "outdated", "--exit-code", name)
        assert ended.code == code
        assert ended.lines[1].split()[:2] == [name, state]
        ended = await command("registry", "outdated", name, "--json")
        assert (ended.code, json.loads(ended.out)["state"]) == (0, state)
    ended = await command("registry", "outdated", f"{host}/app:1")
    assert (ended.code, ended.out) == (2, "")
    assert "has no digest" in ended.err
    ended = await command("registry", "pin", f"{host}/gone:1")
    assert (ended.code, ended.out) == (1, "")
    (line,) = ended.err.splitlines()
    assert line.startswith("aiodockerapi: ")


async def test_the_credentials_of_docker_login(
    command: Command, registry: FakeDaemon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = host_of(registry)
    given = base64.b64encode(b"me:secret").decode()
    (tmp_path / "config.json").write_text(json.dumps({"auths": {host: {"auth": given}}}))

    async def answer(request: Request) -> Answer:
        if request.headers.get("Authorization") != f"Basic {given}":
            return Answer.json({}, 401, headers={"WWW-Authenticate": 'Basic realm="here"'})
        return Answer.json({"tags": ["1", "2"]})

    registry.on("GET", at("app/tags/list"), answer)
    ended = await command("registry", "tags", f"{host}/app")
    assert (ended.code, ended.out) == (1, "")
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    ended = await command("registry", "tags", f"{host}/app")
    assert (ended.code, ended.lines) == (0, ["1", "2"])
    ended = await command("registry", "tags", f"{host}/app", "--json")
    assert ended.lines == ['{"tag": "1"}', '{"tag": "2"}']


async def test_inspect(command: Command, registry: FakeDaemon) -> None:
    config = json.dumps(
        {
            "os": "linux",
            "architecture": "amd64",
            "created": "2026-01-01T00:00:00Z",
            "config": {"Entrypoint": ["serve"], "Cmd": ["--fast", "\x1b[31m"]},
            "rootfs": {"type": "layers", "diff_ids": []},
        }
    ).encode()
    made = Descriptor(media_type=OCI_CONFIG, digest=digest_of(config), size=len(config))
    layer = Descriptor(media_type="application/octet-stream", digest=OLD, size=5_000_000)
    manifest = written(ImageManifest(config=made, layers=[layer]))
    headers = {"Content-Type": OCI_MANIFEST}
    registry.on("GET", at("app/manifests/1"), Answer.raw(manifest.data, 200, headers=headers))
    registry.on("GET", at(f"app/blobs/{made.digest}"), Answer.raw(config))
    registry.on("GET", at("app/tags/list"), json={"tags": ["1"]})
    name = f"{host_of(registry)}/app"
    ended = await command("registry", "inspect", f"{name}:1")
    assert (ended.code, ended.err) == (0, "")
    assert ended.lines[0] == f"digest     {manifest.digest}"
    assert "size       5.0 MB in 1 layers" in ended.lines
    assert "command    serve --fast  [31m" in ended.lines
    assert ended.lines[-1].split() == [OLD, "5.0", "MB"]
    ended = await command("registry", "inspect", f"{name}:1", "--json")
    found = json.loads(ended.out)
    assert (found["digest"], found["layers"][0]["size"]) == (manifest.digest, 5_000_000)
    assert found["config"]["architecture"] == "amd64"
    ended = await command("registry", "tags", "--newest", name)
    assert ended.lines[1].split()[0] == "1"
    assert ended.lines[1].endswith(manifest.digest)
    ended = await command("registry", "tags", "--newest", name, "--json")
    assert json.loads(ended.out)["created"].startswith("2026-01-01")


async def test_what_is_not_understood(command: Command) -> None:
    for words in (
        ["registry", "tags", "NO NAME"],
        ["registry", "copy", "redis:7", f"localhost:5000/redis@{OLD}"],
        ["registry", "pin"],
        ["hub", "search"],
        ["hub", "tags", "no such name"],
    ):
        ended = await command(*words)
        assert (ended.code, ended.out) == (2, ""), words
        assert "Traceback" not in ended.err


# ---- the Hub


@pytest.fixture
async def hub(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeDaemon]:
    """Give a fake Hub in the place of the real one."""
    async with FakeDaemon(tcp=True, api_version="2", min_api_version=None) as daemon:
        host = host_of(daemon)
        made = partial(HubSession, host=host, registry=host)
        monkeypatch.setattr("aiodockerapi.cli.hub.HubSession", made)
        yield daemon


async def test_search(command: Command, hub: FakeDaemon) -> None:
    results = [
        {"name": f"redis{number}", "star_count": 12345, "pull_count": "1B+", "badge": "official"}
        for number in range(30)
    ]
    hub.on("GET", "/api/search/v4", json={"total": 30, "results": results})
    ended = await command("hub", "search", "--official", "-n", "2", "key", "value")
    assert (ended.code, ended.err) == (0, "")
    assert [line.split() for line in ended.lines] == [
        ["NAME", "STARS", "PULLS", "BADGE", "DESCRIPTION"],
        ["redis0", "12,345", "1B+", "official"],
        ["redis1", "12,345", "1B+", "official"],
    ]
    (request,) = hub.requests
    assert request.query["query"] == ["key value"]
    assert (request.query["badges"], request.query["size"]) == (["official"], ["2"])
    ended = await command("hub", "search", "redis", "--json")
    assert len(ended.lines) == 25
    assert json.loads(ended.lines[0]) == results[0]


async def test_repositories_and_tags(command: Command, hub: FakeDaemon) -> None:
    one = {"name": "app", "namespace": "team", "pull_count": 1234, "is_private": True}
    path = "/{v2}/namespaces/team/repositories"
    hub.on("GET", path, json={"count": 1, "next": None, "results": [one]})
    ended = await command("hub", "repos", "team")
    assert [line.split()[:3] for line in ended.lines][1] == ["team/app", "no", "1,234"]
    tag = {"name": "7", "full_size": 40_000_000, "digest": NEW, "images": [{}, {}]}
    path = "/{v2}/namespaces/library/repositories/redis/tags"
    hub.on("GET", path, json={"count": 1, "next": None, "results": [tag]})
    ended = await command("hub", "tags", "redis")
    assert ended.lines[1].split() == ["7", "40.0", "MB", "2", NEW]
    ended = await command("hub", "tags", "redis", "--json")
    assert json.loads(ended.out)["digest"] == NEW


async def test_the_hub_s_limit(command: Command, hub: FakeDaemon) -> None:
    path = at("ratelimitpreview/test/manifests/latest")
    headers = {
        "ratelimit-limit": "100;w=21600",
        "ratelimit-remaining": "76;w=21600",
        "docker-ratelimit-source": "192.0.2.1",
    }
    hub.on("HEAD", path, Answer.empty(200, headers=headers))
    ended = await command("hub", "limit")
    assert (ended.code, ended.err) == (0, "")
    assert ended.lines[1].split() == ["100", "76", "6", "h", "192.0.2.1"]
    ended = await command("hub", "limit", "--anonymous", "--json")
    assert json.loads(ended.out)["remaining"] == 76
    hub.on("HEAD", path, Answer.empty(200))
    assert (await command("hub", "limit")).out == "no limit is told\n"
    ended = await command("hub", "limit", "--json")
    assert set(json.loads(ended.out).values()) == {None}


async def test_the_hub_has_had_enough(command: Command, hub: FakeDaemon) -> None:
    refusal = Answer.json({"detail": "rate limit"}, 429, headers={"Retry-After": "3600"})
    hub.on("GET", "/api/search/v4", refusal)
    ended = await command("hub", "search", "redis")
    assert (ended.code, ended.out) == (1, "")
    assert "3600" in ended.err


@pytest.mark.parametrize("kept", [{"auth": "me:secret"}, {"identitytoken": "x"}])
async def test_who_we_are_to_the_hub(
    command: Command,
    hub: FakeDaemon,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kept: dict[str, str],
) -> None:
    if "auth" in kept:
        kept = {"auth": base64.b64encode(kept["auth"].encode()).decode()}
    auths = {"https://index.docker.io/v1/": kept}
    (tmp_path / "config.json").write_text(json.dumps({"auths": auths}))
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    hub.on("POST", "/{v2}/auth/token", json={"access_token": "a.b.c"})
    page: dict[str, object] = {"count": 0, "next": None, "results": []}
    hub.on("GET", "/{v2}/namespaces/me/repositories", json=page)
    ended = await command("hub", "repos", "me")
    if "auth" in kept:
        assert ended.code == 0
        assert hub.requests[-1].headers["Authorization"] == "Bearer a.b.c"
    else:
        assert (ended.code, ended.out) == (2, "")
        assert "identity tokens are for registries" in ended.err
    assert (await command("hub", "repos", "me", "--anonymous")).code == 0
    assert "Authorization" not in hub.requests[-1].headers
