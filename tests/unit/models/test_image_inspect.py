"""What daemons tell of one image is read, all of it, and what came of requests."""

import pytest

from aiodockerapi._core.model import Model
from aiodockerapi.engine.distribution.models import DistributionInspect
from aiodockerapi.engine.images.inspect import HistoryItem, ImageConfig, ImageInspect
from aiodockerapi.engine.images.results import (
    AttestationStatement,
    BuildCachePruned,
    DeleteResponse,
    ImagesPruned,
)
from tests.unit.models.answers import check_many, check_one, extra, recorded

IMAGES = [
    "image-api-1.55",
    "image-docker-20.10-web",
    "image-docker-28.5-containerd-web",
    "image-podman-5.4-web",
]
HISTORIES = [
    "image-docker-20.10-history",
    "image-docker-28.5-containerd-history",
    "image-podman-5.4-history",
]


@pytest.mark.parametrize("name", IMAGES)
def test_every_field_of_an_image_is_known(name: str) -> None:
    image = check_one(ImageInspect, recorded(name))
    assert set(extra(image)) == set()
    assert image.os == "linux"


@pytest.mark.parametrize("name", HISTORIES)
def test_every_field_of_a_history_is_known(name: str) -> None:
    steps = check_many(HistoryItem, recorded(name))
    assert {path for step in steps for path in extra(step)} == set()
    assert steps[-1].created_by == "example image"
    assert steps[-1].created is not None


def test_a_history_has_no_tags_where_there_are_none() -> None:
    last, before, *_ = check_many(HistoryItem, recorded("image-docker-20.10-history"))
    assert (last.tags, before.tags, before.size) == (["web:1"], [], 3)


def test_docker_20_10_tells_of_the_container_of_the_build() -> None:
    image = check_one(ImageInspect, recorded("image-docker-20.10-web"))
    assert image.config is not None
    assert (image.config.cmd, image.config.entrypoint) == (None, ["/bin/sh"])
    assert (image.config.exposed_ports, image.config.volumes) == ({"80/tcp": {}}, {"/data": {}})
    assert image.config.healthcheck is not None
    assert image.config.healthcheck.test == ["CMD-SHELL", "true"]
    assert image.container_config is not None
    assert image.container_config.hostname == image.container[:12]
    assert (image.docker_version, image.virtual_size) == ("20.10.24+dfsg1", image.size)
    assert image.graph_driver is not None
    assert image.graph_driver.name == "overlay2"
    assert (image.descriptor, image.manifests, image.identity) == (None, [], None)


def test_the_containerd_store_tells_of_manifests() -> None:
    image = check_one(ImageInspect, recorded("image-docker-28.5-containerd-web"))
    (manifest,) = image.manifests
    assert manifest.id == image.id
    assert manifest.image_data is not None
    assert manifest.image_data.containers == []
    assert image.graph_driver is not None
    assert image.graph_driver.data == {}


def test_api_1_55_leaves_out_what_says_nothing() -> None:
    image = check_one(ImageInspect, recorded("image-api-1.55"))
    assert (image.author, image.comment, image.parent, image.docker_version) == (None, None, "", "")
    assert image.identity is not None
    assert image.identity.pull[0].repository == "docker.io/library/example"
    assert image.metadata is not None
    assert image.metadata.last_tag_time is not None
    assert image.metadata.last_tag_time.nanosecond == 123456789


def test_podman_never_tags() -> None:
    image = check_one(ImageInspect, recorded("image-podman-5.4-web"))
    assert image.metadata is not None
    assert image.metadata.last_tag_time is None


def test_a_command_that_is_one_string_is_a_list_of_it() -> None:
    config = check_one(ImageConfig, b'{"Cmd":"true","Entrypoint":["/bin/sh"],"Env":null}')
    assert (config.cmd, config.entrypoint, config.env) == (["true"], ["/bin/sh"], [])


def test_what_was_removed() -> None:
    untagged, deleted = check_many(
        DeleteResponse, b'[{"Untagged":"web:1"},{"Deleted":"sha256:abc"}]'
    )
    assert (untagged.untagged, untagged.deleted) == ("web:1", None)
    assert (deleted.untagged, deleted.deleted) == (None, "sha256:abc")


@pytest.mark.parametrize(
    ("cls", "body"),
    [
        (ImagesPruned, b'{"ImagesDeleted":null,"SpaceReclaimed":0}'),
        (BuildCachePruned, b'{"CachesDeleted":null,"SpaceReclaimed":0}'),
        (DistributionInspect, b'{"Descriptor":{"digest":"sha256:abc"},"Platforms":null}'),
        (AttestationStatement, b'{"PredicateType":"https://slsa.dev/provenance/v1"}'),
    ],
)
def test_nothing_is_an_empty_list(cls: type[Model], body: bytes) -> None:
    assert set(extra(check_one(cls, body))) == set()


def test_a_statement_is_kept_as_it_is() -> None:
    body = b'{"Descriptor":{"size":1},"PredicateType":"p","Statement":{"subject":[{"name":"a"}]}}'
    statement = check_one(AttestationStatement, body)
    assert statement.statement == {"subject": [{"name": "a"}]}
