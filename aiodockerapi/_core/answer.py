"""An answer that has begun, together with who watches what becomes of it."""

from collections.abc import Mapping
from types import TracebackType
from typing import Self

import aiohttp

from aiodockerapi.observe.watch import Watch

__all__ = ["Answer"]


class Answer:
    """An answer whose body has not been read.

    As a context manager it is for the reading: left without an error, it was read to its end.

    Args:
        response: the HTTP library's.
        watch: who watches.
    """

    __slots__ = ("response", "watch")

    def __init__(self, response: aiohttp.ClientResponse, watch: Watch) -> None:
        self.response: aiohttp.ClientResponse = response
        self.watch: Watch = watch

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, whose names may be asked for in any case."""
        return self.response.headers

    @property
    def content_type(self) -> str:
        """What the body is, without parameters."""
        return self.response.content_type

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.watch.end("whole")
        else:
            self.watch.failed(error)

    def close(self) -> None:
        """Leave the answer, unless it was read to its end, and close its connection."""
        self.response.close()
        self.watch.end("left")
