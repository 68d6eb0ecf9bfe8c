"""Manifests, tags, referrers; retries and errors of all that is asked."""

import json
import pickle
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from time import time
from typing import Any

import pytest

from aiodockerapi.errors import (
    APIError,
    BadRequest,
    Conflict,
    ConnectionLost,
    DaemonNotFound,
    DigestMismatch,
    DockerError,
    Forbidden,
    InvalidArgument,
    InvalidResponse,
    NotFound,
    NotSupported,
    ResponseTooLarge,
    ServerError,
    TLSError,
    TooManyRequests,
    Unavailable,
)
from aiodockerapi.registry.digests import digest_of
from aiodockerapi.registry.manifest import Manifest, written
from aiodockerapi.registry.media import (
    DOCKER_LIST,
    DOCKER_MANIFEST,
    OCI_EMPTY,
    OCI_INDEX,
    OCI_MANIFEST,
)
from aiodockerapi.registry.models import Descriptor, ImageIndex, ImageManifest, Platform
from aiodockerapi.registry.session import RegistrySession
from aiodockerapi.testing import Answer, FakeDaemon, Request
from tests.unit.registry.fake import BLOB, DIGEST, NO_DIGEST, at, host_of, manifest, serving

IMAGE = manifest()
IMAGE_DIGEST = digest_of(IMAGE)
ONE = at("app/manifests/1")


def stored(data: bytes = IMAGE, kind: str | None = OCI_MANIFEST, **headers: str) -> Answer:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer.raw(data, content_type=kind, headers=told)


async def test_get() -> None:
    async with serving() as (daemon, registry):
        daemon.on("GET", ONE, stored(Docker_Content_Digest=IMAGE_DIGEST))
        found = await registry.manifests.get("app", "1")
        assert (found.data, found.digest, found.media_type) == (IMAGE, IMAGE_DIGEST, OCI_MANIFEST)
        assert found.size == len(IMAGE)
        assert found.image.layers[0].digest == DIGEST
        assert found.subject is None
        with pytest.raises(InvalidResponse, match="not a list of manifests"):
            _ = found.index
        accepted = daemon.requests[0].headers["Accept"].split(", ")
        assert set(accepted) == {OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_LIST}
        assert pickle.loads(pickle.dumps(found)) == found
        assert "layers" not in repr(found)


@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
async def test_digests_of_manifests_are_checked(algorithm: str) -> None:
    async with serving() as (daemon, registry):
        digest = digest_of(IMAGE, algorithm)
        daemon.on("GET", at(f"app/manifests/{digest}"), stored())
        assert (await registry.manifests.get("app", digest)).digest == digest
        daemon.on("GET", ONE, stored(Docker_Content_Digest=digest))
        assert (await registry.manifests.get("app", "1")).digest == digest
        for wrong in (stored(IMAGE + b" "), stored(IMAGE[:-1])):
            daemon.on("GET", at(f"app/manifests/{digest}"), wrong)
            with pytest.raises(DigestMismatch, match=f"should have the digest {digest}") as caught:
                await registry.manifests.get("app", digest)
            assert caught.value.host == host_of(daemon)
        daemon.on("GET", ONE, stored(Docker_Content_Digest=NO_DIGEST))
        with pytest.raises(DigestMismatch):
            await registry.manifests.get("app", "1")


@pytest.mark.parametrize("digest", ["md5:abc", "nonsense", "sha256:abc"])
async def test_digests_of_the_registry_that_can_t_be_checked(digest: str) -> None:
    async with serving() as (daemon, registry):
        for method in ("GET", "HEAD"):
            daemon.on(method, ONE, stored(Docker_Content_Digest=digest))
        with pytest.raises(InvalidResponse, match="can't be checked"):
            await registry.manifests.get("app", "1")
        with pytest.raises(InvalidResponse, match="can't be checked"):
            await registry.manifests.head("app", "1")


async def test_head() -> None:
    async with serving() as (daemon, registry):
        daemon.on("HEAD", ONE, stored(Docker_Content_Digest=IMAGE_DIGEST))
        head = await registry.manifests.head("app", "1")
        told = (head.media_type, head.digest, head.size)
        assert told == (OCI_MANIFEST, IMAGE_DIGEST, len(IMAGE))
        assert [request.method for request in daemon.requests] == ["HEAD"]


