"""An image in a folder, in the OCI image layout.

::

    oci-layout            {"imageLayoutVersion": "1.0.0"}
    index.json            an index of the images; their names are annotations
    blobs/sha256/…        manifests, configurations and layers, by their digests
"""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from os import PathLike
from pathlib import Path

from pydantic import ValidationError

from aiodockerapi._core.model import reader
from aiodockerapi.errors import InvalidResponse, NotFound, ResponseTooLarge
from aiodockerapi.registry.digests import Digester, check_digest
from aiodockerapi.registry.failures import from_validation
from aiodockerapi.registry.files import in_thread, read_part, replaced, write_pieces
from aiodockerapi.registry.manifest import Manifest, written
from aiodockerapi.registry.models import Descriptor, ImageIndex
from aiodockerapi.registry.stores import ImageSource

__all__ = ["OCILayout"]

_NAME = "org.opencontainers.image.ref.name"
_MARK = json.dumps({"imageLayoutVersion": "1.0.0"}).encode()
_LONGEST = 8 * 2**20
_AT_ONCE = 100


class OCILayout:
    """An image in a folder, as skopeo, crane and BuildKit read and write them.

    Args:
        folder: the folder; for an image that is copied there, it is made.
        tag: the image's name in it; None for the only one there, or for none.

    Example:
        >>> await copy_image(registry.image("app", "1"), OCILayout(folder, "1"))
        Descriptor(...)
        >>> (await OCILayout(folder, "1").manifest()).image.layers[0].size
        5
    """

    def __init__(self, folder: str | PathLike[str], tag: str | None = None) -> None:
        self._folder = Path(folder)
        self._tag = tag
        # Another one for the same folder, at the same time, is not provided for.
        self._index_lock = asyncio.Lock()

    def __repr__(self) -> str:
        return f"OCILayout({str(self._folder)!r}, {self._tag!r})"

    async def manifest(self, entry: Descriptor | None = None) -> Manifest:
        """Return the image's manifest or index, or that of an entry of its index.

        Args:
            entry: the entry; None for the image's own.

        Raises:
            NotFound: there is none.
            DigestMismatch: it was changed.
        """
        found = await self._entry() if entry is None else entry
        data = await self._small(self._blob(found.digest), found.digest)
        return Manifest(found.media_type, data, found.digest)

    async def _entry(self) -> Descriptor:
        there = (await self._index()).manifests
        named = [
            each for each in there if self._tag is None or each.annotations.get(_NAME) == self._tag
        ]
        if len(named) != 1:
            names = ", ".join(each.annotations.get(_NAME, "one without a name") for each in there)
            raise NotFound(
                f"{self._folder} has {len(named)} images of that name; there are: {names or 'none'}"
            )
        return named[0]

    async def _index(self) -> ImageIndex:
        data = await self._small(self._folder / "index.json", None)
        try:
            return reader(ImageIndex).one(data)
        except ValidationError as error:
            raise from_validation(error, str(self._folder / "index.json")) from error

    async def _small(self, path: Path, digest: str | None) -> bytes:
        try:
            size = (await in_thread(path.stat)).st_size
            if size > _LONGEST:
                raise ResponseTooLarge(f"{path} is longer than {_LONGEST} bytes")
            data = await in_thread(path.read_bytes)
        except FileNotFoundError as error:
            raise NotFound(f"there is no {path}; is that an OCI layout?") from error
        digester = Digester(digest)
        digester.feed(data)
        digester.check(str(path))
        return data

    def _blob(self, digest: str) -> Path:
        algorithm, _, encoded = check_digest(digest).partition(":")
        return self._folder / "blobs" / algorithm / encoded

    @asynccontextmanager
    async def _opened(self, blob: Descriptor) -> AsyncGenerator[AsyncIterable[bytes], None]:
        path = self._blob(blob.digest)
        if not await in_thread(path.is_file):
            raise NotFound(f"there is no {path}")
        # A byte more than there should be, so that a longer one is found out.
        with closing(read_part(path, blob.digest, 0, blob.size + 1)) as pieces:
            yield pieces

    def blob(self, blob: Descriptor) -> AbstractAsyncContextManager[AsyncIterable[bytes]]:
        """Open a blob.

        Args:
            blob: which one.

        Raises:
            NotFound: it is not there; raised when it is opened.
        """
        return self._opened(blob)

    @property
    def at_once(self) -> int:
        """How many blobs may be stored at the same time."""
        return _AT_ONCE

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[None, None]:
        """Be ready to store; left by an error, blobs may be there, but no image has them."""
        yield

    async def has(self, blob: Descriptor, source: ImageSource) -> bool:  # noqa: ARG002
        """Tell whether a blob is there, with the right length.

        Args:
            blob: which one.
            source: where the image comes from.
        """
        path = self._blob(blob.digest)
        try:
            return (await in_thread(path.stat)).st_size == blob.size
        except FileNotFoundError:
            return False

    async def store(self, blob: Descriptor, pieces: AsyncIterable[bytes]) -> None:
        """Store a blob.

        Args:
            blob: which one.
            pieces: its bytes.

        Raises:
            DigestMismatch: the bytes are others; nothing was stored.
        """
        digester = Digester(blob.digest)
        async with replaced(self._blob(blob.digest)) as file:
            await write_pieces(file, pieces, digester)
            digester.check(f"the blob for {self._folder}")

    async def finish(self, manifest: Manifest, *, top: bool) -> None:
        """Store a manifest.

        Args:
            manifest: the manifest.
            top: whether it gets the image's name.
        """
        await self._write(self._blob(manifest.digest), manifest.data)
        if not top:
            return
        async with self._index_lock:
            await self._write(self._folder / "oci-layout", _MARK)
            await self._write(self._folder / "index.json", await self._grown(manifest))

    async def _grown(self, manifest: Manifest) -> bytes:
        try:
            index = await self._index()
        except NotFound:
            index = ImageIndex()
        kept = [each for each in index.manifests if not self._replaces(each, manifest)]
        notes = {} if self._tag is None else {_NAME: self._tag}
        new = manifest.descriptor.model_copy(update={"annotations": notes} if notes else {})
        try:
            return written(index.model_copy(update={"manifests": [*kept, new]})).data
        except InvalidResponse as error:
            raise InvalidResponse(f"{self._folder / 'index.json'}: {error.message}") from error

    def _replaces(self, entry: Descriptor, manifest: Manifest) -> bool:
        name = entry.annotations.get(_NAME)
        return name == self._tag and (name is not None or entry.digest == manifest.digest)

    @staticmethod
    async def _write(path: Path, data: bytes) -> None:
        async with replaced(path) as file:
            await in_thread(file.write, data)
