"""Events that go on after whatever cuts their stream.

A stream that was cut is opened again, from a little before the last event on; what was seen is
dropped (`engine.system.seen`). Whether something is missing then depends on the daemon's memory: it
keeps the last 256 events, in order, and none over its own restart. So a gap can be excluded if, and
only if, it still has the last event that was seen, for then it has all that came after it; before
the first event, and after a gap, if it has any event from before that. It is asked on the side,
once the new stream is open: asked before, it could forget in between.
"""

import asyncio
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Protocol

from aiodockerapi._core.client import Client
from aiodockerapi._core.request import filters_of
from aiodockerapi._core.retry import may_mend, pause
from aiodockerapi._core.stream import Opened, Stream
from aiodockerapi._core.times import Timestamp, unix_text
from aiodockerapi.engine.system.events import Event, EventFilters, EventsGap
from aiodockerapi.engine.system.seen import Seen
from aiodockerapi.errors import DockerError, InvalidArgument, UsageError

__all__ = ["Ask", "ResumedEvents"]


class Ask(Protocol):
    """Ask for the events since and until a moment."""

    def __call__(
        self,
        since: str | None,
        until: str | None,
        filters: EventFilters | None,
        *,
        stream: bool | None = None,
    ) -> Stream[Event]:
        """Return the stream; with ``stream=False`` Podman ends it, and other daemons do not."""
        ...


_NANO = 1_000_000_000
_INT64 = 2**63
_LOOK = 10.0
"""How long the daemon may take to tell whether it still has an event, in seconds."""
_HEALTHY = 5.0
"""How long a connection lasts that was a good one, in seconds."""
_SAME_CLOCK = 1.5
"""By how many seconds a clock seems to differ that does not: the daemon tells whole ones."""


