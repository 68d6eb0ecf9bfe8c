"""Blobs on their way here: cuts, ranges, wrong bytes."""

import asyncio
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aiodockerapi.errors import (
    APIError,
    DigestMismatch,
    IdleTimeout,
    InvalidArgument,
    InvalidResponse,
    NotFound,
    StreamTruncated,
    UsageError,
)
from aiodockerapi.registry.digests import digest_of
from aiodockerapi.testing import Answer, Request
from tests.unit.registry.fake import BLOB, DIGEST, NO_DIGEST, at, part, serving

PATH = at(f"app/blobs/{DIGEST}")


async def test_a_blob_and_its_size() -> None:
    async with serving() as (daemon, registry):
        daemon.on("GET", PATH, part(BLOB))
        daemon.on("HEAD", PATH, Answer.raw(BLOB))
        async with registry.blobs.get("app", DIGEST) as blob:
            assert blob.size == len(BLOB)
            assert b"".join([piece async for piece in blob]) == BLOB
            assert blob.position == len(BLOB)
        assert (await registry.blobs.head("app", DIGEST)).size == len(BLOB)
        assert "Range" not in daemon.requests[0].headers


@pytest.mark.parametrize(("start", "end"), [(0, 1), (5, 9), (100, None), (0, 10**9), (7, 8)])
@pytest.mark.parametrize("ranges", [True, False])
async def test_a_part(start: int, end: int | None, *, ranges: bool) -> None:
    async with serving() as (daemon, registry):
        honest = part(BLOB)

        async def capped(request: Request) -> Answer:
            if end is not None and end > len(BLOB):
                headers = {"Content-Range": f"bytes {start}-{len(BLOB) - 1}/{len(BLOB)}"}
                return Answer.raw(BLOB[start:], 206, headers=headers)
            answer: Answer = await honest(request)
            return answer

        daemon.on("GET", PATH, capped if ranges else Answer.raw(BLOB))
        found = b"".join(await registry.blobs.get("app", DIGEST, start=start, end=end).collect())
        assert found == BLOB[start:end]


@pytest.mark.parametrize("chunked", [True, False])
async def test_a_cut_is_mended(*, chunked: bool) -> None:
    async with serving() as (daemon, registry):
        first = Answer.cut(BLOB, after=1000, chunked=chunked)
        daemon.on("GET", PATH, first, part(BLOB, cut=50_000), part(BLOB))
        assert b"".join(await registry.blobs.get("app", DIGEST).collect()) == BLOB
        ranges = [request.headers.get("Range") for request in daemon.requests]
        assert ranges == [None, "bytes=1000-", "bytes=51000-"]


async def test_a_cut_is_mended_without_ranges() -> None:
    async with serving() as (daemon, registry):
        daemon.on("GET", PATH, Answer.cut(BLOB, after=70_000), Answer.raw(BLOB))
        assert b"".join(await registry.blobs.get("app", DIGEST).collect()) == BLOB


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(1, len(BLOB) - 1), max_size=6), st.booleans())
def test_cuts_anywhere(cuts: list[int], honest: bool) -> None:
    async def run() -> None:
        async with serving() as (daemon, registry):
            answers = [part(BLOB, cut=cut) for cut in cuts]
            daemon.on("GET", PATH, *answers, part(BLOB) if honest else Answer.raw(BLOB))
            assert b"".join(await registry.blobs.get("app", DIGEST).collect()) == BLOB

    asyncio.run(run())


async def test_a_body_that_ends_early_is_a_cut() -> None:
    """Whole to HTTP, and shorter than the blob: it is asked for on."""
    async with serving() as (daemon, registry):
        headers = {"Content-Range": f"bytes 10-19/{len(BLOB)}"}
        short = Answer.raw(BLOB[10:20], 206, headers=headers)
        daemon.on("GET", PATH, Answer.cut(BLOB, after=10), short, part(BLOB))
        assert b"".join(await registry.blobs.get("app", DIGEST).collect()) == BLOB


async def test_given_up_after_a_while() -> None:
    async with serving(retries=1) as (daemon, registry):
        daemon.on("GET", PATH, Answer.cut(BLOB, after=5), part(BLOB, cut=0))
        with pytest.raises(StreamTruncated, match="cut at byte 5 of 131072, 2 times in a row"):
            await registry.blobs.get("app", DIGEST).wait()


async def test_silence_is_a_cut() -> None:
    async with serving(idle_timeout=0.05, retries=1) as (daemon, registry):
        silent = Answer.hang_after(BLOB[:10], length=len(BLOB))
        daemon.on("GET", PATH, silent, part(BLOB))
        assert b"".join(await registry.blobs.get("app", DIGEST).collect()) == BLOB
        daemon.on("GET", PATH, Answer.hang())
        with pytest.raises(IdleTimeout):
            await registry.blobs.get("app", DIGEST).wait()


@pytest.mark.parametrize("body", [BLOB[:-1] + b"x", BLOB[:-1], BLOB + b"x", b""])
async def test_wrong_bytes(body: bytes) -> None:
    async with serving() as (daemon, registry):
        daemon.on("GET", PATH, Answer.raw(body))
        with pytest.raises(DigestMismatch) as caught:
            await registry.blobs.get("app", DIGEST).collect()
        assert caught.value.expected == DIGEST
        assert caught.value.actual == digest_of(body)
        assert caught.value.path == f"/v2/app/blobs/{DIGEST}"


