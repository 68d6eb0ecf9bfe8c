"""Tags that have moved, and tags of which nobody can tell."""

import asyncio
import pickle

import pytest

from aiodockerapi import DockerSession, Fleet, Upstream
from aiodockerapi.config.credentials import Credentials
from aiodockerapi.errors import (
    ConnectionFailed,
    InvalidArgument,
    NotFound,
    ServerError,
    TooManyRequests,
    Unauthorized,
)
from aiodockerapi.registry.digests import digest_of
from aiodockerapi.registry.manifest import written
from aiodockerapi.registry.media import OCI_CONFIG, OCI_INDEX, OCI_MANIFEST
from aiodockerapi.registry.models import Descriptor, ImageIndex, ImageManifest, Platform
from aiodockerapi.registry.session import RegistrySession
from aiodockerapi.testing import Answer, FakeDaemon, Request
from tests.unit.registry.fake import at, registries
from tests.unit.upstream.conftest import NEW, OLD, OTHER, Scene, Shop, image, run

STORED = {"mediaType": OCI_INDEX, "digest": OLD, "size": 7}


async def test_current_and_outdated(
    shop: Shop, daemons: list[FakeDaemon], docker: DockerSession, upstream: Upstream
) -> None:
    shop.tag("app", OLD)
    shop.tag("web", NEW, "latest")
    run(
        daemons[0],
        (f"{shop.host}/app:1", image("1", f"{shop.host}/app@{OLD}")),
        (f"{shop.host}/web", image("2", f"{shop.host}/web@{OLD}", "mirror.example/web@" + OTHER)),
    )
    app, web = await upstream.check(docker)
    assert (app.container.id, app.image.state, bool(app.image)) == ("c0", "current", False)
    assert (web.container.id, web.image.state, bool(web.image)) == ("c1", "outdated", True)
    assert (web.image.image, web.image.there) == (f"{shop.host}/web:latest", NEW)
    assert web.image.here == (OLD, OTHER)
    assert (web.image.reason, web.image.error) == ("", None)
    assert sorted(shop.asked) == [
        ("HEAD", "/v2/app/manifests/1"),
        ("HEAD", "/v2/web/manifests/latest"),
    ]
    assert pickle.loads(pickle.dumps(web)) == web
    assert daemons[0].requests[-2].query == {}


async def test_the_name_is_another_image_s_now(
    shop: Shop, daemons: list[FakeDaemon], docker: DockerSession, upstream: Upstream
) -> None:
    """The new image was pulled, and the container was not made anew."""
    shop.tag("app", NEW)
    old = image("1", f"{shop.host}/app@{OLD}")
    run(daemons[0], (old["Id"], old), c0=f"{shop.host}/app:1")
    (check,) = await upstream.check(docker)
    assert (check.image.state, check.image.image) == ("outdated", f"{shop.host}/app:1")


async def test_a_container_that_goes_meanwhile(
    daemons: list[FakeDaemon], docker: DockerSession, upstream: Upstream
) -> None:
    old = image("1")
    run(daemons[0], (old["Id"], old))
    daemons[0].on("GET", "/containers/{id}/json", Answer.json({"message": "gone"}, 404))
    assert await upstream.check(docker) == []
    daemons[0].on("GET", "/containers/{id}/json", Answer.json({"message": "ill"}, 500))
    with pytest.raises(ServerError, match="ill"):
        await upstream.check(docker)


@pytest.mark.parametrize(
    ("name", "made", "digests", "reason"),
    [
        ("HOST/app:1", {}, [], "it was built here, loaded, or named here"),
        ("HOST/app:1", {}, ["<none>@<none>"], "not pulled from HOST/app"),
        ("HOST/app:1", {}, [f"HOST/other@{OLD}"], "not pulled from HOST/app"),
        (f"HOST/app@{OLD}", {}, [f"HOST/app@{OLD}"], "by its digest alone"),
        ("1111", {"c0": "1111"}, [f"HOST/app@{OLD}"], "by the image's ID"),
        (f"sha256:{'1' * 64}", {"c0": "1" * 12}, [f"HOST/app@{OLD}"], "by the image's ID"),
        ("UPPER", {}, [f"HOST/app@{OLD}"], "by the image's ID"),
    ],
)
async def test_nothing_to_ask_for(
    scene: Scene, name: str, made: dict[str, str], digests: list[str], reason: str
) -> None:
    host = scene.shop.host
    own = image("1", *[each.replace("HOST", host) for each in digests])
    run(scene.daemons[0], (name.replace("HOST", host), own), **made)
    (check,) = await scene.upstream.check(scene.fleet.sessions["host0"])
    assert (check.image.state, check.image.there) == ("unknown", None)
    assert reason.replace("HOST", host) in check.image.reason
    assert not check.image
    assert scene.shop.asked == []


