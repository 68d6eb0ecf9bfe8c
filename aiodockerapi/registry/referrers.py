"""Referrers: the manifests that are about another one, as signatures and lists of parts are.

A registry that has no such list leaves it to its clients: they keep an index of the referrers
under a tag that is made of the digest, ``sha256-…``.
"""

import re
from collections.abc import Iterable

from aiodockerapi._core.pages import Pages
from aiodockerapi.errors import NotFound
from aiodockerapi.registry.challenges import Scopes
from aiodockerapi.registry.client import Answer, Client, Request
from aiodockerapi.registry.digests import check_digest
from aiodockerapi.registry.manifest import Manifest, fetch, store, written
from aiodockerapi.registry.media import MANIFESTS, OCI_INDEX
from aiodockerapi.registry.models import Descriptor, ImageIndex
from aiodockerapi.registry.pages import Pager

__all__ = ["Referrers", "remember"]

_ALGORITHM, _ENCODED = 32, 64
"""How much of a digest's two parts the tag has, in characters."""


class Referrers:
    """The manifests that are about another one.

    Args:
        client: the registry.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def list(
        self, repository: str, digest: str, *, artifact_type: str | None = None
    ) -> Pages[Descriptor]:
        """List what refers to a manifest; nothing, where nothing does or it is not there.

        Args:
            repository: which repository.
            digest: the digest of the manifest that they are about.
            artifact_type: of which type they are to be; None for all.

        Raises:
            InvalidArgument: `digest` is none, or of an algorithm that is not known.
            Unauthorized: the registry wants credentials, or others.

        Example:
            >>> head = await registry.manifests.head("app", "1")
            >>> await registry.referrers.list("app", head.digest).collect()
            []

        GET /v2/{name}/referrers/{digest} (end-12a, end-12b), or else the tag ``sha256-…``.
        """
        name = self._client.place.repository(repository)
        found = _Found(self._client, name, check_digest(digest), artifact_type)
        return Pages(found.more)


class _Found:
    """The pages of one list, from the registry or from the tag."""

    def __init__(self, client: Client, name: str, digest: str, artifact_type: str | None) -> None:
        query = None if artifact_type is None else {"artifactType": artifact_type}
        request = Request(
            "GET",
            client.url(f"{name}/referrers/{digest}", query),
            Scopes.repository(name, "pull"),
            {"Accept": OCI_INDEX},
        )
        self._client = client
        self._name = name
        self._digest = digest
        self._type = artifact_type
        self._pager = Pager(client, request, ImageIndex, self._items)
        self._first = True
        self._ended = False

    async def more(self) -> Iterable[Descriptor] | None:
        """Return the next page; None: there is none."""
        if self._ended:
            return None
        try:
            page = await self._pager.more()
        except NotFound:
            if not self._first:
                raise
            page = self._wanted(await _kept(self._client, self._name, self._digest))
            self._ended = True
        self._first = False
        return page

    def _items(self, index: ImageIndex, answer: Answer) -> Iterable[Descriptor]:
        applied = answer.headers.get("OCI-Filters-Applied", "")
        if "artifactType" in applied.replace(",", " ").split():
            return index.manifests
        return self._wanted(index)

    def _wanted(self, index: ImageIndex) -> Iterable[Descriptor]:
        if self._type is None:
            return index.manifests
        return [each for each in index.manifests if each.artifact_type == self._type]


def _tag(digest: str) -> str:
    algorithm, _, encoded = digest.partition(":")
    return re.sub(r"[^a-zA-Z0-9._-]", "-", f"{algorithm[:_ALGORITHM]}-{encoded[:_ENCODED]}")


async def _kept(client: Client, name: str, digest: str) -> ImageIndex:
    """Return the index that clients keep."""
    try:
        return (await fetch(client, name, _tag(digest))).index
    except NotFound:
        return ImageIndex()


async def remember(client: Client, name: str, manifest: Manifest, subject: Descriptor) -> None:
    """Add a manifest to the index that clients keep of those that are about its subject.

    Two that do it at the same time may lose one: registries have no way to prevent it.
    """
    digest = check_digest(subject.digest)
    index = await _kept(client, name, digest)
    if any(each.digest == manifest.digest for each in index.manifests):
        return
    content = manifest.image if manifest.media_type in MANIFESTS else manifest.index
    artifact_type = content.artifact_type
    if artifact_type is None and manifest.media_type in MANIFESTS:
        artifact_type = manifest.image.config.media_type
    new = Descriptor(
        media_type=manifest.media_type,
        digest=manifest.digest,
        size=manifest.size,
        annotations=content.annotations,
        artifact_type=artifact_type,
    )
    grown = index.model_copy(update={"manifests": [*index.manifests, new]})
    await store(client, name, written(grown), _tag(digest))
