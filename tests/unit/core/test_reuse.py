"""Giving unchanged items of a list again: never another answer than reading it whole."""

import gc
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from aiodockerapi._core import reuse
from aiodockerapi._core.collector import paused
from aiodockerapi._core.model import Model, reader
from aiodockerapi._core.reuse import LastList
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import Answer, FakeDaemon


class Item(Model):
    """Nested lists of its own kind, so that every key stands at every depth."""

    id: Annotated[int | str | None, Field(alias="Id")] = None
    name: str = ""
    items: "list[Item]" = []
    labels: dict[str, str] = {}


@pytest.fixture(autouse=True)
def _short_answers_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reuse, "_WORTH_IT", 1)


def last_list() -> LastList[Item]:
    return LastList(reader(Item))


def dump(items: object, *, pretty: bool = False, end: str = "\n") -> bytes:
    separators = None if pretty else (",", ":")
    return (json.dumps(items, separators=separators) + end).encode()


def check(bodies: Sequence[bytes]) -> None:
    """Read one body after the other; each as if it were the first."""
    last = last_list()
    for body in bodies:
        assert outcome(last.read, body) == outcome(reader(Item).many, body)


def outcome(read: Callable[[bytes], list[Item]], body: bytes) -> object:
    try:
        return read(body)
    except ValidationError as error:
        return error.errors(include_url=False)


TRICKY = ['},{"Id":"', '"}]', '\\"},{\\"Id\\":', "[{", "]}", "é", ""]
text = st.sampled_from(TRICKY) | st.text(max_size=3)
leaf = st.fixed_dictionaries({"Id": st.integers(0, 3) | text}, optional={"Name": text})
nested = st.recursive(
    leaf | st.fixed_dictionaries({"Name": text}, optional={"Id": text}),
    lambda inner: st.fixed_dictionaries(
        {"Id": st.integers(0, 3)},
        optional={
            "Items": st.lists(inner, max_size=3),
            "Labels": st.dictionaries(text, text, max_size=2),
            "Other": st.lists(inner, max_size=2),
        },
    ),
    max_leaves=5,
)
items = st.lists(nested, max_size=5)
broken = st.sampled_from(
    [b"", b"null", b"{}", b"[", b"[]", b"[]\n", b'[{"Id":1}', b'[{"Id":[]}]', b'[{"Id":1}]}]',
     b'[{"Id":1},]', b'[{"Id":1},{"Id":2}]]', b' [{"Id":1}]', b'[{"Id":1} ,{"Id":2}]',
     b'[{"Id":1}, {"Id":2}]\n', b'[{"Id":1},{"Id":2}]\n\n']
)  # fmt: skip
whole = st.builds(dump, items, pretty=st.booleans(), end=st.sampled_from(["", "\n", "\r\n"]))


@settings(max_examples=80, deadline=None)
@given(st.lists(whole | broken, max_size=6))
def test_any_answers(bodies: list[bytes]) -> None:
    check([*bodies, *bodies])


@settings(max_examples=80, deadline=None)
@given(st.lists(nested, min_size=1, max_size=5), st.data())
def test_answers_that_change_a_little(first: list[object], data: st.DataObject) -> None:
    bodies = [first]
    for _ in range(data.draw(st.integers(1, 4))):
        now = list(bodies[-1])
        at = data.draw(st.integers(0, len(now)))
        change = data.draw(st.sampled_from(["insert", "remove", "replace", "reverse", "double"]))
        if change == "insert":
            now.insert(at, data.draw(nested))
        elif change == "remove":
            del now[at : at + 1]
        elif change == "replace":
            now[at : at + 1] = [data.draw(nested)]
        elif change == "reverse":
            now.reverse()
        else:
            now += now[:1]
        bodies.append(now)
    check([dump(each) for each in bodies])


def sub(*numbers: int) -> str:
    return ",".join(f'{{"Id":{number}}}' for number in numbers)


