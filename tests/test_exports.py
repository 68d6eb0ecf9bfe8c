"""The public names: listed, typed and found alike in all three places, documented, and working."""

import ast
import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable, Iterator
from enum import Enum
from itertools import pairwise
from types import ModuleType
from typing import Any, get_args, is_typeddict

import pytest
from pydantic import TypeAdapter

import aiodockerapi
from aiodockerapi import engine, errors, hub, models, registry
from aiodockerapi._core.model import Model, reader

FACADES = [aiodockerapi, models, registry, hub]


def tree_of(module: ModuleType) -> ast.Module:
    return ast.parse(inspect.getsource(module))


def typed_names(module: ModuleType) -> dict[str, str]:
    """Return what the type checkers see: names by ``TYPE_CHECKING`` import, with their modules."""
    found: dict[str, str] = {}
    for node in tree_of(module).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for each in node.body:
                assert isinstance(each, ast.ImportFrom)
                home = each.module or ""
                names = [alias.asname or alias.name for alias in each.names]
                if names == ["*"]:
                    names = importlib.import_module(home).__all__
                found |= dict.fromkeys(names, home)
    return found


def lazy_names(module: ModuleType) -> dict[str, str]:
    return {name: home for home, names in module._HOMES.items() for name in names.split()}


def told_below(name: str, home: str) -> str | None:
    """Return the docstring that stands below a name which is made by an assignment."""
    for node, below in pairwise(tree_of(importlib.import_module(home)).body):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            match below:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    return text
    return None


def public_functions() -> Iterator[tuple[type[object], Callable[..., object]]]:
    """Yield what users call: the operations, and what the types that they meet can do."""
    groups = (
        value
        for info in pkgutil.walk_packages(engine.__path__, f"{engine.__name__}.")
        if info.name.endswith(".api")
        for value in vars(importlib.import_module(info.name)).values()
        if inspect.isclass(value) and value.__module__ == info.name and not is_typeddict(value)
    )
    met = (getattr(module, name) for module in FACADES for name in module.__all__)
    for cls in {*groups, *filter(inspect.isclass, met)}:
        for name, member in inspect.getmembers(cls):
            function = member.fget if isinstance(member, property) else member
            if not name.startswith("_") and inspect.isfunction(function):
                yield cls, function


def types_in(annotation: object) -> Iterator[type[object]]:
    """Yield our own types that an annotation names."""
    if inspect.isclass(annotation) and annotation.__module__.startswith("aiodockerapi"):
        yield annotation
    for part in get_args(annotation):
        for each in part if isinstance(part, list) else [part]:
            yield from types_in(each)


def public_models() -> Iterator[type[Model]]:
    for info in pkgutil.walk_packages(engine.__path__, f"{engine.__name__}."):
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            own = inspect.isclass(value) and value.__module__ == module.__name__
            if own and issubclass(value, Model) and not name.startswith("_"):
                yield value


MODELS = sorted(public_models(), key=lambda cls: cls.__qualname__)


@pytest.mark.parametrize("module", FACADES, ids=lambda module: module.__name__)
def test_the_three_lists_name_the_same(module: ModuleType) -> None:
    # Of a module that is imported whole, only what stands in __all__ is public here.
    public = {name: home for name, home in typed_names(module).items() if name in module.__all__}
    assert lazy_names(module) == public
    assert set(module.__all__) == set(lazy_names(module))


@pytest.mark.parametrize("module", FACADES, ids=lambda module: module.__name__)
def test_the_lists_are_sorted_and_name_nothing_twice(module: ModuleType) -> None:
    assert len(module.__all__) == len(set(module.__all__))
    # As the linter sorts: constants, classes, the rest.
    assert module.__all__ == sorted(
        module.__all__, key=lambda name: (not name.isupper(), name[0].islower(), name)
    )
    assert list(module._HOMES) == sorted(module._HOMES)
    for names in module._HOMES.values():
        assert len(names.split()) == len(set(names.split()))


@pytest.mark.parametrize("module", FACADES, ids=lambda module: module.__name__)
def test_every_name_is_found(module: ModuleType) -> None:
    for name, home in lazy_names(module).items():
        assert getattr(module, name) is getattr(importlib.import_module(home), name)
        assert name in dir(module)
        assert name in importlib.import_module(home).__all__, f"{home} keeps {name} to itself"


def test_every_error_can_be_typed() -> None:
    assert set(errors.__all__) <= set(aiodockerapi.__all__)


def test_every_model_is_in_models() -> None:
    assert {cls.__name__ for cls in MODELS} <= set(models.__all__)
    assert len({cls.__name__ for cls in MODELS}) == len(MODELS), "two models of one name"


@pytest.mark.parametrize("module", FACADES, ids=lambda module: module.__name__)
def test_every_name_has_a_docstring(module: ModuleType) -> None:
    for name, home in lazy_names(module).items():
        value = getattr(module, name)
        if inspect.isclass(value):
            own = vars(value).get("__doc__") or told_below(name, home)
            assert own, f"{home}.{name}"
            assert own.splitlines()[0].strip().endswith((".", "?")), own
            for member, function in vars(value).items():
                if not member.startswith("_") and inspect.isfunction(function):
                    assert function.__doc__, f"{home}.{name}.{member}"


@pytest.mark.parametrize("cls", MODELS, ids=lambda cls: cls.__name__)
def test_every_model_builds(cls: type[Model]) -> None:
    assert reader(cls) is reader(cls)
    schema = TypeAdapter(cls).json_schema()
    assert json.loads(json.dumps(schema)) == schema
    cls.model_json_schema(mode="serialization")


def test_every_type_that_a_signature_names_can_be_imported() -> None:
    public = {getattr(module, name) for module in FACADES for name in module.__all__}
    missing = {
        f"{named.__module__}.{named.__qualname__}: {cls.__name__}.{function.__name__}"
        for cls, function in public_functions()
        if function.__module__.startswith("aiodockerapi")
        for annotation in function.__annotations__.values()
        for named in types_in(annotation)
        if named not in public
    }
    assert not missing


def test_what_is_no_class() -> None:
    """Constants are members of a public enum, or have their docstring in the source."""
    for module in FACADES:
        for name in module.__all__:
            value: Any = getattr(module, name)
            if not inspect.isclass(value) and isinstance(value, Enum):
                assert type(value).__name__ in module.__all__
