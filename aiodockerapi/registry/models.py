"""What registries hold, in the words of the OCI image specification.

Docker's own formats have the same fields and differ by their media types alone: its manifest is
an `ImageManifest` here, its manifest list an `ImageIndex`.
"""

from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Duration, Time

__all__ = [
    "Descriptor",
    "ImageIndex",
    "ImageManifest",
    "OCIHealthcheck",
    "OCIHistory",
    "OCIImage",
    "OCIImageConfig",
    "OCIRootFS",
    "Platform",
]


class _Camel(Model):
    """A value whose keys begin in lower case: ``mediaType``."""

    model_config: ClassVar[ConfigDict] = ConfigDict(alias_generator=to_camel)


class _Snake(Model):
    """A value whose keys are spelt like our fields."""

    model_config: ClassVar[ConfigDict] = ConfigDict(alias_generator=str)


class Platform(_Snake):
    """The platform that an image is made for."""

    architecture: str
    """The CPU architecture in Go's words: ``amd64``, ``arm64``, ``arm``, …"""
    os: str
    """The operating system in Go's words: ``linux``, ``windows``, …"""
    os_version: Annotated[str, Field(alias="os.version")] = ""
    """The version of the operating system; empty but for Windows: ``10.0.19041.1165``."""
    os_features: Annotated[list[str], Field(alias="os.features")] = []
    """What the operating system must offer; empty but for Windows: ``win32k``."""
    variant: str = ""
    """The variant of the CPU: ``v7`` of ``arm``, ``v8`` of ``arm64``; empty if there is none."""


class Descriptor(_Camel):
    """A pointer to content by its digest: a manifest, a configuration, a layer.

    Returned by ``head`` and ``put`` of manifests and blobs.
    """

    media_type: str
    """What the content is: ``application/vnd.oci.image.manifest.v1+json``, …"""
    digest: str
    """The digest of the content: ``sha256:`` and 64 hexadecimal digits."""
    size: Annotated[int, Field(ge=0)]
    """The length of the content in bytes."""
    urls: list[str] = []
    """Where else the content can be downloaded."""
    annotations: dict[str, str] = {}
    """Notes on the content, ``org.opencontainers.image.created`` and the like."""
    data: str | None = None
    """The content itself in base64, where it is small; None: not included."""
    platform: Platform | None = None
    """The platform that the content is made for; None: not said."""
    artifact_type: str | None = None
    """The type of the artifact, where the content is no image; None: an image, or not said."""


class ImageManifest(_Camel):
    """The manifest of one image or artifact: what it consists of."""

    schema_version: int = 2
    """The version of the format."""
    media_type: str = ""
    """The format, OCI's or Docker's; empty: not said, and so OCI's."""
    config: Descriptor
    """The configuration: for an image, what `OCIImage` is."""
    layers: list[Descriptor] = []
    """The layers of the file system, the lowest first; for an artifact, its files."""
    subject: Descriptor | None = None
    """The manifest that this one is about: a signature's image for one."""
    annotations: dict[str, str] = {}
    """Notes on the image."""
    artifact_type: str | None = None
    """The type of the artifact; None: an image, or what the configuration's media type says."""


class ImageIndex(_Camel):
    """A list of manifests: those of an image for several platforms, or the referrers of one."""

    schema_version: int = 2
    """The version of the format."""
    media_type: str = ""
    """The format, OCI's or Docker's; empty: not said, and so OCI's."""
    manifests: list[Descriptor] = []
    """The manifests."""
    subject: Descriptor | None = None
    """The manifest that this list is about."""
    annotations: dict[str, str] = {}
    """Notes on the list."""
    artifact_type: str | None = None
    """The type of the artifact; None: images."""


class OCIHealthcheck(Model):
    """How containers of an image are checked for health. Docker's, not the specification's."""

    test: list[str] = []
    """The command: ``CMD`` and its words, or ``CMD-SHELL`` and a line for the shell; ``NONE``."""
    interval: Duration | None = None
    """The time between two checks."""
    timeout: Duration | None = None
    """The time that a check may take."""
    start_period: Duration | None = None
    """The time at the beginning in which failures do not count."""
    start_interval: Duration | None = None
    """The time between two checks in the start period."""
    retries: int | None = None
    """How many failures in a row make it unhealthy."""


class OCIImageConfig(Model):
    """How containers of an image run."""

    user: str = ""
    """The user, by name or number, and the group behind a colon; empty: root."""
    exposed_ports: dict[str, object] = {}
    """The ports that it listens on are the keys: ``80/tcp``."""
    env: list[str] = []
    """The environment: ``NAME=value``."""
    entrypoint: list[str] = []
    """The beginning of the command."""
    cmd: list[str] = []
    """The rest of the command, or its arguments."""
    volumes: dict[str, object] = {}
    """The folders that get a volume are the keys."""
    working_dir: str = ""
    """The folder that the command runs in."""
    labels: dict[str, str] = {}
    """Notes of whoever built it."""
    stop_signal: str = ""
    """The signal that asks it to end: ``SIGTERM``; empty: that one."""
    healthcheck: OCIHealthcheck | None = None
    """How its health is checked. Docker's."""
    on_build: list[str] = []
    """Instructions for builds upon it. Docker's."""
    shell: list[str] = []
    """The shell of the build. Docker's."""
    args_escaped: bool = False
    """Whether the command is one escaped line, on Windows."""


class OCIRootFS(_Snake):
    """The layers of an image, as they are when they are unpacked."""

    type: str = "layers"
    """How it is made."""
    diff_ids: list[str] = []
    """The digests of the unpacked layers, the lowest first."""


class OCIHistory(_Snake):
    """One step of how an image came about."""

    created: Time = None
    """When it was done; None: it is not said."""
    created_by: str = ""
    """What it did: an instruction of a Dockerfile, or a command."""
    author: str = ""
    """Who did it."""
    comment: str = ""
    """What was said of it."""
    empty_layer: bool = False
    """Whether it changed nothing in the file system, and so has no layer."""


class OCIImage(_Snake):
    """The configuration of an image: its platform, how it runs, how it came about."""

    created: Time = None
    """When it was built; None: it does not say."""
    author: str = ""
    """Who made it."""
    architecture: str
    """The CPU architecture in Go's words: ``amd64``, ``arm64``, ``arm``, …"""
    os: str
    """The operating system in Go's words: ``linux``, ``windows``, …"""
    os_version: Annotated[str, Field(alias="os.version")] = ""
    """The version of the operating system; empty but for Windows."""
    os_features: Annotated[list[str], Field(alias="os.features")] = []
    """What the operating system must offer."""
    variant: str = ""
    """The variant of the CPU: ``v7`` of ``arm``; empty if there is none."""
    config: OCIImageConfig | None = None
    """How containers of it run."""
    rootfs: OCIRootFS
    """Its layers."""
    history: list[OCIHistory] = []
    """How it came about, the first step first."""
