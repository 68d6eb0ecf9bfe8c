"""The base of every model: what is read late is in the end the same as what is read at once."""

import copy
import json
import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, TypeAdapter, ValidationError, create_model, model_validator

from aiodockerapi._core.model import Model, api_name, reader, to_json
from aiodockerapi._core.times import Duration, Time, Timestamp, UnixTime


class Leaf(Model):
    """The end of a branch."""

    name: str = ""
    size: Annotated[int, Field(alias="sizeBytes")] = 0
    at: Time = None
    took: Duration | None = None


class Tree(Model):
    """One of every kind of field, and trees below it."""

    id: str
    kind: Literal["", "oak", "fir"] | str = ""
    count: int | None = None
    created: UnixTime = None
    leaf: Leaf | None = None
    leaves: list[Leaf] = []
    maybe: list[Leaf] | None = None
    tags: dict[str, str] = {}
    by_name: dict[str, Leaf] = {}
    by_port: dict[str, list[Leaf] | None] = {}
    either: Leaf | list[Leaf] | str = ""
    times: list[Time] = []
    trees: list["Tree"] = []


BODY = json.dumps(
    {
        "Id": "a",
        "Kind": "palm",
        "Created": 1_577_836_800,
        "Leaf": {"Name": "x", "At": "2020-01-01T00:00:00.123456789Z", "Colour": ["red"]},
        "Leaves": None,
        "Maybe": None,
        "Tags": {"a": "b"},
        "ByName": {"one": {"Name": "one", "sizeBytes": 1, "Took": 5000}},
        "ByPort": {"80/tcp": None, "81/tcp": [{"Name": "p"}]},
        "Either": {"Name": "e"},
        "Times": ["2020-01-01T00:00:00Z", "", None],
        "Trees": [{"Id": "b", "Trees": None, "Moss": {"A": 1}}],
        "Rings": 7,
    }
).encode()


def late() -> Tree:
    return reader(Tree).one(BODY)


def at_once() -> Tree:
    return Tree.model_validate_json(BODY)


class Forest(BaseModel):
    """A user's own model that holds ours."""

    tree: Tree
    others: list[Tree] = []


class Copies(BaseModel, revalidate_instances="always"):
    """A user's own model that takes nothing as it is."""

    tree: Tree


VIEWS: dict[str, Callable[[Tree], object]] = {
    "repr": repr,
    "str": str,
    "dict": dict,
    "vars": vars,
    "model_dump": lambda tree: tree.model_dump(),
    "model_dump by alias": lambda tree: tree.model_dump(by_alias=True, exclude_unset=True),
    "model_dump_json": lambda tree: tree.model_dump_json(),
    "to_json": to_json,
    "model_fields_set": lambda tree: tree.model_fields_set,
    "model_extra": lambda tree: tree.model_extra,
    "inner extra": lambda tree: tree.leaf and tree.leaf.model_extra,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda tree: pickle.loads(pickle.dumps(tree)),
    "model_copy": lambda tree: tree.model_copy(update={"kind": "oak"}),
    "model_validate": Tree.model_validate,
    "type adapter": lambda tree: TypeAdapter(list[Tree]).dump_json([tree]),
    "nested": lambda tree: Forest(tree=tree, others=[tree]).model_dump_json(),
    "nested values": lambda tree: Forest(tree=tree).model_dump(),
    "nested equality": lambda tree: Forest(tree=tree),
    "validated again": lambda tree: Copies(tree=tree),
    "values": lambda tree: [getattr(tree, name) for name in Tree.model_fields],
}


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_the_same_late_and_at_once(view: str) -> None:
    assert VIEWS[view](late()) == VIEWS[view](at_once())


@pytest.mark.parametrize("view", VIEWS)
def test_an_object_is_the_same_after_it_was_looked_at(view: str) -> None:
    looked_at = late()
    VIEWS[view](looked_at)
    assert looked_at == late() == at_once()
    assert VIEWS[view](looked_at) == VIEWS[view](at_once())


def test_order_of_fields_is_that_of_the_class() -> None:
    assert list(vars(late())) == list(vars(at_once())) == list(Tree.model_fields)


def test_what_was_built_is_kept() -> None:
    tree = late()
    leaf, inner, by_name = tree.leaf, tree.trees[0], tree.by_name
    tree.model_dump()
    assert tree.leaf is leaf
    assert tree.trees[0] is inner
    assert tree.by_name is by_name


