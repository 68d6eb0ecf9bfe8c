"""A stream whose failure is its last item.

A fleet's merged streams try a host again for ever, as is right for what has no end. What has one
is read once: a host that fails has said all that it will.
"""

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, TypeVar

from aiodockerapi.fleet.merge import Openable

__all__ = ["Failed", "Once"]

T = TypeVar("T")


@dataclass(frozen=True)
class Failed:
    """The failure of a stream, or of a part of one.

    Args:
        error: why.
        name: which part; empty: all of it.
    """

    error: Exception
    name: str = ""


class Once(Generic[T]):
    """A stream, and behind its items the error that ended it, if one did.

    Args:
        stream: the stream.
    """

    def __init__(self, stream: Openable[T]) -> None:
        self._stream = stream
        self._items: AsyncIterator[T] | None = None
        self._failed: Exception | None = None
        self._reading = self._read()

    async def __aenter__(self) -> AsyncIterator[T | Failed]:
        try:
            self._items = await self._stream.__aenter__()
        except Exception as error:  # noqa: BLE001 - it is given as an item
            self._failed = error
        return self._reading

    async def _read(self) -> AsyncGenerator[T | Failed, None]:
        try:
            if self._items is not None:
                async for item in self._items:
                    yield item
        except Exception as error:  # noqa: BLE001 - as above
            self._failed = error
        if self._failed is not None:
            yield Failed(self._failed)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._reading.aclose()
        if self._items is not None:
            await self._stream.__aexit__(kind, error, trace)
