"""One percentage out of many layers: over what real engines have told, and over anything else."""

import pickle
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiodockerapi.engine.progress import ProgressDetail, ProgressMessage
from aiodockerapi.engine.totals import Tally, Totals
from tests.unit.recorded import FOLDER, messages

ALL = sorted(f"{path.parent.name}/{path.stem}" for path in FOLDER.glob("*/*.jsonl"))
MOVES = [name for name in ALL if "pull" in name or "push" in name]
SIZES = {
    # bytes that were moved, and the message by which there is a percentage
    "docker-20.10/pull": (5696505, 9),
    "docker-20.10/pull-many": (6615147, 15),
    "docker-20.10/push-many": (18755584, 12),
    "docker-28.5/push": (7839744, 7),
    "docker-28.5/pull-many": (6579358, 14),
    "docker-28.5-store/pull": (5697058, 6),
    "docker-28.5-store/push-many": (6547883, 8),
    "podman-5.8/pull-big": (220221084, 5),
}


def layer(
    name: str, status: str, current: int | None = None, total: int | None = None, units: str = ""
) -> ProgressMessage:
    detail = ProgressDetail(current=current, total=total, units=units or None)
    return ProgressMessage(id=name, status=status, progress_detail=detail)


def steps_of(
    told: list[ProgressMessage], tick: float = 0.1, sizes: dict[str, int] | None = None
) -> list[Totals]:
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += tick
        return now

    tally = Tally(clock, sizes)
    return [*(tally.add(message) for message in told), tally.end()]


def check(steps: list[Totals]) -> None:
    """Check what always holds."""
    for before, after in pairwise(steps):
        if before.percent is not None:
            assert after.percent is not None
            assert after.percent >= before.percent
        assert after.bytes_done >= before.bytes_done
    for step in steps:
        assert step.rate >= 0
        assert step.bytes_total is None or 0 <= step.bytes_done <= step.bytes_total
        assert sum(each.bytes_done for each in step.layers.values()) == step.bytes_done
        for each in step.layers.values():
            assert each.bytes_total is None or each.bytes_done <= each.bytes_total
    for step in steps[:-1]:
        assert step.percent is None or 0 <= step.percent <= 99
    assert steps[-1].percent == 100
    assert steps[-1].bytes_done == steps[-1].bytes_total


STATES = st.sampled_from(
    [
        "Pulling fs layer",
        "Waiting",
        "Downloading",
        "Verifying Checksum",
        "Download complete",
        "Extracting",
        "Pull complete",
        "Already exists",
        "Preparing",
        "Pushing",
        "Pushed",
        "Layer already exists",
        "Mounted from me/app",
        "Unavailable",
        "Retrying in 3 seconds",
        "Loading layer",
        "Something new",
    ]
)
NUMBERS = st.none() | st.integers(-1, 5) | st.integers(0, 10**12)
MESSAGES = st.builds(
    layer, st.sampled_from("abcde"), STATES, NUMBERS, NUMBERS, st.sampled_from(["", "", "s"])
)


@given(st.lists(MESSAGES, max_size=60), st.sampled_from([0.0, 0.01, 1.0, 100.0]))
def test_it_never_goes_back(told: list[ProgressMessage], tick: float) -> None:
    check(steps_of(told, tick))


@given(
    st.lists(MESSAGES, max_size=60),
    st.dictionaries(st.sampled_from("abcde"), st.integers(0, 10**12)),
    st.sampled_from([0.0, 0.01, 1.0, 100.0]),
)
def test_nor_with_sizes(told: list[ProgressMessage], sizes: dict[str, int], tick: float) -> None:
    steps = steps_of(told, tick, sizes)
    check(steps)
    if {message.id for message in told} <= sizes.keys() and sizes:
        assert {step.bytes_total for step in steps} == {sum(sizes.values())}


@st.composite
def pulls(draw: st.DrawFn) -> list[ProgressMessage]:
    """Make a pull as daemons tell of it: layers move by turns, each through its states."""
    sizes = draw(st.lists(st.integers(1, 10**9), min_size=1, max_size=6))
    told = [layer(f"l{number}", "Pulling fs layer") for number in range(len(sizes))]
    left = {
        number: [
            *(("Downloading", share) for share in sorted(draw(st.lists(st.floats(0, 1))))),
            ("Download complete", None),
            *(("Extracting", share) for share in sorted(draw(st.lists(st.floats(0, 1))))),
            ("Pull complete", None),
        ]
        for number in range(len(sizes))
    }
    while left:
        number = draw(st.sampled_from(sorted(left)))
        status, share = left[number].pop(0)
        size = sizes[number]
        told.append(
            layer(f"l{number}", status)
            if share is None
            else layer(f"l{number}", status, int(share * size), size)
        )
        if not left[number]:
            del left[number]
    return told


