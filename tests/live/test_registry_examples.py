"""The examples of the registry's docstrings and its page of documentation, on a real registry."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from aiodockerapi._core import pages
from aiodockerapi.config import credentials
from aiodockerapi.registry import (
    archive,
    blobs,
    copying,
    download,
    images,
    layout,
    manifest,
    manifests,
    referrers,
    repository,
    session,
    tags,
    upload,
)
from aiodockerapi.registry.media import OCI_CONFIG
from aiodockerapi.registry.models import ImageManifest
from aiodockerapi.registry.session import RegistrySession
from tests import examples
from tests.registries.plugin import need_registries
from tests.registries.registry import Registry, registry
from tests.snippets import run

pytestmark = [pytest.mark.live, pytest.mark.one_way]
MODULES = [
    session, tags, manifests, manifest, blobs, referrers, upload, download, pages, credentials,
    images, repository, copying, layout, archive,
]  # fmt: skip
EXAMPLES = [
    example
    for example in examples.found(*MODULES)
    # The Hub's registry alone has it: beside the Hub's own examples it is run on a fake.
    if example.name != "RegistrySession.pull_limit"
]
CONFIG = b'{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}'
PAGE = (Path(__file__).parents[2] / "docs" / "registry.md").read_text()
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


async def fill(session: RegistrySession) -> str:
    """Store what the examples take to be there; return the digest of a blob."""
    layer = await session.blobs.put("app", b"hello")
    config = await session.blobs.put("app", CONFIG)
    image = ImageManifest(
        config=config.model_copy(update={"media_type": OCI_CONFIG}), layers=[layer]
    )
    for tag in ("1", "2", "latest"):
        await session.manifests.put("app", image, tag=tag)
    await session.blobs.mount("other", layer.digest, source="app")
    await session.manifests.put("other", await _other(session, image))
    return layer.digest


async def _other(session: RegistrySession, image: ImageManifest) -> ImageManifest:
    await session.blobs.put("other", CONFIG)
    return image


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """Give a registry that has nothing but what the examples need."""
    need_registries()
    with registry(tmp_path_factory.mktemp("registry")) as one:
        yield one


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
async def test_example(real: Registry, tmp_path: Path, example: examples.Example) -> None:
    async with RegistrySession(real.host) as own:
        names: dict[str, object] = {"registry": own, "digest": await fill(own), "folder": tmp_path}
        example = example._replace(doc=example.doc.replace("localhost:5000", real.host))
        found = [archive, copying, credentials, layout, manifest, pages, session]
        names |= {key: value for each in found for key, value in _public(each).items()}
        await examples.run(example, names)


def _public(module: object) -> dict[str, object]:
    return {name: getattr(module, name) for name in getattr(module, "__all__", [])}


@pytest.mark.parametrize("block", BLOCKS)
async def test_the_page(
    real: Registry,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    block: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    async with RegistrySession(real.host) as session:
        await fill(session)
    await run(block.replace("localhost:5000", real.host), "docs/registry.md", {})
    if "print(" in block:
        assert capsys.readouterr().out
