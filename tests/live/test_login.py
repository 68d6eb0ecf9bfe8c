"""Credentials, from where they are kept to a registry that asks for them, through a real engine.

The engine has a network of its own, and the registries listen there, on its loopback.
"""

import base64
import contextlib
import json
import os
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import trustme

from aiodockerapi import (
    AuthConfig,
    BuildContext,
    CredentialsError,
    DockerError,
    DockerSession,
    NotFound,
    Unauthorized,
)
from aiodockerapi.config.credentials import Credentials
from aiodockerapi.config.keychain import Keychain
from aiodockerapi.engine.images.build_options import BuildOptions
from aiodockerapi.registry.session import RegistrySession
from tests.engines import Engine
from tests.engines.plugin import need_cli
from tests.keepers import FAILS, HANGS, Keeper, keeper
from tests.registries.plugin import TokenRegistry, need_registries
from tests.registries.registry import PASSWORD, USER, Registry, registry
from tests.registries.tokens import IDENTITY, token_server

pytestmark = [pytest.mark.live, pytest.mark.one_way]
MakeKeeper = Callable[..., Keeper]


@pytest.fixture(scope="module")
def private(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """Give a registry that wants a password."""
    need_registries()
    folder = tmp_path_factory.mktemp("registry")
    with registry(folder, auth={"htpasswd": {}}, network_of=engine.pid) as one:
        yield one


@pytest.fixture(scope="module")
def secure(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """Give a registry that wants a password, and speaks TLS."""
    need_registries()
    folder = tmp_path_factory.mktemp("registry")
    own = trustme.CA().issue_cert("127.0.0.1")
    own.private_key_and_cert_chain_pem.write_to_path(folder / "both.pem")
    both = (folder / "both.pem", folder / "both.pem")
    with registry(folder, auth={"htpasswd": {}}, tls=both, network_of=engine.pid) as one:
        # In the engine's network there is no other name for it.
        yield replace(one, host=one.host.replace("localhost", "127.0.0.1"))


@pytest.fixture(scope="module")
def tokens(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TokenRegistry]:
    """Give a registry that wants tokens."""
    need_registries()
    folder = tmp_path_factory.mktemp("registry")
    with (
        token_server(folder, network_of=engine.pid) as server,
        registry(folder, auth=server.auth, network_of=engine.pid) as one,
    ):
        yield TokenRegistry(one, server)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the place of a configuration, where there is none yet."""
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "config"))
    return tmp_path / "config" / "config.json"


def configure(config: Path, **values: object) -> None:
    config.parent.mkdir(exist_ok=True)
    config.write_text(json.dumps(values))


def kept(config: Path) -> Any:
    return json.loads(config.read_text())["auths"]


@pytest.fixture
def keepers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeKeeper:
    """Make credential helpers."""
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return lambda name, *script: keeper(tmp_path, name, *script)


@pytest.fixture
async def docker(engine: Engine, config: Path) -> AsyncIterator[DockerSession]:
    """Give a session that begins without a configuration."""
    assert not config.exists()
    async with DockerSession(engine.host) as session:
        yield session


@dataclass(frozen=True)
class Image:
    """An image that a registry is to have."""

    docker: DockerSession
    name: str

    async def push(self) -> None:
        await self.docker.images.push(self.name).wait()

    async def pull(self) -> None:
        """Pull it, as one that the engine does not have."""
        with contextlib.suppress(NotFound):
            await self.docker.images.remove(self.name, force=True)
        await self.docker.images.pull(self.name).wait()

    async def refused(self) -> str:
        with pytest.raises(DockerError) as caught:
            await self.pull()
        return str(caught.value)


@pytest.fixture
async def image(docker: DockerSession) -> AsyncIterator[Callable[[Registry], Any]]:
    """Make images, each of its own name, which the engine forgets at the end."""
    names: list[str] = []

    async def make(of: Registry) -> Image:
        repo = f"{of.host}/test-{uuid4().hex[:12]}"
        names.append(f"{repo}:1")
        await docker.images.tag("busybox:latest", repo=f"{repo}:1")
        return Image(docker, names[-1])

    yield make
    for name in names:
        with contextlib.suppress(NotFound):
            await docker.images.remove(name, force=True)


MakeImage = Callable[[Registry], Any]


@pytest.mark.parametrize("which", ["private", "secure"])
async def test_in_and_out_again(
    docker: DockerSession,
    config: Path,
    image: MakeImage,
    request: pytest.FixtureRequest,
    which: str,
) -> None:
    there: Registry = request.getfixturevalue(which)
    one: Image = await image(there)
    with pytest.raises(DockerError, match="no basic auth credentials"):
        await one.push()
    with pytest.raises(Unauthorized):
        await docker.login(there.host, username=USER, password="wrong")
    with pytest.raises(Unauthorized):
        await docker.login(there.host, username="nobody", password=PASSWORD)
    assert not config.exists(), "what is not good is not kept"
    await docker.login(there.host, username=USER, password=PASSWORD)
    basic = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    assert kept(config) == {there.host: {"auth": basic}}
    await one.push()
    await one.pull()
    found = await docker.distribution.inspect(one.name)
    assert found.descriptor is not None
    await docker.logout(there.host)
    assert kept(config) == {}
    told = await one.refused()
    # On loopback an engine that was refused by TLS tries plain HTTP, and tells of that alone.
    assert "no basic auth credentials" in told or which == "secure", told


async def test_what_is_kept_goes_to_its_registry_alone(
    docker: DockerSession, private: Registry, secure: Registry, image: MakeImage
) -> None:
    mine, other = await image(private), await image(secure)
    await docker.login(private.host, username=USER, password=PASSWORD)
    await mine.push()
    # The other one would take the same password, if it were told.
    with pytest.raises(DockerError, match="no basic auth credentials"):
        await other.push()


async def test_one_keychain_for_engines_and_registries(
    config: Path, password_registry: Registry, keepers: MakeKeeper
) -> None:
    """What is kept for the engine's sake is for our own client of registries, too."""
    box = keepers("box")
    configure(config, credHelpers={password_registry.host: "box"})
    async with RegistrySession(password_registry.host, credentials=Keychain()) as nobody:
        with pytest.raises(Unauthorized):
            await nobody.ping()
    await Keychain().store(password_registry.host, Credentials(USER, PASSWORD))
    async with RegistrySession(password_registry.host, credentials=Keychain()) as known:
        await known.ping()
    assert box.calls == ["get", "store", "get"]


async def test_nobody_can_be_asked(docker: DockerSession, config: Path) -> None:
    with pytest.raises(DockerError):
        await docker.login("127.0.0.1:1", username=USER, password=PASSWORD)
    assert not config.exists()


async def test_an_identity_token(
    docker: DockerSession, config: Path, tokens: TokenRegistry, image: MakeImage
) -> None:
    there, server = tokens.registry, tokens.tokens
    one: Image = await image(there)
    with pytest.raises(Unauthorized):
        await docker.login(there.host, username=USER, password="wrong")
    await docker.login(there.host, username=USER, password=PASSWORD)
    name = base64.b64encode(f"{USER}:".encode()).decode()
    assert kept(config) == {there.host: {"auth": name, "identitytoken": IDENTITY}}
    assert PASSWORD not in config.read_text()
    server.asked.clear()
    await one.push()
    await one.pull()
    exchanged = [form for method, form in server.asked if method == "POST"]
    assert exchanged
    assert all(form["grant_type"] == ["refresh_token"] for form in exchanged)
    await docker.logout(there.host)
    assert "denied" in await one.refused()


async def test_a_registry_token(
    tokens: TokenRegistry, image: MakeImage, config: Path, engine: Engine
) -> None:
    """A token that was had elsewhere is handed on as it is."""
    one: Image = await image(tokens.registry)
    path = one.name.partition("/")[2].partition(":")[0]
    token = tokens.tokens.token(f"repository:{path}:push,pull")
    configure(config, auths={tokens.registry.host: {"registrytoken": token}})
    tokens.tokens.asked.clear()
    async with DockerSession(engine.host) as told:
        await told.images.push(one.name).wait()
        await replace(one, docker=told).pull()
    assert not tokens.tokens.asked


@pytest.mark.parametrize("kind", ["credsStore", "credHelpers"])
async def test_a_helper_keeps_them(
    *,
    engine: Engine,
    config: Path,
    private: Registry,
    image: MakeImage,
    keepers: MakeKeeper,
    kind: str,
) -> None:
    box, other = keepers("box"), keepers("other")
    if kind == "credsStore":
        configure(config, credsStore="box")
    else:
        configure(config, credsStore="other", credHelpers={private.host: "box"})
    async with DockerSession(engine.host) as docker:
        one: Image = replace(await image(private), docker=docker)
        await docker.login(private.host, username=USER, password=PASSWORD)
        secret = {"ServerURL": private.host, "Username": USER, "Secret": PASSWORD}
        assert box.kept == {private.host: secret}
        assert PASSWORD not in config.read_text()
        await one.push()
        await one.pull()
        await docker.logout(private.host)
        assert box.kept == {}
        assert "no basic auth credentials" in await one.refused()
    assert set(box.calls) == {"store", "get", "erase"}
    assert not other.calls


async def test_a_helper_keeps_an_identity_token(
    engine: Engine, config: Path, tokens: TokenRegistry, image: MakeImage, keepers: MakeKeeper
) -> None:
    box = keepers("box")
    configure(config, credsStore="box")
    async with DockerSession(engine.host) as docker:
        one: Image = replace(await image(tokens.registry), docker=docker)
        await docker.login(tokens.registry.host, username=USER, password=PASSWORD)
        (secret,) = box.kept.values()
        assert (secret["Username"], secret["Secret"]) == ("<token>", IDENTITY)
        await one.push()
        await one.pull()


@pytest.mark.parametrize(
    ("name", "script", "words"),
    [
        ("gone", "", "docker-credential-gone is not there; install it"),
        ("slow", HANGS, r"docker-credential-slow get did not end within 0\.2 s"),
        ("locked", FAILS, "docker-credential-locked get failed: the keyring is locked"),
    ],
)
async def test_a_helper_that_gives_nothing(
    *,
    engine: Engine,
    config: Path,
    private: Registry,
    plain: Registry,
    image: MakeImage,
    keepers: MakeKeeper,
    name: str,
    script: str,
    words: str,
) -> None:
    if script:
        keepers(name, script)
    configure(config, credHelpers={private.host: name})
    async with DockerSession(engine.host, credentials=Keychain(limit=0.2)) as docker:
        one: Image = replace(await image(private), docker=docker)
        free: Image = replace(await image(plain), docker=docker)
        begun = time.monotonic()
        with pytest.raises(CredentialsError, match=words):
            await one.push()
        assert time.monotonic() - begun < 30, "not as long as it sleeps"
        await free.push()
        await free.pull()
        with pytest.raises(CredentialsError, match=words.replace("get", "store")):
            await docker.login(private.host, username=USER, password=PASSWORD)


@pytest.fixture(scope="module")
def plain(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """Give a registry for everybody."""
    need_registries()
    with registry(tmp_path_factory.mktemp("registry"), network_of=engine.pid) as one:
        yield one


async def test_a_missing_helper_of_all_keeps_nobody_from_what_is_public(
    engine: Engine, config: Path, plain: Registry, image: MakeImage
) -> None:
    configure(config, credsStore="gone")
    async with DockerSession(engine.host) as docker:
        free: Image = replace(await image(plain), docker=docker)
        with pytest.warns(RuntimeWarning, match="docker-credential-gone of config.json"):
            await free.push()
        await free.pull()


async def test_the_variable(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, private: Registry, image: MakeImage
) -> None:
    basic = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    told = json.dumps({"auths": {private.host: {"auth": basic}}})
    monkeypatch.setenv("DOCKER_AUTH_CONFIG", told)
    async with DockerSession(engine.host) as docker:
        one: Image = replace(await image(private), docker=docker)
        await one.push()
        await one.pull()


@pytest.fixture
async def based(
    docker: DockerSession, private: Registry, image: MakeImage
) -> AsyncIterator[tuple[Image, str]]:
    """Give an image that the registry alone has, and the name of one to build upon it.

    Who made it has logged in.
    """
    await docker.login(private.host, username=USER, password=PASSWORD)
    base: Image = await image(private)
    await base.push()
    await docker.images.remove(base.name, force=True)
    built = f"test-{uuid4().hex[:12]}:1"
    yield base, built
    with contextlib.suppress(NotFound):
        await docker.images.remove(built, force=True)


@pytest.mark.parametrize(
    "dockerfile",
    [
        "FROM {base}\nLABEL x=1\n",
        "ARG BASE\nFROM ${{BASE}} AS one\nLABEL x=1\n",
        "FROM scratch\nCOPY --from={base} /bin /bin\n",
    ],
    ids=["FROM", "ARG", "COPY"],
)
async def test_a_build_is_told_what_it_needs(
    docker: DockerSession, based: tuple[Image, str], dockerfile: str
) -> None:
    base, built = based
    files = BuildContext.of_files({"Dockerfile": dockerfile.format(base=base.name)})
    options = BuildOptions(tags=[built], build_args={"BASE": base.name}, no_cache=True)
    with pytest.raises(DockerError, match="no basic auth credentials"):
        await docker.images.build(files, options, registries=[]).wait()
    assert (await docker.images.build(files, options).wait()).id


async def test_a_build_of_an_archive_is_told_what_its_caller_says(
    docker: DockerSession, based: tuple[Image, str], private: Registry
) -> None:
    base, built = based
    options = BuildOptions(tags=[built], no_cache=True)
    files = BuildContext.of_files({"Dockerfile": f"FROM {base.name}\nLABEL x=1\n"})
    data = b"".join([piece async for piece in files])
    with pytest.raises(DockerError, match="no basic auth credentials"):
        await docker.images.build(data, options).wait()
    assert (await docker.images.build(data, options, registries=[private.host]).wait()).id
    await docker.images.remove(built, force=True)
    await docker.images.remove(base.name, force=True)
    # Credentials of the call need none that are kept.
    await docker.logout(private.host)
    auths = {private.host: AuthConfig(username=USER, password=PASSWORD)}
    assert (await docker.images.build(files, options, auths=auths).wait()).id


async def test_a_build_goes_on_without_a_helper(
    engine: Engine, config: Path, keepers: MakeKeeper, based: tuple[Image, str], private: Registry
) -> None:
    base, built = based
    await replace(base).pull()
    keepers("locked", FAILS)
    configure(config, credHelpers={private.host: "locked"})
    files = BuildContext.of_files({"Dockerfile": f"FROM {base.name}\nLABEL x=1\n"})
    options = BuildOptions(tags=[built])
    async with DockerSession(engine.host) as docker:
        with pytest.warns(RuntimeWarning, match="the keyring is locked; the build is told no"):
            assert (await docker.images.build(files, options).wait()).id, "it is there already"
        with pytest.raises(CredentialsError, match="the keyring is locked"):
            await docker.images.build(files, options, registries=[private.host]).wait()


@pytest.fixture
def cli(engine: Engine, config: Path) -> Callable[..., str]:
    """Run the docker CLI on the same engine and configuration."""
    need_cli()

    def run(*words: str, told: str = "") -> str:
        done = subprocess.run(
            ["docker", "--config", str(config.parent), "--host", engine.host, *words],
            input=told,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.mark.parametrize("helper", [False, True])
async def test_kept_as_the_cli_keeps_it(
    *,
    engine: Engine,
    config: Path,
    private: Registry,
    image: MakeImage,
    keepers: MakeKeeper,
    cli: Callable[..., str],
    helper: bool,
) -> None:
    box = keepers("box")
    configure(config, **({"credsStore": "box"} if helper else {}))
    async with DockerSession(engine.host) as docker:
        one: Image = replace(await image(private), docker=docker)
        await docker.login(private.host, username=USER, password=PASSWORD)
        ours, inside = json.loads(config.read_text()), box.kept
        # The CLI uses ours, and forgets them.
        cli("push", one.name)
        cli("logout", private.host)
        assert kept(config) == {}
        assert "no basic auth credentials" in await one.refused()
        cli("login", private.host, "-u", USER, "--password-stdin", told=PASSWORD)
        assert json.loads(config.read_text()) == ours
        assert box.kept == inside
        await docker.logout(private.host)
        assert (kept(config), box.kept) == ({}, {})
    # We use the CLI's.
    cli("login", private.host, "-u", USER, "--password-stdin", told=PASSWORD)
    async with DockerSession(engine.host) as docker:
        await replace(one, docker=docker).pull()
