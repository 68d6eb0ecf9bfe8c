"""The operations do what the Engine API describes, as their rows show.

All operations are there, with all parameters, bodies, answers and filters, and each of these since
the version that has it. Where an operation departs from the description, `exceptions` says why.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

import pytest
from pydantic import RootModel

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model
from aiodockerapi._core.version import ApiVersion
from tests.conformance import exceptions, facts
from tests.conformance.observed import Seen, seen
from tests.conformance.rows import LEFT_OUT
from tests.operations.test_rows import ROWS

TAGS = [
    "Config",
    "Container",
    "Distribution",
    "Exec",
    "Image",
    "Network",
    "Node",
    "Plugin",
    "Secret",
    "Service",
    "Session",
    "Swarm",
    "System",
    "Task",
    "Volume",
]
"""The parts of the API; each operation belongs to one."""
BASIS = ApiVersion(1, 25)
"""The oldest version that is described: what it has may be older."""
_LAST_LINE = re.compile(r"([A-Z]+ /.*), API (\d+\.\d+)\.")
_SLIP = ".additionalProperties"
"""How the format of the descriptions got into some of them, as if it was a property."""

by_tag = pytest.mark.parametrize("tag", TAGS)


def described(tag: str) -> dict[str, dict[str, Any]]:
    """Return the newest descriptions of a tag's operations, by their IDs."""
    operations = facts.description(facts.VERSIONS[-1])["operations"]
    assert {name for each in operations for name in each["tags"]} == set(TAGS)
    return {each["operationId"]: each for each in operations if each["tags"] == [tag]}


def history(operation: Mapping[str, Any]) -> dict[str, Any]:
    """Return since when an operation and its parts are described."""
    found: dict[str, Any] = facts.changes()["operations"][_route(operation)]
    return found


def _route(operation: Mapping[str, Any]) -> str:
    return f"{operation['method']} {operation['path']}"


def rows(tag: str) -> dict[str, list[Seen]]:
    """Return what was seen of a tag's operations, by their IDs; those without rows are missing."""
    known = described(tag)
    found: dict[str, list[Seen]] = {}
    for one in seen(frozenset(known)):
        found.setdefault(one.row.operation, []).append(one)
    return found


def first(span: str) -> ApiVersion | None:
    """Return the first version of spans such as ``1.25-1.26,1.28``; None for the basis."""
    version = ApiVersion.parse(re.split(r"[-,]", span)[0])
    return version if version > BASIS else None


def real(version: ApiVersion | None) -> ApiVersion | None:
    """Return a gate, if it is younger than the basis."""
    return version if version is not None and version > BASIS else None


def expected(operation: str, part: str, span: str) -> ApiVersion | None:
    """Return the gate that a part of an operation must have, itself or what it is in."""
    listed = exceptions.GATES.get(operation, {})
    if part in listed:
        return real(ApiVersion.parse(listed[part][0])) if listed[part][0] else None
    above = [gate for path, (gate, _) in listed.items() if path and part.startswith(f"{path}[")]
    return _latest(first(span), *(ApiVersion.parse(gate) for gate in above if gate))


def check(problems: Iterable[tuple[str, str]], what: str) -> None:
    lines = set(problems)
    assert not lines, f"{what}:\n" + facts.table(lines)


@by_tag
def test_every_operation_has_a_row(tag: str) -> None:
    there = rows(tag)
    check(
        ((name, _route(one)) for name, one in described(tag).items() if name not in there),
        "operations without a row",
    )


def test_what_is_not_described_is_known() -> None:
    known = {name for tag in TAGS for name in described(tag)}
    others = frozenset(row.operation for row in ROWS) - known
    check(
        (
            (str(one.row), f"{one.row.method} {one.template}")
            for one in seen(others)
            if one.template not in exceptions.UNDESCRIBED
        ),
        "operations that are not described",
    )


@by_tag
def test_every_operation_is_sent_where_it_is_described(tag: str) -> None:
    known = described(tag)
    check(
        (
            (str(one.row), f"{one.row.method} {one.template}, not {_route(known[name])}")
            for name, all_seen in rows(tag).items()
            for one in all_seen
            if f"{one.row.method} {one.template}" != _route(known[name])
        ),
        "sent elsewhere",
    )