def test_differences_make_unequal() -> None:
    assert late() != reader(Tree).one(BODY.replace(b'"x"', b'"y"'))
    assert late() != reader(Tree).one(BODY.replace(b'"red"', b'"blue"'))
    assert late() != reader(Tree).one(BODY.replace(b'"Rings": 7', b'"Rings": 8'))
    others: list[object] = ["a", None, Leaf()]
    assert late() not in others


def test_objects_are_frozen() -> None:
    for tree in (late(), at_once()):
        for name in ("id", "leaf", "maybe"):
            with pytest.raises(ValidationError, match="frozen"):
                setattr(tree, name, None)
            with pytest.raises(ValidationError, match="frozen"):
                delattr(tree, name)
        assert tree == at_once()


def test_hash_is_that_of_the_values() -> None:
    assert hash(reader(Leaf).one(b'{"Name":"x"}')) == hash(Leaf(name="x"))
    with pytest.raises(TypeError, match="unhashable"):
        hash(late())


def test_unknown_attributes_are_told() -> None:
    for tree in (late(), at_once()):
        assert getattr(tree, "Rings") == 7  # noqa: B009  a type checker does not know it
        with pytest.raises(AttributeError, match="nope"):
            getattr(tree, "nope")  # noqa: B009  nor this


def test_extras_are_kept_at_every_depth() -> None:
    tree = late()
    assert tree.model_extra == {"Rings": 7}
    assert tree.leaf is not None
    assert tree.leaf.model_extra == {"Colour": ["red"]}
    assert tree.trees[0].model_extra == {"Moss": {"A": 1}}
    assert json.loads(to_json(tree))["Trees"] == [{"Id": "b", "Trees": [], "Moss": {"A": 1}}]


def test_null_is_empty_for_lists_and_maps_alone() -> None:
    fields = ("Leaves", "Tags", "ByName", "ByPort", "Times", "Trees")
    body = json.dumps({"Id": "a"} | dict.fromkeys((*fields, "Maybe", "Leaf", "Count"))).encode()
    tree = reader(Tree).one(body)
    assert (tree.leaves, tree.tags, tree.by_name, tree.by_port) == ([], {}, {}, {})
    assert (tree.times, tree.trees, tree.maybe, tree.leaf) == ([], [], None, None)
    assert tree == Tree.model_validate_json(body) == Tree.model_validate(json.loads(body))
    assert to_json(tree) == to_json(Tree.model_validate_json(body))
    assert reader(Tree).many(b"null") == []


@pytest.mark.parametrize("field", ["id", "kind"])
def test_null_is_no_text(field: str) -> None:
    body = json.dumps({"Id": "a", api_name(field): None}).encode()
    with pytest.raises(ValidationError, match=api_name(field)):
        reader(Tree).one(body)


def test_missing_fields_show_their_defaults_and_are_not_set() -> None:
    tree = reader(Tree).one(b'{"Id":"a"}')
    assert (tree.kind, tree.count, tree.created, tree.leaf, tree.either) == (
        "",
        None,
        None,
        None,
        "",
    )
    assert (tree.leaves, tree.tags, tree.maybe) == ([], {}, None)
    assert tree.model_fields_set == {"id"}
    assert to_json(tree) == b'{"Id":"a"}'
    assert tree == Tree(id="a")


def test_defaults_are_nobody_elses() -> None:
    reader(Tree).one(b'{"Id":"a"}').leaves.append(Leaf())
    Tree(id="a").leaves.append(Leaf())
    assert reader(Tree).one(b'{"Id":"a"}').leaves == Tree(id="a").leaves == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"id":"a","leaf":{"name":"x"},"kind":"oak"}',
        b'{"Id":"a","leaf":{"name":"x","Name2":1},"by_port":{"1":[{"at":""}]}}',
    ],
)
def test_our_own_names_are_read_with_their_types(body: bytes) -> None:
    assert reader(Tree).one(body) == Tree.model_validate_json(body)
    assert isinstance(reader(Tree).one(body).leaf, Leaf)
    with pytest.raises(ValidationError):
        reader(Tree).one(b'{"Id":"a","leaf":3}')


