"""The examples of the docstrings and of the page of documentation, on fakes."""

import importlib
import json
import pkgutil
import re
from pathlib import Path

import pytest

import aiodockerapi
from aiodockerapi import DockerSession, Fleet, Upstream, upstream
from aiodockerapi.registry.digests import digest_of
from aiodockerapi.registry.manifest import written
from aiodockerapi.registry.media import OCI_CONFIG, OCI_MANIFEST
from aiodockerapi.registry.models import Descriptor, ImageManifest
from aiodockerapi.testing import Answer, FakeDaemon
from tests import examples
from tests.snippets import run as execute
from tests.unit.upstream.conftest import OLD, OTHER, Shop, image, run

MODULES = [
    importlib.import_module(info.name)
    for info in pkgutil.walk_packages(upstream.__path__, f"{upstream.__name__}.")
]
EXAMPLES = examples.found(*MODULES)
PAGE = (Path(__file__).parents[3] / "docs" / "upstream.md").read_text()
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
LAYER = Descriptor(media_type="application/octet-stream", digest=OTHER, size=5)
CONFIG = Descriptor(media_type=OCI_CONFIG, digest=OLD, size=2)
MANIFEST = written(ImageManifest(config=CONFIG, layers=[LAYER])).data
PULL = [
    {"status": "Pulling from app", "id": "1"},
    {"status": "Pulling fs layer", "progressDetail": {}, "id": "c" * 12},
    {"status": "Pull complete", "progressDetail": {}, "id": "c" * 12},
    {"status": f"Digest: {digest_of(MANIFEST)}"},
]


@pytest.fixture(autouse=True)
def here(daemons: list[FakeDaemon], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the environment name the first daemon, and a file all of them."""
    monkeypatch.setenv("DOCKER_HOST", daemons[0].host)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fleet.toml").write_text(
        "".join(f'[hosts.web-{i}]\nhost = "{each.host}"\n' for i, each in enumerate(daemons, 1))
    )


def serve(shop: Shop, daemons: list[FakeDaemon], digest: str) -> None:
    """Let a registry have an image, and daemons run a container of one with this digest."""
    for tag in ("1", "latest"):
        shop.tag("app", digest_of(MANIFEST), tag)
        shop.serve(f"app/manifests/{tag}", MANIFEST, OCI_MANIFEST)
    name = f"{shop.host}/app:1"
    own = image("1", f"{shop.host}/app@{digest}", Os="linux", Architecture="amd64")
    for daemon in daemons:
        run(daemon, (name, own))
        container = {"Id": "c0", "Names": ["/web"], "Image": name, "ImageID": own["Id"]}
        daemon.on("GET", "/containers/json", json=[container])
        daemon.on("GET", f"/images/{name}/json", json=own)
        daemon.on("GET", "/version", json={"Version": "1", "Os": "linux", "Arch": "amd64"})
        told = "".join(f"{json.dumps(each)}\n" for each in PULL)
        daemon.on("POST", "/images/create", Answer.raw(told.encode()))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
async def test_example(shop: Shop, daemons: list[FakeDaemon], example: examples.Example) -> None:
    serve(shop, daemons, digest_of(MANIFEST))
    if example.name == "FleetCheck":  # the one that shows what is outdated, on the first host
        serve(shop, daemons[:1], OTHER)
    example = example._replace(doc=example.doc.replace("localhost:5000", shop.host))
    async with DockerSession() as docker, Upstream() as own, Fleet.from_file("fleet.toml") as fleet:
        names = {name: getattr(aiodockerapi, name) for name in aiodockerapi.__all__}
        await examples.run(example, {**names, "docker": docker, "upstream": own, "fleet": fleet})


@pytest.mark.parametrize("block", BLOCKS)
async def test_the_page(
    shop: Shop, daemons: list[FakeDaemon], capsys: pytest.CaptureFixture[str], block: str
) -> None:
    serve(shop, daemons, OTHER)
    await execute(block.replace("localhost:5000", shop.host), "docs/upstream.md", {})
    assert capsys.readouterr().out
