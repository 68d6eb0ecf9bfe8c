"""What several parts of the Engine API share: OCI descriptors and platforms.

Their keys are those of the OCI image specification, which begin in lower case, unlike Docker's.
"""

from typing import Annotated

from pydantic import Field

from aiodockerapi._core.model import Model

__all__ = ["OCIDescriptor", "OCIPlatform"]


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