@pytest.mark.parametrize("digest", [OLD, NEW])
async def test_a_pin_with_a_tag(
    shop: Shop, daemons: list[FakeDaemon], docker: DockerSession, upstream: Upstream, digest: str
) -> None:
    shop.tag("app", digest)
    name = f"{shop.host}/app:1@{OLD}"
    run(daemons[0], (name, image("1", f"{shop.host}/app@{OLD}")))
    (check,) = await upstream.check(docker)
    assert bool(check.image) is (digest == NEW)
    (found,) = (await upstream.check_pins([name])).values()
    assert bool(found) is (digest == NEW)
    assert found.image == name


async def test_with_the_image_store_ids_are_digests(
    shop: Shop, daemons: list[FakeDaemon], docker: DockerSession, upstream: Upstream
) -> None:
    """The tag stands for the manifest of one platform, whose index is here."""
    shop.tag("app", NEW)
    shop.tag("lost", OTHER)
    chosen = {"ImageManifestDescriptor": {**STORED, "mediaType": OCI_MANIFEST, "digest": NEW}}
    own = image("a", f"{shop.host}/app@{OLD}", Descriptor=STORED)
    run(daemons[0], (f"{shop.host}/app:1", own), (f"{shop.host}/lost:1", image("c")))
    containers = [
        {"Id": "c0", "Image": f"{shop.host}/app:1", "ImageID": own["Id"], **chosen},
        {"Id": "c1", "Image": f"{shop.host}/lost:1", "ImageID": OTHER, **chosen},
    ]
    daemons[0].on("GET", "/containers/json", json=containers)
    one, lost = await upstream.check(docker)
    assert (one.image.state, one.image.here) == ("current", (OLD, NEW))
    assert (lost.image.state, lost.image.here) == ("current", (NEW, OTHER))


# ---- many hosts


async def test_one_request_for_all_hosts(
    shop: Shop, daemons: list[FakeDaemon], fleet: Fleet, upstream: Upstream
) -> None:
    shop.tag("app", NEW)
    shop.tag("web", OLD)
    for daemon, digest in zip(daemons, (OLD, NEW), strict=True):
        app = f"{shop.host}/app:1", image("1", f"{shop.host}/app@{digest}")
        web = f"{shop.host}/web:1", image("2", f"{shop.host}/web@{OLD}")
        run(daemon, app, app, web, ("built:1", image("3")))
    found = await upstream.check_fleet(fleet)
    assert sorted(shop.asked) == [
        ("HEAD", "/v2/app/manifests/1"),
        ("HEAD", "/v2/web/manifests/1"),
    ]
    assert [(host, check.container.id) for host, check in found.outdated] == [
        ("host0", "c0"),
        ("host0", "c1"),
    ]
    assert len(found.current) == 4
    assert [host for host, _ in found.unknown] == ["host0", "host1"]
    assert len(found) == 8
    assert list(found.failures) == ["dead"]
    assert isinstance(found.failures["dead"], ConnectionFailed)
    with pytest.raises(ExceptionGroup):
        found.raise_for_failures()
    some = await upstream.check_fleet(fleet.where("host1"), timeout=30, all=True)
    assert (some.outdated, some.failures) == ((), {})


# ---- registries that refuse


