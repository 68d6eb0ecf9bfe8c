"""What changed between two answers."""

from dataclasses import dataclass

import pytest

from aiodockerapi.errors import InvalidArgument
from aiodockerapi.fleet import Backoff, Change, Changes
from aiodockerapi.fleet.changes import changes_of


@dataclass(frozen=True)
class Thing:
    id: str
    size: int = 0


@dataclass(frozen=True)
class Named:
    name: str
    size: int = 0


A, B, C = Thing("a"), Thing("b"), Thing("c")
BIGGER = Thing("b", 1)
Nothing: Changes[object] = Changes()


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (None, None, Nothing),
        (None, [], Nothing),
        ([], [], Nothing),
        ([A, B], [B, A], Nothing),
        ([A, B], [Thing("a"), Thing("b")], Nothing),
        (None, [A], Changes(added=(A,))),
        ([A, B], [A, C], Changes(added=(C,), removed=(B,))),
        ([A, B], [BIGGER, A], Changes(changed=(Change(B, BIGGER),))),
        ([Named("n")], [Named("n", 2)], Changes(changed=(Change(Named("n"), Named("n", 2)),))),
        (["x", "y"], ["y", "z"], Changes(added=("z",), removed=("x",))),
        ([{"a": 1}], [{"a": 2}], Changes(added=({"a": 2},), removed=({"a": 1},))),
        (None, A, Changes(added=(A,))),
        (A, None, Changes(removed=(A,))),
        (A, A, Nothing),
        (B, Thing("b"), Nothing),
        (B, BIGGER, Changes(changed=(Change(B, BIGGER),))),
        (0, 1, Changes(changed=(Change(0, 1),))),
    ],
)
def test_changes(before: object, after: object, changes: Changes[object]) -> None:
    found = changes_of(before, after)
    assert found == changes
    assert bool(found) == (changes != Nothing)


def test_unchanged_objects_are_not_compared() -> None:
    class Touchy(Thing):
        def __eq__(self, other: object) -> bool:
            raise AssertionError(other)

        __hash__ = Thing.__hash__

    same = Touchy("t")
    assert not changes_of([same], [same])


def test_pauses_double_up_to_the_longest() -> None:
    backoff = Backoff(first=2, longest=30)
    for failures, pause in [(1, 2), (2, 4), (3, 8), (4, 16), (5, 30), (6, 30), (5000, 30)]:
        found = {backoff.after(failures) for _ in range(50)}
        assert all(0.5 * pause <= each <= pause for each in found)
        assert len(found) > 1, "each by chance"


@pytest.mark.parametrize(("first", "longest"), [(0, 1), (-1, 1), (2, 1), (float("nan"), 1)])
def test_bad_pauses(first: float, longest: float) -> None:
    with pytest.raises(InvalidArgument, match="the pauses are"):
        Backoff(first, longest)
