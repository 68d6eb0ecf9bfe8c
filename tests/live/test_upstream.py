"""What a registry has for what real engines run: tags that have moved, sizes of pulls.

Each engine has a network of its own. Three registries share one storage, and one name: one listens
on the loopback of each engine, the third one on ours, and its log has what was asked from here.
"""

import asyncio
import base64
import io
import json
import os
import tarfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from aiodockerapi import ContainerConfig, DockerSession, Fleet, Upstream
from aiodockerapi.cli.main import main
from aiodockerapi.config.credentials import Credentials
from aiodockerapi.engine.images.build_options import BuildOptions
from aiodockerapi.errors import Conflict, NotFound, Unauthorized
from aiodockerapi.registry.models import ImageManifest
from aiodockerapi.registry.session import RegistrySession
from tests.engines import Engine
from tests.registries.plugin import TokenRegistry, need_registries
from tests.registries.registry import PASSWORD, USER, Registry, registry

pytestmark = [pytest.mark.live, pytest.mark.one_way]
SECRET = "shared by those with one storage"
LARGE = 4_000_000


@dataclass(frozen=True)
class Place:
    """Two engines, and the registry that they and we know by one name.

    Attributes:
        engines: The engines.
        registry: The registry that we reach.
    """

    engines: tuple[Engine, Engine]
    registry: Registry

    def asked(self) -> list[str]:
        """Return the methods of what was asked for manifests from here, by the log."""
        lines = self.registry.log.read_text().splitlines()
        marks = ('msg="response completed"', "/manifests/")
        return [
            line.partition("http.request.method=")[2].partition(" ")[0]
            for line in lines
            if all(mark in line for mark in marks)
        ]


