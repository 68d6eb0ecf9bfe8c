"""Records for many: the lists and maps in them are a piece of bytes each, until looked at.

Python's garbage collector goes through all lists and maps that live. Who keeps the answers of a
thousand daemons has a million of them, and pays more for that than for the reading. Bytes it passes
over, and they take less memory. So what is no plain value in such a record is validated as ever,
and then written again as JSON.
"""

from typing import Any, cast

from pydantic_core import core_schema as cs
from pydantic_core import from_json, to_json

__all__ = ["packed", "unpacked"]

Schema = dict[str, Any]
"""A pydantic-core schema; read and rebuilt here as the plain dict that it is."""

_PLAIN = ("any", "bool", "float", "int", "none", "str")
_CONTAINERS = {"dict": "values_schema", "list": "items_schema"}


def packed(schema: Schema) -> Schema:
    """Let a record hold the lists, maps and records in it as JSON, where JSON holds them whole."""
    if schema["type"] == "definitions":
        return {**schema, "schema": _fields(schema["schema"], schema["definitions"])}
    return _fields(schema, [])


def unpacked(value: object) -> object:
    """Return what a record holds, be it packed or not: it holds no bytes of its own."""
    return from_json(value) if type(value) is bytes else value


def _fields(record: Schema, definitions: list[Schema]) -> Schema:
    if record["type"] != "typed-dict":
        return record
    known = {definition["ref"]: definition for definition in definitions}
    fields = {
        name: {**field, "schema": _field(field["schema"], known)}
        for name, field in record["fields"].items()
    }
    return {**record, "fields": fields}


def _field(schema: Schema, known: dict[str, Schema]) -> Schema:
    if schema["type"] == "nullable":
        return {**schema, "schema": _field(schema["schema"], known)}
    if schema["type"] in _PLAIN or not _is_json(schema, known, set()):
        return schema
    return cast(Schema, cs.no_info_after_validator_function(to_json, cast(cs.CoreSchema, schema)))


def _is_json(schema: Schema, known: dict[str, Schema], seen: set[str]) -> bool:
    """Tell whether all that the schema yields can be had from JSON again."""
    kind = schema["type"]
    if kind in _CONTAINERS:
        inner = schema.get(_CONTAINERS[kind])
        return inner is None or _is_json(inner, known, seen)
    if kind == "typed-dict":
        return all(_is_json(field["schema"], known, seen) for field in schema["fields"].values())
    if kind == "nullable":
        return _is_json(schema["schema"], known, seen)
    if kind == "definition-ref":
        ref = schema["schema_ref"]
        if ref in seen:
            return True
        seen.add(ref)
        return _is_json(known[ref], known, seen)
    return kind in _PLAIN
