"""What the daemon says of images: of those it stores, and of those a registry offers.

An image may be of several platforms. With the containerd image store the daemon tells of each
manifest behind its name (API 1.47 and newer), and by whom each was built, pulled and signed
(API 1.54 and newer).
"""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Time, UnixTime
from aiodockerapi.engine.common import OCIDescriptor, OCIPlatform

__all__ = [
    "BuildIdentity",
    "Identity",
    "ImageSummary",
    "ManifestAttestation",
    "ManifestImage",
    "ManifestImageSize",
    "ManifestSize",
    "ManifestSummary",
    "PullIdentity",
    "SearchResult",
    "SignatureIdentity",
    "SignatureTimestamp",
    "SignerIdentity",
]


class BuildIdentity(Model):
    """A build on this machine that an image comes from. API 1.53 and newer."""

    ref: str = ""
    """The build's reference in the builder's history."""
    created_at: Time = None
    """When it was built."""


class PullIdentity(Model):
    """A repository that an image was pulled from. API 1.53 and newer."""

    repository: str = ""
    """The repository: ``docker.io/library/alpine``."""


class SignerIdentity(Model):
    """Who signed an image, as its signing certificate says. API 1.53 and newer.

    An empty text: the certificate does not say it.
    """

    certificate_issuer: str = ""
    """The name of the authority that issued the certificate."""
    subject_alternative_name: str = ""
    """Whom the certificate is for: a workflow's URI or an e-mail address."""
    issuer: str = ""
    """Who vouched for the signer: the URL of the OIDC issuer."""
    build_signer_uri: Annotated[str, Field(alias="BuildSignerURI")] = ""
    """The build instructions that are responsible for signing."""
    build_signer_digest: str = ""
    """The digest of the version of those instructions."""
    runner_environment: str = ""
    """Where the build ran: on a machine of the platform, or on one of the owner's."""
    source_repository_uri: Annotated[str, Field(alias="SourceRepositoryURI")] = ""
    """The source repository that was built."""
    source_repository_digest: str = ""
    """The digest of the source's version."""
    source_repository_ref: str = ""
    """The branch or tag of the source: ``refs/heads/main``."""
    source_repository_identifier: str = ""
    """A name of the source repository that never changes."""
    source_repository_owner_uri: Annotated[str, Field(alias="SourceRepositoryOwnerURI")] = ""
    """The owner of the source repository."""
    source_repository_owner_identifier: str = ""
    """A name of the owner that never changes."""
    build_config_uri: Annotated[str, Field(alias="BuildConfigURI")] = ""
    """The top-level build instructions."""
    build_config_digest: str = ""
    """The digest of the version of `build_config_uri`."""
    build_trigger: str = ""
    """What started the build: an event or an action."""
    run_invocation_uri: Annotated[str, Field(alias="RunInvocationURI")] = ""
    """The run that built the image."""
    source_repository_visibility_at_signing: str = ""
    """Whether the source was public or private when the image was signed."""


class SignatureTimestamp(Model):
    """A witness of when an image was signed. API 1.53 and newer."""

    type: Literal["Tlog", "TimestampAuthority"] | str = ""
    """The witness: a transparency log or a timestamp authority."""
    uri: Annotated[str, Field(alias="URI")] = ""
    """Where the witness is found."""
    timestamp: Time = None
    """When the image was signed."""


class SignatureIdentity(Model):
    """A signature of an image that the daemon checked. API 1.53 and newer."""

    name: str = ""
    """What the signature is called, in words."""
    timestamps: list[SignatureTimestamp] = []
    """The witnesses of its time."""
    known_signer: Literal["DHI"] | str = ""
    """A signer whom the daemon knows: ``DHI`` for Docker Hardened Images; empty: none of them."""
    docker_reference: str = ""
    """The image's name as it was signed; empty: the signature does not say it."""
    signer: SignerIdentity | None = None
    """Who signed."""
    signature_type: Literal["bundle-v0.3", "simplesigning-v1"] | str = ""
    """The signature's format."""
    error: str = ""
    """Why the signature does not hold; empty: it holds."""
    warnings: list[str] = []
    """What the daemon warns of, in English."""


class Identity(Model):
    """Where an image comes from, as far as the daemon can be sure of it. API 1.53 and newer."""

    signature: list[SignatureIdentity] = []
    """The signatures that were checked."""
    pull: list[PullIdentity] = []
    """The repositories it was pulled from."""
    build: list[BuildIdentity] = []
    """The builds on this machine that it comes from."""


