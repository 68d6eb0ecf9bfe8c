"""A fake registry: the fake daemon on a port."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiodockerapi.config.credentials import Credentials
from aiodockerapi.registry.digests import digest_of
from aiodockerapi.registry.media import OCI_CONFIG, OCI_MANIFEST
from aiodockerapi.registry.session import RegistrySession
from aiodockerapi.testing import Answer, FakeDaemon, Request

__all__ = [
    "BLOB",
    "DIGEST",
    "ME",
    "NO_DIGEST",
    "SECRET",
    "at",
    "host_of",
    "manifest",
    "part",
    "registries",
    "serving",
    "wanting",
]

BLOB = bytes(range(256)) * 512
DIGEST = digest_of(BLOB)
NO_DIGEST = "sha256:" + "0" * 64
SECRET = "hunter2"
ME = Credentials("me", SECRET)


def at(path: str) -> str:
    """Return the path of a route below ``/v2/``, which the fake daemon takes for a version."""
    return f"/{{v2}}/{path}"


def host_of(daemon: FakeDaemon) -> str:
    return f"127.0.0.1:{daemon.port}"


def registries() -> FakeDaemon:
    """Make a fake registry; it listens as ``async with``."""
    return FakeDaemon(tcp=True, api_version="2", min_api_version=None)


@asynccontextmanager
async def serving(**options: Any) -> AsyncIterator[tuple[FakeDaemon, RegistrySession]]:
    """Give a fake registry and a session with it."""
    options.setdefault("max_wait", 0.2)
    async with registries() as daemon, RegistrySession(host_of(daemon), **options) as registry:
        yield daemon, registry


def manifest() -> bytes:
    """Write a manifest of one layer."""
    from aiodockerapi.registry.manifest import written
    from aiodockerapi.registry.models import Descriptor, ImageManifest

    layer = Descriptor(media_type="application/octet-stream", digest=DIGEST, size=len(BLOB))
    config = Descriptor(media_type=OCI_CONFIG, digest=digest_of(b"{}"), size=2)
    made = written(ImageManifest(config=config, layers=[layer]))
    assert made.media_type == OCI_MANIFEST
    return made.data


def part(data: bytes, *, cut: int | None = None) -> Callable[[Request], Any]:
    """Answer with what a ``Range`` asks for; cut after so many bytes of it."""

    async def answer(request: Request) -> Answer:
        asked = request.headers.get("Range")
        start = int(asked.removeprefix("bytes=").partition("-")[0]) if asked else 0
        last = asked.rpartition("-")[2] if asked else ""
        end = int(last) + 1 if last else len(data)
        headers = {"Content-Range": f"bytes {start}-{end - 1}/{len(data)}"} if asked else {}
        status = 206 if asked else 200
        if cut is not None and cut < end - start:
            return Answer.cut(data[start:end], after=cut, status=status, headers=headers)
        return Answer.raw(data[start:end], status, headers=headers)

    return answer


def wanting(challenge: str, good: Callable[[str], bool], then: Answer) -> Callable[[Request], Any]:
    """Answer those who say who they are, and ask the others."""

    async def answer(request: Request) -> Answer:
        if good(request.headers.get("Authorization", "")):
            return then
        return Answer.json(
            {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required"}]},
            401,
            headers={"WWW-Authenticate": challenge},
        )

    return answer
