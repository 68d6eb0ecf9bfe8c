"""The operations do what the description of Docker Hub's API has, with its corrections.

All operations are there, sent where they are described, with all parameters and all properties of
their bodies; and of an answer with everything that is described, nothing is unknown to the models.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from aiodockerapi._core.model import Model
from tests.conformance.facts import table
from tests.hub.description import example, operations, resolved
from tests.hub.row import Row, perform
from tests.hub.test_rows import ROWS

UNDESCRIBED = {
    "DELETE /v2/repositories/{namespace}/{repository}/",
    "DELETE /v2/repositories/{namespace}/{repository}/tags/{tag}/",
    "GET /api/search/v4",
    "GET /v2/orgs/{org_name}",
    "GET /v2/user/",
    "GET /v2/user/orgs",
    "PATCH /v2/namespaces/{namespace}/repositories/{repository}",
}
"""Operations that Docker's own clients use, and the description does not have."""
_ABOUT_PAGES = {
    "active_count", "count", "itemsPerPage", "next", "previous", "startIndex", "total",
    "totalResults",
}  # fmt: skip
"""What pages have beside their items, and we don't show."""
ADDED = {
    "ExportedMember": {"role"},
    "HubRepository": {"storage_size", "source", "affiliation"},
    "OrganizationToken": {"token", "resources"},
    "HubUser": {"is_admin", "is_staff"},
}
"""Fields that an answer need not have: other operations' answers do."""


def described_rows() -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in ROWS:
        found.setdefault(row.operation, []).append(row)
    return found


def check(problems: set[tuple[str, str]], what: str) -> None:
    assert not problems, f"{what}:\n" + table(problems)


def test_every_operation_has_a_row() -> None:
    known = operations()
    assert len(known) == 54
    check({(name, "") for name in set(known) - set(described_rows())}, "operations without a row")


def test_what_is_not_described_is_known() -> None:
    assert set(described_rows()) - set(operations()) == UNDESCRIBED


def test_every_operation_is_sent_where_it_is_described() -> None:
    check(
        {
            (name, row.path)
            for name, rows in described_rows().items()
            if name in operations()
            for row in rows
            if not operations()[name].pattern.fullmatch(row.path)
        },
        "sent elsewhere",
    )


def test_the_parameters_are_those_that_are_described() -> None:
    problems: set[tuple[str, str]] = set()
    for name, one in operations().items():
        sent = {key for row in described_rows()[name] for key in row.query}
        problems |= {(name, key) for key in sent ^ set(one.params)}
    check(problems, "parameters that no row sends, or that are made up")


def test_the_bodies_have_the_properties_that_are_described() -> None:
    problems: set[tuple[str, str]] = set()
    for name, one in operations().items():
        sent = {path for row in described_rows()[name] for path in paths(row.body)}
        wanted = set() if one.body is None else set(paths(example(one.body)))
        problems |= {(name, path) for path in sent ^ wanted}
    check(problems, "properties of bodies that no row sends, or that are made up")


def paths(value: object, above: str = "") -> Iterator[str]:
    """Yield what a JSON document has: ``resources[].path``."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield f"{above}{key}"
            yield from paths(inner, f"{above}{key}.")
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, f"{above.rstrip('.')}[].")


def test_the_allowed_values_are_those_that_are_described() -> None:
    """What is sent of a closed set is in the description's."""
    problems: set[tuple[str, str]] = set()
    for name, one in operations().items():
        for row in described_rows()[name]:
            for key, text in row.query.items():
                allowed = resolved(one.params[key]).get("enum")
                if allowed is not None and text not in allowed:
                    problems.add((name, f"{key}={text}"))
    check(problems, "values that are not described")


@pytest.mark.parametrize(
    "name",
    sorted({row.operation for row in ROWS if row.answer is not None} - UNDESCRIBED),
)
async def test_an_answer_with_everything_is_understood(name: str) -> None:
    one = operations()[name]
    assert one.answer is not None
    row = next(row for row in described_rows()[one.name] if not row.note)
    whole = example(one.answer)
    if isinstance(whole, dict):
        whole |= {key: None for key in ("next", "previous") if key in whole}
    value: Any = (await perform(replace(row, answer=whole)))[1]
    unknown, missing = set[str](), set[str]()
    for model in models(value):
        extra = set(model.model_extra or {})
        unknown |= {f"{type(model).__name__}.{key}" for key in extra}
        left = set(type(model).model_fields) - model.model_fields_set
        left -= ADDED.get(type(model).__name__, set())
        missing |= {f"{type(model).__name__}.{key}" for key in left}
    assert not unknown, "described, and no field"
    assert not missing, "fields that are not described"
    if isinstance(whole, dict) and not isinstance(value, Model):
        # A list: nothing but what is about the page may have been dropped.
        others = set(whole) - _ABOUT_PAGES - {"schemas"}
        assert len(others) == 1


def models(value: object) -> Iterator[Model]:
    if isinstance(value, Model):
        yield value
        for name in type(value).model_fields:
            yield from models(getattr(value, name))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from models(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from models(inner)


def test_the_end_of_a_docstring_is_the_operation() -> None:
    """Each row's operation is named by the docstring of some method, as its last line."""
    told = {
        line
        for doc in documented()
        for line in re.findall(r"^([A-Z]+ /\S+?)(?:\.|,.*)$", doc.split("\n\n")[-1], re.MULTILINE)
    }
    assert set(described_rows()) <= told


def documented() -> Iterator[str]:
    import importlib
    import inspect
    import pkgutil

    from aiodockerapi import hub

    for info in pkgutil.iter_modules(hub.__path__, f"{hub.__name__}."):
        module = importlib.import_module(info.name)
        for _, cls in inspect.getmembers(module, inspect.isclass):
            for member in vars(cls).values():
                if inspect.isfunction(member) and member.__doc__:
                    yield inspect.cleandoc(member.__doc__)
