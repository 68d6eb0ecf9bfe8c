"""Every endpoint of the distribution API against a real registry, in one table.

Debian's registry is of the 2.x line, which knows the protocol without its youngest parts. What it
lacks is named in `LACKING`, with what it answers instead; the fakes of the unit tests have it.
"""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import pytest

from aiodockerapi.config.credentials import Credentials
from aiodockerapi.errors import (
    BadRequest,
    DigestMismatch,
    DockerError,
    InvalidArgument,
    NotFound,
    NotSupported,
    TLSError,
    Unauthorized,
)
from aiodockerapi.registry.digests import digest_of
from aiodockerapi.registry.manifest import Manifest
from aiodockerapi.registry.media import DOCKER_LIST, DOCKER_MANIFEST, OCI_CONFIG, OCI_INDEX
from aiodockerapi.registry.models import Descriptor, ImageIndex, ImageManifest, Platform
from aiodockerapi.registry.session import RegistrySession
from tests.conformance.facts import folder
from tests.registries.plugin import TlsRegistry, TokenRegistry
from tests.registries.registry import PASSWORD, USER, Registry, registry
from tests.registries.tokens import IDENTITY

pytestmark = [pytest.mark.live, pytest.mark.one_way]
DATA = os.urandom(300_000)
ME = Credentials(USER, PASSWORD)
Use = Callable[[RegistrySession, str], Awaitable[object]]


async def pieces(data: bytes = DATA) -> AsyncIterator[bytes]:
    for start in range(0, len(data), 65_536):
        yield data[start : start + 65_536]


async def image(registry: RegistrySession, name: str, tag: str | None = None) -> ImageManifest:
    """Store a small image."""
    config = await registry.blobs.put(name, b'{"architecture":"amd64","os":"linux"}')
    layer = await registry.blobs.put(name, uuid4().bytes)
    made = ImageManifest(
        config=config.model_copy(update={"media_type": OCI_CONFIG}),
        layers=[layer.model_copy(update={"media_type": "application/x-tar"})],
    )
    await registry.manifests.put(name, made, tag=tag)
    return made


async def ping(registry: RegistrySession, _: str) -> None:
    await registry.ping()


async def blob_get(registry: RegistrySession, name: str) -> None:
    blob = await registry.blobs.put(name, DATA)
    assert (await registry.blobs.head(name, blob.digest)).size == len(DATA)
    assert b"".join(await registry.blobs.get(name, blob.digest).collect()) == DATA
    part = registry.blobs.get(name, blob.digest, start=1000, end=200_000)
    assert b"".join(await part.collect()) == DATA[1000:200_000]
    with pytest.raises(DockerError) as caught:
        await registry.blobs.get(name, blob.digest, start=10**9).wait()
    assert caught.value.status == 416
    with pytest.raises(NotFound):
        await registry.blobs.head(name, digest_of(b"nothing of that"))
    with pytest.raises(NotFound) as unknown:
        await registry.blobs.get(name, digest_of(b"nothing of that")).wait()
    assert unknown.value.codes == ("BLOB_UNKNOWN",)


async def manifest_get(registry: RegistrySession, name: str) -> None:
    made = await image(registry, name, "1")
    head = await registry.manifests.head(name, "1")
    by_tag = await registry.manifests.get(name, "1")
    by_digest = await registry.manifests.get(name, head.digest)
    assert by_tag == by_digest
    assert (by_tag.descriptor, by_tag.image.layers) == (head, made.layers)
    with pytest.raises(NotFound) as unknown:
        await registry.manifests.get(name, "2")
    assert unknown.value.codes == ("MANIFEST_UNKNOWN",)
    with pytest.raises(NotFound):
        await registry.manifests.head(name, digest_of(b"x"))


async def upload_steps(registry: RegistrySession, name: str) -> None:
    async with registry.blobs.upload(name) as upload:
        await upload.write(DATA)
        stored = await upload.finish(digest_of(DATA))
    assert stored.size == (await registry.blobs.head(name, stored.digest)).size