@pytest.mark.parametrize(
    ("body", "loc"),
    [
        (b"{}", ("Id",)),
        (b'{"Id":1}', ("Id",)),
        (b'{"Id":"a","Leaf":{"Name":1}}', ("Leaf", "Name")),
        (b'{"Id":"a","Trees":[{"Id":"b","Leaf":{"At":"noon"}}]}', ("Trees", 0, "Leaf", "At")),
        (b'{"Id":"a","ByName":{"x":{"Took":"long"}}}', ("ByName", "x", "Took")),
        (b"null", ()),
        (b'["a"]', ()),
        (b'{"Id":', ()),
    ],
)
def test_errors_name_the_path(body: bytes, loc: tuple[str | int, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        reader(Tree).one(body)
    assert [error["loc"] for error in caught.value.errors()] == [loc]


def test_errors_in_a_list_name_the_item() -> None:
    with pytest.raises(ValidationError) as caught:
        reader(Tree).many(b'[{"Id":"a"},{"Id":1}]')
    assert [error["loc"] for error in caught.value.errors()] == [(1, "Id")]


def test_unknown_names_are_told_with_the_nearest_known() -> None:
    mistyped: dict[str, Any] = {"id": "a", "leavs": [], "zzz": 1}
    with pytest.raises(ValidationError) as caught:
        Tree(**mistyped)
    assert [error["loc"] for error in caught.value.errors()] == [("leavs",), ("zzz",)]
    assert "Tree has no field 'leavs'; did you mean 'leaves'?" in str(caught.value)
    assert "Tree has no field 'zzz' [" in str(caught.value)


def test_both_spellings_make_an_object() -> None:
    by_api: dict[str, Any] = {"Id": "a", "Leaf": {"Name": "x", "sizeBytes": 1}}
    assert Tree(**by_api) == Tree(id="a", leaf=Leaf(name="x", size=1))
    assert json.loads(to_json(Tree(**by_api))) == by_api


def test_the_schema_can_be_shown() -> None:
    late()
    schema = Tree.model_json_schema()
    assert schema["$defs"].keys() == {"Leaf", "Tree"}
    assert schema["$defs"]["Tree"]["required"] == ["Id"]
    times = Leaf.model_json_schema(mode="serialization")["properties"]
    assert times["sizeBytes"]["type"] == "integer"
    assert {"type": "null"} in times["At"]["anyOf"]


def test_a_subclass_of_a_model_that_was_read() -> None:
    late()

    birch_model = create_model("Birch", __base__=Tree, leaf=(str, ""), bark=(Leaf | None, None))
    body = b'{"Id":"a","Leaf":"text","Bark":{"Name":"b"},"Leaves":[{"Name":"x"}],"New":1}'
    birch = reader(birch_model).one(body)
    assert birch.model_dump(include={"leaf"}) == {"leaf": "text"}
    assert dict(birch)["bark"] == Leaf(name="b")
    assert birch.leaves == [Leaf(name="x")]
    assert birch == birch_model.model_validate_json(body)
    assert dict(reader(birch_model).one(b'{"Id":"a"}'))["leaf"] == ""
    assert late() == at_once()


class Shared(Model):
    """The same model in a place that is read late and in one that is read at once."""

    late: Leaf | None = None
    many: list[Leaf] = []
    at_once: Leaf | int = 0
    trees: list[Tree] = []
    tree: Tree | int = 0


def test_a_model_may_be_read_late_here_and_at_once_there() -> None:
    leaf = {"Name": "x", "At": "2020-01-01T00:00:00Z", "More": 1}
    tree = {"Id": "a", "Leaf": leaf, "Trees": [{"Id": "b", "Leaves": [leaf]}], "Either": leaf}
    body = json.dumps(
        {"Late": leaf, "Many": [leaf], "AtOnce": leaf, "Trees": [tree], "Tree": tree}
    ).encode()
    shared = reader(Shared).one(body)
    assert isinstance(shared.at_once, Leaf)
    assert isinstance(shared.tree, Tree)
    assert isinstance(shared.tree.trees[0].leaves[0], Leaf)
    assert shared.trees == [shared.tree]
    assert shared == Shared.model_validate_json(body)


class Foreign(BaseModel):
    """A model of another family."""

    leaf: Leaf | None = None
    number: int = 0


class Checked(Model):
    """A model that checks itself as a whole."""

    low: int = 0
    high: int = 0

    @model_validator(mode="after")
    def _in_order(self) -> "Checked":
        if self.low > self.high:
            raise ValueError("low is higher than high")
        return self


class Mixed(Model):
    """A model that holds both."""

    foreign: Foreign | None = None
    checked: list[Checked] = []


def test_foreign_models_and_checked_ones_are_read_at_once() -> None:
    body = b'{"Foreign":{"leaf":{"Name":"x"},"number":1},"Checked":[{"Low":1,"High":2}]}'
    mixed = reader(Mixed).one(body)
    assert mixed.foreign == Foreign(leaf=Leaf(name="x"), number=1)
    assert repr(mixed) == repr(Mixed.model_validate_json(body))
    assert reader(Checked).one(b'{"High":1}') == Checked(high=1)
    assert reader(Checked).many(b'[{"High":1}]') == [Checked(high=1)]
    with pytest.raises(ValidationError, match="low is higher"):
        reader(Checked).one(b'{"Low":1}')


@pytest.fixture
def _many_switches() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("_many_switches")
def test_threads_may_read_one_object() -> None:
    expected, wrong = at_once(), list[object]()

    def look(tree: Tree, start: threading.Barrier) -> None:
        start.wait()
        try:
            seen = (tree.trees, tree.count, tree == expected, tree.model_extra, tree.maybe)
        except Exception as error:  # noqa: BLE001  a thread's error would be lost
            wrong.append(error)
        else:
            if seen != (expected.trees, None, True, {"Rings": 7}, None):
                wrong.append(seen)

    for _ in range(100):
        tree, start = late(), threading.Barrier(3)
        threads = [threading.Thread(target=look, args=(tree, start)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


TEXTS = st.text(max_size=5)
EXTRAS = st.dictionaries(
    st.sampled_from(["New", "X-Other", "with space", ""]),
    st.none() | st.integers(-5, 5) | TEXTS | st.lists(TEXTS, max_size=2),
    max_size=2,
)
MOMENTS = st.sampled_from(
    ["", None, "0001-01-01T00:00:00Z", "2020-02-29T23:59:60Z", "2024-05-06T07:08:09.1+02:00"]
)


def an_object(required: dict[str, Any], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    known = st.fixed_dictionaries(required, optional=optional)
    return st.builds(lambda extra, fields: extra | fields, EXTRAS, known)


def optional(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | value


LEAVES = an_object(
    {},
    Name=TEXTS,
    sizeBytes=st.integers(),
    At=MOMENTS,
    Took=optional(st.integers(-(2**63), 2**63 - 1)),
)
SEVERAL = st.lists(LEAVES, max_size=3)


def trees(below: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return an_object(
        {"Id": TEXTS},
        Kind=TEXTS | st.sampled_from(["oak", "fir"]),
        Count=optional(st.integers()),
        Created=optional(st.integers(-(2**40), 253_402_300_799)),
        Leaf=optional(LEAVES),
        Leaves=optional(SEVERAL),
        Maybe=optional(SEVERAL),
        Tags=optional(st.dictionaries(TEXTS, TEXTS, max_size=3)),
        ByName=optional(st.dictionaries(TEXTS, LEAVES, max_size=2)),
        ByPort=optional(st.dictionaries(TEXTS, optional(SEVERAL), max_size=2)),
        Either=LEAVES | SEVERAL | TEXTS,
        Times=optional(st.lists(MOMENTS, max_size=2)),
        Trees=optional(below),
    )


FORESTS = st.recursive(
    trees(st.just([])), lambda below: trees(st.lists(below, max_size=2)), max_leaves=4
)


@given(FORESTS)
def test_any_answer_is_the_same_late_and_at_once(value: dict[str, Any]) -> None:
    body = json.dumps(value).encode()
    read, validated = reader(Tree).one(body), Tree.model_validate_json(body)
    assert pickle.loads(pickle.dumps(reader(Tree).one(body))) == validated
    assert read.model_fields_set == validated.model_fields_set
    assert read == validated
    assert to_json(read) == to_json(validated)
    assert reader(Tree).one(to_json(read)) == read


def test_values_are_of_the_types_told() -> None:
    tree = late()
    assert type(tree.created) is type(tree.times[0]) is Timestamp
    assert tree.leaf is not None
    assert tree.leaf.at is not None
    assert tree.leaf.at.nanosecond == 123456789
    assert tree.by_name["one"].took == timedelta(microseconds=5)
    assert isinstance(tree.either, Leaf)
    assert tree.by_port == {"80/tcp": None, "81/tcp": [Leaf(name="p")]}


@pytest.mark.parametrize(
    ("field", "name"),
    [("created_at", "CreatedAt"), ("id", "Id"), ("ipv6_gateway", "Ipv6Gateway"), ("a__b", "AB")],
)
def test_names_follow_one_rule(field: str, name: str) -> None:
    assert api_name(field) == name
