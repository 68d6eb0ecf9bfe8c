"""Where a reader of events is, and what it has seen."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from aiodockerapi._core.times import Timestamp
from aiodockerapi.engine.system.events import Event, EventActor
from aiodockerapi.engine.system.seen import OVERLAP, Seen

NANO = 1_000_000_000
at = Timestamp.from_unix


def event(stamp: int, actor: str = "a", action: str = "start") -> Event:
    return Event(action=action, actor=EventActor(id=actor), time_nano=stamp, time=at(stamp // NANO))


def test_a_position() -> None:
    seen = Seen(None)
    assert (seen.position, seen.again, seen.goes_on) == (None, None, False)
    seen.begin(5 * NANO)
    seen.begin(9 * NANO)
    assert (seen.position, seen.again, seen.goes_on) == (5 * NANO, 5 * NANO, False)
    assert seen.fresh([event(7 * NANO)])
    assert (seen.position, seen.again, seen.goes_on) == (7 * NANO, 6 * NANO, True)
    seen.resume(8 * NANO)
    assert (seen.position, seen.again, seen.goes_on) == (8 * NANO, 6 * NANO, False)
    assert seen.fresh([event(9 * NANO)])
    assert (seen.position, seen.again, seen.goes_on) == (9 * NANO, 8 * NANO, True)


def test_events_without_nanoseconds() -> None:
    seen = Seen(None)
    old = [Event(action="start", id=name, time=at(5)) for name in "ab"]
    assert seen.fresh([*old, *old]) == [old[0]], "by what is compared, all are one"
    other = Event(action="stop", id="a", time=at(5))
    assert seen.fresh([old[0], other, Event(action="start", time=at(6))])[0] is other
    assert seen.position == 6 * NANO


@given(
    st.lists(st.tuples(st.integers(1, 5), st.sampled_from("abc")), unique=True),
    st.lists(st.integers(1, 20)),
)
def test_each_once_and_in_order_whatever_is_sent_again(
    told: list[tuple[int, str]], again: list[int]
) -> None:
    events = [event(stamp, actor) for stamp, actor in told]
    seen, given_out = Seen(None), list[Event]()
    reached = 0
    for back in again:
        # A stream from the last event or an earlier one on, cut after a few.
        end = min(len(events), reached + 2)
        given_out += seen.fresh(events[max(0, reached - back) : end])
        reached = end
        seen.resume(None)
    given_out += seen.fresh(events)
    assert given_out == events


def test_what_is_kept_is_bounded() -> None:
    seen, step = Seen(None), 100_000_000
    tracemalloc.start()
    try:
        sizes = []
        for turn in range(10):
            for number in range(1000):
                assert seen.fresh([event(NANO + (turn * 1000 + number) * step)])
            sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert sizes[-1] < 2 * sizes[0] + 1_000_000
    assert not seen.fresh([event(NANO + 9_999 * step - OVERLAP // 2)])


def test_many_at_once_are_all_kept() -> None:
    events = [event(NANO + number) for number in range(5000)]
    seen = Seen(None)
    assert [seen.fresh(events[start : start + 50]) for start in range(0, 5000, 50)]
    assert seen.fresh(events) == []