async def single_post(registry: RegistrySession, name: str) -> None:
    stored = await registry.blobs.put(name, DATA, single=True)
    assert b"".join(await registry.blobs.get(name, stored.digest).collect()) == DATA


async def sha512(registry: RegistrySession, name: str) -> None:
    digest = digest_of(DATA, "sha512")
    stored = await registry.blobs.put(name, pieces(), digest=digest)
    assert stored.digest == digest
    assert b"".join(await registry.blobs.get(name, digest).collect()) == DATA


async def chunks(registry: RegistrySession, name: str) -> None:
    chunked = await registry.blobs.put(name, pieces(), chunk_size=70_000)
    streamed = await registry.blobs.put(f"{name}/other", pieces())
    assert chunked == streamed
    assert chunked.digest == digest_of(DATA)
    await registry.blobs.put(name, b"")


async def finish_with_data(registry: RegistrySession, name: str) -> None:
    async with registry.blobs.upload(name) as upload:
        await upload.write(DATA[:1000])
        await upload.finish(digest_of(DATA), data=DATA[1000:])
    assert b"".join(await registry.blobs.get(name, digest_of(DATA)).collect()) == DATA


async def manifest_put(registry: RegistrySession, name: str) -> None:
    made = await image(registry, name)
    one = await registry.manifests.put(name, made, tag="1")
    docker = made.model_copy(update={"media_type": DOCKER_MANIFEST})
    two = await registry.manifests.put(name, docker, tag="2")
    entries = [
        each.model_copy(update={"platform": Platform(architecture=cpu, os="linux")})
        for each, cpu in ((one, "amd64"), (two, "arm64"))
    ]
    for kind in (OCI_INDEX, DOCKER_LIST):
        index = ImageIndex(manifests=entries, media_type=kind)
        stored = await registry.manifests.put(name, index, tag="both")
        found = await registry.manifests.get(name, "both")
        assert (found.digest, found.media_type, found.is_index) == (stored.digest, kind, True)
        assert found.index.manifests == entries
    nowhere = Descriptor(media_type=OCI_CONFIG, digest=digest_of(b"nowhere"), size=7)
    with pytest.raises(BadRequest) as refused:
        await registry.manifests.put(name, ImageManifest(config=nowhere), tag="3")
    assert "MANIFEST_BLOB_UNKNOWN" in refused.value.codes
    with pytest.raises(InvalidArgument, match="no JSON"):
        await registry.manifests.put(name, Manifest.of(b"{", OCI_INDEX), tag="3")
    with pytest.raises(BadRequest) as invalid:
        await registry.manifests.put(name, Manifest.of(b"{}", "text/plain"), tag="3")
    assert invalid.value.codes == ("MANIFEST_INVALID",)


async def tags(registry: RegistrySession, name: str) -> None:
    made = await image(registry, name)
    wanted = [f"t{number:02}" for number in range(7)]
    for tag in wanted:
        await registry.manifests.put(name, made, tag=tag)
    assert sorted(await registry.tags.list(name).collect()) == wanted
    with pytest.raises(NotFound) as unknown:
        await registry.tags.list(f"{name}/nothing").collect()
    assert unknown.value.codes == ("NAME_UNKNOWN",)


async def catalog(registry: RegistrySession, name: str) -> None:
    for suffix in "abcde":
        await image(registry, f"{name}/{suffix}")
    wanted = [f"{name}/{suffix}" for suffix in "abcde"]
    paged = [each async for each in registry.catalog(page_size=2) if each.startswith(name)]
    assert paged == wanted
    rest = registry.catalog(page_size=100, last=f"{name}/c")
    assert [each for each in await rest.collect() if each.startswith(name)] == wanted[3:]


