"""What came of a request: what was removed, and what was made."""

from aiodockerapi._core.model import Model
from aiodockerapi.engine.common import OCIDescriptor

__all__ = [
    "AttestationStatement",
    "BuildCachePruned",
    "BuildResult",
    "CommitResult",
    "DeleteResponse",
    "ImagesPruned",
    "ImportResult",
    "LoadResult",
    "PullResult",
    "PushResult",
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


class PullResult(Model):
    """What a pull has got. Returned by ``images.pull(…).wait()``."""

    digest: str = ""
    """The digest of what the reference names in the registry, one manifest or the index of
    several: ``sha256:…``. Empty with `all_tags`, and with Podman, which does not tell it."""
    digests: dict[str, str] = {}
    """The same by the tag: one, or with `all_tags` many; none if it was pulled by its digest."""
    up_to_date: bool | None = None
    """Whether it was there already, as it is in the registry; None: not told, as by Podman."""
    image_id: str = ""
    """The beginning of the image's ID, 12 hexadecimal digits; from Podman alone, else empty."""


class PushResult(Model):
    """What a push has brought to the registry. Returned by ``images.push(…).wait()``."""

    digest: str = ""
    """The digest under which the registry has it: ``sha256:…``; empty with `all_tags`."""
    size: int = 0
    """The size of the manifest with that digest, in bytes; 0 with `all_tags`."""
    digests: dict[str, str] = {}
    """The digests by the tags: one, or with `all_tags` many."""
    original_index: OCIDescriptor | None = None
    """The index of all platforms, where it could not be pushed because some are not here."""
    selected_manifest: OCIDescriptor | None = None
    """The one platform's manifest that was pushed in its place."""


class BuildResult(Model):
    """The image that was built. Returned by ``images.build(…).wait()``."""

    id: str = ""
    """The image's ID: ``sha256:…``, or from daemons before API 1.30 its first 12 hexadecimal
    digits. Empty if `BuildOptions.outputs` put what was built elsewhere."""


class LoadResult(Model):
    """The images that were loaded. Returned by ``images.load(…).wait()``."""

    images: list[str] = []
    """The name of each, ``redis:7``, once for each name; the ID of one that has none."""


class ImportResult(Model):
    """The image that was made of an archive. Returned by ``images.import_(…).wait()``."""

    id: str
    """The image's ID: ``sha256:…``."""


class AttestationStatement(Model):
    """What somebody states of an image. Returned by ``images.attestations``."""

    descriptor: OCIDescriptor | None = None
    """Where the statement is found."""
    predicate_type: str = ""
    """What kind it is: ``https://slsa.dev/provenance/v1``, ``https://spdx.dev/Document``, …"""
    statement: dict[str, object] | None = None
    """The statement itself, as in-toto has it; None: not asked for."""