async def test_a_refusal_is_the_outcome_of_its_image(
    shop: Shop, daemons: list[FakeDaemon], docker: DockerSession, upstream: Upstream
) -> None:
    shop.tag("app", OLD)
    shop.refuse("gone", 404)
    shop.refuse("secret", 401)
    names = ("app", "gone", "secret")
    run(
        daemons[0],
        *[
            (f"{shop.host}/{name}:1", image(str(number), f"{shop.host}/{name}@{OLD}"))
            for number, name in enumerate(names)
        ],
    )
    app, gone, secret = await upstream.check(docker)
    assert app.image.state == "current"
    assert (gone.image.state, secret.image.state) == ("unknown", "unknown")
    assert isinstance(gone.image.error, NotFound)
    assert isinstance(secret.image.error, Unauthorized)
    assert f"{shop.host} does not tell: " in gone.image.reason


async def test_who_has_had_enough_is_asked_no_more(
    shop: Shop, daemons: list[FakeDaemon], docker: DockerSession
) -> None:
    names = [f"app{number}" for number in range(20)]
    for name in names:
        shop.refuse(name, 429, Retry_After="3600")
    async with registries() as daemon:
        other = Shop(daemon)
        other.tag("app", OLD)
        used = [(f"{shop.host}/{name}:1", f"{shop.host}/{name}@{OLD}") for name in names]
        used.append((f"{other.host}/app:1", f"{other.host}/app@{OLD}"))
        images = [image(f"{number:02}", digest) for number, (_, digest) in enumerate(used)]
        run(daemons[0], *[(name, own) for (name, _), own in zip(used, images, strict=True)])
        async with Upstream(credentials=None, parallel=1) as upstream:
            *refused, fine = await upstream.check(docker)
        assert fine.image.state == "current"
    assert len(shop.asked) == 1
    assert len(refused) == 20
    for check in refused:
        assert isinstance(check.image.error, TooManyRequests)
        assert check.image.error.retry_after == 3600


async def test_a_registry_that_is_not_there(
    daemons: list[FakeDaemon], docker: DockerSession, upstream: Upstream
) -> None:
    name = "127.0.0.1:1/app"
    run(daemons[0], (f"{name}:1", image("1", f"{name}@{OLD}")))
    (check,) = await upstream.check(docker)
    assert isinstance(check.image.error, ConnectionFailed)


async def test_cancelling_leaves_nothing(
    shop: Shop, daemons: list[FakeDaemon], docker: DockerSession
) -> None:
    shop.daemon.on("HEAD", at("app/manifests/1"), Answer.hang())
    run(daemons[0], (f"{shop.host}/app:1", image("1", f"{shop.host}/app@{OLD}")))
    async with Upstream(credentials=None) as upstream:
        before = asyncio.all_tasks()
        task = asyncio.create_task(upstream.check(docker))
        await shop.daemon.until(lambda: bool(shop.asked))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        # Of ours; the fake servers have their own.
        assert not [each for each in asyncio.all_tasks() - before if "upstream" in repr(each)]


# ---- who we are


async def test_credentials_are_those_of_the_registry(
    shop: Shop, daemons: list[FakeDaemon], docker: DockerSession
) -> None:
    shop.tag("app", OLD)
    hosts: list[str] = []

    async def kept(host: str) -> Credentials:
        hosts.append(host)
        return Credentials("me", "secret")

    async def answer(request: Request) -> Answer:
        if "Authorization" not in request.headers:
            return Answer.empty(401, headers={"WWW-Authenticate": 'Basic realm="here"'})
        return Answer.empty(
            200,
            headers={
                "Docker-Content-Digest": NEW,
                "Content-Type": OCI_MANIFEST,
                "Content-Length": "7",
            },
        )

    shop.daemon.on("HEAD", at("app/manifests/1"), answer)
    run(daemons[0], (f"{shop.host}/app:1", image("1", f"{shop.host}/app@{OLD}")))
    async with Upstream(credentials=kept) as upstream:
        (check,) = await upstream.check(docker)
    assert check.image
    assert hosts == [shop.host]


async def test_sessions_that_are_given_stay_open(shop: Shop) -> None:
    shop.tag("app", OLD)
    async with RegistrySession(shop.host) as own:
        async with Upstream(registries={"registry.example.com": own}) as upstream:
            pinned = await upstream.pin("registry.example.com/app:1")
            assert repr(upstream) == "<Upstream: registry.example.com>"
        assert pinned == f"registry.example.com/app:1@{OLD}"
        await own.manifests.head("app", "1")
    with pytest.raises(InvalidArgument, match="parallel is 0"):
        Upstream(parallel=0)
    assert repr(Upstream()) == "<Upstream: no registry yet>"


