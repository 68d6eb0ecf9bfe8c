"""Lists that come in pages; the Hub's parts tell of the next page in three ways.

Most name it by a URL, ``"next"``, of which the number alone is used: the token goes nowhere that
the Hub names. Audit logs don't tell: their last page is an empty one. SCIM counts from 1.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Generic, TypeVar

from yarl import URL

from aiodockerapi._core.model import ModelT
from aiodockerapi._core.pages import Pages, check_page_size
from aiodockerapi.errors import InvalidArgument, InvalidResponse
from aiodockerapi.hub.client import Client
from aiodockerapi.hub.models.base import NumberedPage
from aiodockerapi.hub.requests import Answer, Parts, Query, Request
from aiodockerapi.registry.failures import whole_of

__all__ = ["counted", "numbered", "offsets"]

T = TypeVar("T")
PageT = TypeVar("PageT", bound=NumberedPage)
_Following = Callable[[], int | None]
"""Returns the number by which the next page is asked for; None: there is none."""
_Read = tuple[Iterable[T], _Following]
"""What is on a page, and what follows it, which may be an error: what is here comes first."""


class _Pager(Generic[T]):
    """Asks for page after page.

    Args:
        client: the Hub.
        request: what to ask, without the page.
        param: the parameter by which a page is asked for.
        first: its first value; None leaves it out.
        base: what the Hub takes then.
        read: reads a page that was asked for by a value.
    """

    def __init__(
        self,
        client: Client,
        request: Request,
        *,
        param: str,
        first: int | None,
        base: int,
        read: Callable[[Request, Answer, int], _Read[T]],
    ) -> None:
        self._client = client
        self._request = request
        self._param = param
        self._first = first
        self._read = read
        self._following: _Following = lambda: base if first is None else first
        self._begun = False

    async def more(self) -> Iterable[T] | None:
        """Return the items of the next page; None: there is none."""
        try:
            number = self._following()
        except InvalidResponse as error:
            raise error.about(
                host=self._client.place.name, method="GET", path=self._request.path
            ) from None
        if number is None:
            return None
        left_out = not self._begun and self._first is None
        query = {**self._request.query, self._param: None if left_out else number}
        request = replace(self._request, query=query)
        answer = await self._client.answer(request)
        items, following = self._read(request, answer, number)
        self._begun, self._following = True, following
        return items


def numbered(
    client: Client,
    cls: type[PageT],
    items: Callable[[PageT], Iterable[T]],
    parts: Parts,
    *,
    query: Query | None = None,
    page: int | None = None,
    page_size: int | None = None,
    slash: bool = False,
) -> Pages[T]:
    """List what comes in pages that name the next by a URL.

    Args:
        client: the Hub.
        cls: the model of a page.
        items: returns what is on a page.
        parts: the parts of the path.
        query: further parameters of the query.
        page: the page to begin with, from 1 on; None leaves it to the Hub.
        page_size: how many a request asks for; None leaves it to the Hub.
        slash: whether the path ends with a slash.

    Raises:
        InvalidArgument: `page` or `page_size` is below 1.
    """
    full = {**(query or {}), "page_size": check_page_size(page_size)}
    request = client.request("GET", parts, query=full, slash=slash)

    def read(asked: Request, answer: Answer, number: int) -> _Read[T]:
        found = client.read(cls, answer, asked)
        return items(found), lambda: _after(found.next, number)

    return Pages(
        _Pager(client, request, param="page", first=_check_page(page), base=1, read=read).more
    )


def _check_page(page: int | None) -> int | None:
    if page is not None and page < 1:
        raise InvalidArgument(f"page is {page}; the first one is 1")
    return page


def _after(url: str | None, number: int) -> int | None:
    """Return the number of the page after one, as its URL has it.

    Raises:
        InvalidResponse: the URL has none, or an earlier one.
    """
    if not url:
        return None
    try:
        told = whole_of(URL(url).query.get("page"))
    except ValueError:
        told = None
    if told is None:
        raise InvalidResponse("the next page is named by something that has no number of a page")
    if told <= number:
        raise InvalidResponse("the Hub's pages go in a circle: there was the next one")
    return told


def counted(
    client: Client,
    cls: type[ModelT],
    items: Callable[[ModelT], list[T]],
    parts: Parts,
    *,
    query: Query,
    page: int | None,
    page_size: int | None,
) -> Pages[T]:
    """List what comes in pages that don't tell of the next: the last is empty, or not full.

    The arguments are those of `numbered`.
    """
    full = {**query, "page_size": check_page_size(page_size)}
    request = client.request("GET", parts, query=full)
    last = b""

    def read(asked: Request, answer: Answer, number: int) -> _Read[T]:
        nonlocal last
        found = items(client.read(cls, answer, asked))
        same, last = answer.body == last, answer.body
        done = not found or (page_size is not None and len(found) < page_size)

        def following() -> int | None:
            if done:
                return None
            if same:
                raise InvalidResponse("the Hub's pages go in a circle: two were the same")
            return number + 1

        return found, following

    return Pages(
        _Pager(client, request, param="page", first=_check_page(page), base=1, read=read).more
    )


def offsets(
    client: Client,
    request: Request,
    param: str,
    first: int | None,
    read: Callable[[Answer, Request], tuple[list[T], int]],
    *,
    base: int,
) -> Pages[T]:
    """List what comes in pages that begin at a place which is counted.

    Args:
        client: the Hub.
        request: what to ask, without the place.
        param: the parameter that has the place.
        first: the place to begin at; None leaves it to the Hub.
        read: returns what is on a page, and how much there is in all.
        base: the place of the very first one.
    """

    def page(asked: Request, answer: Answer, number: int) -> _Read[T]:
        found, total = read(answer, asked)
        following = number + len(found)
        there = bool(found) and following - base < total
        return found, lambda: following if there else None

    return Pages(_Pager(client, request, param=param, first=first, base=base, read=page).more)
