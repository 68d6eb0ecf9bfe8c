"""An image in an archive, as ``docker save`` writes it and ``docker load`` reads it.

::

    manifest.json     [{"Config": FILE, "RepoTags": [NAME], "Layers": [FILE, …]}, …]
    FILE              a configuration, or a layer; packed, or as it is

The archive has no manifest of a registry's: one is made of what is there. Written, layers stay
packed as they were, which ``docker load`` reads.
"""

import json
import posixpath
import tarfile
from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from os import PathLike
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pydantic import TypeAdapter, ValidationError

from aiodockerapi._core.model import Model
from aiodockerapi.errors import (
    InvalidArgument,
    InvalidResponse,
    NotFound,
    ResponseTooLarge,
    UsageError,
)
from aiodockerapi.registry.digests import Digester
from aiodockerapi.registry.failures import from_validation
from aiodockerapi.registry.files import digest_of_part, in_thread, read_part, replaced, write_pieces
from aiodockerapi.registry.manifest import Manifest, written
from aiodockerapi.registry.media import DOCKER_CONFIG, DOCKER_MANIFEST
from aiodockerapi.registry.models import Descriptor, ImageManifest
from aiodockerapi.registry.stores import ImageSource

__all__ = ["DockerArchive"]

_LAYER = "application/vnd.docker.image.rootfs.diff.tar"
_PACKED = {b"\x1f\x8b": ".gzip", b"\x28\xb5": ".zstd"}
_LONGEST = 8 * 2**20
_LINKS = 8


class _Entry(Model):
    """One image of an archive."""

    config: str
    repo_tags: list[str] = []
    layers: list[str] = []


_ENTRIES: TypeAdapter[list[_Entry]] = TypeAdapter(list[_Entry])


class _Part(NamedTuple):
    """Where in the archive a file lies."""

    start: int
    size: int


