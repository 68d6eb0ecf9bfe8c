"""Pulls, pushes, builds and loads on a real engine, with a real registry beside it.

With the engines of AIODOCKERAPI_TEST_HOSTS the registry is that of AIODOCKERAPI_TEST_REGISTRY:
its address, as all of them reach it without TLS.
"""

import io
import os
import random
import re
import tarfile
from collections.abc import AsyncIterator, Iterator
from itertools import pairwise
from uuid import uuid4

import pytest

from aiodockerapi import (
    AuthConfig,
    DockerSession,
    NotFound,
    ServerError,
    StreamError,
    Unauthorized,
)
from aiodockerapi.engine.images.build_options import BuildOptions
from aiodockerapi.engine.totals import Totals
from aiodockerapi.errors import BuildFailed
from tests.engines import Engine
from tests.engines.plugin import given_hosts
from tests.lacking import lacks
from tests.live.gaps import Gaps
from tests.live.workshop import Workshop
from tests.registries.registry import PASSWORD, USER, registry, unavailable

pytestmark = [pytest.mark.live, pytest.mark.one_way]
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def context(dockerfile: str, **files: bytes) -> bytes:
    """Make the files of a build, and one more that makes each build another."""
    buffer = io.BytesIO()
    parts = {"Dockerfile": dockerfile.encode(), "unique": uuid4().bytes, **files}
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, data in parts.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


async def in_pieces(data: bytes, size: int = 65536) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


LAYERS = {name: random.Random(name).randbytes(size) for name, size in (("a", 3_000_000), ("b", 9))}
MANY = "FROM scratch\n" + "".join(f"COPY {name} unique /{name}/\n" for name in LAYERS)


@pytest.fixture(scope="module")
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Give the address of a registry for everybody, as the engine reaches it."""
    if given_hosts():
        address = os.environ.get("AIODOCKERAPI_TEST_REGISTRY")
        yield address or pytest.skip("name a registry in AIODOCKERAPI_TEST_REGISTRY")
        return
    if reason := unavailable():
        lacks(reason)
    own: Engine = request.getfixturevalue("engine")
    with registry(tmp_path_factory.mktemp("registry"), network_of=own.pid) as one:
        yield one.host


@pytest.fixture(scope="module")
def closed_place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Give the address of a registry that asks for a password."""
    if given_hosts():
        pytest.skip("only our own engine has a registry with passwords")
    if reason := unavailable():
        lacks(reason)
    own: Engine = request.getfixturevalue("engine")
    folder = tmp_path_factory.mktemp("registry")
    with registry(folder, auth={"htpasswd": {}}, network_of=own.pid) as one:
        yield one.host


@pytest.fixture
async def repository(docker: DockerSession, place: str) -> AsyncIterator[str]:
    """Give a name in the registry; its images here are removed when the test is over."""
    name = f"{place}/test/{uuid4().hex[:12]}"
    yield name
    await forget(docker, name)


async def forget(docker: DockerSession, name: str) -> None:
    """Remove the images of a name."""
    for image in await docker.images.list(filters={"reference": name}):
        await docker.images.remove(image, force=True)


async def built(docker: DockerSession, *tags: str) -> str:
    """Build an image of two layers; return its ID."""
    files = in_pieces(context(MANY, **LAYERS))
    return (await docker.images.build(files, BuildOptions(tags=[*tags])).wait()).id


def check(steps: list[Totals]) -> None:
    """Check that the totals never go back and come to their end."""
    for before, after in pairwise(steps):
        assert after.percent is not None or before.percent is None
        assert (after.percent or 0) >= (before.percent or 0)
        assert after.bytes_done >= before.bytes_done
    assert steps[-1].percent == 100
    assert steps[-1].bytes_done == steps[-1].bytes_total