@pytest.mark.parametrize(
    "bodies",
    [
        # As many pieces as items, but not the items: nested ones look like the next one.
        [
            f'[{{"Id":1,"Items":[{sub(2, 3)}]}},{{"Name":"x"}}]',
            f'[{{"Id":1,"Items":[{sub(2, 9, 3)}]}},{{"Name":"x"}}]',
        ],
        [
            f'[{{"Id":1,"Items":[{sub(2, 3)}]}}, {{"Id":4}}]',
            f'[{{"Id":1,"Items":[{sub(2, 3)}]}}, {{"Id":5}}]',
            f'[{{"Id":1,"Items":[{sub(2, 5, 3)}]}}, {{"Id":4}}]',
        ],
        # Fresh pieces that are items only together.
        [
            "[" + sub(1, 2, 3) + "]",
            f'[{{"Id":1}},{{"Id":5,"Items":[{sub(6, 7)}]}},{{"Name":"x"}},{{"Id":3}}]',
        ],
        # A list that is broken only between pieces that are known.
        ['[{"Id":1},{"Id":2}]', '[{"Id":1},{"Id":1}]}]', '[{"Id":2},{"Id":1}]'],
        # Strings with the seam in them, quoted as JSON wants it.
        [
            dump([{"Id": '},{"Id":"x'}, {"Id": 2}]).decode(),
            dump([{"Id": '},{"Id":"x'}, {"Id": 3}]).decode(),
        ],
    ],
)  # fmt: skip
def test_known_traps(bodies: list[str]) -> None:
    check([body.encode() for body in bodies])


def numbered(count: int, changed: Sequence[int] = (), by: str = "") -> bytes:
    return dump([
        {"Id": number, "Name": f"{number}{by if number in changed else ''}"}
        for number in range(count)
    ])  # fmt: skip


def test_what_did_not_change_is_the_same_object() -> None:
    last = last_list()
    first = last.read(numbered(20))
    second = last.read(numbered(20, [3], "changed"))
    assert [old is new for old, new in zip(first, second, strict=True)].count(False) == 1
    assert second[3].name == "3changed"
    third = last.read(numbered(20, [3], "changed"))
    assert third is not second, "the list is the caller's own"
    third.clear()
    fourth = last.read(numbered(21, [3, 5], "changed"))
    assert fourth[3] is second[3]
    assert fourth[5] is not second[5]
    assert len(fourth) == 21


def test_a_failed_read_forgets_nothing() -> None:
    last = last_list()
    first = last.read(numbered(20))
    with pytest.raises(ValidationError):
        last.read(numbered(20)[:-5])
    assert last.read(numbered(20, [1], "x"))[0] is first[0]


def test_short_answers_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reuse, "_WORTH_IT", 10_000)
    last = last_list()
    assert last.read(numbered(5))[0] is not last.read(numbered(5))[0]


class Counting(LastList[Item]):
    """Counts how often a new answer was compared with the last one."""

    compared = 0

    def _compared(self, body: bytes) -> tuple[list[Item], dict[int, Item]]:
        self.compared += 1
        return super()._compared(body)


def test_where_all_is_new_each_time_comparing_becomes_rare() -> None:
    last = Counting(reader(Item))
    for round_number in range(100):
        last.read(numbered(20, range(20), str(round_number)))
    assert last.compared < 20
    steady = numbered(20, [1], "z")
    for round_number in range(64):
        last.read(numbered(20, [round_number % 20], "y"))
    known = last.read(steady)
    assert sum(a is b for a, b in zip(known, last.read(numbered(20, [2], "q")), strict=True)) >= 18


async def test_a_session_gives_objects_again(daemon: FakeDaemon) -> None:
    def images(changed: str) -> Answer:
        listed: list[dict[str, Any]] = [
            {"Id": f"sha256:{number:064}", "RepoTags": [f"image:{number}"]} for number in range(50)
        ]
        listed[7]["RepoTags"] = [changed]
        return Answer.json(listed)

    daemon.on("GET", "/images/json", images("old"), images("new"))
    async with DockerSession(daemon.host) as docker:
        first, second = await docker.images.list(), await docker.images.list()
        other = await docker.images.list(all=True)
    assert first[7].repo_tags == ["old"]
    assert second[7].repo_tags == ["new"]
    assert first == other or other[7] == second[7]
    daemon.on("GET", "/images/json", images("old"))
    async with DockerSession(daemon.host, reuse=False) as docker:
        first, second = await docker.images.list(), await docker.images.list()
    assert first == second
    assert not any(old is new for old, new in zip(first, second, strict=True))


def test_nothing_is_collected_while_a_list_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    class Watching(LastList[Item]):
        def _compared(self, body: bytes) -> tuple[list[Item], dict[int, Item]]:
            seen.append(gc.isenabled())
            return super()._compared(body)

    last = Watching(reader(Item))
    assert gc.isenabled()
    last.read(numbered(20))
    with pytest.raises(ValidationError):
        last.read(numbered(20)[:-5])
    assert gc.isenabled()
    monkeypatch.setattr(gc, "isenabled", lambda: False)
    with paused():
        monkeypatch.undo()
        assert gc.isenabled(), "who has turned it off has reasons of his own"
    assert seen == [False, False]
