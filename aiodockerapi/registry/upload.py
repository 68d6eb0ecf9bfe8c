"""A blob on its way into a registry, chunk by chunk, until it is named by its digest.

The registry says at each step where the next one goes. That must be at the registry itself: the
blob and the token are for nobody else.
"""

import asyncio
import re
from collections.abc import AsyncIterable, AsyncIterator
from types import TracebackType
from typing import Self
from urllib.parse import quote

from yarl import URL

from aiodockerapi.errors import (
    APIError,
    ConnectionLost,
    DockerError,
    InvalidArgument,
    InvalidResponse,
    NotFound,
    UsageError,
)
from aiodockerapi.registry.challenges import Scopes
from aiodockerapi.registry.client import Answer, Client, Request
from aiodockerapi.registry.digests import Digester, check_digest
from aiodockerapi.registry.failures import whole_of
from aiodockerapi.registry.media import OCTETS
from aiodockerapi.registry.models import Descriptor

__all__ = ["Upload", "blob_head", "check_chunk_size", "upload_request"]

_RANGE = re.compile(r"(?:bytes=)?0-([0-9]{1,18})")
_CHUNK_LENGTH = "OCI-Chunk-Min-Length"
_GIVE_UP = 5.0
"""How long the end of an upload that failed may hold up its error, in seconds."""


def upload_request(
    client: Client,
    name: str,
    query: dict[str, str],
    *,
    source: str | None = None,
    body: bytes = b"",
) -> Request:
    """Make the request that begins an upload."""
    scopes = Scopes.repository(name, "pull", "push")
    if source is not None:
        scopes |= Scopes.repository(source, "pull")
    headers = {"Content-Type": OCTETS} if body else {}
    url = client.url(f"{name}/blobs/uploads/", query)
    return Request("POST", url, scopes, headers, body, patient=True)


async def blob_head(client: Client, name: str, digest: str) -> Descriptor:
    """Ask for a blob's size."""
    request = Request("HEAD", client.url(f"{name}/blobs/{digest}"), Scopes.repository(name, "pull"))
    answer = await client.call(request)
    length = whole_of(answer.headers.get("Content-Length"))
    if length is None:
        error = InvalidResponse("the registry does not say how long the blob is")
        raise request.about(error, client.place)
    return Descriptor(media_type=OCTETS, digest=digest, size=length)