@by_tag
def test_every_parameter_is_sent(tag: str) -> None:
    known = described(tag)
    check(
        (
            (name, part)
            for name, all_seen in rows(tag).items()
            for part in _parameters(known[name])
            if not any(_has(one, part) for one in all_seen)
            and part not in exceptions.PARAMETERS_LEFT_OUT.get(name, ())
        ),
        "parameters that no row sends",
    )


@by_tag
def test_no_parameter_is_made_up(tag: str) -> None:
    known = described(tag)
    check(
        (
            (name, part)
            for name, all_seen in rows(tag).items()
            for one in all_seen
            if one.request is not None
            for part in (f"query {key}" for key in one.request.query)
            if part not in _parameters(known[name])
            and part not in exceptions.PARAMETERS_ADDED.get(name, ())
        ),
        "parameters that are not described",
    )


def _parameters(operation: Mapping[str, Any]) -> dict[str, str]:
    """Return the parameters of all versions, ``query force``, and since when."""
    params: dict[str, str] = history(operation).get("params", {})
    return {part: span for part, span in params.items() if not part.startswith("body ")}


def _has(one: Seen, part: str) -> bool:
    kind, _, name = part.partition(" ")
    assert one.request is not None
    return name in (one.request.query if kind == "query" else one.request.headers)


@by_tag
def test_every_operation_is_gated_as_it_is_described(tag: str) -> None:
    known = described(tag)
    check(
        (
            (name, f"{real(one.needs)}, not {gate}")
            for name, all_seen in rows(tag).items()
            for gate in [expected(name, "", history(known[name])["since"])]
            for one in all_seen
            if real(one.needs) != gate
        ),
        "operations with another gate than described",
    )


@by_tag
def test_every_parameter_is_gated_as_it_is_described(tag: str) -> None:
    known = described(tag)
    check(
        (
            (f"{name} {part}", f"{told}, not {gate}")
            for name, all_seen in rows(tag).items()
            for part, span in _parameters(known[name]).items()
            if part.startswith("query ")
            for gate in [expected(name, part, span)]
            for told in _gates_of(all_seen, part)
            if told != gate
        ),
        "parameters with another gate than described",
    )


def _gates_of(all_seen: Iterable[Seen], part: str) -> list[ApiVersion | None]:
    """Return the gate of a parameter: the lowest, as more than one value may need a newer one."""
    gates = [
        _latest(one.needs, one.since.get(part.removeprefix("query ")))
        for one in all_seen
        if _has(one, part)
    ]
    return sorted(gates, key=lambda gate: gate or BASIS)[:1]


def _latest(*gates: ApiVersion | None) -> ApiVersion | None:
    return real(max((gate for gate in gates if gate is not None), default=None))


@by_tag
def test_every_body_has_every_property(tag: str) -> None:
    known = described(tag)
    problems: set[tuple[str, str]] = set()
    for name, all_seen in rows(tag).items():
        definitions = _body(known[name])
        if not definitions:
            continue
        wanted = _all_versions(definitions) | set(history(known[name]).get("request", {}))
        named = {path.removeprefix("[].") for path in wanted} - _hidden(definitions)
        lacking = facts.lacking(named, _models(all_seen), LEFT_OUT)
        problems |= {(name, path) for path in lacking if not path.endswith(_SLIP)}
    check(problems, "properties of bodies that no model has")


def _body(operation: Mapping[str, Any]) -> list[str]:
    params = [param for param in operation["params"] if param["in"] == "body"]
    return [name for param in params for name in _definitions(param)]


def _definitions(kind: Mapping[str, Any] | None) -> list[str]:
    """Return the definition that is meant, itself or as a list of it."""
    if not kind:
        return []
    return [kind["ref"]] if "ref" in kind else _definitions(kind.get("array"))


def _all_versions(definitions: Iterable[str]) -> set[str]:
    return {
        path
        for version in facts.VERSIONS
        for definition in definitions
        for path in facts.described(version, definition)
    }


def _hidden(definitions: Iterable[str]) -> set[str]:
    """Return the paths that are described, and that daemons do not have."""
    return {path for each in definitions for path in facts.absent(each)}


def _models(all_seen: Iterable[Seen]) -> Iterator[type[Model]]:
    """Yield the models of bodies; of a list of models, its items'."""
    for one in all_seen:
        for cls in one.bodies:
            root = issubclass(cls, RootModel)
            yield from _inside(cls.model_fields["root"].annotation) if root else _inside(cls)