@pytest.fixture(scope="module")
def place(engines: tuple[Engine, ...], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Give the engines and the registry."""
    need_registries()
    folder = tmp_path_factory.mktemp("registry")
    one, two, *_ = engines
    with registry(folder / "here", data=folder / "data") as here:
        settings = {"http": {"addr": here.host, "secret": SECRET}}
        with (
            registry(folder / "one", data=folder / "data", network_of=one.pid, settings=settings),
            registry(folder / "two", data=folder / "data", network_of=two.pid, settings=settings),
        ):
            yield Place((one, two), here)


@pytest.fixture
async def fleet(place: Place) -> AsyncIterator[Fleet]:
    """Give a fleet of two."""
    one, two = place.engines
    async with Fleet.of(one=one.host, two=two.host) as fleet:
        yield fleet


@pytest.fixture
async def name(fleet: Fleet, place: Place) -> AsyncIterator[str]:
    """Give a repository that nobody else has; containers and images of it are removed."""
    repository = f"test-{uuid4().hex[:12]}"
    yield f"{place.registry.host}/{repository}"
    for docker in fleet.sessions.values():
        labelled = await docker.containers.list(all=True, filters={"label": "upstream=1"})
        for container in labelled:
            await docker.containers.remove(container, force=True)
        await forget(docker, repository)


async def forget(docker: DockerSession, repository: str) -> None:
    """Remove the images of a repository, those first that no other one was built upon."""
    left = [
        image.id
        for image in await docker.images.list()
        if any(f"/{repository}" in tag for tag in (*image.repo_tags, *image.repo_digests))
    ]
    while left:
        stay = list[str]()
        for image in left:
            try:
                await docker.images.remove(image, force=True)
            except NotFound:  # it went with one that was built upon it
                continue
            except Conflict:
                stay.append(image)
        assert len(stay) < len(left), "images of others were built upon ours"
        left = stay


def context(base: str, size: int) -> bytes:
    """Make what an image is built of that has one layer more than another one."""
    files = {"Dockerfile": f"FROM {base}\nCOPY data /".encode(), "data": os.urandom(size)}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for file, data in files.items():
            entry = tarfile.TarInfo(file)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


async def pushed(docker: DockerSession, image: str, size: int = 10, base: str = "busybox") -> str:
    """Build an image and push it; return its digest."""
    await docker.images.build(context(base, size), BuildOptions(tags=[image])).wait()
    return (await docker.images.push(image).wait()).digest


async def ran(docker: DockerSession, image: str) -> str:
    """Pull an image and run a container of it; return its ID."""
    await docker.images.pull(image).wait()
    config = ContainerConfig(image=image, cmd=["sleep", "600"], labels={"upstream": "1"})
    made = await docker.containers.create(config)
    await docker.containers.start(made)
    return made.id


async def test_a_tag_that_moves(fleet: Fleet, place: Place, name: str) -> None:
    one, two = fleet.sessions.values()
    image = f"{name}:1"
    old = await pushed(one, image)
    running = {"one": await ran(one, image), "two": await ran(two, image)}
    async with Upstream(credentials=None) as upstream:

        async def states() -> dict[str, str]:
            """Ask for all, which takes one request."""
            before = place.asked()
            found = (await upstream.check_fleet(fleet)).raise_for_failures()
            after = place.asked()
            assert after[len(before) :] == ["HEAD"]
            mine = [each for each in found if each.item.container.id == running[each.host]]
            assert {each.item.image.image for each in mine} == {image}
            return {each.host: each.item.image.state for each in mine}

        assert await states() == {"one": "current", "two": "current"}
        assert await upstream.pin(image) == f"{image}@{old}"
        assert not await upstream.is_outdated(two, image)

        new = await pushed(one, image)  # where its old image has no name any more
        assert await states() == {"one": "outdated", "two": "outdated"}
        (check,) = [each for each in await upstream.check(one) if each.image]
        assert (check.image.here, check.image.there) == ((old,), new)
        assert await upstream.is_outdated(two, image)
        (pin,) = (await upstream.check_pins([f"{image}@{old}"])).values()
        assert (bool(pin), pin.there) == (True, new)

        await two.containers.remove(running["two"], force=True)
        running["two"] = await ran(two, image)
        assert await states() == {"one": "outdated", "two": "current"}

        async with RegistrySession(place.registry.host) as own:
            repository = name.partition("/")[2]
            await own.manifests.delete(repository, new)
        found = await upstream.check_fleet(fleet)
        assert len(found.unknown) == 2
        assert all(isinstance(each.item.image.error, NotFound) for each in found.unknown)


async def test_what_was_built_here(fleet: Fleet, place: Place, name: str) -> None:
    one, _ = fleet.sessions.values()
    await one.images.build(context("busybox", 10), BuildOptions(tags=[f"{name}:1"])).wait()
    before = place.asked()
    async with Upstream(credentials=None) as upstream:
        check = await upstream.is_outdated(one, f"{name}:1")
    assert (check.state, check.error) == ("unknown", None)
    assert "it was built here" in check.reason
    assert place.asked() == before


async def test_a_pull_has_its_total_from_the_first_step(fleet: Fleet, name: str) -> None:
    one, two = fleet.sessions.values()
    await pushed(one, f"{name}:1", LARGE)
    await two.images.pull(f"{name}:1").wait()
    await pushed(one, f"{name}:2", LARGE, base=f"{name}:1")
    async with Upstream(credentials=None) as upstream:
        plan = await upstream.plan(two, f"{name}:2")
    assert len(plan.sizes) == 3
    async with two.images.pull(f"{name}:2") as pull:
        steps = [step async for step in pull.totals(sizes=plan.sizes)]
    assert pull.result.digest == plan.digest
    assert {step.bytes_total for step in steps} == {plan.total}
    assert steps[-1].layers.keys() == plan.sizes.keys()
    states = [layer.state for layer in steps[-1].layers.values()]
    assert sorted(states) == ["Already exists", "Already exists", "Pull complete"]
    percents = [step.percent for step in steps if step.percent is not None]
    assert len(percents) == len(steps)
    assert percents == sorted(percents)
    assert percents[0] == 0


@pytest.mark.parametrize("tokens", [False, True], ids=["password", "tokens"])
async def test_who_we_are_is_what_the_docker_cli_keeps(
    password_registry: Registry,
    token_registry: TokenRegistry,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tokens: bool,
) -> None:
    host = (token_registry.registry if tokens else password_registry).host
    repository = f"test-{uuid4().hex[:12]}"
    async with RegistrySession(host, credentials=Credentials(USER, PASSWORD)) as own:
        config = await own.blobs.put(repository, b"{}")
        stored = await own.manifests.put(repository, ImageManifest(config=config), tag="1")
    image = f"{host}/{repository}:1"
    async with Upstream() as upstream:
        with pytest.raises(Unauthorized):
            await upstream.pin(image)
    kept = {"auth": base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()}
    (tmp_path / "config.json").write_text(json.dumps({"auths": {host: kept}}))
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    async with Upstream() as upstream:
        assert await upstream.pin(image) == f"{image}@{stored.digest}"


# ---- the command


@pytest.fixture
def hosts(place: Place) -> list[str]:
    """Return the options for both engines."""
    one, two = place.engines
    return ["-H", f"one={one.host}", "-H", f"two={two.host}"]


Command = Callable[..., Awaitable[tuple[int, str, str]]]


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Command:
    """Run the command; give its exit code, and what it wrote."""

    async def run(*args: str) -> tuple[int, str, str]:
        code = await asyncio.to_thread(main, args)
        out, err = capfd.readouterr()
        return code, out, err

    return run


async def test_the_command(fleet: Fleet, hosts: list[str], name: str, command: Command) -> None:
    one, two = fleet.sessions.values()
    image = f"{name}:1"
    old = await pushed(one, image)
    running = await ran(two, image)
    code, out, err = await command("outdated", "--exit-code", "--current", "--json", *hosts)
    assert (code, err) == (0, "")
    (found,) = [each for each in map(json.loads, out.splitlines()) if each["image"] == image]
    assert (found["host"], found["id"], found["state"]) == ("two", running, "current")
    new = await pushed(one, image)
    code, out, err = await command("outdated", "--exit-code", *hosts)
    assert (code, err) == (3, "")
    (line,) = [line for line in out.splitlines() if image in line]
    assert line.split()[0] == "two"
    assert line.endswith(f"outdated  the tag stands for {new[:19]} now")
    assert await command("registry", "pin", image) == (0, f"{image}@{new}\n", "")
    code, out, _ = await command("registry", "outdated", "--exit-code", f"{image}@{old}")
    assert code == 3
    assert await command("registry", "tags", name) == (0, "1\n", "")
    code, out, _ = await command("registry", "inspect", image)
    assert (code, out.splitlines()[0]) == (0, f"digest     {new}")
    assert await command("registry", "copy", image, f"{name}/copy:2") == (
        0,
        f"{name}/copy:2 {new}\n",
        "",
    )
    code, out, _ = await command("registry", "copy", image, f"{name}/copy:2", "--json")
    assert (code, json.loads(out)["digest"]) == (0, new)
    code, out, _ = await command("registry", "tags", "--newest", f"{name}/copy", "--json")
    assert [each["tag"] for each in map(json.loads, out.splitlines())] == ["2"]
    code, out, err = await command("registry", "inspect", f"{name}:none")
    assert (code, out) == (1, "")
    assert err.startswith("aiodockerapi: ")