class Upload:
    """A blob on its way. Returned by ``blobs.upload``.

    ``async with`` begins it. Left without `finish`, it is cancelled, and the registry keeps
    nothing of it.

    Example:
        >>> async with registry.blobs.upload("app") as upload:
        ...     await upload.write(b"hello")
        ...     blob = await upload.finish()
        >>> blob.size
        5
    """

    def __init__(
        self, client: Client, name: str, algorithm: str, begun: Answer | None = None
    ) -> None:
        self._client = client
        self._name = name
        self._algorithm = algorithm
        self._digester = Digester(algorithm=algorithm)
        self._scopes = Scopes.repository(name, "pull", "push")
        self._begun = begun
        self._url: URL | None = None
        self._over = False
        self._failure: Exception | None = None
        self.offset: int = 0
        """How many bytes the registry has."""
        self.least_chunk: int = 0
        """How many bytes each chunk but the last must have at least."""

    async def __aenter__(self) -> Self:
        if self._url is not None or self._over:
            raise UsageError("an upload can be begun once; ask for another one")
        sha256 = self._algorithm == "sha256"
        query = {} if sha256 else {"digest-algorithm": self._algorithm}
        request = upload_request(self._client, self._name, query)
        begun = self._begun or await self._client.call(request)
        self._move(begun, request)
        self.least_chunk = whole_of(begun.headers.get(_CHUNK_LENGTH)) or 0
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._over:
            return
        if error is None:
            await self.cancel()
            return
        try:
            async with asyncio.timeout(_GIVE_UP):
                await self.cancel()
        except (DockerError, TimeoutError) as also:
            error.add_note(f"the upload could not be cancelled, the registry will: {also}")

    async def write(self, data: bytes) -> None:
        """Send a chunk; if the connection is lost, only what the registry lacks is sent again.

        Args:
            data: the chunk; no shorter than `least_chunk`, unless it is the last.

        Raises:
            ConnectionLost: time and again.
            DockerError: the registry does not take it.
        """
        self._here()  # what can't be sent is not counted
        await self._digester.feed_all(data)
        start, end = self.offset, self.offset + len(data)
        tries = 0
        while self.offset < end:
            before = self.offset
            try:
                await self._patch(data[before - start :])
            except (ConnectionLost, APIError) as error:
                await self._ask_again(error, tries)
            # Without progress it is given up after a while.
            tries = 0 if self.offset > before else tries + 1
            if not before <= self.offset <= end or tries > self._client.wire.limits.retries:
                raise self._about("PATCH", self._lost(start, end))

    async def _ask_again(self, error: DockerError, tries: int) -> None:
        """Find out what the registry has, after a failure that may be gone on from."""
        disordered = error.status == 416 and tries < self._client.wire.limits.retries
        pause = 0.0 if disordered else self._client.wire.limits.pause(error, tries)
        if pause is None:
            raise error
        await asyncio.sleep(pause)
        try:
            await self.status()
        except APIError as refused:
            error.add_note(f"it could not be gone on with: {refused}")
            raise error from None

    async def send(self, pieces: AsyncIterable[bytes]) -> None:
        """Send all the rest in one request, as it comes; it can't be sent again.

        Args:
            pieces: the bytes. What making them raises, is raised here.

        Raises:
            DockerError: the connection is lost, or the registry does not take it.
        """
        request = Request("PATCH", self._here(), self._scopes, _OCTETS, self._fed(pieces))
        try:
            await self._step(request)
        except Exception:
            if self._failure is None:
                raise
        if self._failure is not None:
            raise self._failure
        self.offset = self._digester.length

    async def _fed(self, pieces: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
        try:
            async for piece in pieces:
                self._digester.feed(piece)
                yield piece
        except Exception as error:  # noqa: BLE001 - the caller's, and raised to it
            # The body ends in order all the same: an upload whose chunk was cut off can't be
            # cancelled at some registries, and lies about for days.
            self._failure = error

    async def _patch(self, data: bytes) -> None:
        last = self.offset + len(data) - 1
        headers = {**_OCTETS, "Content-Range": f"{self.offset}-{last}"}
        answer = await self._step(Request("PATCH", self._here(), self._scopes, headers, data))
        self._know(answer, last + 1)

    async def status(self) -> int:
        """Ask how many bytes the registry has; it may have lost some.

        Raises:
            NotFound: it knows nothing of the upload any more.

        GET {location} (end-13).
        """
        answer = await self._step(Request("GET", self._here(), self._scopes))
        self._know(answer, self.offset)
        return self.offset

    def _know(self, answer: Answer, otherwise: int) -> None:
        found = _RANGE.fullmatch(answer.headers.get("Range", "").strip())
        if found is None:
            self.offset = otherwise
            return
        last = int(found[1])
        # Of nothing at all it is said, too, that there is the first byte.
        self.offset = 0 if last == 0 and otherwise == 0 else last + 1

    async def finish(self, digest: str | None = None, *, data: bytes = b"") -> Descriptor:
        """End the upload: from now on there is the blob.

        Args:
            digest: what it should be; None for whatever it is.
            data: the last chunk, or all of it.

        Raises:
            DigestMismatch: it is something else; the registry keeps nothing of it.
            BadRequest: the registry counts differently.

        PUT {location} (end-6).
        """
        self._here()
        await self._digester.feed_all(data)
        if digest is not None:
            self._digester.expected = check_digest(digest)
        actual = self._digester.check("the blob to be uploaded")
        return await self._end(actual, self._digester.length, data)

    async def seal(self, digest: str, data: bytes) -> Descriptor:
        """End an upload that has nothing yet by all of it, whose digest is known to be right.

        Args:
            digest: the digest, which is not computed again.
            data: the whole blob.

        Raises:
            BadRequest: the digest was not right.

        PUT {location} (end-6).
        """
        return await self._end(check_digest(digest), len(data), data)

    async def _end(self, actual: str, size: int, data: bytes) -> Descriptor:
        url = self._here()
        mark = "&" if url.raw_query_string else "?"
        target = URL(f"{url}{mark}digest={quote(actual, safe='')}", encoded=True)
        headers = dict(_OCTETS)
        if data and self.offset:
            headers["Content-Range"] = f"{self.offset}-{self.offset + len(data) - 1}"
        request = Request("PUT", target, self._scopes, headers, data, patient=True)
        try:
            await self._client.call(request)
        except ConnectionLost:
            # It may have been done, which can be found out.
            if not await self._is_there(actual):
                raise
        self._over = True
        return Descriptor(media_type=OCTETS, digest=actual, size=size)

    async def _is_there(self, digest: str) -> bool:
        try:
            await blob_head(self._client, self._name, digest)
        except NotFound:
            return False
        return True

    async def cancel(self) -> None:
        """Give the upload up; the registry keeps nothing of it.

        A registry that has no way to be told forgets it by itself, after some days.

        DELETE {location} (end-14).
        """
        url, self._over = self._here(), True
        try:
            await self._client.call(Request("DELETE", url, self._scopes))
        except APIError as error:
            # It knows nothing of it any more, or uploads can't be cancelled there.
            if error.status not in (404, 405):
                raise

    async def _step(self, request: Request) -> Answer:
        answer = await self._client.call(request)
        if "Location" in answer.headers:
            self._move(answer, request)
        return answer

    def _here(self) -> URL:
        if self._url is None:
            raise UsageError("begin the upload first: async with … as upload")
        if self._over:
            raise UsageError("the upload is over")
        return self._url

    def _move(self, answer: Answer, request: Request) -> None:
        """Go where the registry says that the next step is."""
        location = answer.headers.get("Location", "")
        try:
            # As it was sent: registries sign what stands in it.
            url = request.url.join(URL(location, encoded=True)).with_fragment(None)
            host = url.host
        except ValueError:
            url, host = URL(), None
        if not location or not host:
            told = "the registry does not say where the blob is to be sent"
        elif not self._client.place.is_here(url):
            told = (
                f"the registry wants the blob at {url.origin()}, which is not the registry: "
                "nothing is sent there; was a proxy before it set up for another address?"
            )
        else:
            self._url = url
            return
        raise self._about(request.method, InvalidResponse(told))

    def _lost(self, start: int, end: int) -> InvalidResponse:
        return InvalidResponse(
            f"the registry has {self.offset} bytes of the upload, where the chunk goes from "
            f"{start} to {end}; the upload has to begin anew"
        )

    def _about(self, method: str, error: DockerError) -> DockerError:
        path = f"/v2/{self._name}/blobs/uploads/"
        return error.about(host=self._client.place.name, method=method, path=path)


_OCTETS = {"Content-Type": OCTETS}


def check_chunk_size(size: int | None) -> int | None:
    """Return how many bytes a chunk is to have, if it can have so many.

    Raises:
        InvalidArgument: it can't.
    """
    if size is not None and size < 1:
        raise InvalidArgument(f"chunk_size is {size}; it takes 1 byte at least")
    return size
