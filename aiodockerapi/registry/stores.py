"""What images are copied from and to: registries, folders, archives, or what somebody writes."""

from collections.abc import AsyncIterable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from aiodockerapi.registry.manifest import Manifest
from aiodockerapi.registry.models import Descriptor

__all__ = ["ImageSource", "ImageTarget"]


class ImageSource(Protocol):
    """Where an image is."""

    async def manifest(self, entry: Descriptor | None = None) -> Manifest:
        """Return the image's manifest or index, or that of an entry of its index."""
        ...

    def blob(self, blob: Descriptor) -> AbstractAsyncContextManager[AsyncIterable[bytes]]:
        """Open a blob; reading it to the end checks its digest."""
        ...


class ImageTarget(Protocol):
    """Where an image is to be."""

    @property
    def at_once(self) -> int:
        """How many blobs may be stored at the same time."""
        ...

    def writing(self) -> AbstractAsyncContextManager[None]:
        """Be ready to store; left by an error, the image is not there."""
        ...

    async def has(self, blob: Descriptor, source: ImageSource) -> bool:
        """Tell whether a blob is there, or could be had without its bytes."""
        ...

    async def store(self, blob: Descriptor, pieces: AsyncIterable[bytes]) -> None:
        """Store a blob, if its digest is right; begun anew, it begins with nothing."""
        ...

    async def finish(self, manifest: Manifest, *, top: bool) -> None:
        """Store a manifest; the one at the top, which is the last, gets the image's name."""
        ...
