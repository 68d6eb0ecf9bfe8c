"""What daemons say of images is read, all of it."""

import json

import pytest
from pydantic import ValidationError

from aiodockerapi._core.model import reader
from aiodockerapi.engine.common import OCIDescriptor, OCIPlatform
from aiodockerapi.engine.images.models import ImageSummary, SearchResult
from tests.unit.models.answers import check_many, check_one, extra, recorded

DOCKER_IMAGES = [
    "docker-20.10-images",
    "docker-28.5-images",
    "docker-28.5-images-manifests",
    "remote-api-1.x-images",
]


@pytest.mark.parametrize("name", DOCKER_IMAGES)
def test_every_field_of_docker_is_known(name: str) -> None:
    images = check_many(ImageSummary, recorded(name))
    assert images
    assert {path for image in images for path in extra(image)} == set()


def test_podman_adds_fields_of_its_own_that_are_kept() -> None:
    (image,) = check_many(ImageSummary, recorded("podman-5.4-images"))
    assert set(extra(image)) == {"Digest", "History", "Names"}
    assert (image.repo_tags, image.size) == (["localhost/example:latest"], 2141426)


def test_docker_of_2015_has_a_virtual_size() -> None:
    first, second = check_many(ImageSummary, recorded("remote-api-1.x-images"))
    assert (first.size, first.virtual_size) == (0, 227737551)
    assert (second.repo_tags, second.repo_digests, second.labels) == (["ubuntu:latest"], [], {})
    assert first.parent_id.startswith("c90d37781e07")
    assert first.created is not None
    assert first.created.isoformat() == "2015-10-12T02:20:06+00:00"
    assert (first.shared_size, first.containers) == (-1, -1)


def test_docker_20_10() -> None:
    (image,) = check_many(ImageSummary, recorded("docker-20.10-images"))
    assert (image.repo_tags, image.repo_digests) == (["example:latest"], [])
    assert (image.size, image.virtual_size, image.shared_size) == (1984255, 1984255, -1)
    assert (image.labels, image.containers) == ({"purpose": "example"}, -1)
    assert (image.descriptor, image.manifests) == (None, [])


def test_the_containerd_store_tells_of_manifests() -> None:
    (image,) = check_many(ImageSummary, recorded("docker-28.5-images-manifests"))
    assert image.descriptor is not None
    assert image.descriptor.digest == image.id
    assert image.descriptor.annotations["org.opencontainers.image.ref.name"] == "latest"
    (manifest,) = image.manifests
    assert (manifest.kind, manifest.available, manifest.attestation_data) == ("image", True, None)
    assert manifest.size is not None
    assert manifest.size.total == image.size
    assert manifest.image_data is not None
    assert manifest.image_data.platform == OCIPlatform(architecture="amd64", os="linux")
    assert (manifest.image_data.containers, manifest.image_data.identity) == ([], None)


def test_the_newest_daemons_tell_who_built_pulled_and_signed() -> None:
    images = check_many(ImageSummary, recorded("api-1.55-images"))
    assert {path for image in images for path in extra(image)} == set()
    image, attestation = images[0].manifests
    assert attestation.attestation_data is not None
    assert attestation.attestation_data.for_ == image.id
    assert image.image_data is not None
    identity = image.image_data.identity
    assert identity is not None
    assert [pull.repository for pull in identity.pull] == ["docker.io/library/example"]
    assert identity.build[0].created_at is not None
    (signature,) = identity.signature
    assert (signature.known_signer, signature.signature_type) == ("DHI", "bundle-v0.3")
    assert signature.signer is not None
    assert signature.signer.source_repository_ref == "refs/heads/main"
    assert signature.timestamps[0].timestamp is not None
    assert signature.timestamps[0].timestamp.nanosecond == 123456789


def test_a_descriptor_may_hold_everything_or_nothing() -> None:
    full = check_one(
        OCIDescriptor,
        b"""{"mediaType": "application/vnd.oci.empty.v1+json", "digest": "sha256:44", "size": 2,
            "urls": ["https://example.com/44"], "annotations": null, "data": "e30=",
            "artifactType": "application/example", "platform": {"architecture": "amd64",
            "os": "windows", "os.version": "10.0.1", "os.features": ["win32k"]}}""",
    )
    assert set(extra(full)) == set()
    assert (full.annotations, full.data) == ({}, "e30=")
    assert full.platform is not None
    assert (full.platform.os_version, full.platform.os_features) == ("10.0.1", ["win32k"])
    bare = check_one(OCIDescriptor, b"{}")
    assert (bare.urls, bare.platform, bare.artifact_type) == ([], None, None)


def test_search_results_of_2015() -> None:
    first, second = check_many(SearchResult, recorded("remote-api-1.x-search"))
    assert set(extra(first)) == set()
    assert (first.name, first.is_trusted, first.star_count) == ("ruo91/redis", True, 0)
    assert second.description == "Redis Atomic App"


def test_search_results_of_today() -> None:
    body = {
        "star_count": 13000,
        "is_official": True,
        "name": "redis",
        "is_automated": False,
        "description": "Redis is the world's fastest data platform",
    }
    found = check_one(SearchResult, json.dumps(body).encode())
    assert (found.is_official, found.is_automated, found.is_trusted) == (True, False, None)


def test_no_images_may_be_null() -> None:
    assert reader(ImageSummary).many(b"null") == []


def test_an_image_has_an_id() -> None:
    with pytest.raises(ValidationError, match="Id"):
        reader(ImageSummary).one(b"{}")
