"""Whole images, copied between real registries, folders and archives, and to real engines."""

import asyncio
import json
import os
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import pytest

from aiodockerapi import DockerSession
from aiodockerapi.errors import (
    DigestMismatch,
    InvalidArgument,
    InvalidResponse,
    NotFound,
    ResponseTooLarge,
    UsageError,
)
from aiodockerapi.registry.archive import DockerArchive
from aiodockerapi.registry.copying import CopyProgress, copy_image
from aiodockerapi.registry.digests import digest_of
from aiodockerapi.registry.layout import OCILayout
from aiodockerapi.registry.media import OCI_CONFIG
from aiodockerapi.registry.models import Descriptor, ImageIndex, ImageManifest, Platform
from aiodockerapi.registry.session import RegistrySession
from aiodockerapi.registry.stores import ImageSource, ImageTarget
from tests.engines import Engine
from tests.registries.cutting import relay
from tests.registries.registry import Registry, registry

pytestmark = [pytest.mark.live, pytest.mark.one_way]
LARGE = 200_000_000
PIECE = 2**18


async def noise(size: int) -> AsyncIterator[bytes]:
    for start in range(0, size, PIECE):
        yield os.urandom(min(PIECE, size - start))


async def image(
    registry: RegistrySession, name: str, *sizes: int, created: str = "2026-01-01T00:00:00Z"
) -> ImageManifest:
    """Store what an image of layers of some sizes consists of."""
    layers = [await registry.blobs.put(name, noise(size)) for size in sizes]
    config = {
        "created": created,
        "architecture": "amd64",
        "os": "linux",
        "rootfs": {"type": "layers", "diff_ids": [layer.digest for layer in layers]},
    }
    stored = await registry.blobs.put(name, json.dumps(config).encode())
    kind = "application/vnd.oci.image.layer.v1.tar"
    return ImageManifest(
        config=stored.model_copy(update={"media_type": OCI_CONFIG}),
        layers=[layer.model_copy(update={"media_type": kind}) for layer in layers],
    )


async def several(registry: RegistrySession, name: str, tag: str) -> Descriptor:
    """Store an image for two platforms, with a layer in common."""
    one = await image(registry, name, 100_000, 5_000)
    two = one.model_copy(update={"annotations": {"for": "arm"}})
    entries = [
        (await registry.manifests.put(name, each)).model_copy(
            update={"platform": Platform(os="linux", architecture=cpu, variant=variant)}
        )
        for each, cpu, variant in ((one, "amd64", ""), (two, "arm", "v7"))
    ]
    return await registry.manifests.put(name, ImageIndex(manifests=entries), tag=tag)


@pytest.fixture
def name() -> str:
    """Give a repository that nobody else has."""
    return f"test-{uuid4().hex[:12]}"


@pytest.fixture
async def own(plain_registry: Registry) -> AsyncIterator[RegistrySession]:
    """Give a session with a registry."""
    async with RegistrySession(plain_registry.host) as session:
        yield session


async def same(one: ImageSource, two: ImageSource) -> bool:
    """Tell whether two images are the same, byte for byte."""
    first, second = await one.manifest(), await two.manifest()
    if first != second:
        return False
    entries = first.index.manifests if first.is_index else []
    manifests = [first] if not entries else [await two.manifest(entry) for entry in entries]
    for manifest in manifests:
        for blob in (manifest.image.config, *manifest.image.layers):
            async with two.blob(blob) as pieces:
                data = b"".join([piece async for piece in pieces])
            assert digest_of(data) == blob.digest
    return True


class Store(ImageSource, ImageTarget, Protocol):
    """Where images come from and go to."""


async def test_there_and_back_by_all_ways(own: RegistrySession, name: str, tmp_path: Path) -> None:
    stored = await several(own, name, "1")
    first: Store = own.image(name, "1")
    with registry(tmp_path / "other") as there:
        async with RegistrySession(there.host) as other:
            stops: list[Store] = [
                own.image(f"{name}/near", "2"),
                other.image("app", "3"),
                OCILayout(tmp_path / "layout", "4"),
                other.image("app", stored.digest),
                OCILayout(tmp_path / "unnamed"),
                own.image(f"{name}/back", "5"),
            ]
            source = first
            for stop in stops:
                told: list[CopyProgress] = []
                assert await copy_image(source, stop, progress=told.append) == stored
                assert [each.copied for each in told] == sorted(each.copied for each in told)
                assert told[-1].copied == told[-1].total
                assert await same(first, stop)
                source = stop


