"""Digests to pin, and what pulls will move."""

import json
import pickle

import pytest

from aiodockerapi import ContainerConfig, DockerSession, Upstream
from aiodockerapi.errors import InvalidArgument, InvalidResponse, NotFound
from aiodockerapi.registry.digests import digest_of
from aiodockerapi.registry.manifest import written
from aiodockerapi.registry.media import OCI_CONFIG, OCI_INDEX, OCI_MANIFEST
from aiodockerapi.registry.models import Descriptor, ImageIndex, ImageManifest, Platform
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.upstream.conftest import NEW, OLD, Shop


async def test_pins(shop: Shop, upstream: Upstream) -> None:
    shop.tag("app", OLD)
    shop.tag("web", NEW, "latest")
    app, web = f"{shop.host}/app:1", f"{shop.host}/web"
    assert await upstream.pin(app) == f"{app}@{OLD}"
    assert await upstream.pin(web) == f"{web}:latest@{NEW}"
    assert shop.asked == [
        ("HEAD", "/v2/app/manifests/1"),
        ("HEAD", "/v2/web/manifests/latest"),
    ]
    pinned = f"redis@{OLD}"
    assert await upstream.pin(pinned) == pinned
    assert await upstream.pin_all([app, web, app, pinned]) == {
        app: f"{app}@{OLD}",
        web: f"{web}:latest@{NEW}",
        pinned: pinned,
    }
    assert len(shop.asked) == 4, "each once, and what has its digest not at all"
    config = ContainerConfig(image=app, cmd=["serve"])
    made = await upstream.pin_config(config)
    assert (made.image, made.cmd) == (f"{app}@{OLD}", ["serve"])
    assert await upstream.pin_config(made) == made


async def test_pins_that_fail(shop: Shop, upstream: Upstream) -> None:
    shop.tag("app", OLD)
    shop.refuse("gone", 404)
    with pytest.raises(NotFound):
        await upstream.pin(f"{shop.host}/gone:1")
    with pytest.raises(ExceptionGroup, match="no digest for 1 of 2 images") as caught:
        await upstream.pin_all([f"{shop.host}/gone:1", f"{shop.host}/app:1"])
    (error,) = caught.value.exceptions
    assert isinstance(error, NotFound)
    assert error.__notes__ == [f"for {shop.host}/gone:1"]
    with pytest.raises(InvalidArgument):
        await upstream.pin_all(["fine", "WRONG"])
    with pytest.raises(InvalidArgument):
        await upstream.pin_config(ContainerConfig())
    with pytest.raises(InvalidArgument, match="has no digest"):
        await upstream.check_pins([f"{shop.host}/app:1"])


SIZES = {"a": 700, "b": 200, "c": 100}


def layers() -> list[Descriptor]:
    return [
        Descriptor(media_type="application/octet-stream", digest=f"sha256:{key * 64}", size=size)
        for key, size in SIZES.items()
    ]


def serve(shop: Shop, *, cpu: str = "amd64") -> bytes:
    """Let a registry have an image of three layers, behind an index; return the manifest."""
    elsewhere = Descriptor(
        media_type="foreign", digest=f"sha256:{'d' * 64}", size=9, urls=["https://example.com/d"]
    )
    config = Descriptor(media_type=OCI_CONFIG, digest=OLD, size=2)
    data = written(ImageManifest(config=config, layers=[*layers(), elsewhere])).data
    entry = Descriptor(
        media_type=OCI_MANIFEST,
        digest=digest_of(data),
        size=len(data),
        platform=Platform(os="linux", architecture=cpu),
    )
    shop.serve("app/manifests/1", written(ImageIndex(manifests=[entry])).data, OCI_INDEX)
    shop.serve(f"app/manifests/{digest_of(data)}", data, OCI_MANIFEST)
    return data


async def test_a_plan(
    shop: Shop, daemons: list[FakeDaemon], docker: DockerSession, upstream: Upstream
) -> None:
    data = serve(shop)
    daemons[0].on("GET", "/version", json={"Version": "1", "Os": "linux", "Arch": "amd64"})
    plan = await upstream.plan(docker, f"{shop.host}/app:1")
    assert (plan.image, plan.platform) == (f"{shop.host}/app:1", "linux/amd64")
    assert plan.manifest == digest_of(data)
    assert plan.sizes == {key * 12: size for key, size in SIZES.items()}
    assert plan.total == 1000
    assert pickle.loads(pickle.dumps(plan)) == plan
    assert [method for method, _ in shop.asked] == ["GET", "GET"]
    assert await upstream.plan(docker, f"{shop.host}/app@{digest_of(data)}") != plan
    with pytest.raises(NotFound, match="no image for linux/s390x"):
        await upstream.plan(docker, f"{shop.host}/app:1", platform="linux/s390x")
    shop.serve("app/manifests/odd", b"{}", "application/vnd.example")
    with pytest.raises(InvalidResponse):
        await upstream.plan(docker, f"{shop.host}/app:odd")


async def test_the_environment_s_platform(
    shop: Shop, docker: DockerSession, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_DEFAULT_PLATFORM", "linux/arm64")
    serve(shop, cpu="arm64")
    assert (await upstream.plan(docker, f"{shop.host}/app:1")).platform == "linux/arm64"


PULL = [
    {"status": "Pulling from app", "id": "1"},
    {"status": "Already exists", "progressDetail": {}, "id": "a" * 12},
    {"status": "Pulling fs layer", "progressDetail": {}, "id": "b" * 12},
    {"status": "Pulling fs layer", "progressDetail": {}, "id": "c" * 12},
    {"status": "Downloading", "progressDetail": {"current": 100, "total": 200}, "id": "b" * 12},
    {"status": "Download complete", "progressDetail": {}, "id": "c" * 12},
    {"status": "Download complete", "progressDetail": {}, "id": "b" * 12},
    {"status": "Pull complete", "progressDetail": {}, "id": "b" * 12},
    {"status": "Pull complete", "progressDetail": {}, "id": "c" * 12},
    {"status": f"Digest: {OLD}"},
    {"status": "Status: Downloaded newer image for app:1"},
]


async def test_a_bar_with_a_total_from_the_first_moment(
    shop: Shop, daemons: list[FakeDaemon], docker: DockerSession, upstream: Upstream
) -> None:
    serve(shop)
    name = f"{shop.host}/app:1"
    plan = await upstream.plan(docker, name, platform="linux/amd64")
    told = "".join(f"{json.dumps(each)}\n" for each in PULL).encode()
    daemons[0].on("POST", "/images/create", Answer.raw(told))
    async with docker.images.pull(name) as pull:
        steps = [step async for step in pull.totals(sizes=plan.sizes)]
    assert {step.bytes_total for step in steps} == {plan.total}
    assert [step.bytes_done for step in steps] == [
        0, 700, 700, 700, 800, 900, 1000, 1000, 1000, 1000, 1000, 1000,
    ]  # fmt: skip
    percent = [step.percent for step in steps if step.percent is not None]
    assert len(percent) == len(steps)
    assert percent == sorted(percent)
    assert (percent[0], percent[-1]) == (0, 100)
    assert percent[1] == pytest.approx(70)
    assert steps[1].rate == 0, "what is there already was not moved"