class ResumedEvents(Stream[Event]):
    """Events, resumed after each cut.

    Args:
        client: the daemon.
        ask: asks it for events.
        since: from when on, as it is sent; None: from now on.
        until: until when; None: without end.
        filters: which events.
        idle_timeout: seconds without an event after which the connection is made anew.

    Raises:
        InvalidArgument: a moment is none, or the limit not above 0.
    """

    def __init__(
        self,
        client: Client,
        ask: Ask,
        *,
        since: str | None,
        until: str | None,
        filters: EventFilters | None,
        idle_timeout: float | None,
    ) -> None:
        super().__init__(self._begin)
        if idle_timeout is not None and not idle_timeout > 0:
            raise InvalidArgument(
                f"idle_timeout is {idle_timeout}; it takes seconds above 0, or None"
            )
        filters_of(filters, EventFilters.__annotations__)
        self._client = client
        self._ask = ask
        self._until = until
        self._end = _nanoseconds(until)
        self._filters = filters
        self._idle = idle_timeout
        self._seen = Seen(_nanoseconds(since))
        self._source: Stream[Event] | None = None
        self._connecting: asyncio.Task[EventsGap | None] | None = None
        self._left = asyncio.Event()
        self._failures = 0
        self._next_attempt = 0.0
        self._opened_at = 0.0
        self._ahead = 0.0
        self._cut = ""

    async def _begin(self) -> Opened[Event]:
        """Connect for the first time; whoever asks for the past may ask for too much of it."""
        del self._opener  # this method: it would keep the object alive
        opened, gap = await self._connect(check=self._seen.position is not None)
        self._items = iter([gap] if gap is not None else [])
        return opened

    async def _more(self) -> list[Event]:
        """Read on until there are events that were not seen yet, or the end is reached."""
        self._readable()
        self._reading = True
        try:
            while True:
                if self._source is None or self._connecting is not None:
                    gap = await self._connected()
                    if gap is not None:
                        return [gap]
                    continue
                events = self._seen.fresh(await self._next(self._source))
                if events:
                    self._failures = 0
                if events or self._ended:
                    return events
        except Exception:
            self.close()
            raise
        finally:
            self._reading = False

    async def _next(self, source: Stream[Event]) -> list[Event]:
        """Read what comes next; where nothing more will come, take note of why.

        Raises:
            DockerError: it is nothing that mends.
        """
        try:
            async with asyncio.timeout(self._idle):
                events = await source._more()
        except TimeoutError as error:
            if isinstance(error, DockerError):
                self._lost(error)
            else:
                self._failures = 0
                self._drop(f"no event came for {self._idle} s")
            return []
        except DockerError as error:
            self._lost(error)
            return []
        if source._ended:
            self._at_end()
        return events

    def _at_end(self) -> None:
        """Tell the end that was asked for from that of a daemon, or a proxy, that goes down."""
        if self._end is not None and time.time() + self._ahead >= self._end / _NANO:
            self._ended = True
        else:
            self._drop("the daemon ended the stream")

    def _lost(self, error: DockerError) -> None:
        """Let the connection go, if that may mend; raise the error if it won't."""
        if self._closed or not may_mend(error):
            raise error
        self._drop(error.message)

    def _drop(self, reason: str) -> None:
        """Let the connection go, and say when to try again."""
        now = asyncio.get_running_loop().time()
        if self._source is not None:
            self._cut = reason
            if now - self._opened_at > _HEALTHY:
                self._failures = 0
            self._source.close()
            self._source = None
        self._failures += 1
        self._next_attempt = now + pause(self._failures)

    async def _connected(self) -> EventsGap | None:
        """Wait for a connection; return a gap that can't be excluded.

        Whoever waits for an event only so long, again and again, shall not begin anew each time:
        the connection is made whether somebody waits for it or not.

        Raises:
            DockerError: it is nothing that mends.
        """
        if self._connecting is None:
            self._connecting = asyncio.create_task(self._reconnect())
        await asyncio.wait([self._connecting])
        connecting, self._connecting = self._connecting, None
        if connecting.cancelled():
            self._check_open()
        return connecting.result()

    async def _reconnect(self) -> EventsGap | None:
        """Wait a while, then connect."""
        await self._client.pause(self._next_attempt, self._left)
        self._check_open()
        try:
            self._opened, gap = await self._connect(check=True)
        except DockerError as error:
            self._lost(error)
            return None
        return gap

    def _check_open(self) -> None:
        if self._closed:
            raise UsageError("the stream was closed while it was read")

    async def _connect(self, *, check: bool) -> tuple[Opened[Event], EventsGap | None]:
        """Open a stream, and have a look at what the daemon still has."""
        again = self._seen.again
        source = self._ask(_text(again), self._until, self._filters)
        try:
            await source.__aenter__()
            opened = source._readable()
            headers = opened.headers
            began = self._set_clock(headers.get("date"))
            if again is None:
                self._seen.begin(began)
            gap = None if not check or await self._is_whole(headers) else self._gap(began)
            self._check_open()
        except BaseException:
            source.close()
            raise
        self._source = source
        self._opened_at = asyncio.get_running_loop().time()
        self._seen.resume(None if gap is None else began)
        return opened, gap

    def _set_clock(self, told: str | None) -> int:
        """Learn the daemon's clock; return what it showed, in nanoseconds since 1970."""
        here = time.time()
        try:
            there = parsedate_to_datetime(told).timestamp() if told else here
        except (ValueError, OverflowError):
            there = here
        self._ahead = there - here if abs(there - here) > _SAME_CLOCK else 0.0
        return int(there) * _NANO

    async def _is_whole(self, headers: Mapping[str, str]) -> bool:
        """Tell whether the daemon still has all that has come about since we left off."""
        seen = self._seen
        since, filters = (_text(seen.again), self._filters) if seen.goes_on else ("0", None)
        if headers.get("server", "").startswith("Libpod"):
            # Asked for a past that has ended, it leaves some of it out.
            events = self._ask(since, None, filters, stream=False)
        else:
            events = self._ask(since, _text(seen.position), filters)
        try:
            async with asyncio.timeout(_LOOK), events:
                async for event in events:
                    if seen.holds(event) if seen.goes_on else seen.is_before(event):
                        return True
        except TimeoutError as error:
            if isinstance(error, DockerError):
                raise
        return False

    def _gap(self, until: int) -> EventsGap:
        since = self._seen.position or 0
        return EventsGap(
            since=_moment(since),
            until=_moment(max(since, until)),
            reason=self._cut or "the daemon does not reach back so far",
            time_nano=since,
        )

    def close(self) -> None:
        """Close the stream; what was not read is dropped, and so is its connection."""
        super().close()
        self._left.set()
        if self._source is not None:
            self._source.close()
        if self._connecting is not None:
            self._connecting.cancel()

    async def __aexit__(self, *error: object) -> None:
        await super().__aexit__(*error)
        if self._connecting is not None:
            # Somebody who waited for it has been told, and nobody else asks any more.
            await asyncio.gather(self._connecting, return_exceptions=True)
            self._connecting = None


def _nanoseconds(text: str | None) -> int | None:
    """Read what `unix_text` wrote."""
    if text is None:
        return None
    seconds, _, fraction = text.partition(".")
    try:
        found = int(seconds) * _NANO + int(fraction or 0)
    except ValueError:
        found = _INT64
    if not -_INT64 < found < _INT64:
        raise InvalidArgument(f"{text} s after 1970 is no moment that events have")
    return found


def _moment(nanoseconds: int) -> Timestamp:
    return Timestamp.from_unix(*divmod(nanoseconds, _NANO))


def _text(nanoseconds: int | None) -> str | None:
    return None if nanoseconds is None else unix_text(_moment(nanoseconds))