async def test_one_platform(own: RegistrySession, name: str, tmp_path: Path) -> None:
    await several(own, name, "1")
    source = own.image(name, "1")
    archive = DockerArchive(tmp_path / "app.tar", "app:arm")
    with pytest.raises(InvalidArgument, match="one platform alone"):
        await copy_image(source, archive)
    assert list(tmp_path.iterdir()) == [], "nothing was written"
    with pytest.raises(NotFound, match="there are images for linux/amd64, linux/arm/v7"):
        await copy_image(source, archive, platform="linux/s390x")
    with pytest.raises(InvalidArgument, match="no platform"):
        await copy_image(source, archive, platform="arm")
    copied = await copy_image(source, archive, platform="linux/arm")
    assert copied.digest == (await source.manifest()).index.manifests[1].digest
    back = await copy_image(archive, own.image(f"{name}/arm", "1"))
    image = (await own.manifests.get(f"{name}/arm", "1")).image
    assert (back.digest, len(image.layers)) == ((await archive.manifest()).digest, 2)
    with pytest.raises(NotFound, match="it has app:arm"):
        await DockerArchive(tmp_path / "app.tar", "app:2").manifest()


async def test_what_is_there_is_not_sent(own: RegistrySession, name: str, tmp_path: Path) -> None:
    await several(own, name, "1")
    layout = OCILayout(tmp_path, "1")
    await copy_image(own.image(name, "1"), layout)
    blobs = sorted((tmp_path / "blobs" / "sha256").iterdir())
    times = [blob.stat().st_mtime_ns for blob in blobs if blob.stat().st_size > 4000]
    await copy_image(own.image(name, "1"), OCILayout(tmp_path, "2"))
    again = [blob.stat().st_mtime_ns for blob in blobs if blob.stat().st_size > 4000]
    assert again == times
    index = json.loads((tmp_path / "index.json").read_text())
    assert len(index["manifests"]) == 2
    await copy_image(own.image(name, "1"), layout)
    assert json.loads((tmp_path / "index.json").read_text()) == {
        **index,
        "manifests": index["manifests"][::-1],
    }
    with pytest.raises(NotFound, match="2 images of that name"):
        await OCILayout(tmp_path).manifest()
    with pytest.raises(NotFound, match="is that an OCI layout"):
        await OCILayout(tmp_path / "blobs").manifest()


async def test_wrong_bytes_are_not_copied(own: RegistrySession, name: str, tmp_path: Path) -> None:
    await several(own, name, "1")
    layout = OCILayout(tmp_path / "layout", "1")
    await copy_image(own.image(name, "1"), layout)
    large = max((tmp_path / "layout/blobs/sha256").iterdir(), key=lambda path: path.stat().st_size)
    data = large.read_bytes()
    for wrong in (data[:-1] + bytes([data[-1] ^ 1]), data + b"x", data[:-1], b""):
        large.write_bytes(wrong)
        with pytest.raises(DigestMismatch):
            await copy_image(layout, own.image(f"{name}/wrong", "1"))
        with pytest.raises(DigestMismatch):
            await copy_image(layout, OCILayout(tmp_path / "second", "1"))
        with pytest.raises(DigestMismatch):
            await copy_image(layout, DockerArchive(tmp_path / "x.tar"), platform="linux/amd64")
    with pytest.raises(NotFound):
        await own.manifests.head(f"{name}/wrong", "1")
    with pytest.raises(NotFound):
        await own.blobs.head(f"{name}/wrong", digest_of(data))
    assert not (tmp_path / "x.tar").exists()
    assert not (tmp_path / "second" / "index.json").exists()
    left = [path for path in tmp_path.rglob(".*") if path.is_file()]
    assert not left, "no file that was not ended"
    large.unlink()
    with pytest.raises(NotFound):
        await copy_image(layout, own.image(f"{name}/wrong", "1"))


async def test_being_cancelled_leaves_nothing(
    own: RegistrySession, name: str, tmp_path: Path
) -> None:
    await own.manifests.put(name, await image(own, name, 5_000_000), tag="1")
    for target in (OCILayout(tmp_path / "layout", "1"), DockerArchive(tmp_path / "x.tar")):
        told: asyncio.Queue[CopyProgress] = asyncio.Queue()
        task = asyncio.create_task(
            copy_image(own.image(name, "1"), target, progress=told.put_nowait)
        )
        await told.get()
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


async def test_cuts_are_mended(own: RegistrySession, name: str, tmp_path: Path) -> None:
    """A large image, from a registry whose connections are cut, to one that fares no better."""
    await own.manifests.put(name, await image(own, name, LARGE, 1_000_000), tag="1")
    with registry(tmp_path / "other") as there:
        async with (
            relay(own.host, left=8, shortest=100_000, longest=50_000_000) as down,
            relay(there.host, left=2, shortest=1_000_000, longest=9_000_000, uploads=True) as up,
            RegistrySession(down.host) as source,
            RegistrySession(up.host) as target,
        ):
            copied = await copy_image(source.image(name, "1"), target.image("app", "1"))
            assert (down.left, up.left) == (0, 0), "all were cut that were to be"
            assert copied.digest == (await own.manifests.head(name, "1")).digest
        async with RegistrySession(there.host) as direct:
            manifest = await direct.manifests.get("app", "1")
            for layer in manifest.image.layers:
                await direct.blobs.get("app", layer.digest).wait()


