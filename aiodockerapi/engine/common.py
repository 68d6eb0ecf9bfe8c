"""What several parts of the Engine API share, of containers, images and services.

The keys of OCI descriptors and platforms are those of the OCI image specification, which begin in
lower case, unlike Docker's.
"""

from typing import Annotated

from pydantic import Field

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Duration

__all__ = ["DriverData", "HealthConfig", "OCIDescriptor", "OCIPlatform", "Ulimit"]


class OCIPlatform(Model):
    """The platform that an image's manifest is made for."""

    architecture: Annotated[str, Field(alias="architecture")] = ""
    """The CPU architecture in Go's words: ``amd64``, ``arm64``, ``arm``, …"""
    os: Annotated[str, Field(alias="os")] = ""
    """The operating system in Go's words: ``linux``, ``windows``, …"""
    os_version: Annotated[str, Field(alias="os.version")] = ""
    """The version of the operating system; empty but for Windows: ``10.0.19041.1165``."""
    os_features: Annotated[list[str], Field(alias="os.features")] = []
    """What the operating system must offer; empty but for Windows: ``win32k``."""
    variant: Annotated[str, Field(alias="variant")] = ""
    """The variant of the CPU: ``v7`` of ``arm``, ``v8`` of ``arm64``; empty if there is none."""


class OCIDescriptor(Model):
    """A pointer to content by its digest: a manifest, a configuration or a layer."""

    media_type: Annotated[str, Field(alias="mediaType")] = ""
    """What the content is: ``application/vnd.oci.image.manifest.v1+json``, …"""
    digest: Annotated[str, Field(alias="digest")] = ""
    """The digest of the content: ``sha256:`` and 64 hexadecimal digits."""
    size: Annotated[int, Field(alias="size")] = 0
    """The length of the content in bytes."""
    urls: Annotated[list[str], Field(alias="urls")] = []
    """Where else the content can be downloaded. API 1.48 and newer."""
    annotations: Annotated[dict[str, str], Field(alias="annotations")] = {}
    """Notes on the content, ``org.opencontainers.image.created`` and the like.

    API 1.48 and newer.
    """
    data: Annotated[str | None, Field(alias="data")] = None
    """The content itself in base64, where it is small enough; None: not included.

    API 1.48 and newer.
    """
    platform: Annotated[OCIPlatform | None, Field(alias="platform")] = None
    """The platform that the content is made for; None if it is not said. API 1.48 and newer."""
    artifact_type: Annotated[str | None, Field(alias="artifactType")] = None
    """The type of the artifact, where the content is no image; None: an image.

    API 1.48 and newer.
    """


class HealthConfig(Model):
    """How the daemon finds out whether a container is well.

    What is left alone is taken from the image.

    Example:
        >>> from datetime import timedelta
        >>> HealthConfig(test=["CMD-SHELL", "redis-cli ping"], interval=timedelta(seconds=30)).test
        ['CMD-SHELL', 'redis-cli ping']
    """

    test: list[str] = []
    """What to run: ``["CMD", program, argument, …]``, ``["CMD-SHELL", line]`` for the
    container's shell, ``["NONE"]`` for no check; empty: as the image says. Status 0 is well."""
    interval: Duration | None = None
    """The time between two checks, at least 1 ms; zero or None: as the image says, or 30 s."""
    timeout: Duration | None = None
    """The time after which a check has failed, at least 1 ms; zero or None: as the image says,
    or 30 s."""
    start_period: Annotated[Duration | None, Since(1, 29)] = None
    """The time the container has to come up, in which a failure does not count; zero or None:
    as the image says, or none. API 1.29 and newer."""
    start_interval: Annotated[Duration | None, Since(1, 44)] = None
    """The time between two checks while it comes up; zero or None: as the image says, or 5 s.
    API 1.44 and newer."""
    retries: int = 0
    """The failures in a row that make it unhealthy; 0: as the image says, or 3."""


class Ulimit(Model):
    """A limit of the kernel on a process, as of ``setrlimit``."""

    name: str = ""
    """Which one, without ``RLIMIT_`` and in lower case: ``nofile``, ``nproc``, ``memlock``, …"""
    soft: int = 0
    """The limit in force; a process may raise it up to the hard one. -1: none."""
    hard: int = 0
    """The most the soft limit may be raised to. -1: none."""


class DriverData(Model):
    """Where a storage driver keeps a file system."""

    name: str = ""
    """The driver, as ``overlay2``."""
    data: dict[str, str] = {}
    """The driver's own facts, paths on the host mostly."""
