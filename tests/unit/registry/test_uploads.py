"""Blobs on their way there: chunks, mounts, locations, and what is given up."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from aiodockerapi.errors import (
    BadRequest,
    ConnectionLost,
    DigestMismatch,
    InvalidArgument,
    InvalidResponse,
    NotSupported,
    UsageError,
)
from aiodockerapi.registry.digests import digest_of
from aiodockerapi.testing import Answer, FakeDaemon, Request
from tests.unit.registry.fake import BLOB, DIGEST, NO_DIGEST, at, serving

START = at("app/blobs/uploads/")
HERE = at("app/blobs/uploads/1")
LOCATION = "/v2/app/blobs/uploads/1?_state=a%2Bb+c=="


class Store:
    """An upload at a registry that keeps what it gets."""

    def __init__(self, daemon: FakeDaemon, *, least: int = 0) -> None:
        self.data = b""
        self.done: str | None = None
        self.cancelled = False
        self.fail: list[tuple[int, Answer]] = []
        self._least = least
        for method, path, answer in (
            ("POST", START, self._begin),
            ("PATCH", HERE, self._patch),
            ("GET", HERE, self._status),
            ("PUT", HERE, self._finish),
            ("DELETE", HERE, self._cancel),
        ):
            daemon.on(method, path, answer)

    def _headers(self) -> dict[str, str]:
        return {"Location": LOCATION, "Range": f"0-{max(len(self.data) - 1, 0)}"}

    async def _begin(self, _: Request) -> Answer:
        self.data = b""
        least = {"OCI-Chunk-Min-Length": str(self._least)} if self._least else {}
        return Answer.empty(202, headers={**self._headers(), **least})

    async def _patch(self, request: Request) -> Answer:
        span = request.headers.get("Content-Range")
        if span is not None:
            start, last = map(int, span.split("-"))
            assert last - start + 1 == len(request.body)
            if start != len(self.data):
                return Answer.empty(416)
        if self.fail:
            kept, answer = self.fail.pop(0)
            self.data += request.body[:kept]
            return answer
        self.data += request.body
        return Answer.empty(202, headers=self._headers())

    async def _status(self, _: Request) -> Answer:
        return Answer.empty(204, headers=self._headers())

    async def _finish(self, request: Request) -> Answer:
        assert request.target.startswith(f"{LOCATION}&digest=sha"), "the location stays as it was"
        self.data += request.body
        (self.done,) = request.query["digest"]
        assert digest_of(self.data, self.done.partition(":")[0]) == self.done
        return Answer.empty(201, headers={"Location": f"/v2/app/blobs/{self.done}"})

    async def _cancel(self, _: Request) -> Answer:
        self.cancelled = True
        return Answer.empty(204)


async def pieces(*, size: int = 1000, fail_at: int | None = None) -> AsyncIterator[bytes]:
    for start in range(0, len(BLOB), size):
        if fail_at is not None and start >= fail_at:
            raise OSError("the disk is gone")
        yield BLOB[start : start + size]
        await asyncio.sleep(0)


def methods(daemon: FakeDaemon) -> list[str]:
    return [request.method for request in daemon.requests]


async def test_bytes_go_at_once() -> None:
    async with serving() as (daemon, registry):
        store = Store(daemon)
        stored = await registry.blobs.put("app", BLOB, digest=DIGEST)
        assert (stored.digest, stored.size, store.data) == (DIGEST, len(BLOB), BLOB)
        assert methods(daemon) == ["POST", "PUT"]


@pytest.mark.parametrize("known", [True, False])
async def test_a_single_request(*, known: bool) -> None:
    async with serving() as (daemon, registry):
        store = Store(daemon)
        if known:
            daemon.on("POST", START, status=201)
        await registry.blobs.put("app", BLOB, single=True)
        assert daemon.requests[0].query == {"digest": [DIGEST]}
        assert daemon.requests[0].body == BLOB
        assert methods(daemon) == (["POST"] if known else ["POST", "PUT"])
        assert known or store.done == DIGEST


async def test_pieces_go_as_they_come() -> None:
    async with serving() as (daemon, registry):
        store = Store(daemon)
        stored = await registry.blobs.put("app", pieces())
        assert (stored.digest, stored.size, store.data) == (DIGEST, len(BLOB), BLOB)
        assert methods(daemon) == ["POST", "PATCH", "PUT"]


@pytest.mark.parametrize("least", [0, 50_000])
async def test_chunks(least: int) -> None:
    async with serving() as (daemon, registry):
        store = Store(daemon, least=least)
        await registry.blobs.put("app", pieces(), chunk_size=30_000)
        assert (store.data, store.done) == (BLOB, DIGEST)
        sizes = [len(request.body) for request in daemon.requests if request.method == "PATCH"]
        assert set(sizes[:-1]) == {least or 30_000}
        await registry.blobs.put("app", b"")


async def test_sha512() -> None:
    async with serving() as (daemon, registry):
        store = Store(daemon)
        digest = digest_of(BLOB, "sha512")
        await registry.blobs.put("app", pieces(), digest=digest)
        assert store.done == digest
        assert daemon.requests[0].query == {"digest-algorithm": ["sha512"]}
        with pytest.raises(InvalidArgument):
            registry.blobs.upload("app", algorithm="md5")


@pytest.mark.parametrize(
    "answer", [Answer.cut_head(), Answer.reset(), Answer.empty(502), Answer.empty(503)]
)
async def test_a_chunk_is_gone_on_with(answer: Answer) -> None:
    async with serving() as (daemon, registry):
        store = Store(daemon)
        store.fail = [(0, answer), (10_000, answer), (30_000, answer)]
        await registry.blobs.put("app", pieces(), chunk_size=30_000)
        assert (store.data, store.done) == (BLOB, DIGEST)
        assert methods(daemon).count("GET") == 3


async def test_a_chunk_is_given_up_after_a_while() -> None:
    async with serving(retries=2) as (daemon, registry):
        store = Store(daemon)
        store.fail = [(0, Answer.cut_head())] * 3
        with pytest.raises(ConnectionLost):
            await registry.blobs.put("app", BLOB, chunk_size=30_000)
        assert methods(daemon).count("PATCH") == 3
        assert store.cancelled
        assert store.done is None


async def test_a_registry_that_lost_bytes() -> None:
    async with serving() as (daemon, registry):
        store = Store(daemon)
        async with registry.blobs.upload("app") as upload:
            await upload.write(BLOB[:100])
            assert await upload.status() == 100
            store.data = BLOB[:50]
            assert await upload.status() == 50
            store.fail = [(0, Answer.empty(502))]
            upload.offset = 50
            store.data = b""
            with pytest.raises(InvalidResponse, match="begin anew"):
                await upload.write(BLOB[50:100])
        assert store.cancelled


@pytest.mark.parametrize("chunk_size", [None, 30_000])
async def test_a_source_that_fails_stores_nothing(chunk_size: int | None) -> None:
    async with serving() as (daemon, registry):
        store = Store(daemon)
        with pytest.raises(OSError, match="the disk is gone"):
            await registry.blobs.put("app", pieces(fail_at=60_000), chunk_size=chunk_size)
        assert store.done is None
        assert store.cancelled


@pytest.mark.parametrize("chunk_size", [None, 30_000])
async def test_a_wrong_digest_stores_nothing(chunk_size: int | None) -> None:
    async with serving() as (daemon, registry):
        store = Store(daemon)
        with pytest.raises(DigestMismatch) as caught:
            await registry.blobs.put("app", pieces(), digest=NO_DIGEST, chunk_size=chunk_size)
        assert (caught.value.expected, caught.value.actual) == (NO_DIGEST, DIGEST)
        assert store.done is None
        assert store.cancelled
        daemon.requests.clear()
        with pytest.raises(DigestMismatch):
            await registry.blobs.put("app", BLOB, digest=NO_DIGEST)
        assert not daemon.requests, "of bytes it is known before"


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("https://elsewhere.example/upload?_state=secret", "wants the blob at https://elsewhere"),
        ("http://127.0.0.1:1/upload", "which is not the registry"),
        ("//elsewhere.example/x", "which is not the registry"),
        ("http://[", "does not say where"),
        ("", "does not say where"),
    ],
)
async def test_upload_locations_elsewhere(location: str, why: str) -> None:
    async with serving() as (daemon, registry):
        daemon.on("POST", START, Answer.empty(202, headers={"Location": location}))
        for single in (False, True):
            with pytest.raises(InvalidResponse, match=why) as caught:
                await registry.blobs.put("app", b"x", single=single)
            assert "secret" not in str(caught.value)
        with pytest.raises(InvalidResponse, match=why):
            await registry.blobs.put("app", pieces())
        with pytest.raises(InvalidResponse, match=why):
            await registry.blobs.mount("app", DIGEST, source="other")
        assert set(methods(daemon)) == {"POST"}


async def test_a_location_elsewhere_in_the_middle() -> None:
    async with serving() as (daemon, registry):
        store = Store(daemon)
        away = Answer.empty(202, headers={"Location": "https://elsewhere.example/x"})
        daemon.on("PATCH", HERE, away)
        with pytest.raises(InvalidResponse, match="which is not the registry"):
            await registry.blobs.put("app", pieces())
        assert store.cancelled
        assert store.done is None


async def test_a_lost_answer_to_the_end_is_looked_up() -> None:
    async with serving() as (daemon, registry):
        Store(daemon)
        daemon.on("PUT", HERE, Answer.cut_head())
        daemon.on("HEAD", at(f"app/blobs/{DIGEST}"), Answer.raw(BLOB))
        await registry.blobs.put("app", BLOB)
        assert methods(daemon).count("PUT") == 1
        daemon.on("HEAD", at(f"app/blobs/{DIGEST}"), status=404)
        with pytest.raises(ConnectionLost):
            await registry.blobs.put("app", BLOB)


async def test_mounts() -> None:
    async with serving() as (daemon, registry):
        daemon.on("POST", START, status=201)
        assert await registry.blobs.mount("app", DIGEST, source="base")
        assert daemon.requests[0].query == {"mount": [DIGEST], "from": ["base"]}
        store = Store(daemon)
        assert not await registry.blobs.mount("app", DIGEST, source="base")
        assert store.cancelled, "the upload that began instead"
        upload = await registry.blobs.mount_or_upload("app", DIGEST, source="base")
        assert upload is not None
        async with upload:
            await upload.send(pieces())
            await upload.finish(DIGEST)
        assert store.done == DIGEST


async def test_an_upload_left_is_cancelled() -> None:
    async with serving() as (daemon, registry):
        store = Store(daemon)
        async with registry.blobs.upload("app"):
            pass
        assert store.cancelled
        for status in (404, 405):
            daemon.on("DELETE", HERE, status=status)
            async with registry.blobs.upload("app"):
                pass
        daemon.on("DELETE", HERE, status=500)
        with pytest.raises(RuntimeError, match="mine") as caught:
            async with registry.blobs.upload("app"):
                raise RuntimeError("mine")
        assert "could not be cancelled" in caught.value.__notes__[0]


async def test_how_an_upload_is_used() -> None:
    async with serving() as (daemon, registry):
        Store(daemon)
        upload = registry.blobs.upload("app")
        with pytest.raises(UsageError, match="begin the upload first"):
            await upload.write(b"x")
        async with upload:
            await upload.finish()
            with pytest.raises(UsageError, match="over"):
                await upload.finish()
        with pytest.raises(UsageError, match="once"):
            await upload.__aenter__()
        for size in (0, -1):
            with pytest.raises(InvalidArgument):
                await registry.blobs.put("app", b"", chunk_size=size)
        with pytest.raises(InvalidArgument):
            await registry.blobs.put("app", pieces(), single=True)
        with pytest.raises(InvalidArgument):
            await registry.blobs.put("App", b"")


async def test_being_cancelled_cancels_the_upload() -> None:
    async with serving() as (daemon, registry):
        store = Store(daemon)

        async def endless() -> AsyncIterator[bytes]:
            yield b"x"
            await asyncio.Event().wait()

        task = asyncio.create_task(registry.blobs.put("app", endless()))
        await daemon.until(lambda: daemon.open_connections == 1 and len(daemon.requests) == 1)
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        assert store.cancelled


async def test_refusals() -> None:
    async with serving() as (daemon, registry):
        Store(daemon)
        told = {"errors": [{"code": "DIGEST_INVALID", "message": "no", "detail": {"x": 1}}]}
        daemon.on("PUT", HERE, json=told, status=400)
        with pytest.raises(BadRequest, match=r'no \(\{"x": 1\}\)') as caught:
            await registry.blobs.put("app", BLOB)
        assert caught.value.codes == ("DIGEST_INVALID",)
        unsupported = {"errors": [{"code": "UNSUPPORTED", "message": "unsupported"}]}
        daemon.on("DELETE", at(f"app/blobs/{DIGEST}"), json=unsupported, status=405)
        with pytest.raises(NotSupported) as refused:
            await registry.blobs.delete("app", DIGEST)
        assert refused.value.codes == ("UNSUPPORTED",)