async def manifest_delete(registry: RegistrySession, name: str) -> None:
    await image(registry, name, "1")
    head = await registry.manifests.head(name, "1")
    await registry.manifests.delete(name, head.digest)
    with pytest.raises(NotFound):
        await registry.manifests.head(name, "1")
    with pytest.raises(NotFound):
        await registry.manifests.delete(name, head.digest)


async def blob_delete(registry: RegistrySession, name: str) -> None:
    blob = await registry.blobs.put(name, uuid4().bytes)
    await registry.blobs.delete(name, blob.digest)
    with pytest.raises(NotFound):
        await registry.blobs.head(name, blob.digest)


async def mount(registry: RegistrySession, name: str) -> None:
    blob = await registry.blobs.put(name, uuid4().bytes)
    assert await registry.blobs.mount(f"{name}/other", blob.digest, source=name)
    assert await registry.blobs.head(f"{name}/other", blob.digest) == blob
    assert not await registry.blobs.mount(name, digest_of(b"no such"), source=name)


async def referrers(registry: RegistrySession, name: str) -> None:
    await image(registry, name, "1")
    head = await registry.manifests.head(name, "1")
    signature = (await image(registry, name)).model_copy(
        update={"subject": head, "artifact_type": "application/x-signature"}
    )
    assert await registry.referrers.list(name, head.digest).collect() == []
    stored = await registry.manifests.put(name, signature)
    (found,) = await registry.referrers.list(name, head.digest).collect()
    assert (found.digest, found.artifact_type) == (stored.digest, "application/x-signature")


async def filtered_referrers(registry: RegistrySession, name: str) -> None:
    await referrers(registry, name)
    head = await registry.manifests.head(name, "1")
    for kind, count in (("application/x-signature", 1), ("application/other", 0)):
        found = registry.referrers.list(name, head.digest, artifact_type=kind)
        assert len(await found.collect()) == count


async def upload_status(registry: RegistrySession, name: str) -> None:
    async with registry.blobs.upload(name) as upload:
        for end in (100, 50_000):
            await upload.write(DATA[upload.offset : end])
            assert await upload.status() == upload.offset == end


async def upload_cancel(registry: RegistrySession, name: str) -> None:
    upload = registry.blobs.upload(name)
    async with upload:
        await upload.write(DATA)
        await upload.cancel()
    with pytest.raises(NotFound):
        await registry.blobs.head(name, digest_of(DATA))


ENDPOINTS: dict[str, Use] = {
    "end-1": ping,
    "end-2": blob_get,
    "end-3": manifest_get,
    "end-4a": upload_steps,
    "end-4b": single_post,
    "end-4c": sha512,
    "end-5": chunks,
    "end-6": finish_with_data,
    "end-7a": manifest_put,
    "end-8a": tags,
    "end-9": manifest_delete,
    "end-10": blob_delete,
    "end-11": mount,
    "end-12a": referrers,
    "end-12b": filtered_referrers,
    "end-13": upload_status,
    "end-14": upload_cancel,
    "/v2/_catalog": catalog,
}
LACKING = {
    "end-4b": "it knows no upload in one request and begins one instead, which is gone on with",
    "end-4c": "it names every upload by sha256",
    "end-7b": "it gives a manifest no tags by query: nothing of ours asks for that",
    "end-8b": "it gives all tags at once, whatever page was asked for",
    "end-12a": "it has no referrers: the tag that clients keep is used",
    "end-12b": "it has no referrers: the tag that clients keep is used, and filtered here",
    "/v2/_oci/ext/discover": "it has no extensions: nothing of ours asks for them",
}


@pytest.fixture
def name() -> str:
    """Give a repository that nobody else has."""
    return f"test-{uuid4().hex[:12]}"


@pytest.mark.parametrize("endpoint", ENDPOINTS)
async def test_endpoint(plain_registry: Registry, name: str, endpoint: str) -> None:
    async with RegistrySession(plain_registry.host) as session:
        await ENDPOINTS[endpoint](session, name)