async def test_inspect_and_newest(own: RegistrySession, name: str) -> None:
    for tag, created in (
        ("a", "2024-01-01T00:00:00Z"),
        ("b", "2026-01-01T00:00:00Z"),
        ("c", "2025-01-01T00:00:00.5Z"),
    ):
        made = await image(own, name, 1000, created=created)
        await own.manifests.put(name, made, tag=tag)
    found = await own.images.newest(name)
    assert [each.tag for each in found] == ["b", "c", "a"]
    one = await own.images.inspect(name, "a")
    assert (one.platforms, one.index, [layer.size for layer in one.layers]) == (
        ["linux/amd64"],
        None,
        [1000],
    )
    assert one.size == one.manifest.size + one.manifest.image.config.size + 1000
    assert one.config.rootfs.diff_ids == [layer.digest for layer in one.layers]
    stored = await several(own, name, "d")
    both = await own.images.inspect(name, "d", platform="linux/arm/v7")
    assert (both.digest, both.platforms) == (stored.digest, ["linux/amd64", "linux/arm/v7"])
    assert both.manifest.image.annotations == {"for": "arm"}
    with pytest.raises(NotFound, match="no image for linux/mips"):
        await own.images.inspect(name, "d", platform="linux/mips")
    with pytest.raises(InvalidArgument):
        await own.images.newest(name, parallel=0)


async def test_what_is_no_image(own: RegistrySession, name: str, tmp_path: Path) -> None:
    empty = await own.blobs.put(name, b"no json")
    await own.manifests.put(name, ImageManifest(config=empty), tag="1")
    with pytest.raises(InvalidResponse, match="no JSON"):
        await own.images.inspect(name, "1")
    async with RegistrySession(own.host, max_response=500) as small:
        await own.blobs.put(name, b"x" * 1000)
        large = Descriptor(media_type=OCI_CONFIG, digest=digest_of(b"x" * 1000), size=1000)
        await own.manifests.put(name, ImageManifest(config=large), tag="2")
        with pytest.raises(ResponseTooLarge):
            await small.images.inspect(name, "2")
    (tmp_path / "x.tar").write_bytes(b"no archive" * 1000)
    with pytest.raises(InvalidResponse, match="no archive of docker save"):
        await DockerArchive(tmp_path / "x.tar").manifest()
    with pytest.raises(NotFound):
        await DockerArchive(tmp_path / "y.tar").manifest()
    with tarfile.open(tmp_path / "z.tar", "w") as tar:
        tar.add(tmp_path / "x.tar", "x")
    with pytest.raises(InvalidResponse, match=r"has no file manifest\.json"):
        await DockerArchive(tmp_path / "z.tar").manifest()
    with pytest.raises(UsageError, match="not being written"):
        await DockerArchive(tmp_path / "z.tar").finish(
            (await own.manifests.get(name, "1")), top=True
        )
    for parallel, retries in ((0, 1), (1, -1)):
        with pytest.raises(InvalidArgument):
            await copy_image(
                own.image(name, "1"), own.image(name, "3"), parallel=parallel, retries=retries
            )
    with pytest.raises(InvalidArgument, match="give a tag"):
        await copy_image(own.image(name, "2"), own.image(name, digest_of(b"other")))


async def test_archives_of_an_engine(
    engine: Engine, own: RegistrySession, name: str, tmp_path: Path
) -> None:
    """What an engine saved goes to a registry, and what comes from there an engine loads."""
    async with DockerSession(engine.host) as docker:
        before = await docker.images.inspect("busybox:latest")
        with (tmp_path / "saved.tar").open("wb") as file:
            async with docker.images.save("busybox:latest") as pieces:
                async for piece in pieces:
                    file.write(piece)
        saved = DockerArchive(tmp_path / "saved.tar", "busybox:latest")
        await copy_image(saved, own.image(name, "1"))
        found = await own.images.inspect(name, "1")
        assert f"{found.manifest.image.config.digest}" == before.id
        loadable = DockerArchive(tmp_path / "loadable.tar", f"{name}:2")
        await copy_image(own.image(name, "1"), loadable)
        await docker.images.load(_read(tmp_path / "loadable.tar")).wait()
        loaded = await docker.images.inspect(f"{name}:2")
        assert loaded.id == before.id
        await docker.images.remove(f"{name}:2")


async def _read(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