async def test_head_of_a_registry_that_tells_no_digest() -> None:
    async with serving() as (daemon, registry):
        daemon.on("HEAD", ONE, stored())
        daemon.on("GET", ONE, stored())
        assert (await registry.manifests.head("app", "1")).digest == IMAGE_DIGEST
        assert [request.method for request in daemon.requests] == ["HEAD", "GET"]


async def test_a_manifest_over_the_limit() -> None:
    async with serving(max_response=1000) as (daemon, registry):
        huge = Answer.raw(b"{" + b" " * 10_000, content_type=OCI_MANIFEST)
        endless = Answer.chunks([b" " * 600] * 100, content_type=OCI_MANIFEST)
        for answer in (huge, endless):
            daemon.on("GET", ONE, answer)
            with pytest.raises(ResponseTooLarge, match="longer than 1000 bytes"):
                await registry.manifests.get("app", "1")
        await daemon.until(lambda: daemon.open_connections == 0)


@pytest.mark.parametrize(
    ("data", "kind", "why"),
    [
        (b"{}", OCI_MANIFEST, "config of the manifest sha256:.* is not as"),
        (b"not json", OCI_MANIFEST, "no JSON"),
        (b"[" * 10_000, OCI_MANIFEST, "no JSON|not as"),
        (IMAGE, DOCKER_MANIFEST, "says of itself"),
        (IMAGE, "application/vnd.docker.distribution.manifest.v1+prettyjws", "not of one image"),
        (b"<html>", "text/html", "not of one image"),
    ],
)
async def test_manifests_that_are_none(data: bytes, kind: str, why: str) -> None:
    async with serving() as (daemon, registry):
        daemon.on("GET", ONE, stored(data, kind))
        found = await registry.manifests.get("app", "1")
        with pytest.raises(InvalidResponse, match=why):
            _ = found.image


async def test_a_vague_content_type() -> None:
    async with serving() as (daemon, registry):
        for kind in ("application/json", "application/octet-stream", None):
            daemon.on("GET", ONE, stored(kind=kind))
            assert (await registry.manifests.get("app", "1")).media_type == OCI_MANIFEST
        daemon.on("GET", ONE, stored(b"x", "text/plain"))
        assert (await registry.manifests.get("app", "1")).media_type == "text/plain"


async def test_put() -> None:
    async with serving() as (daemon, registry):
        daemon.on("PUT", ONE, status=201)
        daemon.on("PUT", at(f"app/manifests/{IMAGE_DIGEST}"), status=201)
        made = Manifest.of(IMAGE, OCI_MANIFEST)
        assert (await registry.manifests.put("app", made)).digest == IMAGE_DIGEST
        assert (await registry.manifests.put("app", made, tag="1")).digest == IMAGE_DIGEST
        for request in daemon.requests:
            assert request.body == IMAGE
            assert request.headers["Content-Type"] == OCI_MANIFEST
        entry = made.descriptor.model_copy(
            update={"platform": Platform(architecture="arm", os="linux", variant="v7")}
        )
        index = ImageIndex(manifests=[entry], media_type=DOCKER_LIST)
        await registry.manifests.put("app", index, tag="1")
        sent = json.loads(daemon.requests[-1].body)
        assert daemon.requests[-1].headers["Content-Type"] == DOCKER_LIST
        assert sent == {
            "schemaVersion": 2,
            "mediaType": DOCKER_LIST,
            "manifests": [
                {
                    "mediaType": OCI_MANIFEST,
                    "digest": IMAGE_DIGEST,
                    "size": len(IMAGE),
                    "platform": {"architecture": "arm", "os": "linux", "variant": "v7"},
                }
            ],
        }


async def test_put_of_what_was_stored_otherwise() -> None:
    async with serving() as (daemon, registry):
        daemon.on("PUT", ONE, Answer.empty(201, headers={"Docker-Content-Digest": NO_DIGEST}))
        with pytest.raises(DigestMismatch, match="stored sha256:0000"):
            await registry.manifests.put("app", Manifest.of(IMAGE, OCI_MANIFEST), tag="1")
        forged = Manifest(OCI_MANIFEST, IMAGE, NO_DIGEST)
        with pytest.raises(InvalidArgument, match=r"Manifest\.of"):
            await registry.manifests.put("app", forged, tag="1")
        index = ImageIndex(media_type=OCI_MANIFEST)
        with pytest.raises(InvalidArgument, match="no format of that"):
            await registry.manifests.put("app", index)