class DockerArchive:
    """An image in an archive, of ``docker save`` or for ``docker load``.

    Args:
        path: the archive; one that an image is copied to is written anew.
        name: the image's name in it, ``app:1``; None for the only one there, or for none.

    Example:
        >>> archive = DockerArchive(folder / "app.tar", "app:1")
        >>> await copy_image(registry.image("app", "1"), archive)
        Descriptor(...)
        >>> [layer.size for layer in (await archive.manifest()).image.layers]
        [5]
    """

    def __init__(self, path: str | PathLike[str], name: str | None = None) -> None:
        self._path = Path(path)
        self._name = name
        self._parts: dict[str, _Part] = {}
        self._manifest: Manifest | None = None
        self._file: BinaryIO | None = None

    def __repr__(self) -> str:
        return f"DockerArchive({str(self._path)!r}, {self._name!r})"

    async def manifest(self, entry: Descriptor | None = None) -> Manifest:
        """Return the manifest that the image would have in a registry.

        Args:
            entry: an entry of an index, which there is none of.

        Raises:
            NotFound: there is no such image, or no archive.
            InvalidResponse: that is no archive of images.
        """
        if entry is not None:
            raise NotFound(f"{self._path} has no index")
        if self._manifest is None:
            self._manifest = await in_thread(self._read)
        return self._manifest

    def _read(self) -> Manifest:
        try:
            with tarfile.open(self._path, "r:") as tar:
                return self._made(tar)
        except FileNotFoundError as error:
            raise NotFound(f"there is no {self._path}") from error
        except tarfile.TarError as error:
            raise InvalidResponse(
                f"{self._path} is no archive of docker save: {error}; a packed one has to be "
                "unpacked before"
            ) from error

    def _made(self, tar: tarfile.TarFile) -> Manifest:
        entry = self._entry(tar)
        config = self._described(tar, entry.config, DOCKER_CONFIG)
        layers = [self._described(tar, layer, None) for layer in entry.layers]
        made = ImageManifest(config=config, layers=layers, media_type=DOCKER_MANIFEST)
        return written(made)

    def _entry(self, tar: tarfile.TarFile) -> _Entry:
        part = self._part(tar, "manifest.json")
        if part.size > _LONGEST:
            raise ResponseTooLarge(f"manifest.json of {self._path} is longer than {_LONGEST} bytes")
        with self._path.open("rb") as file:
            file.seek(part.start)
            data = file.read(part.size)
        try:
            entries = _ENTRIES.validate_json(data)
        except ValidationError as error:
            raise from_validation(error, f"manifest.json of {self._path}") from error
        named = [each for each in entries if self._name is None or self._name in each.repo_tags]
        if len(named) != 1:
            names = ", ".join(name for each in entries for name in each.repo_tags) or "no names"
            raise NotFound(f"{self._path} has {len(named)} images of that name; it has {names}")
        return named[0]

    def _described(self, tar: tarfile.TarFile, name: str, media_type: str | None) -> Descriptor:
        part = self._part(tar, name)
        digest, beginning = digest_of_part(self._path, part.start, part.size)
        self._parts[digest] = part
        kind = media_type or _LAYER + _PACKED.get(beginning[:2], "")
        return Descriptor(media_type=kind, digest=digest, size=part.size)

    def _part(self, tar: tarfile.TarFile, name: str) -> _Part:
        try:
            member = tar.getmember(name)
            # Older engines link equal layers to the first of them.
            for _ in range(_LINKS):
                if member.isreg():
                    return _Part(member.offset_data, member.size)
                above = posixpath.dirname(member.name) if member.issym() else ""
                member = tar.getmember(posixpath.normpath(f"{above}/{member.linkname}".lstrip("/")))
        except KeyError:
            pass  # told below
        raise InvalidResponse(f"{self._path} has no file {name}; is it of docker save?")

    def blob(self, blob: Descriptor) -> AbstractAsyncContextManager[AsyncIterable[bytes]]:
        """Open a layer or the configuration.

        Args:
            blob: which one.

        Raises:
            NotFound: it is not there; raised when it is opened.
        """
        return self._opened(blob)

    @asynccontextmanager
    async def _opened(self, blob: Descriptor) -> AsyncGenerator[AsyncIterable[bytes], None]:
        part = self._parts.get(blob.digest)
        if part is None:
            raise NotFound(f"{self._path} has no {blob.digest}")
        with closing(read_part(self._path, blob.digest, *part)) as pieces:
            yield pieces

    @property
    def at_once(self) -> int:
        """How many blobs may be stored at the same time: they stand one after the other."""
        return 1

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[None, None]:
        """Write the archive; left by an error, there is none, or the one before.

        Raises:
            UsageError: it is being written already.
        """
        if self._file is not None:
            raise UsageError(f"{self!r} is being written already")
        try:
            async with replaced(self._path) as file:
                self._file, self._parts, self._manifest = file, {}, None
                yield
                await in_thread(file.write, bytes(2 * tarfile.BLOCKSIZE))
        finally:
            self._file, self._parts = None, {}

    async def has(self, blob: Descriptor, source: ImageSource) -> bool:  # noqa: ARG002
        """Tell whether a blob is there: the archive is new, and nothing is.

        Args:
            blob: which one.
            source: where the image comes from.
        """
        return False

    async def store(self, blob: Descriptor, pieces: AsyncIterable[bytes]) -> None:
        """Add a blob to the archive that is being written.

        Args:
            blob: which one.
            pieces: its bytes.

        Raises:
            DigestMismatch: the bytes are others; nothing is added.
        """
        file = self._open_file()
        start = file.tell()
        digester = Digester(blob.digest)
        try:
            await in_thread(file.write, _head(_file_of(blob.digest), blob.size))
            await write_pieces(file, pieces, digester)
            digester.check(f"the blob for {self._path}")
            await in_thread(file.write, bytes(-blob.size % tarfile.BLOCKSIZE))
        except BaseException:
            # Whoever tries again writes over it.
            file.seek(start)
            file.truncate()
            raise

    async def finish(self, manifest: Manifest, *, top: bool) -> None:
        """Add what makes an image of the blobs.

        Args:
            manifest: the manifest.
            top: whether it is the image's own; an archive has no other ones.

        Raises:
            InvalidArgument: it is an index.
        """
        if manifest.is_index or not top:
            raise InvalidArgument(
                "an archive holds images of one platform alone; say which: platform='linux/amd64'"
            )
        image = manifest.image
        entry = {
            "Config": _file_of(image.config.digest),
            "RepoTags": [self._name] if self._name is not None else None,
            "Layers": [_file_of(layer.digest) for layer in image.layers],
        }
        data = json.dumps([entry]).encode()
        file = self._open_file()
        padding = bytes(-len(data) % tarfile.BLOCKSIZE)
        await in_thread(file.write, _head("manifest.json", len(data)) + data + padding)

    def _open_file(self) -> BinaryIO:
        if self._file is None:
            raise UsageError(f"{self!r} is not being written; copy_image does")
        return self._file


def _file_of(digest: str) -> str:
    return digest.partition(":")[2]


def _head(name: str, size: int) -> bytes:
    entry = tarfile.TarInfo(name)
    entry.size = size
    return entry.tobuf(tarfile.GNU_FORMAT)