async def test_there_and_back(docker: DockerSession, repository: str, gaps: Gaps) -> None:
    image = await built(docker, f"{repository}:1")
    assert (await docker.images.inspect(f"{repository}:1")).id == image
    async with docker.images.push(f"{repository}:1") as push:
        steps = [step async for step in push.totals()]
    check(steps)
    digest = push.result.digest
    assert DIGEST.fullmatch(digest)
    assert push.result.digests == {"1": digest}
    assert push.result.size > 100
    assert (await docker.images.push(f"{repository}:1").wait()).digest == digest

    gaps.skip("buildah")
    assert f"{repository}@{digest}" in (await docker.images.inspect(image)).repo_digests
    await forget(docker, repository)
    async with docker.images.pull(f"{repository}:1") as pull:
        steps = [step async for step in pull.totals()]
    check(steps)
    assert steps[-1].bytes_done > 3_000_000
    pulled = pull.result
    assert (pulled.digest, pulled.digests, pulled.up_to_date) == (digest, {"1": digest}, False)
    assert (await docker.images.inspect(image)).repo_digests == [f"{repository}@{digest}"]

    again = await docker.images.pull(f"{repository}:1").wait()
    assert (again.digest, again.up_to_date) == (digest, True)
    exact = await docker.images.pull(f"{repository}@{digest}").wait()
    assert (exact.digest, exact.digests, exact.up_to_date) == (digest, {}, True)


async def test_a_pull_tells_the_digest_and_podman_s_which_image_it_is(
    docker: DockerSession, repository: str
) -> None:
    image = await built(docker, f"{repository}:1")
    await docker.images.push(f"{repository}:1").wait()
    await forget(docker, repository)
    pulled = await docker.images.pull(f"{repository}:1").wait()
    if not (await docker.ping()).libpod_api_version:
        assert pulled.digest.startswith("sha256:")
        assert (pulled.image_id, pulled.up_to_date) == ("", False)
        return
    assert (pulled.digest, pulled.up_to_date) == ("", None)
    assert image.removeprefix("sha256:").startswith(pulled.image_id)
    assert len(pulled.image_id) == 12


async def test_no_tag_is_latest_and_all_tags_are_asked_for(
    docker: DockerSession, repository: str, gaps: Gaps
) -> None:
    gaps.skip("buildah")
    await built(docker, f"{repository}:latest", f"{repository}:old")
    assert set((await docker.images.push(repository).wait()).digests) == {"latest"}
    with pytest.raises(NotFound):
        await docker.images.pull(f"{repository}:old").wait()
    everything = await docker.images.push(repository, all_tags=True).wait()
    assert (set(everything.digests), everything.digest) == ({"latest", "old"}, "")

    await forget(docker, repository)
    assert set((await docker.images.pull(repository).wait()).digests) == {"latest"}
    with pytest.raises(NotFound):
        await docker.images.inspect(f"{repository}:old")
    assert await docker.images.ensure(repository) is False
    assert await docker.images.ensure(f"{repository}:old") is True
    pulled = await docker.images.pull(repository, all_tags=True).wait()
    assert (pulled.digests, pulled.digest) == (everything.digests, "")


async def test_what_the_registry_or_the_engine_does_not_have(
    docker: DockerSession, repository: str
) -> None:
    for move in (docker.images.pull, docker.images.push):
        with pytest.raises((NotFound, StreamError)) as caught:
            await move(f"{repository}:none").wait()
        if isinstance(caught.value, StreamError):
            assert caught.value.reason == "not found"


async def test_a_pull_that_is_left_in_the_middle(docker: DockerSession, repository: str) -> None:
    await built(docker, f"{repository}:1")
    await docker.images.push(f"{repository}:1").wait()
    await forget(docker, repository)
    async with docker.images.pull(f"{repository}:1") as pull:
        async for step in pull.totals():
            if step.layers:
                break
    await docker.images.pull(f"{repository}:1").wait()


async def test_credentials(docker: DockerSession, closed_place: str) -> None:
    name = f"{closed_place}/test/{uuid4().hex[:12]}"
    try:
        await built(docker, f"{name}:1")
        for auth in (None, AuthConfig(username=USER, password="wrong")):
            with pytest.raises(StreamError) as refused:
                await docker.images.push(f"{name}:1", auth=auth).wait()
            assert refused.value.reason == "unauthorized"
            with pytest.raises((ServerError, Unauthorized), match="auth"):
                await docker.images.pull(f"{name}:1", auth=auth).wait()
        auth = AuthConfig(username=USER, password=PASSWORD)
        pushed = await docker.images.push(f"{name}:1", auth=auth).wait()
        assert (await docker.images.pull(f"{name}:1", auth=auth).wait()).digest == pushed.digest
    finally:
        await forget(docker, name)


