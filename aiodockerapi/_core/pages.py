"""Lists that come in pages: read as one, whichever way a page tells of the next."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from typing import Generic, TypeVar

from aiodockerapi.errors import InvalidArgument

__all__ = ["Pages", "check_page_size"]

T = TypeVar("T")


class Pages(Generic[T]):
    """What a registry or Docker Hub lists, asked for page by page as it is read.

    Nothing is asked before the first item is wanted, and nothing stays open between two pages.
    Waiting for an item can be cancelled, and reading goes on where it was.

    Example:
        >>> sorted([tag async for tag in registry.tags.list("app")])
        ['1', '2', 'latest']
    """

    def __init__(self, more: Callable[[], Awaitable[Iterable[T] | None]]) -> None:
        self._more = more
        self._items: Iterator[T] = iter(())

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        while True:
            for item in self._items:
                return item
            page = await self._more()
            if page is None:
                raise StopAsyncIteration
            self._items = iter(page)

    async def collect(self) -> list[T]:
        """Read all pages, and return what is in them.

        Raises:
            DockerError: whatever ends it early.
        """
        return [item async for item in self]


def check_page_size(page_size: int | None) -> int | None:
    """Return how many items a page is to have, if it can have so many.

    Raises:
        InvalidArgument: it can't.
    """
    if page_size is not None and page_size < 1:
        raise InvalidArgument(f"page_size is {page_size}; it takes 1 at least")
    return page_size