def test_every_endpoint_is_in_the_table() -> None:
    facts = json.loads((folder() / "registry.json").read_text())
    known = [each["id"] for each in facts["endpoints"]]
    known += [each["path"] for each in facts["extensions"]]
    assert set(known) == ENDPOINTS.keys() | LACKING.keys()


async def test_pages_of_tags_are_asked_for(plain_registry: Registry, name: str) -> None:
    """end-8b: the registry gives all tags, and the list is the same."""
    async with RegistrySession(plain_registry.host) as session:
        made = await image(session, name)
        for tag in "abc":
            await session.manifests.put(name, made, tag=tag)
        found = await session.tags.list(name, page_size=2).collect()
        assert sorted(found) == ["a", "b", "c"]


async def test_tags_are_not_removed_alone(plain_registry: Registry, name: str) -> None:
    async with RegistrySession(plain_registry.host) as session:
        await image(session, name, "1")
        with pytest.raises((NotSupported, BadRequest)):
            await session.manifests.delete(name, "1")


async def test_nothing_is_stored_of_what_is_wrong(plain_registry: Registry, name: str) -> None:
    async with RegistrySession(plain_registry.host) as session:
        wrong = digest_of(b"something else")
        with pytest.raises(DigestMismatch):
            await session.blobs.put(name, pieces(), digest=wrong)
        with pytest.raises(DigestMismatch):
            await session.blobs.put(name, pieces(), digest=wrong, chunk_size=70_000)

        async def failing() -> AsyncIterator[bytes]:
            yield DATA
            raise OSError("the disk is gone")

        for size in (None, 70_000):
            with pytest.raises(OSError, match="the disk is gone"):
                await session.blobs.put(name, failing(), chunk_size=size)
        for digest in (wrong, digest_of(DATA)):
            with pytest.raises(NotFound):
                await session.blobs.head(name, digest)
    left = [file for file in plain_registry.files if f"/{name}/" in file]
    assert not [file for file in left if file.endswith("/data")], "uploads given up are gone, too"


async def test_a_registry_without_deletion(tmp_path: Path, name: str) -> None:
    settings = {"storage": {"filesystem": {"rootdirectory": str(tmp_path / "data")}}}
    with registry(tmp_path, settings=settings) as plain:
        async with RegistrySession(plain.host) as session:
            await image(session, name, "1")
            head = await session.manifests.head(name, "1")
            with pytest.raises(NotSupported) as caught:
                await session.manifests.delete(name, head.digest)
            assert caught.value.codes == ("UNSUPPORTED",)


@pytest.mark.parametrize("endpoint", [key for key in ENDPOINTS if key != "/v2/_catalog"])
async def test_endpoint_with_a_password(
    password_registry: Registry, name: str, endpoint: str
) -> None:
    async with RegistrySession(password_registry.host, credentials=ME) as session:
        await ENDPOINTS[endpoint](session, name)


@pytest.mark.parametrize("credentials", [None, Credentials(USER, "wrong")])
async def test_without_the_password(
    password_registry: Registry, name: str, credentials: Credentials | None
) -> None:
    async with RegistrySession(password_registry.host, credentials=credentials) as session:
        for use in (session.ping(), session.blobs.put(name, DATA), session.catalog().collect()):
            with pytest.raises(Unauthorized) as caught:
                await use
            assert caught.value.codes == ("UNAUTHORIZED",)


@pytest.mark.parametrize("endpoint", ["end-1", "end-2", "end-5", "end-7a", "end-8a"])
async def test_endpoint_with_tls(tls_registry: TlsRegistry, name: str, endpoint: str) -> None:
    async with RegistrySession(tls_registry.registry.host, tls=tls_registry.tls) as session:
        await ENDPOINTS[endpoint](session, name)


async def test_tls_that_is_not_trusted(tls_registry: TlsRegistry) -> None:
    host = tls_registry.registry.host
    async with RegistrySession(host, insecure=False) as session:
        with pytest.raises(TLSError, match="certificate was refused"):
            await session.ping()
    async with RegistrySession(host) as session:
        with pytest.raises(TLSError, match="give the session a TLS context"):
            await session.ping()