class ManifestSize(Model):
    """The disk space that a manifest takes, in bytes. API 1.47 and newer."""

    content: int = 0
    """The size of what is stored as it was pulled: manifest, configuration, compressed layers."""
    total: int = 0
    """The size of all there is: `content` and what was unpacked of it."""


class ManifestImageSize(Model):
    """The disk space that an unpacked image takes, in bytes. API 1.47 and newer."""

    unpacked: int = 0
    """The size of the unpacked layers; 0: not unpacked."""


class ManifestImage(Model):
    """What is known of a manifest that is an image. API 1.47 and newer."""

    platform: OCIPlatform | None = None
    """The platform that the image says it is made for."""
    containers: list[str] = []
    """The IDs of the containers made from it."""
    size: ManifestImageSize | None = None
    """The disk space it takes unpacked."""
    identity: Identity | None = None
    """Where the image comes from; None: not asked for or not known. API 1.54 and newer."""


class ManifestAttestation(Model):
    """What is known of a manifest that is an attestation. API 1.47 and newer."""

    for_: str = ""
    """The digest of the image manifest that it attests to."""


class ManifestSummary(Model):
    """One manifest of an image: a platform's image, or an attestation. API 1.47 and newer."""

    id: Annotated[str, Field(alias="ID")] = ""
    """The digest of the content that stands for the image; it is unique."""
    descriptor: OCIDescriptor | None = None
    """Where the manifest is found."""
    available: bool = False
    """Whether all of its content is on this machine."""
    size: ManifestSize | None = None
    """The disk space it takes."""
    kind: Literal["image", "attestation", "unknown"] | str = ""
    """What the manifest is."""
    image_data: ManifestImage | None = None
    """What is known of the image; None unless `kind` is ``image``."""
    attestation_data: ManifestAttestation | None = None
    """What is known of the attestation; None unless `kind` is ``attestation``."""


class ImageSummary(Model):
    """An image in the list of images that a daemon stores. Returned by ``images.list``."""

    id: str
    """The image's ID: ``sha256:`` and 64 hexadecimal digits, without ``sha256:`` before API 1.22.

    It is the digest of the image's configuration, or, in the containerd image store, that of its
    manifest or index.
    """
    parent_id: str = ""
    """The ID of the image it was built upon; empty: it was pulled, or built with BuildKit."""
    repo_tags: list[str] = []
    """The names it has: ``redis:7``. Empty, or ``<none>:<none>`` until API 1.42: it has none."""
    repo_digests: list[str] = []
    """The names with digest it has: ``redis@sha256:…``. Empty: it came from no registry."""
    created: UnixTime = None
    """When it was built; None: it does not say."""
    size: int = 0
    """The disk space of all its layers, shared ones included, in bytes.

    Daemons before 1.22 tell that in `virtual_size` and here only the space of the last layer.
    """
    shared_size: int = -1
    """The part of `size` that other images use too, in bytes; -1: not computed.

    It is computed if the list is asked to do so, which takes time (API 1.42 and newer).
    """
    virtual_size: int | None = None
    """The same as `size`, in bytes. Until API 1.43. Deprecated: use `size`."""
    labels: dict[str, str] = {}
    """The image's labels."""
    containers: int = -1
    """How many containers use the image; -1: not counted."""
    descriptor: OCIDescriptor | None = None
    """Where the manifest or index of the image is found; None without the containerd image store.

    API 1.48 and newer.
    """
    manifests: list[ManifestSummary] = []
    """The manifests of the image; empty: not asked for, or no containerd image store.

    API 1.47 and newer.
    """


class SearchResult(Model):
    """A repository that a search found. Returned by ``images.search``."""

    name: Annotated[str, Field(alias="name")]
    """The repository's name: ``redis``, ``example/redis``."""
    description: Annotated[str, Field(alias="description")] = ""
    """What the repository's owner says of it."""
    star_count: Annotated[int, Field(alias="star_count")] = 0
    """How many users marked it with a star."""
    is_official: Annotated[bool, Field(alias="is_official")] = False
    """Whether it is one of Docker's official images."""
    is_automated: Annotated[bool, Field(alias="is_automated")] = False
    """Whether it was built by Docker Hub. Deprecated: False on newer daemons."""
    is_trusted: Annotated[bool | None, Field(alias="is_trusted")] = None
    """The name of `is_automated` on Docker 1.x; None: the daemon does not send it."""
