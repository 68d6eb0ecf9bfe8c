"""Lists that come in pages, each of which names the next by the header ``Link``.

::

    Link  = "<" URL ">" *(";" param)        with rel="next" among the params
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Generic, TypeVar

from multidict import CIMultiDictProxy
from yarl import URL

from aiodockerapi._core.model import ModelT
from aiodockerapi.errors import InvalidResponse
from aiodockerapi.registry.client import Answer, Client, Request

__all__ = ["Pager"]

T = TypeVar("T")

_LINK = re.compile(r"<([^<>]*)>((?:[^,\"]|\"[^\"]*\")*)")
_NEXT = re.compile(r";\s*rel\s*=\s*(?:\"[^\"]*\bnext\b[^\"]*\"|next\b)", re.IGNORECASE)


class Pager(Generic[ModelT, T]):
    """Asks for page after page.

    Args:
        client: the registry.
        first: the request for the first page.
        cls: the model of a page.
        items: makes the items of a page.
    """

    def __init__(
        self,
        client: Client,
        first: Request,
        cls: type[ModelT],
        items: Callable[[ModelT, Answer], Iterable[T]],
    ) -> None:
        self._client = client
        self._request: Request | None = first
        self._cls = cls
        self._make = items
        self._seen: set[URL] = {first.url}

    async def more(self) -> Iterable[T] | None:
        """Return the items of the next page; None: there is none.

        Raises:
            InvalidResponse: a page names one as the next that there was already.
        """
        request = self._request
        if request is None:
            return None
        answer = await self._client.call(request)
        page = self._client.read(self._cls, answer, request)
        try:
            url = self._next(request.url, answer.headers)
        except InvalidResponse as error:
            raise request.about(error, self._client.place) from None
        self._request = None if url is None else replace(request, url=url)
        return self._make(page, answer)

    def _next(self, url: URL, headers: "CIMultiDictProxy[str]") -> URL | None:
        """Return where the page after one is; None: it was the last."""
        for header in headers.getall("Link", []):
            for target, params in _LINK.findall(header):
                if _NEXT.search(params):
                    return self._checked(url, target)
        return None

    def _checked(self, url: URL, target: str) -> URL:
        try:
            following = url.join(URL(target, encoded=True))
            here = bool(following.host) and self._client.place.is_here(following)
        except ValueError:
            following, here = url, False
        if not here:
            raise InvalidResponse(
                f"the next page is said to be at {target.partition('?')[0][:200]!r}, which is "
                "not this registry; was a proxy before it set up for another address?"
            )
        if following in self._seen:
            raise InvalidResponse("the registry's pages go in a circle: there was the next one")
        self._seen.add(following)
        return following
