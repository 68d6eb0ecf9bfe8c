"""What is asked of a registry, cancelled at every place where anybody waits."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from aiodockerapi.config.helpers import Helper
from aiodockerapi.registry.archive import DockerArchive
from aiodockerapi.registry.copying import copy_image
from aiodockerapi.registry.digests import digest_of
from aiodockerapi.registry.layout import OCILayout
from aiodockerapi.registry.media import OCI_MANIFEST
from aiodockerapi.registry.session import RegistrySession
from aiodockerapi.testing import Answer, FakeDaemon, Request
from tests.unit.leftovers import cancelled_everywhere
from tests.unit.registry.fake import BLOB, DIGEST, ME, at, host_of, manifest, wanting
from tests.unit.stepwise import MOMENTS, Moment

CONFIG = digest_of(b"{}")
TO = "copy"


@pytest.fixture
async def daemon() -> AsyncIterator[FakeDaemon]:
    asyncio.get_running_loop().set_debug(False)  # which makes each of the many steps dear
    # No connection is kept: any that is open after a call is one too many.
    headers = {"Connection": "close"}
    async with FakeDaemon(
        tcp=True, api_version="2", min_api_version=None, headers=headers
    ) as daemon:
        challenge = f'Bearer realm="http://{host_of(daemon)}/token",service="here"'
        daemon.on("GET", "/token", json={"token": "secret", "expires_in": 300})

        def tell(path: str, answer: Answer) -> None:
            daemon.on("GET", at(path), wanting(challenge, "Bearer secret".__eq__, answer))

        tell("app/tags/list", Answer.json({"name": "app", "tags": ["1"]}))
        tell("app/manifests/1", Answer.raw(manifest(), content_type=OCI_MANIFEST))
        tell(f"app/blobs/{DIGEST}", Answer.raw(BLOB))
        tell(f"app/blobs/{CONFIG}", Answer.raw(b"{}"))
        location = {"Location": f"/v2/{TO}/blobs/uploads/1"}
        daemon.on("HEAD", at(f"{TO}/blobs/{{digest}}"), status=404)
        daemon.on("POST", at(f"{TO}/blobs/uploads/"), status=202, headers=location)
        daemon.on("PATCH", at(f"{TO}/blobs/uploads/1"), status=202, headers=location)
        daemon.on("DELETE", at(f"{TO}/blobs/uploads/1"), status=204)
        daemon.on("PUT", at(f"{TO}/blobs/uploads/1"), status=201)

        async def stored(request: Request) -> Answer:
            return Answer.empty(201, headers={"Docker-Content-Digest": digest_of(request.body)})

        daemon.on("PUT", at(f"{TO}/manifests/{{reference}}"), stored)
        yield daemon


async def pieces() -> AsyncIterator[bytes]:
    for start in range(0, len(BLOB), 50_000):
        await asyncio.sleep(0)
        yield BLOB[start : start + 50_000]


async def listed_by_many(registry: RegistrySession, _: Path) -> None:
    await asyncio.gather(*(registry.tags.list("app").collect() for _ in range(3)))


async def downloaded(registry: RegistrySession, _: Path) -> None:
    assert b"".join(await registry.blobs.get("app", DIGEST).collect()) == BLOB


async def uploaded(registry: RegistrySession, _: Path) -> None:
    await registry.blobs.put(TO, pieces())


async def uploaded_in_chunks(registry: RegistrySession, _: Path) -> None:
    await registry.blobs.put(TO, pieces(), chunk_size=60_000)


async def copied(registry: RegistrySession, _: Path) -> None:
    await copy_image(registry.image("app", "1"), registry.image(TO, "1"))


async def copied_to_an_archive(registry: RegistrySession, folder: Path) -> None:
    await copy_image(registry.image("app", "1"), DockerArchive(folder / "app.tar", "app:1"))


async def copied_to_a_folder(registry: RegistrySession, folder: Path) -> None:
    await copy_image(registry.image("app", "1"), OCILayout(folder / "app", "1"))
    await copy_image(OCILayout(folder / "app", "1"), registry.image(TO, "1"))


WORK: dict[str, Callable[[RegistrySession, Path], Awaitable[None]]] = {
    "token for many": listed_by_many,
    "download": downloaded,
    "upload": uploaded,
    "upload in chunks": uploaded_in_chunks,
    "copy": copied,
    "copy to an archive": copied_to_an_archive,
    "copy to a folder": copied_to_a_folder,
}


async def works(registry: RegistrySession) -> None:
    assert await registry.tags.list("app").collect() == ["1"]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("name", WORK)
async def test_cancelled_everywhere(
    daemon: FakeDaemon, name: str, moment: Moment, tmp_path: Path
) -> None:
    await cancelled_everywhere(
        lambda: RegistrySession(host_of(daemon), credentials=ME),
        lambda registry: WORK[name](registry, tmp_path),
        works,
        moment,
        folder=tmp_path,
    )


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_helper_is_ended(
    daemon: FakeDaemon, moment: Moment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "docker-credential-mine"
    program.write_text('#!/bin/sh\nread -r told\necho \'{"Username": "me", "Secret": "x"}\'\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    async def ask(_: RegistrySession) -> None:
        kept = await Helper("mine").get("a.b")
        assert kept is not None
        assert kept.username == "me"

    await cancelled_everywhere(
        partial(RegistrySession, host_of(daemon)), ask, lambda _: asyncio.sleep(0), moment
    )
