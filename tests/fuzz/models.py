"""Every model, from arbitrary JSON: it is refused, or all that can be done with it can be done."""

import copy
import inspect
import json
import math
import pickle
from functools import cache
from typing import Any

from pydantic import ValidationError

import aiodockerapi.hub
import aiodockerapi.models
import aiodockerapi.registry
from aiodockerapi._core.failures import from_validation
from aiodockerapi._core.model import Model, reader
from aiodockerapi._core.reuse import LastList
from aiodockerapi.engine.containers.models import ContainerSummary
from aiodockerapi.errors import DockerError
from tests.fuzz.target import Target

__all__ = ["TARGETS"]


@cache
def classes() -> dict[str, type[Model]]:
    """Return every public model by its name."""
    found: dict[str, type[Model]] = {}
    for module in (aiodockerapi.models, aiodockerapi.hub, aiodockerapi.registry):
        for name in module.__all__:
            thing = getattr(module, name)
            if inspect.isclass(thing) and issubclass(thing, Model):
                found[name] = thing
    return found


def read(data: bytes) -> None:
    """Read the model that the first line names."""
    name, _, body = data.partition(b"\n")
    cls = classes().get(name.decode("latin-1"))
    if cls is None:
        return
    try:
        found = reader(cls).one(body)
    except ValidationError as error:
        from_validation(error, body, "")
        return
    assert repr(reader(cls, compact=True).one(body)) == repr(found)
    look(found)
    # Read late or at once, it is the same.
    try:
        at_once = cls.model_validate_json(body)
    except ValidationError as error:
        # What is sent takes no unknown fields, and is read with them where it comes back.
        if "extra_forbidden" not in {each["type"] for each in error.errors()}:
            raise
        return
    # Of a field by both of its names one is read; what becomes of the other one is not the same.
    twice = (at_once.model_extra or {}).keys() & cls.model_fields.keys()
    if not twice and not _odd(at_once.model_dump()):
        assert at_once == found


def look(found: Model) -> None:
    """Do what users do."""
    cls = type(found)
    for name in dir(cls):
        if isinstance(inspect.getattr_static(cls, name, None), property) and name[:1] != "_":
            try:
                getattr(found, name)
            except DockerError:
                continue
    for name in cls.model_fields:
        getattr(found, name)
    repr(found)
    found.model_dump()
    found.model_dump_json(by_alias=True)
    pickle.loads(pickle.dumps(found))
    copy.deepcopy(found)


def _odd(value: Any) -> bool:
    """Tell whether something in it is not equal to itself."""
    if isinstance(value, dict):
        return any(_odd(each) for each in value.values())
    if isinstance(value, list | tuple):
        return any(_odd(each) for each in value)
    return isinstance(value, float) and math.isnan(value)


def again(data: bytes) -> None:
    """A list that is asked for again is the one that is told."""
    known: LastList[ContainerSummary] = LastList(reader(ContainerSummary, compact=True))
    known.read(LISTS[0])
    for body in (data, LISTS[0], data):
        try:
            found = repr(known.read(body))
        except ValidationError:
            found = ""
        try:
            told = repr(reader(ContainerSummary).many(body))
        except ValidationError:
            told = ""
        assert found == told


def example(schema: dict[str, Any], known: dict[str, Any], depth: int = 0) -> Any:
    """Make something that a JSON schema describes, with all that may be in it."""
    if "$ref" in schema:
        return example(known[schema["$ref"].rpartition("/")[2]], known, depth + 1)
    choices = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
    if choices:
        return example(choices[0], known, depth)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [""])[0])
    if schema.get("type") == "object":
        return _object(schema, known, depth) if depth <= 4 else {}
    text = "2026-01-02T03:04:05Z" if "pattern" in schema else "a"
    items = [example(schema["items"], known, depth + 1)] if "items" in schema else []
    plain = {"string": text, "integer": 1, "number": 1.5, "boolean": True, "array": items}
    return plain.get(str(schema.get("type")))


def _object(schema: dict[str, Any], known: dict[str, Any], depth: int) -> dict[str, Any]:
    made = {
        name: example(each, known, depth + 1) for name, each in schema.get("properties", {}).items()
    }
    extra = schema.get("additionalProperties")
    return {**made, "a": example(extra, known, depth + 1)} if isinstance(extra, dict) else made


def seeds() -> list[bytes]:
    made: list[bytes] = []
    for name, cls in classes().items():
        schema = cls.model_json_schema(by_alias=True)
        value = example(schema, schema.get("$defs", {}))
        made.append(f"{name}\n{json.dumps(value)}".encode())
    return made


LISTS = [
    json.dumps(
        [{"Id": f"{number:064}", "Names": ["/web"], "State": "running", "Created": number,
          "Labels": {"a": '},{"Id":'}, "Ports": [{"PrivatePort": 80, "Type": "tcp"}],
          "Mounts": [{"Type": "bind"}, {"Type": "volume"}]} for number in range(20)],
        separators=(",", ":"),
    ).encode()
]  # fmt: skip
TARGETS = [
    Target("models", read, seeds(), [b"\n"], json=True),
    Target("lists again", again, LISTS, [b'},{"Id":', b'[{"Id":', b"}]"], json=True),
]