@pytest.mark.parametrize("tag", [".x", "a b", "a/b", "", NO_DIGEST])
async def test_illegal_tags_are_not_sent(tag: str) -> None:
    async with serving() as (daemon, registry):
        with pytest.raises(InvalidArgument):
            await registry.manifests.put("app", Manifest.of(IMAGE, OCI_MANIFEST), tag=tag)
        for ask in (registry.manifests.get, registry.manifests.head, registry.manifests.delete):
            if tag != NO_DIGEST:
                with pytest.raises(InvalidArgument):
                    await ask("app", tag)
            with pytest.raises(InvalidArgument):
                await ask("../app", "1")
        assert not daemon.requests


def subject_of(data: bytes) -> Descriptor:
    return Descriptor(media_type=OCI_MANIFEST, digest=digest_of(data), size=len(data))


def artifact(**fields: Any) -> ImageManifest:
    empty = Descriptor(media_type=OCI_EMPTY, digest=digest_of(b"{}"), size=2)
    return ImageManifest(config=empty, **fields)


async def test_referrers() -> None:
    async with serving() as (daemon, registry):
        path = at(f"app/referrers/{IMAGE_DIGEST}")
        index = written(ImageIndex(manifests=[subject_of(b"a"), subject_of(b"b")]))
        more = Answer.raw(
            written(ImageIndex(manifests=[subject_of(b"c")])).data,
            headers={"OCI-Filters-Applied": "artifactType"},
        )
        link = {"Link": f'</v2/app/referrers/{IMAGE_DIGEST}?page=2>; rel="next"'}
        daemon.on("GET", path, Answer.raw(index.data, headers=link), more)
        found = await registry.referrers.list("app", IMAGE_DIGEST).collect()
        assert [each.digest for each in found] == [digest_of(each) for each in (b"a", b"b", b"c")]
        daemon.on("GET", path, Answer.raw(index.data, headers=link), more)
        kind = "application/x"
        found = await registry.referrers.list("app", IMAGE_DIGEST, artifact_type=kind).collect()
        assert [each.digest for each in found] == [digest_of(b"c")], "filtered here, and there"
        assert daemon.requests[-2].query == {"artifactType": [kind]}
        with pytest.raises(InvalidArgument):
            registry.referrers.list("app", "latest")


async def test_referrers_that_clients_keep() -> None:
    """Without the registry's help: an index under a tag that is made of the digest."""
    kept: dict[str, bytes] = {}

    async def put(request: Request) -> Answer:
        kept[request.params["ref"]] = request.body
        return Answer.empty(201)

    async def get(request: Request) -> Answer:
        data = kept.get(request.params["ref"])
        return Answer.empty(404) if data is None else Answer.raw(data, content_type=OCI_INDEX)

    async with serving() as (daemon, registry):
        daemon.on("PUT", at("app/manifests/{ref}"), put)
        daemon.on("GET", at("app/manifests/{ref}"), get)
        assert await registry.referrers.list("app", IMAGE_DIGEST).collect() == []
        subject = subject_of(IMAGE)
        notes = {"by": "us"}
        one = await registry.manifests.put(
            "app", artifact(subject=subject, artifact_type="a/b", annotations=notes)
        )
        two = await registry.manifests.put("app", artifact(subject=subject))
        again = await registry.manifests.put("app", artifact(subject=subject))
        assert again == two
        assert f"sha256-{IMAGE_DIGEST.partition(':')[2]}" in kept
        found = await registry.referrers.list("app", IMAGE_DIGEST).collect()
        assert [(each.digest, each.artifact_type) for each in found] == [
            (one.digest, "a/b"),
            (two.digest, OCI_EMPTY),
        ]
        assert found[0].annotations == notes
        only = await registry.referrers.list("app", IMAGE_DIGEST, artifact_type="a/b").collect()
        assert [each.digest for each in only] == [one.digest]


async def test_referrers_that_the_registry_keeps() -> None:
    async with serving() as (daemon, registry):
        answer = Answer.empty(201, headers={"OCI-Subject": IMAGE_DIGEST})
        daemon.on("PUT", at("app/manifests/{ref}"), answer)
        await registry.manifests.put("app", artifact(subject=subject_of(IMAGE)))
        assert len(daemon.requests) == 1