async def test_another_size_or_part_than_before() -> None:
    async with serving() as (daemon, registry):
        daemon.on("GET", PATH, Answer.cut(BLOB, after=10), part(BLOB[:500]))
        with pytest.raises(InvalidResponse, match="has 500 now"):
            await registry.blobs.get("app", DIGEST).wait()
        wrong = Answer.raw(
            BLOB[11:], 206, headers={"Content-Range": f"bytes 11-131071/{len(BLOB)}"}
        )
        daemon.on("GET", PATH, Answer.cut(BLOB, after=10), wrong)
        with pytest.raises(InvalidResponse, match="another part"):
            await registry.blobs.get("app", DIGEST).wait()
        daemon.on("GET", PATH, Answer.raw(b"", 206))
        with pytest.raises(InvalidResponse, match="another part"):
            await registry.blobs.get("app", DIGEST, start=1).wait()


async def test_what_is_not_there() -> None:
    async with serving() as (daemon, registry):
        errors = {"errors": [{"code": "BLOB_UNKNOWN", "message": "blob unknown to registry"}]}
        daemon.on("GET", PATH, json=errors, status=404)
        daemon.on("HEAD", PATH, status=404)
        with pytest.raises(NotFound, match="blob unknown to registry") as caught:
            await registry.blobs.get("app", DIGEST).wait()
        assert caught.value.codes == ("BLOB_UNKNOWN",)
        with pytest.raises(NotFound, match="no such repository"):
            await registry.blobs.head("app", DIGEST)
        daemon.on("GET", PATH, status=416)
        with pytest.raises(APIError, match="no such range"):
            await registry.blobs.get("app", DIGEST, start=10**9).wait()


async def test_nothing_is_sent_for_what_can_t_be() -> None:
    async with serving() as (daemon, registry):
        for digest in ("md5:" + "0" * 32, "latest", NO_DIGEST[:-1]):
            with pytest.raises(InvalidArgument):
                registry.blobs.get("app", digest)
            with pytest.raises(InvalidArgument):
                await registry.blobs.head("app", digest)
            with pytest.raises(InvalidArgument):
                await registry.blobs.delete("app", digest)
        for start, end in [(-1, None), (5, 5), (5, 4)]:
            with pytest.raises(InvalidArgument):
                registry.blobs.get("app", DIGEST, start=start, end=end)
        assert not daemon.requests


async def test_how_a_stream_is_used() -> None:
    async with serving() as (daemon, registry):
        daemon.on("GET", PATH, Answer.hang_after(BLOB[:10], length=len(BLOB)))
        blob = registry.blobs.get("app", DIGEST)
        with pytest.raises(UsageError, match="open the stream first"):
            await anext(blob)
        async with blob:
            assert await anext(blob) == BLOB[:10]
            waiting = asyncio.create_task(anext(blob))
            await asyncio.sleep(0)
            with pytest.raises(UsageError, match="another task"):
                await anext(blob)
            waiting.cancel()
            await asyncio.wait([waiting])
        with pytest.raises(UsageError, match="closed"):
            await anext(blob)
        with pytest.raises(UsageError, match="once"):
            await blob.__aenter__()
        await daemon.until(lambda: daemon.open_connections == 0)


async def test_waiting_can_be_given_up_and_taken_up() -> None:
    async with serving() as (daemon, registry):
        go = asyncio.Event()

        async def later(request: Request) -> Answer:
            await go.wait()
            answer: Answer = await part(BLOB)(request)
            return answer

        daemon.on("GET", PATH, Answer.cut(BLOB, after=10), later)
        async with registry.blobs.get("app", DIGEST) as blob:
            found = await anext(blob)
            waiting = asyncio.create_task(anext(blob))
            await daemon.until(lambda: len(daemon.requests) == 2)
            waiting.cancel()
            await asyncio.wait([waiting])
            go.set()
            found += b"".join([piece async for piece in blob])
        assert found == BLOB


async def test_closing_the_session_ends_a_stream() -> None:
    async with serving() as (daemon, registry):
        daemon.on("GET", PATH, Answer.hang_after(BLOB[:10], length=len(BLOB)))
        async with registry.blobs.get("app", DIGEST) as blob:
            assert await anext(blob) == BLOB[:10]
            waiting = asyncio.create_task(anext(blob))
            await asyncio.sleep(0)
            await registry.close()
            with pytest.raises(UsageError, match="closed while"):
                await waiting
        with pytest.raises(UsageError, match="make another"):
            await registry.blobs.head("app", DIGEST)


async def test_nothing_is_written_of_a_wrong_blob(tmp_path: Path) -> None:
    """A reader who keeps what came until the loop has ended, keeps nothing wrong."""
    target = tmp_path / "blob"
    async with serving() as (daemon, registry):
        daemon.on("GET", PATH, Answer.raw(random.Random(1).randbytes(len(BLOB))))
        with pytest.raises(DigestMismatch):
            target.write_bytes(b"".join(await registry.blobs.get("app", DIGEST).collect()))
    assert not target.exists()
