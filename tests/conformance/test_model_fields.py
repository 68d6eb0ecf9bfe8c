"""The models have every property that the Engine API describes, and say what each is."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from aiodockerapi._core.model import Model
from tests.conformance import facts
from tests.conformance.rows import ANSWERS, DEFINITIONS, HEADERS, LEFT_OUT

ENGINE = facts.ROOT / "aiodockerapi" / "engine"
MODEL_FILES = sorted(
    file for file in ENGINE.rglob("*.py") if file.name not in ("__init__.py", "api.py")
)
DEFINED = [(cls, name) for cls, names in DEFINITIONS.items() for name in names]


def label(value: type[Model] | str) -> str:
    return value if isinstance(value, str) else value.__name__


def classes(file: Path) -> list[ast.ClassDef]:
    return [node for node in ast.parse(file.read_text()).body if isinstance(node, ast.ClassDef)]


def relative(file: Path) -> str:
    return str(file.relative_to(facts.ROOT))


@pytest.mark.parametrize("version", facts.VERSIONS)
@pytest.mark.parametrize(("cls", "definition"), DEFINED, ids=label)
def test_a_model_has_every_property_of_its_definition(
    cls: type[Model], definition: str, version: str
) -> None:
    missing = facts.lacking(facts.described(version, definition), [cls], LEFT_OUT)
    assert not missing, f"{cls.__name__} lacks at API {version}:\n" + facts.table(
        (definition, path) for path in missing
    )


@pytest.mark.parametrize(("cls", "definition"), DEFINED, ids=label)
def test_what_may_be_null_is_read(cls: type[Model], definition: str) -> None:
    there = facts.modelled(cls)
    refused = {
        path
        for version in facts.VERSIONS
        for path, null in facts.described(version, definition).items()
        if null and not there.get(path, True)
    }
    assert not refused, f"{cls.__name__} refuses null for:\n" + facts.table(
        (definition, path) for path in refused
    )


def test_every_definition_in_the_table_is_known() -> None:
    known = {name for version in facts.VERSIONS for name in _definitions(version)}
    assert not {name for _, name in DEFINED} - known


def _definitions(version: str) -> list[str]:
    return list(facts.description(version)["definitions"])


@pytest.mark.parametrize("operation", ANSWERS)
def test_a_model_has_every_property_that_an_answer_ever_had(operation: str) -> None:
    cls = ANSWERS[operation]
    answers = facts.changes()["operations"][operation]["responses"]
    ever = {path.removeprefix("[].") for properties in answers.values() for path in properties}
    missing = [(path, operation) for path in facts.lacking(ever, [cls], LEFT_OUT)]
    assert not missing, f"{cls.__name__} lacks of {operation}:\n" + facts.table(missing)


@pytest.mark.parametrize("operation", HEADERS)
def test_a_model_has_every_header(operation: str) -> None:
    cls = HEADERS[operation]
    method, path = operation.split()
    described = {
        header
        for version in facts.VERSIONS
        for known in facts.description(version)["operations"]
        if (known["method"], known["path"]) == (method, path)
        for header in known["headers"]["200"]
    }
    assert described
    assert not described - facts.modelled(cls).keys() - LEFT_OUT.get(cls, {}).keys()


@pytest.mark.parametrize("file", MODEL_FILES, ids=relative)
def test_every_model_and_every_field_is_documented(file: Path) -> None:
    silent: list[tuple[str, str]] = []
    for cls in classes(file):
        if ast.get_docstring(cls) is None:
            silent.append((cls.name, "the class"))
        for node, after in zip(cls.body, [*cls.body[1:], None], strict=True):
            if isinstance(node, ast.AnnAssign) and not (_is_text(after) or _is_setting(node)):
                silent.append((cls.name, ast.unparse(node.target)))
    assert not silent, "without a docstring:\n" + facts.table(silent)


def _is_setting(node: ast.AnnAssign) -> bool:
    """Tell whether it is no field but pydantic's own name for the class's settings."""
    return ast.unparse(node.target) == "model_config"


def _is_text(node: ast.stmt | None) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def test_no_two_models_have_one_name() -> None:
    names = Counter(cls.name for file in MODEL_FILES for cls in classes(file))
    assert not [name for name, count in names.items() if count > 1]
