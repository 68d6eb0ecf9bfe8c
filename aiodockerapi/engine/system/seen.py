"""Where in the daemon's events a reader is: what it has seen, and from where on to ask again.

A daemon stamps an event before it puts it in order, and gives buffered ones by their stamps: of two
that came about at once, the earlier stamp may stand later, and asking from the other stamp on would
pass both by. Nor are stamps unique, and an event may be sent twice when it comes about while
somebody subscribes (`daemon/events/events.go`). So a reader asks from a second before its last
event on, and drops what it has seen.

As a rule events come in the order of their stamps, and each later than all before. Such ones are
new without a look at what was seen; they are filed for one only when there is another case.
"""

from collections import deque
from operator import lt

from aiodockerapi.engine.system.events import Event

__all__ = ["OVERLAP", "Seen"]

OVERLAP = 1_000_000_000
"""How far before the last event to ask again, in nanoseconds: far more than stamps are off."""
_SWEEP = 512
_AT_ONCE = 256
"""How many events of one nanosecond are kept: as many as the daemon keeps at all."""
_NANO = 1_000_000_000
_LAST = 2**63 - 1
"""The last stamp that a daemon can give."""


class Seen:
    """The events that a reader has been given lately.

    Args:
        start: from when on it reads, in nanoseconds since 1970; None: from some moment on.
    """

    def __init__(self, start: int | None) -> None:
        self._start = start
        self._last: Event | None = None
        self._at: dict[int, Event] = {}
        self._also: dict[int, list[Event]] = {}
        self._sweep = _SWEEP
        self._unfiled: deque[list[Event]] = deque()
        self._latest = self._filed = 0
        self._before = -1
        self._gap: int | None = None

    @property
    def goes_on(self) -> bool:
        """Whether the last event is where it goes on: there is one, and no gap was told since."""
        return self._last is not None and self._gap is None

    @property
    def position(self) -> int | None:
        """Up to when all is seen, or told to be missing: the last event, a gap, or the start."""
        if self._gap is not None:
            return self._gap
        return self._start if self._last is None else _stamp(self._last)

    @property
    def again(self) -> int | None:
        """From when on to ask again: of what a gap has left, too, not all has come yet."""
        return self._start if self._last is None else _stamp(self._last) - OVERLAP

    def begin(self, start: int) -> None:
        """Say about when it began to read, where that is not known."""
        if self._start is None:
            self._start = start

    def resume(self, gap: int | None) -> None:
        """Expect the events from `again` on: among them the last one, unless there is a gap.

        With the last one come all that were seen in that time, in the daemon's order: what is no
        later, and stands before the first of them, is from before the start.

        Args:
            gap: until when events may be missing; None: none are.
        """
        self._gap = self._gap if gap is None else gap
        self._before = _stamp(self._last) if self._last is not None and self.goes_on else -1

    def holds(self, event: Event) -> bool:
        """Tell whether an event was seen, of those of the last second."""
        self._file()
        stamp = _stamp(event)
        first = self._at.get(stamp)
        if first is None:
            return False
        return any(_same(event, known) for known in (first, *self._also.get(stamp, ())))

    def is_before(self, event: Event) -> bool:
        """Tell whether an event is from before the position, or of that very moment."""
        return self.position is not None and _stamp(event) <= self.position

    def fresh(self, events: list[Event]) -> list[Event]:
        """Return those events that were not seen yet; from now on they are."""
        stamps = [event.time_nano for event in events]
        if self._before < 0 and _rising(self._latest, stamps):
            self._latest = stamps[-1]
            self._unfiled.append(events)
        else:
            events = [event for event in events if self._is_fresh(event)]
            self._latest = max(self._latest, *map(_stamp, events), 0)
            self._filed = self._latest
        if events:
            self._last, self._gap = events[-1], None
            self._forget()
        return events

    def _file(self) -> None:
        """Put in its place what has come in order."""
        for events in self._unfiled:
            self._at.update((event.time_nano, event) for event in events)
        if self._unfiled:
            self._unfiled.clear()
            self._filed = self._latest

    def _is_fresh(self, event: Event) -> bool:
        if self.holds(event):
            self._before = -1
            return False
        stamp = _stamp(event)
        if stamp <= self._before:
            return False
        if self._at.setdefault(stamp, event) is not event:
            more = self._also.setdefault(stamp, [])
            more.append(event)
            del more[:-_AT_ONCE]
        return True

    def _forget(self) -> None:
        """Forget what will not be sent again."""
        again = self.again or 0
        while self._unfiled and _stamp(self._unfiled[0][-1]) < again:
            self._unfiled.popleft()
        if self._at and self._filed < again:
            self._at, self._also = {}, {}
        if len(self._at) > self._sweep:
            self._at = {stamp: event for stamp, event in self._at.items() if stamp >= again}
            self._also = {stamp: more for stamp, more in self._also.items() if stamp >= again}
            # At many events a second, not at each of them.
            self._sweep = max(_SWEEP, 2 * len(self._at))


def _rising(start: int, stamps: list[int]) -> bool:
    """Tell whether each is later than the one before, and the first than the start."""
    return bool(stamps) and start < stamps[0] and all(map(lt, stamps, stamps[1:]))


def _stamp(event: Event) -> int:
    """Return an event's time in nanoseconds since 1970; 0 where it has none."""
    stamp = event.time_nano or (0 if event.time is None else event.time.unix_ns)
    return min(max(stamp, 0), _LAST)


def _same(one: Event, other: Event) -> bool:
    """Compare two events of one time, but for what depends on the API's version."""
    return (
        one.action == other.action
        and one.type == other.type
        and one.scope == other.scope
        and one.actor == other.actor
    )
