"""Images: those that the daemon has, and those that a registry offers."""

from collections.abc import Sequence
from typing import TypedDict

from aiodockerapi._core.client import Client
from aiodockerapi._core.request import filters_of, path
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.images.models import ImageSummary, SearchResult
from aiodockerapi.errors import InvalidArgument

__all__ = ["ImageFilters", "Images", "SearchFilters"]

ImageFilters = TypedDict(
    "ImageFilters",
    {
        "before": str | Sequence[str],
        "dangling": bool,
        "label": str | Sequence[str],
        "label!": str | Sequence[str],
        "reference": str | Sequence[str],
        "since": str | Sequence[str],
        "until": str | Sequence[str],
    },
    total=False,
)
"""What `Images.list` can be asked for; several values of one filter mean any of them."""

SearchFilters = TypedDict(
    "SearchFilters",
    {"is-automated": bool, "is-official": bool, "stars": int},
    total=False,
)
"""What `Images.search` can be asked for; ``stars`` is the least number of them."""

_LIST_SINCE = {
    "shared-size": ApiVersion(1, 42),
    "manifests": ApiVersion(1, 47),
    "identity": ApiVersion(1, 54),
}


class Images:
    """The daemon's images.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def search(
        self, term: str, *, limit: int | None = None, filters: SearchFilters | None = None
    ) -> "list[SearchResult]":
        """Search Docker Hub, or the registry that the term begins with, through the daemon.

        Args:
            term: what to search for.
            limit: how many results at the most, 1 to 100; None for the registry's own limit, 25.
            filters: which results.

        Raises:
            InvalidArgument: the term is empty, or a filter unknown.
            ServerError: the daemon can't reach the registry.

        Example:
            >>> for hit in await docker.images.search("redis", limit=5):
            ...     print(hit.name, hit.star_count)
            redis 13000

        GET /images/search, API 1.24.
        """
        if not term.strip():
            raise InvalidArgument("a search needs a term")
        if limit is not None and limit < 1:
            raise InvalidArgument(f"limit is {limit}; it takes 1 at least")
        query = {
            "term": term,
            "limit": limit,
            "filters": filters_of(filters, SearchFilters.__annotations__),
        }
        return await self._client.call_list(
            SearchResult, "GET", path("/images/search"), query=query
        )

    # A method of this name stands last: below it, list[...] would mean the method.
    async def list(
        self,
        *,
        all: bool = False,
        filters: ImageFilters | None = None,
        shared_size: bool = False,
        manifests: bool = False,
        identity: bool = False,
    ) -> list[ImageSummary]:
        """List images, newest first.

        Args:
            all: whether to list the layers in between, too.
            filters: which images.
            shared_size: whether to compute `ImageSummary.shared_size`, which takes a while.
            manifests: whether to list each image's manifests, one for each platform.
            identity: whether to verify who signed and built each image; needs `manifests`.

        Raises:
            InvalidArgument: a filter is unknown, or `identity` asked for without `manifests`.
            UnsupportedVersion: `shared_size` needs API 1.42, `manifests` 1.47, `identity` 1.54.

        Example:
            >>> for image in await docker.images.list(filters={"dangling": False}):
            ...     print(image.repo_tags, image.size)
            ['redis:7'] 138000000

        GET /images/json, API 1.24.
        """
        if identity and not manifests:
            raise InvalidArgument("identity=True needs manifests=True")
        query = {
            "all": all or None,
            "filters": filters_of(filters, ImageFilters.__annotations__),
            "shared-size": shared_size or None,
            "manifests": manifests or None,
            "identity": identity or None,
        }
        return await self._client.call_list(
            ImageSummary, "GET", path("/images/json"), query=query, since=_LIST_SINCE
        )