def _inside(annotation: Any) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for inner in get_args(annotation):
        yield from _inside(inner)


@by_tag
def test_every_property_is_gated_as_it_is_described(tag: str) -> None:
    known = described(tag)
    problems: set[tuple[str, str]] = set()
    for name, all_seen in rows(tag).items():
        history_of = history(known[name]).get("request", {})
        spans = {path.removeprefix("[]."): span for path, span in history_of.items()}
        needs = max((one.needs for one in all_seen if one.needs is not None), default=None)
        for cls in _models(all_seen):
            for path, gate in _gates(cls, ()):
                if path not in spans:
                    continue
                told, wanted = _latest(gate, needs), expected(name, path, spans[path])
                if told != wanted:
                    problems.add((f"{name} {path}", f"{told}, not {wanted}"))
    check(problems, "properties with another gate than described")


def _gates(
    cls: type[Model], above: tuple[type[Model], ...], gate: ApiVersion | None = None
) -> Iterator[tuple[str, ApiVersion | None]]:
    """Yield the paths of a model, each with the youngest gate on the way to it."""
    if cls in above:
        return
    for name, field in cls.__pydantic_fields__.items():
        marks = [mark.version for mark in field.metadata if isinstance(mark, Since)]
        here = _latest(gate, *marks)
        key = field.alias or name
        yield key, here
        for suffix, inner in facts.nested(field.annotation):
            for path, below in _gates(inner, (*above, cls), here):
                yield f"{key}{suffix}.{path}", below


@by_tag
def test_every_answer_is_read_whole(tag: str) -> None:
    known = described(tag)
    problems: set[tuple[str, str]] = set()
    for name, all_seen in rows(tag).items():
        definitions = [
            definition
            for status in ("200", "201")
            for definition in _definitions(known[name]["responses"].get(status))
        ]
        if not definitions or name in exceptions.ANSWERS_LEFT_OUT:
            continue
        answers = history(known[name]).get("responses", {})
        ever = {path for status in ("200", "201") for path in answers.get(status, ())}
        wanted = _all_versions(definitions) | {path.removeprefix("[].") for path in ever}
        models = {cls for one in all_seen for cls in one.answers}
        lacking = facts.lacking(wanted - _hidden(definitions), models, LEFT_OUT)
        problems |= {(name, path) for path in lacking}
    check(problems, "properties of answers that no model has")


@by_tag
def test_filters_are_those_of_the_daemon(tag: str) -> None:
    problems: set[tuple[str, str]] = set()
    for name, all_seen in rows(tag).items():
        keys = [param["keys"] for param in described(tag)[name]["params"] if param.get("keys")]
        wanted = {key for each in keys for key in each} - exceptions.FILTERS_LEFT_OUT.get(
            name, set()
        )
        wanted |= exceptions.FILTERS_ADDED.get(name, set())
        there = {key for one in all_seen for key in one.filters or ()}
        problems |= {(name, f"lacks {key}") for key in wanted - there}
        problems |= {(name, f"must not have {key}") for key in there - wanted}
    check(problems, "filters that differ")


@by_tag
def test_every_docstring_names_its_operation(tag: str) -> None:
    known = described(tag)
    told = _told()
    problems: set[tuple[str, str]] = set()
    for name, all_seen in rows(tag).items():
        if name == "SystemPingHead":
            continue
        needs = all_seen[0].needs or ApiVersion(1, 24)
        found = told.get(_route(known[name]), set())
        if str(needs) not in found:
            problems.add((_route(known[name]), f"API {needs}, not {sorted(found)}"))
    check(problems, "operations whose docstring does not end so")


def _told() -> dict[str, set[str]]:
    """Return what the last lines of all docstrings say: paths, and the first version of each."""
    told: dict[str, set[str]] = {}
    for file in sorted((facts.ROOT / "aiodockerapi" / "engine").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                last = ((ast.get_docstring(node) or "").splitlines() or [""])[-1]
                found = _LAST_LINE.fullmatch(last)
                routes, version = found.groups() if found is not None else ("", "")
                for route in routes.split(", "):
                    told.setdefault(route, set()).add(version)
    return told