async def test_pages() -> None:
    async with serving() as (daemon, registry):
        link = {"Link": '</v2/app/tags/list?n=2&last=b>; rel="next"; title="a, b"'}
        pages = [Answer.json({"tags": ["a", "b"]}, headers=link), Answer.json({"tags": None})]
        daemon.on("GET", at("app/tags/list"), *pages)
        assert await registry.tags.list("app", page_size=2, last="0").collect() == ["a", "b"]
        queries = [request.query for request in daemon.requests]
        assert queries == [{"n": ["2"], "last": ["0"]}, {"n": ["2"], "last": ["b"]}]
        daemon.on("GET", at("_catalog"), json={"repositories": ["x"]})
        assert [name async for name in registry.catalog(page_size=5)] == ["x"]
        for size in (0, -1):
            with pytest.raises(InvalidArgument):
                registry.tags.list("app", page_size=size)


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("</v2/app/tags/list>; rel=next", "circle"),
        ("<>; rel=next", "circle"),
        ("<https://elsewhere.example/?secret=x>; rel=next", "not this registry"),
        ("<http://[>; rel=next", "not this registry"),
    ],
)
async def test_pages_that_lead_nowhere(link: str, why: str) -> None:
    async with serving() as (daemon, registry):
        answer = Answer.json({"tags": ["a"]}, headers={"Link": link})
        daemon.on("GET", at("app/tags/list"), answer)
        with pytest.raises(InvalidResponse, match=why) as caught:
            await registry.tags.list("app").collect()
        assert "secret" not in str(caught.value)
        assert caught.value.path == "/v2/app/tags/list"
        assert len(daemon.requests) == 1


async def test_pages_in_a_longer_circle() -> None:
    async with serving() as (daemon, registry):

        async def turn(request: Request) -> Answer:
            following = {"1": "2", "2": "3", "3": "1"}[request.query.get("p", ["1"])[0]]
            link = {"Link": f'</v2/app/tags/list?p={following}>; rel="next"'}
            return Answer.json({"tags": ["a"]}, headers=link)

        daemon.on("GET", at("app/tags/list"), turn)
        with pytest.raises(InvalidResponse, match="circle"):
            await registry.tags.list("app").collect()
        assert len(daemon.requests) == 4


@pytest.mark.parametrize("link", ["nonsense", "</x>", "</x>; rel=prev", "</x>; title=next", ""])
async def test_other_links_are_no_next_page(link: str) -> None:
    async with serving() as (daemon, registry):
        daemon.on("GET", at("app/tags/list"), Answer.json({"tags": ["a"]}, headers={"Link": link}))
        assert await registry.tags.list("app").collect() == ["a"]


Ask = Callable[[RegistrySession], Awaitable[object]]
SAFE: list[tuple[str, str, Ask]] = [
    ("GET", "app/tags/list", lambda registry: registry.tags.list("app").collect()),
    ("HEAD", "app/manifests/1", lambda registry: registry.manifests.head("app", "1")),
]
UNSAFE: list[tuple[str, str, Ask]] = [
    ("DELETE", "app/manifests/1", lambda registry: registry.manifests.delete("app", "1")),
    ("POST", "app/blobs/uploads/", lambda registry: registry.blobs.put("app", BLOB)),
    ("PUT", "app/manifests/1", lambda registry: registry.manifests.put(
        "app", Manifest.of(IMAGE, OCI_MANIFEST), tag="1")),
]  # fmt: skip
LATER = [
    Answer.empty(429, headers={"Retry-After": "0"}),
    Answer.empty(429),
    Answer.empty(502),
    Answer.empty(503),
    Answer.empty(504),
    Answer.cut_head(),
    Answer.reset(),
]


def good(daemon: FakeDaemon, method: str, path: str, *before: Answer) -> None:
    if method == "HEAD":
        answer = stored(Docker_Content_Digest=IMAGE_DIGEST)
    else:
        answer = Answer.json({"tags": ["1"]})
    daemon.on(method, at(path), *before, answer)


@pytest.mark.parametrize("answer", LATER)
@pytest.mark.parametrize(("method", "path", "ask"), SAFE)
async def test_what_is_safe_is_asked_again(
    method: str, path: str, ask: Ask, answer: Answer
) -> None:
    async with serving(retries=2, max_wait=0.01) as (daemon, registry):
        good(daemon, method, path, answer, answer)
        await ask(registry)
        assert len(daemon.requests) == 3
        good(daemon, method, path, answer, answer, answer)
        with pytest.raises(DockerError):
            await ask(registry)


@pytest.mark.parametrize("answer", LATER)
@pytest.mark.parametrize(("method", "path", "ask"), UNSAFE)
async def test_what_is_not_safe_is_not(method: str, path: str, ask: Ask, answer: Answer) -> None:
    async with serving() as (daemon, registry):
        daemon.on(method, at(path), answer, Answer.empty(201))
        with pytest.raises((ConnectionLost, TooManyRequests, ServerError)):
            await ask(registry)
        assert len(daemon.requests) == 1


