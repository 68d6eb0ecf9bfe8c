"""An image in a registry, to be copied from there or to there."""

from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from aiodockerapi.errors import InvalidArgument, NotFound
from aiodockerapi.registry.blobs import Blobs
from aiodockerapi.registry.client import Client
from aiodockerapi.registry.digests import is_digest
from aiodockerapi.registry.manifest import Manifest
from aiodockerapi.registry.manifests import Manifests
from aiodockerapi.registry.models import Descriptor
from aiodockerapi.registry.names import check_reference
from aiodockerapi.registry.stores import ImageSource

__all__ = ["RegistryImage"]

_AT_ONCE = 100


class RegistryImage:
    """An image in a registry. Returned by ``registry.image``; copied by `copy_image`.

    Example:
        >>> image = registry.image("app", "1")
        >>> (await image.manifest()).is_index
        False
    """

    def __init__(self, client: Client, repository: str, reference: str) -> None:
        self._client = client
        self._repository = client.place.repository(repository)
        self._reference = check_reference(reference)
        self._manifests = Manifests(client)
        self._blobs = Blobs(client)

    def __repr__(self) -> str:
        mark = "@" if is_digest(self._reference) else ":"
        name = f"{self._client.place.name}/{self._repository}{mark}{self._reference}"
        return f"RegistryImage({name!r})"

    async def manifest(self, entry: Descriptor | None = None) -> Manifest:
        """Return the image's manifest or index, or that of an entry of its index.

        Args:
            entry: the entry; None for the image's own.

        Raises:
            NotFound: there is none.
        """
        reference = self._reference if entry is None else entry.digest
        return await self._manifests.get(self._repository, reference)

    def blob(self, blob: Descriptor) -> AbstractAsyncContextManager[AsyncIterable[bytes]]:
        """Open a blob.

        Args:
            blob: which one.

        Raises:
            NotFound: it is not there; raised when it is opened.
        """
        return self._blobs.get(self._repository, blob.digest)

    @property
    def at_once(self) -> int:
        """How many blobs may be stored at the same time."""
        return _AT_ONCE

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[None, None]:
        """Be ready to store: a registry always is."""
        yield

    async def has(self, blob: Descriptor, source: ImageSource) -> bool:
        """Tell whether a blob is there; of another repository here, it is by now.

        Args:
            blob: which one.
            source: where the image comes from.
        """
        if isinstance(source, RegistryImage) and source._client.place == self._client.place:
            other = source._repository
            if other != self._repository:
                return await self._blobs.mount(self._repository, blob.digest, source=other)
        try:
            await self._blobs.head(self._repository, blob.digest)
        except NotFound:
            return False
        return True

    async def store(self, blob: Descriptor, pieces: AsyncIterable[bytes]) -> None:
        """Store a blob.

        Args:
            blob: which one.
            pieces: its bytes.

        Raises:
            DigestMismatch: the bytes are others; nothing was stored.
        """
        await self._blobs.put(self._repository, pieces, digest=blob.digest)

    async def finish(self, manifest: Manifest, *, top: bool) -> None:
        """Store a manifest.

        Args:
            manifest: the manifest.
            top: whether it gets the image's tag.

        Raises:
            InvalidArgument: the image goes by a digest, and the manifest has another one.
        """
        tag = self._reference if top and not is_digest(self._reference) else None
        if top and tag is None and manifest.digest != self._reference:
            raise InvalidArgument(
                f"{self!r} is to be copied to, and the image has the digest {manifest.digest}; "
                "give a tag"
            )
        await self._manifests.put(self._repository, manifest, tag=tag)
