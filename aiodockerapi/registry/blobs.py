"""The blobs of repositories: layers, configurations, and whatever else manifests point to."""

from collections.abc import AsyncIterable, AsyncIterator

from aiodockerapi.errors import InvalidArgument
from aiodockerapi.registry.challenges import Scopes
from aiodockerapi.registry.client import Client, Request
from aiodockerapi.registry.digests import Digester, check_digest
from aiodockerapi.registry.download import BlobStream
from aiodockerapi.registry.media import OCTETS
from aiodockerapi.registry.models import Descriptor
from aiodockerapi.registry.upload import (
    Upload,
    blob_head,
    check_chunk_size,
    upload_request,
)

__all__ = ["Blobs"]


class Blobs:
    """The blobs of repositories, by their digests.

    Args:
        client: the registry.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def get(
        self, repository: str, digest: str, *, start: int = 0, end: int | None = None
    ) -> BlobStream:
        """Get a blob, or a part of it.

        A whole blob's digest is checked at the end. A connection that is lost in the middle is
        made anew, and only the rest is asked for.

        Args:
            repository: which repository.
            digest: which blob.
            start: the first byte wanted.
            end: the byte before which to end; None goes on to the end.

        Raises:
            InvalidArgument: `repository` or `digest` can't be one, or the range holds nothing.
            NotFound: there is no such blob; raised when it is opened, like all that follow.
            Unauthorized: the registry wants credentials, or others.
            StreamTruncated: it was cut time and again.
            DigestMismatch: what came is not what was asked for.

        Example:
            >>> manifest = await registry.manifests.get("app", "1")
            >>> layer = manifest.image.layers[0]
            >>> async with registry.blobs.get("app", layer.digest) as blob:
            ...     print([piece async for piece in blob])
            [b'hello']

        GET /v2/{name}/blobs/{digest} (end-2).
        """
        name = self._client.place.repository(repository)
        url = self._client.url(f"{name}/blobs/{check_digest(digest)}")
        request = Request("GET", url, Scopes.repository(name, "pull"))
        return BlobStream(self._client, request, digest, start, end)

    async def head(self, repository: str, digest: str) -> Descriptor:
        """Ask for a blob's size; its media type is known to manifests alone.

        Args:
            repository: which repository.
            digest: which blob.

        Raises:
            InvalidArgument: `repository` or `digest` can't be one.
            NotFound: there is no such blob.
            Unauthorized: the registry wants credentials, or others.

        Example:
            >>> (await registry.blobs.head("app", digest)).size
            5

        HEAD /v2/{name}/blobs/{digest} (end-2).
        """
        name = self._client.place.repository(repository)
        return await blob_head(self._client, name, check_digest(digest))

    async def put(
        self,
        repository: str,
        data: bytes | AsyncIterable[bytes],
        *,
        digest: str | None = None,
        chunk_size: int | None = None,
        single: bool = False,
    ) -> Descriptor:
        """Store a blob.

        Bytes go in one request. Pieces go in one request, too, as they come; or else, with
        `chunk_size`, in chunks, of which one is in memory: where the connection is lost, only
        what the registry lacks is sent again. What makes pieces may fail: nothing is stored then.

        Args:
            repository: which repository.
            data: the blob.
            digest: what it should be; None for whatever it is.
            chunk_size: bytes of a chunk; the registry may ask for longer ones. None: no chunks.
            single: whether to send bytes with the first request already. A registry that does
                not know that wants them again.

        Raises:
            InvalidArgument: `repository` or `digest` can't be one; `single` with pieces or chunks.
            DigestMismatch: the blob is something else; nothing was stored.
            Unauthorized: the registry wants credentials, or others.
            ConnectionLost: the connection was lost, and what was sent can't be sent again.

        Example:
            >>> blob = await registry.blobs.put("app", b"hello")
            >>> blob.size
            5

        POST, PATCH and PUT /v2/{name}/blobs/uploads/ (end-4a, end-4b, end-5, end-6).
        """
        name = self._client.place.repository(repository)
        size = check_chunk_size(chunk_size)
        digester = Digester(digest)
        algorithm = digester.digest.partition(":")[0]
        if isinstance(data, bytes):
            await digester.feed_all(data)
            known = digester.check("the blob to be uploaded")
            if size is None:
                return await self._whole(name, data, known, single=single)
        if single:
            raise InvalidArgument("single takes bytes, not pieces or chunks")
        async with Upload(self._client, name, algorithm) as upload:
            pieces = _once(data) if isinstance(data, bytes) else data
            if size is None:
                await upload.send(pieces)
            else:
                async for chunk in _chunks(pieces, max(size, upload.least_chunk)):
                    await upload.write(chunk)
            return await upload.finish(digest)

    async def _whole(self, name: str, data: bytes, digest: str, *, single: bool) -> Descriptor:
        algorithm, begun = digest.partition(":")[0], None
        if single:
            request = upload_request(self._client, name, {"digest": digest}, body=data)
            begun = await self._client.call(request)
            if begun.status == 201:
                return Descriptor(media_type=OCTETS, digest=digest, size=len(data))
            # It does not know that, and has begun an upload instead.
        async with Upload(self._client, name, algorithm, begun) as upload:
            return await upload.seal(digest, data)

    def upload(self, repository: str, *, algorithm: str = "sha256") -> Upload:
        """Store a blob step by step.

        Args:
            repository: which repository.
            algorithm: that of the digest: ``sha256`` or ``sha512``.

        Raises:
            InvalidArgument: `repository` can't be one, or the algorithm is not known.

        Example:
            >>> async with registry.blobs.upload("app") as upload:
            ...     await upload.write(b"hello ")
            ...     await upload.write(b"world")
            ...     blob = await upload.finish()
            >>> blob.size
            11

        POST /v2/{name}/blobs/uploads/ (end-4a, end-4c).
        """
        name = self._client.place.repository(repository)
        return Upload(self._client, name, algorithm)

    async def mount(self, repository: str, digest: str, *, source: str) -> bool:
        """Store a blob that another repository of the registry has; return False if it did not.

        Args:
            repository: the repository that is to have it.
            digest: which blob.
            source: the repository that has it.

        Raises:
            InvalidArgument: a repository or `digest` can't be one.
            Unauthorized: the registry wants credentials, or others.

        Example:
            >>> await registry.blobs.mount("other", digest, source="app")
            True

        POST /v2/{name}/blobs/uploads/ (end-11).
        """
        upload = await self.mount_or_upload(repository, digest, source=source)
        if upload is None:
            return True
        async with upload:
            await upload.cancel()
        return False

    async def mount_or_upload(self, repository: str, digest: str, *, source: str) -> Upload | None:
        """Store a blob that another repository has; return None, or else the upload that began.

        Args:
            repository: the repository that is to have it.
            digest: which blob.
            source: the repository that should have it.

        Raises:
            InvalidArgument: a repository or `digest` can't be one.
            Unauthorized: the registry wants credentials, or others.

        Example:
            >>> await registry.blobs.mount_or_upload("other", digest, source="app") is None
            True

        POST /v2/{name}/blobs/uploads/ (end-11).
        """
        client = self._client
        name, other = client.place.repository(repository), client.place.repository(source)
        query = {"mount": check_digest(digest), "from": other}
        answer = await client.call(upload_request(client, name, query, source=other))
        if answer.status == 202:
            return Upload(client, name, digest.partition(":")[0], answer)
        return None

    async def delete(self, repository: str, digest: str) -> None:
        """Remove a blob; manifests that point to it are broken then.

        Args:
            repository: which repository.
            digest: which blob.

        Raises:
            InvalidArgument: `repository` or `digest` can't be one.
            NotFound: there is no such blob.
            Unauthorized: the registry wants credentials, or others.
            NotSupported: the registry is set up without deletion.

        Example:
            >>> await registry.blobs.delete("app", digest)

        DELETE /v2/{name}/blobs/{digest} (end-10).
        """
        name = self._client.place.repository(repository)
        url = self._client.url(f"{name}/blobs/{check_digest(digest)}")
        await self._client.call(
            Request("DELETE", url, Scopes.repository(name, "delete"), patient=True)
        )


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data


async def _chunks(pieces: AsyncIterable[bytes], size: int) -> AsyncIterator[bytes]:
    """Cut pieces of any length into those of one."""
    held = bytearray()
    async for piece in pieces:
        held += piece
        while len(held) >= size:
            yield bytes(held[:size])
            del held[:size]
    if held:
        yield bytes(held)
