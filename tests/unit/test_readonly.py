"""Lists and maps of answers refuse every way to change them, and are else what they seem."""

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from aiodockerapi._core.model import Model, reader
from aiodockerapi._core.readonly import ReadOnlyDict, ReadOnlyList

LIST_CHANGES: dict[str, Callable[[list[Any]], object]] = {
    "append": lambda it: it.append(1),
    "clear": lambda it: it.clear(),
    "del": lambda it: it.__delitem__(0),
    "extend": lambda it: it.extend([1]),
    "iadd": lambda it: it.__iadd__([1]),
    "imul": lambda it: it.__imul__(2),
    "insert": lambda it: it.insert(0, 1),
    "pop": lambda it: it.pop(),
    "remove": lambda it: it.remove(2),
    "reverse": lambda it: it.reverse(),
    "set": lambda it: it.__setitem__(0, 1),
    "sort": lambda it: it.sort(),
}
DICT_CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "clear": lambda it: it.clear(),
    "del": lambda it: it.__delitem__("a"),
    "ior": lambda it: it.__ior__({"b": 1}),
    "pop": lambda it: it.pop("a"),
    "popitem": lambda it: it.popitem(),
    "set": lambda it: it.__setitem__("a", 1),
    "setdefault": lambda it: it.setdefault("b", 1),
    "update": lambda it: it.update(b=1),
}


class Leaf(Model):
    rows: list[list[str]] = []
    labels: dict[str, str] = {}


@pytest.mark.parametrize("change", LIST_CHANGES.values(), ids=LIST_CHANGES)
def test_a_list_refuses(change: Callable[[list[Any]], object]) -> None:
    values = ReadOnlyList([2])
    with pytest.raises(TypeError, match=r"read-only; change list\("):
        change(values)
    assert values == [2]


@pytest.mark.parametrize("change", DICT_CHANGES.values(), ids=DICT_CHANGES)
def test_a_map_refuses(change: Callable[[dict[str, Any]], object]) -> None:
    values = ReadOnlyDict({"a": 2})
    with pytest.raises(TypeError, match=r"read-only; change dict\("):
        change(values)
    assert values == {"a": 2}


def test_no_way_to_change_one_was_forgotten() -> None:
    for plain, read_only in ((list, ReadOnlyList), (dict, ReadOnlyDict)):
        left = {name for name in vars(plain) if name not in vars(read_only)}
        assert not left & {*LIST_CHANGES, *DICT_CHANGES, "__setitem__", "__delitem__"}


def test_answers_hold_them_at_any_depth() -> None:
    leaf = reader(Leaf).one(b'{"Rows":[["a"]],"Labels":{"b":"c"}}')
    assert isinstance(leaf.rows, ReadOnlyList)
    assert isinstance(leaf.rows[0], ReadOnlyList)
    assert isinstance(leaf.labels, ReadOnlyDict)


@pytest.mark.parametrize("values", [ReadOnlyList([1, [2]]), ReadOnlyDict(a=[1])], ids=repr)
def test_they_are_what_they_seem(values: list[Any] | dict[str, Any]) -> None:
    for again in (pickle.loads(pickle.dumps(values)), copy.copy(values), copy.deepcopy(values)):
        assert again == values
        assert type(again) is type(values)
    assert json.loads(json.dumps(values)) == values
