"""An answer that begins at once and ends when something has happened."""

from collections.abc import Awaitable, Callable
from typing import Generic, Self, TypeVar

from aiodockerapi._core.answer import Answer
from aiodockerapi.errors import UsageError

__all__ = ["Later"]

T = TypeVar("T")


class Later(Generic[T]):
    """A wait that is armed: what it waits for can't be missed any more.

    ``async with`` sends the request and returns when the daemon has begun to answer; `result`
    waits for the rest. Leaving without it closes the connection.

    Args:
        begin: sends the request.
        read: reads the rest of the answer.
    """

    def __init__(
        self,
        begin: Callable[[], Awaitable[Answer]],
        read: Callable[[Answer], Awaitable[T]],
    ) -> None:
        self._begin = begin
        self._read = read
        self._answer: Answer | None = None
        self._entered = self._over = False

    async def __aenter__(self) -> Self:
        if self._entered:
            raise UsageError("a wait can be armed once; ask for another one")
        self._entered = True
        self._answer = await self._begin()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._over = True
        if self._answer is not None:
            # Does nothing where the answer was read to its end.
            self._answer.close()

    async def result(self) -> T:
        """Wait for the end of the answer and return it; once.

        Raises:
            UsageError: the wait is not armed, or over.
        """
        if self._answer is None:
            raise UsageError("arm the wait first: async with … as armed")
        if self._over:
            raise UsageError("the wait is over; its result is given once, before it is left")
        self._over = True
        return await self._read(self._answer)