async def test_a_build_that_fails_shows_its_output(docker: DockerSession, shop: Workshop) -> None:
    files = context(f"FROM {shop.image}\nRUN echo before && echo wrong >&2 && exit 7\n")
    with pytest.raises(BuildFailed) as caught:
        await docker.images.build(files, BuildOptions(force_rm=True)).wait()
    assert caught.value.exit_code == 7
    assert "before" in caught.value.output
    assert "wrong" in caught.value.output
    with pytest.raises(BuildFailed) as caught:
        await docker.images.build(context("FROM 127.0.0.1:1/none:1\n")).wait()
    assert caught.value.exit_code is None


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize("quiet", [False, True])
async def test_a_build_tells_the_id(
    docker: DockerSession, repository: str, *, version: str, quiet: bool
) -> None:
    options = BuildOptions(version=version, quiet=quiet, tags=[f"{repository}:1"])
    made = await docker.images.build(context("FROM scratch\nCOPY unique /\n"), options).wait()
    assert (await docker.images.inspect(f"{repository}:1")).id == made.id
    assert (await docker.images.inspect(made)).id == made.id


async def test_several_stages_end_with_the_last(docker: DockerSession, repository: str) -> None:
    stages = "FROM scratch AS one\nCOPY unique /\nFROM scratch\nCOPY --from=one unique /x\n"
    options = BuildOptions(tags=[f"{repository}:1"])
    made = await docker.images.build(context(stages), options).wait()
    assert (await docker.images.inspect(f"{repository}:1")).id == made.id


async def test_what_is_loaded_and_imported(
    docker: DockerSession, repository: str, gaps: Gaps
) -> None:
    gaps.skip("buildah")
    image = await built(docker, f"{repository}:1", f"{repository}:2")
    named = b"".join(await docker.images.save(f"{repository}:1", f"{repository}:2").collect())
    nameless = b"".join(await docker.images.save(image).collect())
    await forget(docker, repository)
    async with docker.images.load(in_pieces(named), quiet=False) as load:
        check([step async for step in load.totals()])
    assert sorted(load.result.images) == [f"{repository}:1", f"{repository}:2"]
    assert (await docker.images.load(in_pieces(nameless)).wait()).images == [image]
    made = await docker.images.import_(context("FROM scratch\n"), repo=f"{repository}:3").wait()
    assert (await docker.images.inspect(f"{repository}:3")).id == made.id


def plugin() -> bytes:
    """Make a plugin that nobody can run."""
    buffer = io.BytesIO()
    config = b'{"Description":"none","Entrypoint":["/none"],"Interface":{"Socket":"p.sock",\
"Types":["docker.volumedriver/1.0"]},"Network":{"Type":"none"}}'
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        folder = tarfile.TarInfo("rootfs")
        folder.type, folder.mode = tarfile.DIRTYPE, 0o755
        tar.addfile(folder)
        for name, data in (("config.json", config), ("rootfs/none", os.urandom(100_000))):
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


async def test_plugins_there_and_back(docker: DockerSession, place: str, gaps: Gaps) -> None:
    gaps.skip("plugins")
    remote = f"{place}/test/{uuid4().hex[:12]}:1"
    await docker.plugins.create(remote, plugin())
    pushed = await docker.plugins.push(remote).wait()
    await docker.plugins.remove(remote)
    wanted = await docker.plugins.privileges(remote)
    async with docker.plugins.pull(remote, wanted, name="test-plugin") as pull:
        check([step async for step in pull.totals()])
    try:
        assert pull.result.name == "test-plugin:latest"
        assert pull.result.digest == pushed.digest
        assert DIGEST.fullmatch(pushed.digest)
        upgraded = await docker.plugins.upgrade("test-plugin", wanted, remote=remote).wait()
        assert upgraded == pull.result
    finally:
        await docker.plugins.remove("test-plugin")
