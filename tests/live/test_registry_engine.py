"""Images from an engine through a registry to us, and back again.

The engine has a network of its own. Two registries share one storage: one listens there, on the
engine's loopback, the other one on ours.
"""

import os
import tarfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest

from aiodockerapi import AuthConfig, DockerSession, NotFound, StreamError
from aiodockerapi.config.credentials import Credentials
from aiodockerapi.registry.manifest import Manifest
from aiodockerapi.registry.media import DOCKER_LIST, DOCKER_MANIFEST
from aiodockerapi.registry.models import ImageIndex, OCIImage, Platform
from aiodockerapi.registry.session import RegistrySession
from tests.engines import Engine
from tests.registries.plugin import need_registries
from tests.registries.registry import PASSWORD, USER, Registry, registry

pytestmark = [pytest.mark.live, pytest.mark.one_way]
LAYER = 20_000_000
PIECE = 2**18


@dataclass(frozen=True)
class Both:
    """One registry, by the address that the engine knows and by ours."""

    there: Registry
    here: Registry


@pytest.fixture(scope="module")
def both(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Give a registry that the engine reaches, and we do; it wants a password."""
    need_registries()
    folder = tmp_path_factory.mktemp("registry")
    with (
        registry(
            folder / "there", data=folder / "data", auth={"htpasswd": {}}, network_of=engine.pid
        ) as there,
        registry(folder / "here", data=folder / "data", auth={"htpasswd": {}}) as here,
    ):
        yield Both(there, here)


@pytest.fixture
async def docker(engine: Engine) -> AsyncIterator[DockerSession]:
    """Give a session with the engine."""
    async with DockerSession(engine.host) as session:
        yield session


@pytest.fixture
async def ours(both: Both) -> AsyncIterator[RegistrySession]:
    """Give a session with the registry."""
    credentials = Credentials(USER, PASSWORD)
    async with RegistrySession(both.here.host, credentials=credentials) as session:
        yield session


AUTH = AuthConfig(username=USER, password=PASSWORD)


async def in_pieces(size: int) -> AsyncIterator[bytes]:
    """Make a root file system of bytes that nobody has seen, and that can't be packed."""
    entry = tarfile.TarInfo("data")
    entry.size = size
    yield entry.tobuf()
    for start in range(0, size, PIECE):
        yield os.urandom(min(PIECE, size - start))
    yield bytes(-size % tarfile.BLOCKSIZE + 2 * tarfile.BLOCKSIZE)


@pytest.fixture
async def name(docker: DockerSession) -> AsyncIterator[str]:
    """Give a repository that nobody else has; the engine forgets its images at the end."""
    repository = f"test-{uuid4().hex[:12]}"
    yield repository
    for image in await docker.images.list():
        if any(f"/{repository}" in tag for tag in (*image.repo_tags, *image.repo_digests)):
            await docker.images.remove(image, force=True)


async def pushed(docker: DockerSession, reference: str, size: int) -> str:
    """Let the engine make an image and push it; return its ID."""
    repo, _, tag = reference.rpartition(":")
    changes = ['CMD ["/data"]', "LABEL by=us"]
    await docker.images.import_(in_pieces(size), repo=repo, tag=tag, changes=changes).wait()
    await docker.images.push(reference, auth=AUTH).wait()
    return (await docker.images.inspect(reference)).id


async def forget(docker: DockerSession, image: str) -> None:
    """Remove an image, so that a pull has to get all of it."""
    await docker.images.remove(image, force=True)
    with pytest.raises(NotFound):
        await docker.images.inspect(image)


async def carried(registry: RegistrySession, source: str, tag: str, target: str) -> Manifest:
    """Carry an image from one repository to another, all its bytes by us."""
    manifest = await registry.manifests.get(source, tag)
    for each in (manifest.image.config, *manifest.image.layers):
        async with registry.blobs.get(source, each.digest) as blob:
            stored = await registry.blobs.put(target, blob, digest=each.digest)
        assert stored.size == each.size
    await registry.manifests.put(target, manifest, tag=tag)
    return manifest


async def test_there_and_back(
    docker: DockerSession, ours: RegistrySession, both: Both, name: str
) -> None:
    """From an engine to a registry, to us, to a registry, to an engine: the same image."""
    image = await pushed(docker, f"{both.there.host}/{name}:1", LAYER)
    manifest = await carried(ours, name, "1", f"{name}/copy")
    assert manifest.media_type == DOCKER_MANIFEST
    pieces = await ours.blobs.get(name, manifest.image.config.digest).collect()
    config = OCIImage.model_validate_json(b"".join(pieces))
    assert config.config is not None
    assert (config.config.cmd, config.config.labels) == (["/data"], {"by": "us"})
    await forget(docker, image)
    copy = f"{both.there.host}/{name}/copy"
    for reference in (f"{copy}:1", f"{copy}@{manifest.digest}"):
        await docker.images.pull(reference, auth=AUTH).wait()
    found = await docker.images.inspect(f"{copy}:1")
    assert found.id == image
    assert found.repo_digests == [f"{copy}@{manifest.digest}"]
    assert found.root_fs is not None
    assert found.root_fs.layers == config.rootfs.diff_ids


async def test_several_platforms(
    docker: DockerSession, ours: RegistrySession, both: Both, name: str
) -> None:
    """An engine finds its own image in an index that we made of two."""
    there = f"{both.there.host}/{name}"
    image = await pushed(docker, f"{there}:mine", 1000)
    await pushed(docker, f"{there}:other", 1000)
    mine = (await ours.manifests.get(name, "mine")).descriptor
    other = (await ours.manifests.get(name, "other")).descriptor
    architecture = (await docker.images.inspect(image)).architecture
    entries = [
        other.model_copy(update={"platform": Platform(architecture="s390x", os="linux")}),
        mine.model_copy(update={"platform": Platform(architecture=architecture, os="linux")}),
    ]
    index = ImageIndex(manifests=entries, media_type=DOCKER_LIST)
    stored = await ours.manifests.put(name, index, tag="both")
    await forget(docker, image)
    await docker.images.pull(f"{there}:both", auth=AUTH).wait()
    found = await docker.images.inspect(f"{there}:both")
    assert found.id == image
    assert found.repo_digests == [f"{there}@{stored.digest}"]
    assert sorted(await ours.tags.list(name).collect()) == ["both", "mine", "other"]


async def test_what_we_removed_the_engine_does_not_find(
    docker: DockerSession, ours: RegistrySession, both: Both, name: str
) -> None:
    there = f"{both.there.host}/{name}"
    image = await pushed(docker, f"{there}:1", 1000)
    await forget(docker, image)
    head = await ours.manifests.head(name, "1")
    await ours.manifests.delete(name, head.digest)
    with pytest.raises((NotFound, StreamError)):
        await docker.images.pull(f"{there}:1", auth=AUTH).wait()
