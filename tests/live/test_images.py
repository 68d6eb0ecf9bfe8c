"""The images of a real engine."""

from typing import Literal, cast

import pytest

from aiodockerapi import (
    DockerSession,
    InvalidArgument,
    ServerError,
    UnsupportedVersion,
)
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.images.filters import ImageFilters
from tests.live.workshop import Workshop

pytestmark = [pytest.mark.live, pytest.mark.one_way]


async def test_list(docker: DockerSession, shop: Workshop) -> None:
    images = await docker.images.list()
    (ours,) = (image for image in images if shop.image in image.repo_tags)
    assert ours.id.startswith("sha256:")
    assert ours.size > 2**20
    assert ours.created is not None
    assert ours.created.year >= 2023


async def test_filters(docker: DockerSession, shop: Workshop) -> None:
    async def found(**filters: str) -> list[str]:
        reference = filters["reference"]
        images = await docker.images.list(filters={"reference": reference, "dangling": False})
        return [tag for image in images for tag in image.repo_tags]

    assert shop.image in await found(reference=shop.image)
    assert await found(reference="nosuchimage") == []
    assert shop.image not in [
        tag
        for image in await docker.images.list(filters={"label": ["no=such", "label=here"]})
        for tag in image.repo_tags
    ]


async def test_an_unknown_filter(docker: DockerSession) -> None:
    with pytest.raises(InvalidArgument, match="there are before, dangling"):
        await docker.images.list(filters=cast(ImageFilters, {"nosuch": "x"}))


@pytest.mark.parametrize(
    ("option", "needs"), [("shared_size", (1, 42)), ("manifests", (1, 47)), ("identity", (1, 54))]
)
async def test_options_of_newer_daemons(
    docker: DockerSession,
    shop: Workshop,
    option: Literal["shared_size", "manifests", "identity"],
    needs: tuple[int, int],
) -> None:
    async def listed() -> None:
        images = await docker.images.list(
            shared_size=option == "shared_size",
            manifests=option in ("manifests", "identity"),
            identity=option == "identity",
        )
        assert any(shop.image in image.repo_tags for image in images)

    assert docker.api_version is not None
    if ApiVersion.parse(docker.api_version) >= needs:
        await listed()
        return
    with pytest.raises(UnsupportedVersion) as caught:
        await listed()
    assert caught.value.has == docker.api_version
    assert caught.value.host == docker.host


async def test_search_without_a_way_out(docker: DockerSession) -> None:
    with pytest.raises(ServerError, match=r"registry|lookup|dial") as caught:
        await docker.images.search("redis", limit=3, filters={"is-official": True})
    assert (caught.value.path, caught.value.status) == ("/images/search", 500)