@given(pulls())
def test_a_pull_comes_to_its_end(told: list[ProgressMessage]) -> None:
    steps = steps_of(told)
    check(steps)
    if any(step.percent is not None for step in steps[:-1]):
        assert steps[-2].percent == pytest.approx(99)


@pytest.mark.parametrize("name", ALL)
def test_what_engines_have_told(name: str) -> None:
    check(steps_of(messages(name)))


@pytest.mark.parametrize("name", SIZES)
def test_how_much_engines_have_moved(name: str) -> None:
    size, first = SIZES[name]
    steps = steps_of(messages(name))
    assert steps[-1].bytes_done == size
    numbers = [step.percent for step in steps]
    assert numbers[:first] == [None] * first
    known = [number for number in numbers[first:] if number is not None]
    assert len(known) == len(steps) - first
    # Neither all at once, nor stuck at the end from the beginning.
    assert known[0] < 75
    assert len(set(known)) >= 5


@pytest.mark.parametrize("name", [name for name in ALL if "pull" in name])
def test_with_sizes_there_is_a_total_from_the_first_step(name: str) -> None:
    sizes = {key: 1 + each.bytes_done for key, each in steps_of(messages(name))[-1].layers.items()}
    if not sizes:
        return  # up to date, or a failure: no layer was told of
    steps = steps_of(messages(name), sizes=sizes)
    check(steps)
    assert {step.bytes_total for step in steps} == {sum(sizes.values())}
    percents = [step.percent for step in steps if step.percent is not None]
    assert len(percents) == len(steps)
    assert percents[0] < 100


@pytest.mark.parametrize("name", [name for name in ALL if "load" in name])
def test_a_load_does_not_tell_how_much_there_is(name: str) -> None:
    steps = steps_of(messages(name))
    assert {(step.percent, step.bytes_total) for step in steps[:-1]} <= {(None, None)}


def test_a_layer_that_turns_out_larger_slows_it_down() -> None:
    told = [layer(name, "Pulling fs layer") for name in "abcd"]
    told += [layer(name, "Downloading", 500, 1000) for name in "abc"]
    told += [layer(name, "Pull complete") for name in "abc"]
    told += [layer("d", "Downloading", done, 100_000) for done in range(0, 100_001, 20_000)]
    told += [layer("d", "Pull complete")]
    steps = steps_of(told)
    percents = [step.percent for step in steps]
    assert percents[:6] == [None] * 6
    assert percents[6] == pytest.approx(100 * 3 * 0.375 / 4)
    assert percents[9] == percents[10] == pytest.approx(75)
    assert percents[11] == pytest.approx(75 + 25 * 0.15)
    assert percents[-3:] == [pytest.approx(75 + 25 * 0.75), 99, 100]
    assert [step.bytes_total for step in steps[8:11]] == [None, None, 103_000]


def test_what_is_there_already_is_no_work() -> None:
    told = [layer("a", "Already exists"), layer("b", "Pulling fs layer")]
    told += [layer("b", "Downloading", 0, 100), layer("b", "Downloading", 50, 100)]
    steps = steps_of(told)
    assert [step.percent for step in steps] == [None, None, 0, 37.5, 100]
    assert steps[2].bytes_total == 100


def test_a_retry_does_not_go_back() -> None:
    told = [layer("a", "Pulling fs layer"), layer("a", "Downloading", 80, 100)]
    told += [layer("a", "Retrying in 1 second"), layer("a", "Downloading", 10, 100)]
    steps = steps_of(told)
    assert [step.percent for step in steps[1:4]] == [pytest.approx(60)] * 3
    assert [step.bytes_done for step in steps[1:4]] == [80, 80, 80]
    assert steps[2].layers["a"].state == "Retrying"


def test_without_a_total_there_are_bytes_alone() -> None:
    told = [layer("a", "Pulling fs layer")]
    told += [layer("a", "Downloading", done, -1) for done in (10, 20, 30)]
    steps = steps_of(told)
    assert [step.percent for step in steps] == [None] * 4 + [100]
    assert [step.bytes_done for step in steps] == [0, 10, 20, 30, 30]
    assert [step.bytes_total for step in steps] == [None] * 4 + [30]


def test_the_rate_is_that_of_the_last_seconds() -> None:
    told = [layer("a", "Downloading", done, 10_000) for done in (0, 100, 200, 300, 1300, 1300)]
    told += [layer("a", "Extracting", 1, units="s")] * 4
    rates = [step.rate for step in steps_of(told, tick=1.0)]
    assert rates[:4] == [0, 50, pytest.approx(200 / 3), 100]
    assert rates[4] == pytest.approx(1200 / 3)
    # All of it is here once it is extracted: what remained was not told of.
    assert rates[-1] == 0


def test_a_step_is_not_changed_by_the_next() -> None:
    tally = Tally()
    first = tally.add(layer("a", "Pushing", 1, 10))
    tally.add(layer("a", "Pushed"))
    assert first.layers["a"].state == "Pushing"
    assert pickle.loads(pickle.dumps(first)) == first
