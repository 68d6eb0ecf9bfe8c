"""One manifest, byte for byte, and its way from and to a registry.

A digest is that of the bytes: a manifest that is read and written again is another one. So it is
kept as it came, and read when somebody looks into it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from aiodockerapi._core.model import ModelT, reader, to_json
from aiodockerapi.errors import DigestMismatch, DockerError, InvalidArgument, InvalidResponse
from aiodockerapi.registry.challenges import Scopes
from aiodockerapi.registry.client import Answer, Client, Request
from aiodockerapi.registry.digests import Digester, check_digest, digest_of, is_digest
from aiodockerapi.registry.failures import from_validation
from aiodockerapi.registry.media import ANY_MANIFEST, INDEXES, MANIFESTS, OCI_INDEX, OCI_MANIFEST
from aiodockerapi.registry.models import Descriptor, ImageIndex, ImageManifest

__all__ = ["Manifest", "fetch", "media_type_of", "request_for", "store", "told_digest", "written"]

_VAGUE = ("", "application/json", "application/octet-stream", "text/plain")


@dataclass(frozen=True)
class Manifest:
    """A manifest as it was received, byte for byte, and so with its digest.

    Returned by ``manifests.get``; `of` makes one of other bytes. ``manifests.put`` stores it as
    it is.

    Args:
        media_type: its format.
        data: its bytes.
        digest: their digest.
    """

    media_type: str
    data: bytes = field(repr=False)
    digest: str

    @classmethod
    def of(cls, data: bytes, media_type: str) -> "Manifest":
        """Make one of bytes, with their digest.

        Args:
            data: the bytes.
            media_type: their format.

        Example:
            >>> Manifest.of(b"{}", "application/vnd.oci.image.manifest.v1+json").size
            2
        """
        return cls(media_type, data, digest_of(data))

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return len(self.data)

    @property
    def descriptor(self) -> Descriptor:
        """What points to it."""
        return Descriptor(media_type=self.media_type, digest=self.digest, size=self.size)

    @property
    def is_index(self) -> bool:
        """Whether it lists manifests, and is none of an image itself."""
        return self.media_type in INDEXES

    @property
    def image(self) -> ImageManifest:
        """What it says, where it is the manifest of one image or artifact.

        Raises:
            InvalidResponse: it is something else, or not what it should be.
        """
        found = self._read(ImageManifest, MANIFESTS, "of one image")
        self._agree(found.media_type)
        return found

    @property
    def index(self) -> ImageIndex:
        """What it says, where it lists manifests.

        Raises:
            InvalidResponse: it is something else, or not what it should be.
        """
        found = self._read(ImageIndex, INDEXES, "a list of manifests")
        self._agree(found.media_type)
        return found

    @property
    def subject(self) -> Descriptor | None:
        """The manifest that it is about; None: it is about none.

        Raises:
            InvalidResponse: it is not what its media type says.
        """
        if self.is_index:
            return self.index.subject
        return self.image.subject if self.media_type in MANIFESTS else None

    def _read(self, cls: type[ModelT], formats: frozenset[str], what: str) -> ModelT:
        if self.media_type not in formats:
            raise InvalidResponse(
                f"the manifest {self.digest} is not {what}: it is of the type {self.media_type!r}"
            )
        try:
            return reader(cls).one(self.data)
        except ValidationError as error:
            raise from_validation(error, f"the manifest {self.digest}") from error

    def _agree(self, media_type: str) -> None:
        # One that is two things at once, to two readers, is how wrong images are smuggled in.
        if media_type and media_type != self.media_type:
            raise InvalidResponse(
                f"the manifest {self.digest} came as {self.media_type!r} and says of itself that "
                f"it is {media_type!r}"
            )


def written(manifest: Manifest | ImageManifest | ImageIndex) -> Manifest:
    """Return a manifest in bytes."""
    if isinstance(manifest, Manifest):
        return manifest
    usual, known = (
        (OCI_MANIFEST, MANIFESTS) if isinstance(manifest, ImageManifest) else (OCI_INDEX, INDEXES)
    )
    media_type = manifest.media_type or usual
    if media_type not in known:
        raise InvalidArgument(f"{media_type!r} is no format of that; leave media_type out")
    told: Mapping[str, object] = {"schema_version": 2, "media_type": media_type}
    return Manifest.of(to_json(manifest.model_copy(update=told)), media_type)


def request_for(client: Client, method: str, name: str, reference: str) -> Request:
    """Make the request that reads a manifest or its head."""
    return Request(
        method,
        client.url(f"{name}/manifests/{reference}"),
        Scopes.repository(name, "pull"),
        {"Accept": ANY_MANIFEST},
    )


async def fetch(client: Client, name: str, reference: str) -> Manifest:
    """Get a manifest, and check its digest.

    Args:
        client: the registry.
        name: the repository, checked.
        reference: a tag or digest, checked.

    Raises:
        NotFound: there is none.
        DigestMismatch: what came has another digest than was asked for, or than it came with.
    """
    request = request_for(client, "GET", name, reference)
    answer = await client.call(request)
    try:
        expected = reference if is_digest(reference) else told_digest(answer)
        digester = Digester(expected)
        digester.feed(answer.body)
        digest = digester.check(f"the manifest {name}:{reference}")
        return Manifest(media_type_of(answer), answer.body, digest)
    except DockerError as error:
        raise request.about(error, client.place) from error.__cause__


def told_digest(answer: Answer) -> str | None:
    """Return the digest that an answer came with; None: none.

    Raises:
        InvalidResponse: it is of an algorithm that is not known, or no digest at all.
    """
    text = answer.headers.get("Docker-Content-Digest")
    if not text:
        return None
    try:
        return check_digest(text)
    except InvalidArgument as error:
        raise InvalidResponse(
            f"the registry tells a digest that can't be checked: {error}"
        ) from None


def media_type_of(answer: Answer) -> str:
    """Return the format of a manifest: the registry's word, or else the manifest's own."""
    told = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if told not in _VAGUE:
        return told
    try:
        found = reader(ImageIndex).one(answer.body)
    except ValidationError:
        return told
    return found.media_type or told


async def store(client: Client, name: str, manifest: Manifest, reference: str) -> Answer:
    """Put a manifest into a repository.

    Raises:
        BadRequest: the registry does not have what it consists of, or does not like it.
        DigestMismatch: the registry has stored something else.
    """
    if digest_of(manifest.data, manifest.digest.partition(":")[0]) != manifest.digest:
        raise InvalidArgument(
            "the manifest's digest is not that of its data; make it by Manifest.of"
        )
    request = Request(
        "PUT",
        client.url(f"{name}/manifests/{reference}"),
        Scopes.repository(name, "pull", "push"),
        {"Content-Type": manifest.media_type},
        manifest.data,
        patient=True,
    )
    answer = await client.call(request)
    digest = told_digest(answer)
    algorithm = manifest.digest.partition(":")[0]
    if digest and digest.startswith(f"{algorithm}:") and digest != manifest.digest:
        error = DigestMismatch(
            f"the registry stored {digest} where {manifest.digest} was sent",
            expected=manifest.digest,
            actual=digest,
        )
        raise request.about(error, client.place)
    return answer
