"""The manifests of repositories: read, written, removed."""

from aiodockerapi.errors import InvalidArgument, InvalidResponse
from aiodockerapi.registry.challenges import Scopes
from aiodockerapi.registry.client import Client, Request
from aiodockerapi.registry.digests import is_digest
from aiodockerapi.registry.failures import whole_of
from aiodockerapi.registry.manifest import (
    Manifest,
    fetch,
    media_type_of,
    request_for,
    store,
    told_digest,
    written,
)
from aiodockerapi.registry.models import Descriptor, ImageIndex, ImageManifest
from aiodockerapi.registry.names import check_reference, check_tag
from aiodockerapi.registry.referrers import remember

__all__ = ["Manifests"]


class Manifests:
    """The manifests of repositories, by their tags or digests.

    Args:
        client: the registry.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def get(self, repository: str, reference: str) -> Manifest:
        """Get a manifest, and check that its digest is the right one.

        Args:
            repository: which repository: ``app``, ``team/app``.
            reference: a tag, or a digest ``sha256:…``.

        Raises:
            InvalidArgument: `repository` or `reference` can't be one.
            NotFound: there is no such manifest.
            Unauthorized: the registry wants credentials, or others.
            DigestMismatch: what came is not what was asked for.
            ResponseTooLarge: it is longer than the session's `max_response`.

        Example:
            >>> manifest = await registry.manifests.get("app", "1")
            >>> [layer.size for layer in manifest.image.layers]
            [5]

        GET /v2/{name}/manifests/{reference} (end-3).
        """
        name = self._client.place.repository(repository)
        return await fetch(self._client, name, check_reference(reference))

    async def head(self, repository: str, reference: str) -> Descriptor:
        """Ask for a manifest's digest, type and size alone: has a tag moved?

        Docker Hub does not count it as a pull.

        Args:
            repository: which repository.
            reference: a tag, or a digest ``sha256:…``.

        Raises:
            InvalidArgument: `repository` or `reference` can't be one.
            NotFound: there is no such manifest.
            Unauthorized: the registry wants credentials, or others.

        Example:
            >>> (await registry.manifests.head("app", "1")).digest
            'sha256:...'

        HEAD /v2/{name}/manifests/{reference} (end-3).
        """
        client = self._client
        name = client.place.repository(repository)
        request = request_for(client, "HEAD", name, check_reference(reference))
        answer = await client.call(request)
        try:
            digest = reference if is_digest(reference) else told_digest(answer)
        except InvalidResponse as error:
            raise request.about(error, client.place) from None
        length = whole_of(answer.headers.get("Content-Length"))
        if digest is None or length is None:
            # Registries of old do not tell; the manifest itself does.
            return (await fetch(client, name, reference)).descriptor
        return Descriptor(media_type=media_type_of(answer), digest=digest, size=length)

    async def put(
        self,
        repository: str,
        manifest: Manifest | ImageManifest | ImageIndex,
        *,
        tag: str | None = None,
    ) -> Descriptor:
        """Store a manifest; what it consists of must be there before.

        A `Manifest` is stored as it is, and keeps its digest; a model is written anew. One with a
        `subject` is found by ``referrers.list`` from then on, whether or not the registry can
        tell referrers.

        Args:
            repository: which repository.
            manifest: the manifest.
            tag: the tag that it gets, and that no other has then; None: none, it has its digest.

        Raises:
            InvalidArgument: `repository` or `tag` can't be one, or the manifest is none.
            BadRequest: the registry lacks what it consists of, or does not like it.
            Unauthorized: the registry wants credentials, or others.
            DigestMismatch: the registry has stored something else.

        Example:
            >>> manifest = await registry.manifests.get("app", "1")
            >>> stored = await registry.manifests.put("app", manifest, tag="2")
            >>> stored.digest == manifest.digest
            True

        PUT /v2/{name}/manifests/{reference} (end-7a).
        """
        client = self._client
        name = client.place.repository(repository)
        new = written(manifest)
        subject = _subject(new)
        reference = new.digest if tag is None else check_tag(tag)
        answer = await store(client, name, new, reference)
        if subject is not None and "OCI-Subject" not in answer.headers:
            await remember(client, name, new, subject)
        return new.descriptor

    async def delete(self, repository: str, reference: str) -> None:
        """Remove a manifest with all its tags, or a tag alone.

        Args:
            repository: which repository.
            reference: the digest of the manifest; or a tag, which not every registry removes.

        Raises:
            InvalidArgument: `repository` or `reference` can't be one.
            NotFound: there is no such manifest.
            Unauthorized: the registry wants credentials, or others.
            NotSupported: the registry is set up without deletion, or removes no tags.

        Example:
            >>> head = await registry.manifests.head("app", "1")
            >>> await registry.manifests.delete("app", head.digest)

        DELETE /v2/{name}/manifests/{reference} (end-9).
        """
        client = self._client
        name = client.place.repository(repository)
        url = client.url(f"{name}/manifests/{check_reference(reference)}")
        scopes = Scopes.repository(name, "delete")
        await client.call(Request("DELETE", url, scopes, patient=True))


def _subject(manifest: Manifest) -> Descriptor | None:
    try:
        return manifest.subject
    except InvalidResponse as error:
        raise InvalidArgument(error.message) from error
