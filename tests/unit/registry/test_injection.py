"""Whatever text a registry's operation is given, it reaches its own endpoint, or is refused."""

import asyncio
import re

import pytest

from aiodockerapi.registry import Manifest, RegistrySession
from tests.injection import HOSTILE, Call, check, keeping, made

DIGEST = "sha256:" + "0" * 64
OCI = "application/vnd.oci.image.index.v1+json"
MANIFEST = Manifest.of(b'{"schemaVersion":2,"manifests":[]}', OCI)
NAME = "/v2/[a-z0-9._/-]+"
CALLS = [
    (Call(("tags", "list"), ("app",), {"last": "1"}), f"{NAME}/tags/list"),
    (Call(("manifests", "get"), ("app", "1"), {}), f"{NAME}/manifests/[^/]+"),
    (Call(("manifests", "head"), ("app", DIGEST), {}), f"{NAME}/manifests/[^/]+"),
    (Call(("manifests", "delete"), ("app", DIGEST), {}), f"{NAME}/manifests/[^/]+"),
    (Call(("manifests", "put"), ("app", MANIFEST), {"tag": "1"}), f"{NAME}/manifests/[^/]+"),
    (Call(("blobs", "get"), ("app", DIGEST), {}), f"{NAME}/blobs/[^/]+"),
    (Call(("blobs", "head"), ("app", DIGEST), {}), f"{NAME}/blobs/[^/]+"),
    (Call(("blobs", "delete"), ("app", DIGEST), {}), f"{NAME}/blobs/[^/]+"),
    (Call(("blobs", "upload"), ("app",), {"algorithm": "sha256"}), f"{NAME}/blobs/uploads/"),
    (Call(("blobs", "mount"), ("app", DIGEST), {"source": "other"}), f"{NAME}/blobs/uploads/"),
    (Call(("referrers", "list"), ("app", DIGEST), {"artifact_type": "a"}),
     f"{NAME}/referrers/[^/]+"),
    (Call(("catalog",), (), {"last": "app"}), "/v2/_catalog"),
    (Call(("images", "inspect"), ("app", "1"), {"platform": "linux/amd64"}), f"{NAME}/.+"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "path"), CALLS, ids=lambda each: str(getattr(each, "names", "")))
def test_operations(call: Call, path: str) -> None:
    async def work() -> list[str]:
        wrong: list[str] = []
        async with keeping() as kept, RegistrySession(kept.address) as registry:
            plain, error = await made(call, registry, kept)
            assert plain, f"the call as it is sends nothing: {error!r}"
            for hostile in HOSTILE:
                for where, other in call.replaced(hostile):
                    told = check(*await made(other, registry, kept), plain[-1], re.compile(path))
                    if told:
                        wrong.append(f"{where}={hostile[:60]!r}: {told}")
        return wrong

    wrong = asyncio.run(work(), debug=False)
    assert not wrong, "\n".join(wrong)
