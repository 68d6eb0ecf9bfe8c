"""What a fleet has, on daemons of several ages."""

from typing import Any

import pytest

from aiodockerapi.errors import InvalidArgument, ServerError
from aiodockerapi.fleet import Fleet
from aiodockerapi.testing import FakeDaemon
from tests.unit.fleet.conftest import NAMES

BOXES = {
    "one": [
        {"Id": "1a", "Names": ["/cache"], "Image": "redis", "ImageID": "sha256:aa"},
        {"Id": "1b", "Names": ["/web", "/x/alias"], "Image": "app:2", "ImageID": "sha256:bb"},
    ],
    "two": [
        {"Id": "2a", "Names": ["/cache2"], "Image": "docker.io/library/redis:latest"},
        {"Id": "2b", "Names": ["/old"], "Image": "sha256:cc", "ImageID": "sha256:cc"},
    ],
    "three": [],
}


@pytest.fixture(autouse=True)
def filled(daemons: dict[str, FakeDaemon]) -> None:
    for name in NAMES:
        daemons[name].on("GET", "/containers/json", json=BOXES[name])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"name": "cache"}, ["1a"]),
        ({"name": "alias"}, []),
        ({"name": "x/alias"}, ["1b"]),
        ({"image": "redis"}, ["1a", "2a"]),
        ({"image": "docker.io/library/redis"}, ["1a", "2a"]),
        ({"image": "app"}, []),
        ({"image": "app:2"}, ["1b"]),
        ({"image": "sha256:cc"}, ["2b"]),
        ({"image": "redis", "name": "cache2"}, ["2a"]),
        ({"label": "tier=web"}, ["1a", "1b", "2a", "2b"]),
    ],
)
async def test_found(
    daemons: dict[str, FakeDaemon], fleet: Fleet, asked: dict[str, Any], found: list[str]
) -> None:
    everywhere = await fleet.inventory.find(**asked)
    assert [item.id for _, item in everywhere] == found
    assert repr(everywhere) == f"<Everywhere: {len(found)} of 3 hosts>"
    assert everywhere.failures == {}
    assert everywhere.raise_for_failures() is everywhere
    request = daemons["one"].requests[-1]
    assert request.query["all"] == ["1"]
    assert ("filters" in request.query) == ("label" in asked)


async def test_all_containers_less_those_of_a_host_that_fails(
    daemons: dict[str, FakeDaemon], fleet: Fleet
) -> None:
    daemons["one"].on("GET", "/containers/json", status=500, json={"message": "no"})
    everywhere = await fleet.inventory.containers(filters={"status": "running"})
    assert len(everywhere) == 2
    assert (everywhere[0].host, everywhere[0].item.id) == ("two", "2a")
    assert [host for host, _ in everywhere[0:2]] == ["two", "two"]
    assert [type(error) for error in everywhere.failures.values()] == [ServerError]
    with pytest.raises(ExceptionGroup, match="1 of 3 hosts: one"):
        everywhere.raise_for_failures()


async def test_find_what(fleet: Fleet) -> None:
    with pytest.raises(InvalidArgument, match="by name, label or image"):
        await fleet.inventory.find()
    with pytest.raises(InvalidArgument):
        await fleet.inventory.find(image="not a name")
    with pytest.raises(InvalidArgument, match="timeout is 0"):
        await fleet.inventory.find(name="cache", timeout=0)


async def test_images_that_differ(daemons: dict[str, FakeDaemon], fleet: Fleet) -> None:
    images = {
        "one": [("a", ["app:1", "app:latest"]), ("s", ["same:1"])],
        "two": [("b", ["app:latest"]), ("s", ["same:1"])],
    }
    for name, found in images.items():
        answer = [{"Id": image, "RepoTags": tags} for image, tags in found]
        daemons[name].on("GET", "/images/json", json=answer)
    daemons["three"].on("GET", "/images/json", status=500, json={"message": "no"})
    assert await fleet.inventory.image_differences() == {
        "app:1": {"one": "a", "two": None},
        "app:latest": {"one": "a", "two": "b"},
    }


async def test_disk_usage_of_old_and_new_daemons(
    daemons: dict[str, FakeDaemon], fleet: Fleet
) -> None:
    daemons["one"].on(
        "GET",
        "/system/df",
        json={
            "LayersSize": 1000,
            "Containers": [{"Id": "a", "SizeRw": 20}, {"Id": "b"}],
            "Volumes": [{"Name": "v", "UsageData": {"Size": 300, "RefCount": 1}}, {"Name": "w"}],
            "BuildCache": [{"ID": "x", "Size": 4, "Shared": False}, {"ID": "y", "Shared": True}],
        },
    )
    daemons["two"].on(
        "GET",
        "/system/df",
        json={
            "ImageUsage": {"TotalSize": 1},
            "ContainerUsage": {"TotalSize": 2},
            "VolumeUsage": {"TotalSize": 3},
            "LayersSize": 99,
        },
    )
    daemons["three"].on("GET", "/system/df", status=500, json={"message": "no"})
    disks = await fleet.inventory.disk_usage()
    assert {host: (tuple(disk), disk.total) for host, disk in disks.items()} == {
        "one": ((1000, 20, 300, 4), 1324),
        "two": ((1, 2, 3, 0), 6),
    }
    assert list(disks.failures) == ["three"]


async def test_versions_that_lag(daemons: dict[str, FakeDaemon], fleet: Fleet) -> None:
    for name, version in zip(NAMES, ("20.10.24+dfsg1", "28.5.2", "28.5.2-1"), strict=True):
        daemons[name].on("GET", "/version", json={"Version": version})
    lag = await fleet.inventory.lagging()
    assert (lag.newest, lag.behind, lag.failures) == ("28.5.2", {"one": "20.10.24+dfsg1"}, {})
    await fleet.close()
    lag = await fleet.inventory.lagging()
    assert (lag.newest, lag.behind, list(lag.failures)) == ("", {}, list(NAMES))
