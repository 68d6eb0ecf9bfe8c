"""The facts of the Engine API that the models are compared with, and both sides as paths.

A property at any depth is a path: ``Plugins.Volume``, ``Runtimes{}.path`` (of a map's values),
``Manifests[].Size.Total`` (of a list's items). The facts are JSON files in a folder of their own:
one of each of a few API versions, one of what changed from version to version, and one of where
daemon and description differ.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from aiodockerapi._core.model import Model
from tests.lacking import lacks

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = ("1.41", "1.45", "1.51", "1.55")
"""The API versions whose descriptions the facts hold in full."""


def folder() -> Path:
    """Return where the facts lie; skip the test if there are none, or fail it in CI."""
    named = os.environ.get("AIODOCKERAPI_SPEC")
    found = Path(named) if named else ROOT.parent / "shared" / "spec"
    if not (found / "engine-changes.json").is_file():
        lacks(f"no facts of the Engine API in {found}: AIODOCKERAPI_SPEC names their folder")
    return found


def description(version: str) -> dict[str, Any]:
    """Return the operations and definitions of one API version."""
    return _load(folder() / f"engine-v{version}.json")


def changes() -> dict[str, Any]:
    """Return, for all API versions, since when and until when each property is described."""
    return _load(folder() / "engine-changes.json")


def differences() -> dict[str, Any]:
    """Return where the daemon's own types differ from the newest description."""
    return _load(folder() / "engine-types.json")


@cache
def _load(file: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(file.read_text())
    return loaded


def described(version: str, definition: str) -> dict[str, bool]:
    """Return the paths of a definition, and of each whether it may be null.

    A definition that the version does not know has none.
    """
    return dict(_described(description(version), definition, ()))


def _described(facts: Mapping[str, Any], name: str, above: tuple[str, ...]) -> Iterator[Any]:
    if name in above or name not in facts["definitions"]:
        return
    absent = differences()["absent"].get(name, ())
    nullable = differences()["null"].get(name, ())
    for key, kind in facts["definitions"][name].items():
        if key in absent:
            continue
        yield key, key in nullable or kind.get("nullable", False)
        for suffix, inner in _references(facts, kind):
            for path, null in _described(facts, inner, (*above, name)):
                yield f"{key}{suffix}.{path}", null
    for key in differences()["unlisted"].get(name, ()):
        yield key, False


def absent(definition: str) -> set[str]:
    """Return the paths of a definition that are described, and that daemons do not have."""
    return {
        path
        for version in VERSIONS
        for path in _absent(description(version), definition, (), hidden=False)
    }


def _absent(
    facts: Mapping[str, Any], name: str, above: tuple[str, ...], *, hidden: bool
) -> Iterator[str]:
    if name in above or name not in facts["definitions"]:
        return
    for key, kind in facts["definitions"][name].items():
        gone = hidden or key in differences()["absent"].get(name, ())
        if gone:
            yield key
        for suffix, inner in _references(facts, kind):
            for path in _absent(facts, inner, (*above, name), hidden=gone):
                yield f"{key}{suffix}.{path}"


def _references(facts: Mapping[str, Any], kind: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "ref" in kind:
        alias = facts["aliases"].get(kind["ref"])
        yield from [("", kind["ref"])] if alias is None else _references(facts, alias)
    for key, sign in (("array", "[]"), ("map", "{}")):
        if kind.get(key):
            for suffix, name in _references(facts, kind[key]):
                yield sign + suffix, name


def modelled(cls: type[Model]) -> dict[str, bool]:
    """Return the paths of a model, and of each whether it takes null."""
    return dict(_modelled(cls, ()))


def _modelled(cls: type[Model], above: tuple[type[Model], ...]) -> Iterator[tuple[str, bool]]:
    if cls in above:
        return
    for key, field in fields(cls):
        yield key, takes_null(field.annotation)
        for suffix, inner in nested(field.annotation):
            for path, null in _modelled(inner, (*above, cls)):
                yield f"{key}{suffix}.{path}", null


def fields(cls: type[Model]) -> Iterator[tuple[str, FieldInfo]]:
    """Yield a model's fields by the API's names."""
    cls.model_rebuild()  # before it is built, a class need not know its aliases
    for name, field in cls.__pydantic_fields__.items():
        yield field.alias or name, field


def lacking(
    paths: Iterable[str],
    classes: Iterable[type[Model]],
    left_out: Mapping[type[Model], Iterable[str]],
) -> set[str]:
    """Return those paths that no model has, nor leaves out on purpose, itself or what it is in."""
    there: set[str] = set()
    without: set[str] = set()
    for cls in classes:
        for path, has in _known(cls, left_out, ()):
            (there if has else without).add(path)
    inside = tuple(path + sign for path in without for sign in (".", "[", "{"))
    return {path for path in set(paths) - there - without if not path.startswith(inside)}


def _known(
    cls: type[Model],
    left_out: Mapping[type[Model], Iterable[str]],
    above: tuple[type[Model], ...],
) -> Iterator[tuple[str, bool]]:
    if cls in above:
        return
    for path in left_out.get(cls, ()):
        yield path, False
    for key, field in fields(cls):
        yield key, True
        for suffix, inner in nested(field.annotation):
            for path, has in _known(inner, left_out, (*above, cls)):
                yield f"{key}{suffix}.{path}", has


def nested(annotation: Any) -> Iterator[tuple[str, type[Model]]]:
    """Find the models in an annotation, each with the lists and maps around it."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield "", annotation
    elif origin is Annotated:
        yield from nested(inner[0])
    elif origin in (Union, UnionType):
        for choice in inner:
            yield from nested(choice)
    elif origin is list:
        for suffix, cls in nested(inner[0]):
            yield f"[]{suffix}", cls
    elif origin is dict:
        for suffix, cls in nested(inner[1]):
            yield "{}" + suffix, cls


def takes_null(annotation: Any) -> bool:
    """Tell whether a field of this annotation takes null: lists, maps and ``| None`` do."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return takes_null(inner[0])
    if origin in (Union, UnionType):
        return any(takes_null(choice) for choice in inner)
    return origin in (list, dict) or annotation in (None, NoneType)


def table(lines: Iterable[tuple[str, str]]) -> str:
    """Lay out pairs in two columns."""
    rows = sorted(lines)
    width = max((len(left) for left, _ in rows), default=0)
    return "\n".join(f"{left:{width}}  {right}" for left, right in rows)
