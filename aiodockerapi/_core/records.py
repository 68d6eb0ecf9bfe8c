"""Turn a model's validation schema into one that yields plain records.

A record is the dict that a model would keep: field name to validated value, with what the
model does not know beside it under the daemon's own key. It takes about half the time of a tree
of model objects to build and half the memory to keep. So answers are validated whole, at once and
in pydantic's own core, but into records; the objects over them are built when somebody looks
(`_core.model`).

What changes between the two schemas:

- a model of ours becomes a typed dict, at any depth; a field that is missing stays missing;
- ``null`` for a list or a map passes, and is shown as an empty one;
- lists and maps are shown read-only, for their objects may be given again (`_core.readonly`);
- an open enum (``Literal[...] | str``) becomes a plain string, which takes the same inputs;
- a field whose record differs from what the model shows is kept under `pending(name)`.

Whatever else a schema holds (unions, foreign models, functions) stays as it is, and so is built
at once. A definition that both sides refer to is therefore there twice, under two names.
"""

from collections.abc import Callable, Iterator
from typing import Any, cast

from pydantic_core import core_schema as cs

from aiodockerapi._core.readonly import ReadOnlyDict, ReadOnlyList

Schema = dict[str, Any]
"""A pydantic-core schema; read and rebuilt here as the plain dict that it is."""
Build = Callable[[Any], Any]
"""Make what a field shows of what its record holds."""
Translated = tuple[Schema, Build | None]
"""A schema of records, and how its values are shown; None: as they are."""

_ANY: Schema = {"type": "any"}

EMPTY = "aiodockerapi.empty"
"""Metadata key of a schema that takes ``null`` for an empty list or map; its value makes one."""
LATE = "aiodockerapi.late"
"""Metadata key of a schema whose values are checked at once and made later; its value makes one."""


def pending(name: str) -> str:
    """Return the key that holds a field's record until the field is looked at."""
    return "~" + name


def null_is_empty(schema: cs.CoreSchema) -> cs.CoreSchema:
    """Let a list's or a map's schema take ``null`` for an empty one."""
    empty: Build = _empty_list if schema["type"] == "list" else _empty_map
    choices: list[cs.CoreSchema | tuple[cs.CoreSchema, str]] = [
        schema,
        cs.no_info_after_validator_function(empty, cs.none_schema()),
    ]
    return cs.union_schema(choices, mode="left_to_right", metadata={EMPTY: empty})


def late(
    wire: cs.CoreSchema, build: Build, *, serialization: "cs.SerSchema | None" = None
) -> cs.CoreSchema:
    """Make the schema of a value that is checked as `wire` and then made by `build`.

    `build` must take everything that `wire` lets pass, and its own results; of anything else
    (which only Python code can give it) it raises ValueError.
    """
    return cs.json_or_python_schema(
        json_schema=cs.no_info_after_validator_function(build, wire),
        python_schema=cs.no_info_plain_validator_function(build),
        metadata={LATE: (wire, build)},
        serialization=serialization,
    )