WAYS: dict[str, tuple[Credentials, bool]] = {
    "password": (ME, False),
    "password by OAuth 2": (ME, True),
    "identity token": (Credentials(identity_token=IDENTITY), False),
}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
async def test_endpoint_with_tokens(
    token_registry: TokenRegistry, name: str, endpoint: str
) -> None:
    async with RegistrySession(token_registry.registry.host, credentials=ME) as session:
        await ENDPOINTS[endpoint](session, name)


@pytest.mark.parametrize("way", WAYS)
async def test_ways_to_a_token(token_registry: TokenRegistry, name: str, way: str) -> None:
    credentials, oauth = WAYS[way]
    tokens = token_registry.tokens
    tokens.asked.clear()
    host = token_registry.registry.host
    async with RegistrySession(host, credentials=credentials, oauth=oauth) as session:
        await asyncio.gather(*(session.blobs.put(name, DATA[:each]) for each in range(10)))
        await session.blobs.mount(f"{name}/other", digest_of(b""), source=name)
    method = "GET" if way == "password" else "POST"
    scopes = [asked.get("scope") for _, asked in tokens.asked]
    assert [how for how, _ in tokens.asked] == [method] * 2, "one for ten uploads, one more"
    assert scopes[0] == [f"repository:{name}:pull,push"]
    both = {f"repository:{name}/other:pull,push", f"repository:{name}:pull"}
    assert set(" ".join(scopes[1] or []).split()) == both


async def test_oauth_that_the_service_lacks(
    token_registry: TokenRegistry, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_registry.tokens, "oauth", False)
    token_registry.tokens.asked.clear()
    host = token_registry.registry.host
    async with RegistrySession(host, credentials=ME, oauth=True) as session:
        await session.blobs.put(name, DATA)
    assert [how for how, _ in token_registry.tokens.asked] == ["POST", "GET"]


async def test_anybody_may_pull_what_is_public(token_registry: TokenRegistry, name: str) -> None:
    host = token_registry.registry.host
    async with RegistrySession(host, credentials=ME) as session:
        await image(session, f"public/{name}", "1")
        await image(session, name, "1")
    async with RegistrySession(host) as nobody:
        assert await nobody.tags.list(f"public/{name}").collect() == ["1"]
        for use in (
            nobody.tags.list(name).collect(),
            nobody.manifests.get(name, "1"),
            nobody.blobs.put(f"public/{name}", DATA),
        ):
            with pytest.raises(Unauthorized):
                await use


async def test_a_token_service_that_refuses(token_registry: TokenRegistry, name: str) -> None:
    wrong = Credentials(USER, "wrong")
    async with RegistrySession(token_registry.registry.host, credentials=wrong) as session:
        with pytest.raises(Unauthorized, match="token service refuses") as caught:
            await session.tags.list(name).collect()
        assert caught.value.path == "/token"


async def test_tokens_that_are_over_are_renewed(
    token_registry: TokenRegistry, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The registry refuses a token that was good when it was fetched."""
    monkeypatch.setattr(token_registry.tokens, "lifetime", 2)
    token_registry.tokens.asked.clear()
    host = token_registry.registry.host
    async with RegistrySession(host, credentials=ME) as session:
        begun = time.time()
        await session.blobs.put(name, DATA)
        await asyncio.sleep(max(0.0, begun + 2.2 - time.time()))  # what is tested is time
        await session.blobs.put(name, DATA)
    assert len(token_registry.tokens.asked) == 2


async def test_registry_tokens_that_are_none(token_registry: TokenRegistry) -> None:
    token = Credentials(registry_token="nonsense")
    async with RegistrySession(token_registry.registry.host, credentials=token) as session:
        with pytest.raises(Unauthorized):
            await session.ping()
