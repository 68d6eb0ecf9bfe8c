"""One request, as it is watched: what it comes to, and who is told of it.

Where nobody wants to know there is one `Watch` for all requests, which keeps nothing.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from time import perf_counter
from types import MappingProxyType, TracebackType
from typing import Literal, Protocol, Self

from aiodockerapi.errors import ConnectionLost, IdleTimeout, StreamTruncated, UsageError
from aiodockerapi.observe.observer import ObservedCall, ObservedEnd, Observer

__all__ = ["LOGGER", "UNWATCHED", "Observers", "Watch"]

How = Literal["whole", "failed", "cut", "left", "cancelled"]
LOGGER = logging.getLogger("aiodockerapi")
_CUT = (ConnectionLost, IdleTimeout, StreamTruncated)


class Counted(Protocol):
    """A body that knows how much of it was sent."""

    sent: int


class Watch:
    """A request that nobody watches.

    As a context manager it takes whatever is raised for the request's end.
    """

    headers: Mapping[str, str] = MappingProxyType({})
    """What the observers want to be sent with the request."""
    active: bool = False
    """Whether somebody watches."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self.failed(error)

    def sends(self, body: Counted) -> None:
        """Count what is sent of a body."""

    def gave(self, size: int) -> None:
        """Count bytes that were sent."""

    def took(self, size: int) -> None:
        """Count bytes that came."""

    def retried(self) -> None:
        """Count that the request is sent again."""

    def answered(self, status: int) -> None:
        """Take down the status of the answer."""

    def opened(self) -> None:
        """Tell that a stream has begun."""

    def failed(self, error: BaseException) -> None:
        """End it with an error."""

    def leaving(self, *raised: object) -> None:
        """End it if it is left because the task is cancelled; takes what ``__exit__`` does."""

    def end(self, how: How) -> None:
        """End it, unless it has ended."""


UNWATCHED = Watch()


class _Watched(Watch):
    """A request that somebody watches.

    Args:
        call: the request.
        observers: who watches.
    """

    active = True

    def __init__(self, call: ObservedCall, observers: "Observers") -> None:
        self._call = call
        self._observers = observers
        self._begun = perf_counter()
        self._status: int | None = None
        self._sent = self._received = self._retries = 0
        self._opened: float | None = None
        self._first: float | None = None
        self._bodies: list[Counted] = []
        self._over = False
        self.headers = observers.started(call)

    def sends(self, body: Counted) -> None:
        self._bodies.append(body)

    def gave(self, size: int) -> None:
        self._sent += size

    def took(self, size: int) -> None:
        self._received += size
        if self._first is None and size and self._opened is not None:
            self._first = perf_counter() - self._begun
            self._observers.first_byte(self._call)

    def retried(self) -> None:
        self._retries += 1

    def answered(self, status: int) -> None:
        self._status = status

    def opened(self) -> None:
        self._opened = perf_counter() - self._begun
        self._observers.opened(self._call, self._status or 0)

    def failed(self, error: BaseException) -> None:
        begun = self._opened is not None
        if isinstance(error, asyncio.CancelledError):
            self._end("cancelled", error)
        elif begun and isinstance(error, _CUT):
            self._end("cut", error)
        elif begun and isinstance(error, UsageError):
            # The stream was closed, or its session, while it was read.
            self._end("left", error)
        else:
            self._end("failed", error)

    def leaving(self, *raised: object) -> None:
        for each in raised:
            if isinstance(each, asyncio.CancelledError):
                self.failed(each)

    def end(self, how: How) -> None:
        self._end(how, None)

    def _end(self, how: How, error: BaseException | None) -> None:
        if self._over:
            return
        self._over = True
        end = ObservedEnd(
            how,
            self._status,
            perf_counter() - self._begun,
            self._sent + sum(body.sent for body in self._bodies),
            self._received,
            self._retries,
            error,
            self._opened,
            self._first,
        )
        self._observers.ended(self._call, end)


class Observers:
    """Who watches the requests to one host, and the log.

    The log has a line for each request at the level ``DEBUG``. It has no query, no headers and no
    bodies, which may be secret.

    Args:
        host: the host's address.
        observers: who watches.
        check: checks what they want to be sent; None sends nothing of it.
    """

    def __init__(
        self,
        host: str,
        observers: Iterable[Observer] = (),
        check: Callable[[Mapping[str, str]], Mapping[str, str]] | None = None,
    ) -> None:
        self._all = tuple(observers)
        self._check = check
        self._broken: set[int] = set()
        self.host: str = host
        self.name: str = host

    @property
    def active(self) -> bool:
        """Whether somebody watches."""
        return bool(self._all) or LOGGER.isEnabledFor(logging.DEBUG)

    def add(self, observers: Iterable[Observer], name: str | None) -> None:
        """Let others watch, too, and give the host a name.

        Who watches already is told of each request once, all the same.
        """
        for each in observers:
            if not any(each is other for other in self._all):
                self._all = (*self._all, each)
        self.name = name or self.name

    def watch(
        self, method: str, template: str, path: str, *, stream: bool = False, host: str = ""
    ) -> Watch:
        """Begin a request.

        Args:
            method: the HTTP method.
            template: the path, without names.
            path: the path, without version and query.
            stream: whether the answer is read as it comes.
            host: another host than that of all requests.
        """
        if not self.active:
            return UNWATCHED
        call = ObservedCall(method, template, path, host or self.host, host or self.name, stream)
        return _Watched(call, self)

    def started(self, call: ObservedCall) -> Mapping[str, str]:
        """Tell all, and join what they want to be sent."""
        headers: dict[str, str] = {}
        for each in self._all:
            try:
                wanted = each.started(call)
                if wanted and self._check is not None:
                    headers.update(self._check(wanted))
            except Exception as error:  # noqa: BLE001 - an observer breaks no call
                self._blame(each, error)
        return headers

    def opened(self, call: ObservedCall, status: int) -> None:
        """Tell all."""
        LOGGER.debug("%s %s of %s: open, %d", call.method, call.path, call.name, status)
        self._tell(lambda each: each.opened(call, status))

    def first_byte(self, call: ObservedCall) -> None:
        """Tell all."""
        self._tell(lambda each: each.first_byte(call))

    def ended(self, call: ObservedCall, end: ObservedEnd) -> None:
        """Tell all, and the log."""
        if LOGGER.isEnabledFor(logging.DEBUG):
            LOGGER.debug("%s %s of %s: %s", call.method, call.path, call.name, _told(end))
        self._tell(lambda each: each.ended(call, end))

    def _tell(self, tell: Callable[[Observer], None]) -> None:
        for each in self._all:
            try:
                tell(each)
            except Exception as error:  # noqa: BLE001 - an observer breaks no call
                self._blame(each, error)

    def _blame(self, observer: Observer, error: Exception) -> None:
        """Log what an observer raises, the first time."""
        if id(observer) not in self._broken:
            self._broken.add(id(observer))
            LOGGER.warning(
                "the observer %s raised an error; no call fails by it, and its next are not logged",
                type(observer).__qualname__,
                exc_info=error,
            )


def _told(end: ObservedEnd) -> str:
    """Write how a request ended, for the log; of an error its kind alone, and not what it shows."""
    words = [str(end.status or "no answer"), end.how, f"{end.duration:.3f} s"]
    words += [f"{end.sent} bytes sent", f"{end.received} received"]
    if end.retries:
        words.append(f"{end.retries} retries")
    if end.error is not None:
        words.append(type(end.error).__name__)
    return ", ".join(words)
