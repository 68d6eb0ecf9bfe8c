"""The search, of which Docker's description of the API has nothing."""

from collections.abc import Iterable
from typing import Literal

from aiodockerapi._core.pages import Pages, check_page_size
from aiodockerapi.errors import InvalidArgument
from aiodockerapi.hub.client import Client
from aiodockerapi.hub.models.base import HubModel
from aiodockerapi.hub.models.search import HubSearchResult, SearchBadge
from aiodockerapi.hub.pages import offsets
from aiodockerapi.hub.requests import Answer, Request, words

__all__ = ["SearchSort", "search"]

SearchSort = Literal["pull_count", "updated_at"]
"""By what a search is sorted."""


class _Found(HubModel):
    """A page of what was found."""

    total: int = 0
    results: list[HubSearchResult] = []


def search(
    client: Client,
    query: str,
    *,
    type: str | None,
    badges: Iterable[SearchBadge] | None,
    categories: Iterable[str] | None,
    operating_systems: Iterable[str] | None,
    architectures: Iterable[str] | None,
    images: Iterable[str] | None,
    extension_reviewed: bool | None,
    sort: SearchSort | None,
    order: Literal["asc", "desc"] | None,
    start: int | None,
    page_size: int | None,
) -> Pages[HubSearchResult]:
    """Search the Hub; the arguments are those of ``HubSession.search``."""
    if start is not None and start < 0:
        raise InvalidArgument(f"start is {start}; the first result is 0")
    asked = client.request(
        "GET",
        ("api", "search", "v4"),
        query={
            "query": query,
            "type": type,
            "badges": words(badges),
            "categories": words(categories),
            "operating_systems": words(operating_systems),
            "architectures": words(architectures),
            "images": words(images),
            "extension_reviewed": extension_reviewed,
            "sort": sort,
            "order": order,
            "size": check_page_size(page_size),
        },
    )

    def read(answer: Answer, request: Request) -> tuple[list[HubSearchResult], int]:
        found = client.read(_Found, answer, request)
        return found.results, found.total

    return offsets(client, asked, "from", start, read, base=0)
