"""Copying images: blobs side by side, manifests after what they point to, the top one last.

So nothing that can be found is ever incomplete. What is at the target already is not sent, and
bytes pass by in constant memory. A connection that is lost at the source is mended where it was;
one that is lost at the target, by sending that blob anew.
"""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable
from dataclasses import dataclass

from aiodockerapi.errors import (
    ConnectionLost,
    DigestMismatch,
    DockerError,
    InvalidArgument,
    InvalidResponse,
)
from aiodockerapi.registry.manifest import Manifest
from aiodockerapi.registry.media import MANIFESTS
from aiodockerapi.registry.models import Descriptor
from aiodockerapi.registry.platforms import choose
from aiodockerapi.registry.stores import ImageSource, ImageTarget

__all__ = ["CopyProgress", "copy_image"]

_DEPTH = 4
"""How deep indexes may lie in indexes; one in another is rare already."""


@dataclass(frozen=True)
class CopyProgress:
    """How far a copy has come.

    Args:
        blob: which blob it is about.
        done: how many bytes of the blob are done, those included that were there.
        copied: how many bytes of the whole image are done; it never gets less.
        total: how many bytes the whole image has.
    """

    blob: Descriptor
    done: int
    copied: int
    total: int


async def copy_image(
    source: ImageSource,
    target: ImageTarget,
    *,
    platform: str | None = None,
    parallel: int = 4,
    retries: int = 3,
    progress: Callable[[CopyProgress], None] | None = None,
) -> Descriptor:
    """Copy an image, from and to registries, OCI layout folders and archives of ``docker save``.

    Args:
        source: where it is: ``registry.image("app", "1")``, an `OCILayout`, a `DockerArchive`.
        target: where it is to be.
        platform: whose image to take from an index: ``linux/arm64``; None takes all of it.
        parallel: how many blobs are copied at the same time.
        retries: how often a blob is sent again whose connection was lost.
        progress: called whenever there is some.

    Returns:
        What the target has now: digest, media type and size of its manifest or index.

    Raises:
        InvalidArgument: `parallel` is below 1, or an argument does not fit the others.
        NotFound: there is no such image, or none for the platform.
        DigestMismatch: bytes are not what their digest says; the image is not there then.
        DockerError: whatever else ends it early.

    Example:
        >>> copied = await copy_image(registry.image("app", "1"), registry.image("copy", "1"))
        >>> copied.digest == (await registry.manifests.head("app", "1")).digest
        True
    """
    if parallel < 1 or retries < 0:
        raise InvalidArgument("parallel takes 1 at least, and retries 0")
    top = await source.manifest()
    if platform is not None and top.is_index:
        top = await source.manifest(choose(top.index, platform))
    copy = _Copy(source, target, asyncio.Semaphore(min(parallel, target.at_once)), retries)
    manifests = await copy.all_of(top)
    blobs = _blobs(manifests)
    copy.told = _Told(sum(blob.size for blob in blobs), progress)
    async with target.writing():
        await copy.side_by_side(blobs)
        for manifest in manifests:
            await target.finish(manifest, top=manifest is top)
    return top.descriptor


def _blobs(manifests: list[Manifest]) -> list[Descriptor]:
    """List the blobs of some manifests, each once, the largest first."""
    found: dict[str, Descriptor] = {}
    for manifest in manifests:
        if manifest.is_index:
            continue
        if manifest.media_type not in MANIFESTS:
            raise InvalidResponse(
                f"the manifest {manifest.digest} is of the type {manifest.media_type!r}, which "
                "can't be copied: what it points to is not known"
            )
        image = manifest.image
        for blob in (image.config, *image.layers):
            # Layers that may not be given on are downloaded from where they say.
            if not (blob.urls and "foreign" in blob.media_type):
                found[blob.digest] = blob
    return sorted(found.values(), key=lambda blob: -blob.size)


class _Told:
    """Tells of progress, which never goes back."""

    def __init__(self, total: int, progress: Callable[[CopyProgress], None] | None) -> None:
        self._total = total
        self._progress = progress
        self._copied = 0
        self._most: dict[str, int] = {}

    def __call__(self, blob: Descriptor, done: int) -> None:
        more = done - self._most.get(blob.digest, 0)
        if more > 0:
            self._most[blob.digest] = done
            self._copied += more
        if self._progress is not None:
            self._progress(CopyProgress(blob, done, self._copied, self._total))


class _Copy:
    """One copy."""

    def __init__(
        self, source: ImageSource, target: ImageTarget, slots: asyncio.Semaphore, retries: int
    ) -> None:
        self._source = source
        self._target = target
        self._slots = slots
        self._retries = retries
        self.told = _Told(0, None)

    async def all_of(self, top: Manifest, depth: int = 0) -> list[Manifest]:
        """List a manifest and all below it, those first that others point to."""
        if not top.is_index:
            return [top]
        if depth >= _DEPTH:
            raise InvalidResponse(f"indexes lie in indexes, {_DEPTH} deep; that is no image")
        found: dict[str, Manifest] = {}
        for entry in top.index.manifests:
            if entry.digest not in found:
                below = await self.all_of(await self._source.manifest(entry), depth + 1)
                found.update((each.digest, each) for each in below)
        return [*found.values(), top]

    async def side_by_side(self, blobs: list[Descriptor]) -> None:
        """Copy blobs, so many at a time; the first that fails ends the others."""
        try:
            async with asyncio.TaskGroup() as group:
                for blob in blobs:
                    group.create_task(self._one(blob))
        except ExceptionGroup as failed:
            first = failed.exceptions[0]
            raise first from first.__cause__

    async def _one(self, blob: Descriptor) -> None:
        async with self._slots:
            if await self._target.has(blob, self._source):
                self.told(blob, blob.size)
                return
            for left in range(self._retries, -1, -1):
                try:
                    async with self._source.blob(blob) as pieces:
                        await self._target.store(blob, self._counted(blob, pieces))
                        return
                except ConnectionLost:
                    if not left:
                        raise
                await asyncio.sleep(0.1 * 2.0 ** (self._retries - left))

    async def _counted(
        self, blob: Descriptor, pieces: AsyncIterable[bytes]
    ) -> AsyncIterator[bytes]:
        done = 0
        self.told(blob, 0)
        async for piece in pieces:
            done += len(piece)
            if done > blob.size:
                raise _other_size(blob, "more")
            self.told(blob, done)
            yield piece
        if done < blob.size:
            raise _other_size(blob, "fewer")


def _other_size(blob: Descriptor, how: str) -> DockerError:
    return DigestMismatch(
        f"the blob {blob.digest} has {how} bytes than the {blob.size} that its manifest says",
        expected=blob.digest,
    )