@pytest.mark.parametrize(
    ("told", "least", "most"),
    [("77", 77, 77), ("a date", 900, 1001), ("soon", None, None)],
)
async def test_a_long_wait_is_an_error(told: str, least: float | None, most: float | None) -> None:
    async with serving(retries=0) as (daemon, registry):
        after = formatdate(time() + 1000, usegmt=True) if told == "a date" else told
        body = Answer.text("toomanyrequests: slow down", 429, headers={"Retry-After": after})
        daemon.on("GET", at("app/tags/list"), body)
        with pytest.raises(TooManyRequests, match="toomanyrequests: slow down") as caught:
            await registry.tags.list("app").collect()
        wait = caught.value.retry_after
        assert wait is None if least is None or most is None else least <= (wait or 0) <= most
        assert pickle.loads(pickle.dumps(caught.value)).retry_after == wait


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "NAME_INVALID", BadRequest),
        (400, "MANIFEST_BLOB_UNKNOWN", BadRequest),
        (403, "DENIED", Forbidden),
        (404, "MANIFEST_UNKNOWN", NotFound),
        (404, "NAME_UNKNOWN", NotFound),
        (405, "UNSUPPORTED", NotSupported),
        (409, "CONFLICT", Conflict),
        (413, "SIZE_INVALID", APIError),
        (416, "RANGE_INVALID", APIError),
        (429, "TOOMANYREQUESTS", TooManyRequests),
        (500, "UNKNOWN", ServerError),
        (503, "UNAVAILABLE", Unavailable),
    ],
)
async def test_codes(status: int, code: str, kind: type[APIError]) -> None:
    async with serving(retries=0) as (daemon, registry):
        errors = [{"code": code, "message": "the first"}, {"code": "OTHER", "detail": "more"}]
        daemon.on("GET", ONE, json={"errors": errors}, status=status)
        with pytest.raises(kind, match=r"the first, OTHER \(more\)") as caught:
            await registry.manifests.get("app", "1")
        assert caught.value.codes == (code, "OTHER")
        assert caught.value.status == status
        again = pickle.loads(pickle.dumps(caught.value))
        assert again.codes == caught.value.codes


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<html><h1>Bad Gateway</h1></html>", "gave no reason"),
        (b"plain words", "plain words"),
        (b'{"errors": null}', "gave no reason"),
        (b'{"errors": [7, {}]}', "UNKNOWN"),
        (b"\xff" * 100_000, "\ufffd"),
        (b"[" * 100_000, "[["),
        (b"", "gave no reason"),
    ],
)
async def test_reasons_of_any_form(body: bytes, message: str) -> None:
    async with serving(retries=0) as (daemon, registry):
        daemon.on("GET", ONE, Answer.raw(body, 500))
        with pytest.raises(ServerError) as caught:
            await registry.manifests.get("app", "1")
        assert message in caught.value.message
        assert len(str(caught.value)) < 2500


async def test_no_registry() -> None:
    async with RegistrySession("127.0.0.1:1") as registry:
        with pytest.raises(DaemonNotFound, match=r"nothing listens at 127\.0\.0\.1:1"):
            await registry.ping()
    async with serving() as (daemon, registry):
        with pytest.raises(NotFound):
            await registry.ping()
        speaks_tls = b"Client sent an HTTP request to an HTTPS server.\n"
        daemon.on("GET", "/{v2}", Answer.raw(speaks_tls, 400))
        with pytest.raises(TLSError, match="give the session a TLS context"):
            await registry.ping()
        daemon.on("GET", "/{v2}", Answer.garbage(b"SSH-2.0-x\r\n\r\n"))
        with pytest.raises(InvalidResponse, match="no HTTP"):
            await registry.ping()
        async with RegistrySession(host_of(daemon), insecure=False, connect_timeout=0.2) as secure:
            with pytest.raises(DockerError):
                await secure.ping()


@pytest.mark.parametrize(
    "options",
    [
        {"connect_timeout": 0},
        {"idle_timeout": -1},
        {"max_requests": 0},
        {"max_response": 0},
        {"retries": -1},
        {"max_wait": -1},
    ],
)
def test_limits_that_are_none(options: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument, match=next(iter(options))):
        RegistrySession("localhost", **options)