class Records:
    """The record schemas of a model and of all that stands below it.

    Args:
        adopter: tells how a model class takes a record of its own, or None for a class that
            does not.
    """

    def __init__(self, adopter: Callable[[type[Any]], Build | None]) -> None:
        self._adopter = adopter
        self._shared: dict[str, Build] = {}
        self._translations: dict[str, Callable[[Schema], Translated]] = {
            "definition-ref": self._reference,
            "definitions": self._definitions,
            "dict": self._map,
            "list": self._list,
            "model": self._model,
            "nullable": self._nullable,
            "union": self._union,
        }
        self.late: dict[type[Any], dict[str, Build]] = {}
        """The fields of each class that are built late, and how."""

    def of(self, schema: Schema) -> Schema:
        """Translate the schema of a model."""
        return self._value(schema)[0]

    def _value(self, schema: Schema) -> Translated:
        """Translate one schema; tell how its values are shown, or None for "as they are"."""
        translate = self._translations.get(schema["type"])
        if translate is not None:
            return translate(schema)
        checked_at_once: Translated = schema.get("metadata", {}).get(LATE, (schema, None))
        return checked_at_once

    def _reference(self, schema: Schema) -> Translated:
        # Asked for at each call: a definition may refer to one that is not read yet.
        ref = schema["schema_ref"]
        return (
            {**schema, "schema_ref": pending(ref)},
            lambda value: self._shared.get(ref, _as_it_is)(value),  # noqa: PLW0108
        )

    def _nullable(self, schema: Schema) -> Translated:
        inner, build = self._value(schema["schema"])
        return {**schema, "schema": inner}, build and _optional(build)

    def _list(self, schema: Schema) -> Translated:
        inner, build = self._value(schema.get("items_schema", _ANY))
        return {**schema, "items_schema": inner}, _each(build) if build else ReadOnlyList

    def _map(self, schema: Schema) -> Translated:
        inner, build = self._value(schema.get("values_schema", _ANY))
        return {**schema, "values_schema": inner}, _each_value(build) if build else ReadOnlyDict

    def _definitions(self, schema: Schema) -> Translated:
        definitions: list[Schema] = []
        for definition in schema["definitions"]:
            translated, build = self._value(definition)
            definitions.append({**translated, "ref": pending(definition["ref"])})
            if build is not None:
                self._shared[definition["ref"]] = build
        inner, build = self._value(schema["schema"])
        definitions += _reached([inner, *definitions], schema["definitions"])
        return {**schema, "schema": inner, "definitions": definitions}, build

    def _model(self, schema: Schema) -> Translated:
        cls, fields = schema["cls"], schema["schema"]
        adopt = self._adopter(cls)
        if adopt is None or fields["type"] != "model-fields":
            return schema, None
        late = self.late.setdefault(cls, {})
        record: Schema = {
            "type": "typed-dict",
            "fields": dict(
                self._field(name, field, late) for name, field in fields["fields"].items()
            ),
            "extra_behavior": "allow",
            "cls_name": cls.__name__,
        }
        return record, adopt

    def _field(self, name: str, field: Schema, late: dict[str, Build]) -> tuple[str, Schema]:
        inner = field["schema"]
        required = inner["type"] != "default"
        value, build = self._value(inner if required else inner["schema"])
        translated: Schema = {
            "type": "typed-dict-field",
            "schema": value,
            "required": required,
            "validation_alias": _names(field, name),
        }
        if build is None:
            return name, translated
        late[name] = build
        return pending(name), translated

    def _union(self, schema: Schema) -> Translated:
        empty = schema.get("metadata", {}).get(EMPTY)
        if empty is not None:
            inner, build = self._value(schema["choices"][0])
            shown = build or _as_it_is
            return (
                cast(Schema, cs.nullable_schema(cast(cs.CoreSchema, inner))),
                lambda value: shown(empty(value) if value is None else value),
            )
        if {choice["type"] for choice in schema["choices"] if isinstance(choice, dict)} == {
            "literal",
            "str",
        }:
            return {"type": "str"}, None
        return schema, None


def _names(field: Schema, name: str) -> str | list[list[Any]]:
    """Return by what a field is found: the API's name, or else ours, as a model finds it.

    A daemon's key that is the name of one of our fields must not get past the field's type.
    """
    alias = field.get("validation_alias", name)
    if alias == name:
        return name  # a list of one name is looked up at more cost
    paths = [[alias]] if isinstance(alias, str) else alias
    return [*([paths] if isinstance(paths[0], str) else paths), [name]]


def _reached(schemas: list[Schema], definitions: list[Schema]) -> list[Schema]:
    """Return those definitions that the schemas still refer to by their own names."""
    names = set(_references(schemas))
    reached = [definition for definition in definitions if definition["ref"] in names]
    if not reached:
        return []
    left = [definition for definition in definitions if definition["ref"] not in names]
    return reached + _reached(reached, left)


def _references(part: object) -> Iterator[str]:
    """Yield the names of all definitions that a part of a schema refers to."""
    if isinstance(part, dict):
        schema = cast(Schema, part)
        if schema.get("type") == "definition-ref":
            yield schema["schema_ref"]
        part = list(schema.values())
    if isinstance(part, list | tuple):
        for inner in cast(list[object], part):
            yield from _references(inner)


def _as_it_is(value: Any) -> Any:
    return value


def _empty_list(_null: None) -> list[Any]:
    return []


def _empty_map(_null: None) -> dict[str, Any]:
    return {}


def _optional(build: Build) -> Build:
    return lambda value: None if value is None else build(value)


def _each(build: Build) -> Build:
    return lambda values: ReadOnlyList([build(value) for value in values])


def _each_value(build: Build) -> Build:
    return lambda values: ReadOnlyDict({key: build(value) for key, value in values.items()})