# ---- one image


async def test_one_image(
    shop: Shop, daemons: list[FakeDaemon], docker: DockerSession, upstream: Upstream
) -> None:
    name = f"{shop.host}/app:1"
    shop.tag("app", NEW)
    found = {**image("1", f"{shop.host}/app@{OLD}"), "Os": "linux", "Architecture": "amd64"}
    daemons[0].on("GET", f"/images/{name}/json", json=found)
    daemons[0].on("GET", "/images/1111/json", json=found)
    daemons[0].on("GET", "/images/none/json", Answer.json({"message": "no such image"}, 404))
    check = await upstream.is_outdated(docker, name)
    assert check
    assert (check.image, check.here, check.there) == (name, (OLD,), NEW)
    with pytest.raises(InvalidArgument, match="ID of an image"):
        await upstream.is_outdated(docker, "1111")
    with pytest.raises(NotFound):
        await upstream.is_outdated(docker, "none")
    with pytest.raises(InvalidArgument, match="names no image"):
        await upstream.is_outdated(docker, "")


# ---- by platform

LAYER = Descriptor(media_type="application/octet-stream", digest=OTHER, size=5)


def built(config: str) -> bytes:
    """Write the manifest of an image with this configuration."""
    made = Descriptor(media_type=OCI_CONFIG, digest=config, size=2)
    return written(ImageManifest(config=made, layers=[LAYER])).data


def index(**platforms: bytes) -> bytes:
    entries = [
        Descriptor(
            media_type=OCI_MANIFEST,
            digest=digest_of(data),
            size=len(data),
            platform=Platform(os="linux", architecture=cpu),
        )
        for cpu, data in platforms.items()
    ]
    return written(ImageIndex(manifests=entries)).data


@pytest.mark.parametrize(
    ("platform", "state", "gets"),
    [("amd64", "current", 2), ("arm64", "outdated", 2), ("s390x", "unknown", 1)],
)
async def test_another_platform_s_image_has_changed(
    scene: Scene, platform: str, state: str, gets: int
) -> None:
    shop, fleet = scene.shop, scene.fleet.where("host0", "host1")
    same, other = built(f"sha256:{'1' * 64}"), built(OTHER)
    whole = index(amd64=same, arm64=other)
    digest = digest_of(whole)
    shop.tag("app", digest)
    shop.serve(f"app/manifests/{digest}", whole, OCI_INDEX)
    for data in (same, other):
        shop.serve(f"app/manifests/{digest_of(data)}", data, OCI_MANIFEST)
    own = image("1", f"{shop.host}/app@{OLD}")
    for daemon in scene.daemons:
        run(daemon, (f"{shop.host}/app:1", own))
        inspected = {**own, "Os": "linux", "Architecture": platform}
        daemon.on("GET", "/images/{id}/json", json=inspected)
    found = await scene.upstream.check_fleet(fleet, exact=True)
    assert [check.image.state for _, check in found] == [state] * 2
    assert [method for method, _ in shop.asked] == ["HEAD"] + ["GET"] * gets
    if state == "unknown":
        assert isinstance(found[0].item.image.error, NotFound)
    found = await scene.upstream.check_fleet(fleet)
    assert [check.image.state for _, check in found] == ["outdated"] * 2


async def test_one_platform_s_manifest_is_here(
    shop: Shop, daemons: list[FakeDaemon], docker: DockerSession, upstream: Upstream
) -> None:
    """It was pulled by its own digest, and given its tag by hand."""
    data = built(OTHER)
    shop.tag("app", NEW)
    whole = index(amd64=data)
    shop.tag("app", digest_of(whole))
    shop.serve(f"app/manifests/{digest_of(whole)}", whole, OCI_INDEX)
    shop.serve(f"app/manifests/{digest_of(data)}", data, OCI_MANIFEST)
    name = f"{shop.host}/app:1"
    own = image("1", f"{shop.host}/app@{digest_of(data)}", Os="linux", Architecture="amd64")
    daemons[0].on("GET", f"/images/{name}/json", json=own)
    assert await upstream.is_outdated(docker, name)
    check = await upstream.is_outdated(docker, name, exact=True)
    assert check.state == "current"
