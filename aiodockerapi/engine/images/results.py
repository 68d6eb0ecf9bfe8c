"""What came of a request: what was removed, and what was made."""

from aiodockerapi._core.model import Model
from aiodockerapi.engine.common import OCIDescriptor

__all__ = [
    "AttestationStatement",
    "BuildCachePruned",
    "CommitResult",
    "DeleteResponse",
    "ImagesPruned",
]


class DeleteResponse(Model):
    """One thing that was removed: a name, or an image. Returned by ``images.remove``."""

    untagged: str | None = None
    """The name that was removed; None: it was no name."""
    deleted: str | None = None
    """The ID of the image or layer that was removed; None: it was none."""


class ImagesPruned(Model):
    """What was removed, and how much room that made. Returned by ``images.prune``."""

    images_deleted: list[DeleteResponse] = []
    """The names and images that were removed."""
    space_reclaimed: int = 0
    """The disk space that is free again, in bytes."""


class BuildCachePruned(Model):
    """What was removed, and how much room that made. Returned by ``images.build_prune``."""

    caches_deleted: list[str] = []
    """The IDs of the entries that were removed. API 1.39 and newer."""
    space_reclaimed: int = 0
    """The disk space that is free again, in bytes."""


class CommitResult(Model):
    """The image that was made of a container. Returned by ``images.commit``."""

    id: str
    """The image's ID."""


class AttestationStatement(Model):
    """What somebody states of an image. Returned by ``images.attestations``."""

    descriptor: OCIDescriptor | None = None
    """Where the statement is found."""
    predicate_type: str = ""
    """What kind it is: ``https://slsa.dev/provenance/v1``, ``https://spdx.dev/Document``, …"""
    statement: dict[str, object] | None = None
    """The statement itself, as in-toto has it; None: not asked for."""
