"""The description of Docker Hub's API, in OpenAPI, and what is known to be wrong with it.

It lies in a folder of its own, with the corrections: some are Docker's own clients', which read
other things than it has; the moments are ours, for examples to have some.
"""

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from tests.conformance import facts
from tests.lacking import lacks

__all__ = ["Operation", "corrected", "example", "operations", "resolved"]

Schema = Mapping[str, Any]
_METHODS = ("get", "head", "post", "put", "patch", "delete")
MOMENTS = (
    "created_at", "date_joined", "expires_at", "last_pulled", "last_pushed", "last_updated",
    "last_used", "tag_last_pulled", "tag_last_pushed",
)  # fmt: skip
"""Properties described as texts that are moments, as Docker's clients read them."""


def folder() -> Path:
    """Return where the description lies; skip the test if there is none, or fail it in CI."""
    found = facts.folder()
    if not (found / "hub.openapi.yaml").is_file() or not (found / "hub.json").is_file():
        lacks(f"no description of Docker Hub's API in {found}: AIODOCKERAPI_SPEC names its folder")
    return found


@cache
def described() -> dict[str, Any]:
    """Return the description as it is."""
    text = (folder() / "hub.openapi.yaml").read_text()
    return cast(dict[str, Any], yaml.load(text, Loader=yaml.CSafeLoader))


@cache
def corrected() -> dict[str, Any]:
    """Return the description with its corrections.

    Each is made by hand, because they are told in words; a new one fails here.
    """
    found: dict[str, Any] = copy.deepcopy(described())
    schemas, paths = found["components"]["schemas"], found["paths"]
    search = found["components"]["parameters"]["search"]["schema"]
    tag = schemas["tag"]["properties"]
    made: dict[str, Callable[[], object]] = {
        "tag.images": lambda: tag.update(images={"type": "array", "items": tag["images"]}),
        "tag.v2": lambda: tag.update(v2={"type": "boolean"}),
        "tag.status": lambda: tag.update(tag_status=tag.pop("status")),
        "tag": lambda: tag.update(
            {name: {"type": "string"} for name in ("content_type", "digest", "media_type")}
        ),
        "GET /v2/orgs/{org_name}/members 200": lambda: _unlist(paths),
        "GET /v2/orgs/{org_name}/members search": lambda: search.update({"type": "string"}),
        # Both are slips of the description itself, without a meaning for a client.
        "CreateRepository security": lambda: None,
        "team_repo": lambda: None,
    }
    told = json.loads((folder() / "hub.json").read_text())["extra"]["corrections"]
    assert {each["at"] for each in told} == set(made), "the corrections are others than known here"
    for correct in made.values():
        correct()
    for schema in _schemas(found):
        for name, kind in schema.get("properties", {}).items():
            if name in MOMENTS and kind.get("type") == "string":
                kind["format"] = "date-time"
    return found


def _unlist(paths: dict[str, Any]) -> None:
    answers: dict[Any, Any] = paths["/v2/orgs/{org_name}/members"]["get"]["responses"]
    content = answers["200" if "200" in answers else 200]["content"]
    for kind in content.values():
        kind["schema"] = kind["schema"]["items"]


def _schemas(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        known = cast(dict[str, Any], node)
        if isinstance(known.get("properties"), dict):
            yield known
        for value in known.values():
            yield from _schemas(value)
    elif isinstance(node, list):
        for value in cast(list[object], node):
            yield from _schemas(value)


@dataclass(frozen=True)
class Operation:
    """An operation as it is described.

    Args:
        name: method and path.
        pattern: fits the paths that it is sent to.
        params: the schemas of the query's parameters, by name.
        body: the schema of the body; None: it has none.
        status: the status of its answer.
        answer: the schema of its answer; None: it has none.
    """

    name: str
    pattern: re.Pattern[str]
    params: dict[str, Schema]
    body: Schema | None
    status: int
    answer: Schema | None


@cache
def operations() -> dict[str, Operation]:
    """Return all operations by their names."""
    found: dict[str, Operation] = {}
    for path, item in corrected()["paths"].items():
        shared = item.get("parameters", [])
        for method in _METHODS:
            if method in item:
                one = _operation(method.upper(), path, item[method], shared)
                found[one.name] = one
    return found


def _operation(method: str, path: str, told: Schema, shared: list[Schema]) -> Operation:
    params = [resolved(each) for each in [*shared, *told.get("parameters", [])]]
    # YAML makes a number of a status, unless it is quoted.
    answers = {str(key): value for key, value in told["responses"].items()}
    status = min(key for key in answers if key.startswith("2"))
    pattern = "".join(
        "[^/]+" if part.startswith("{") else re.escape(part)
        for part in re.split(r"(\{\w+\})", path)
    )
    return Operation(
        name=f"{method} {path}",
        pattern=re.compile(pattern),
        params={each["name"]: each["schema"] for each in params if each["in"] == "query"},
        body=_content(resolved(told.get("requestBody", {}))),
        status=int(status),
        answer=None if method == "HEAD" else _content(resolved(answers[status])),
    )


def _content(holder: Schema) -> Schema | None:
    kinds: dict[str, Any] = holder.get("content", {})
    wanted = [kind for name, kind in kinds.items() if "json" in name or "csv" in name]
    return resolved(wanted[0]["schema"]) if wanted and "schema" in wanted[0] else None


def resolved(schema: Schema) -> Schema:
    """Return what a reference points to, and of several parts their union."""
    if "$ref" in schema:
        found: Any = corrected()
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return resolved(found)
    if "allOf" in schema:
        own = {key: kind for key, kind in schema.items() if key != "allOf"}
        parts = [resolved(part) for part in [*schema["allOf"], own]]
        named = {name: kind for part in parts for name, kind in part.get("properties", {}).items()}
        return {"type": "object", "properties": named}
    return schema


def example(schema: Schema) -> Any:
    """Make a value with all properties that a schema has."""
    kind = resolved(schema)
    plain = {"integer": 1, "number": 1, "boolean": True}
    found: Any = plain.get(kind.get("type", ""), "text")
    if "enum" in kind:
        found = kind["enum"][0]
    elif "properties" in kind:
        found = {name: example(inner) for name, inner in kind["properties"].items()}
    elif kind.get("type") == "array":
        found = [example(kind["items"])]
    elif kind.get("type") == "object":
        more = kind.get("additionalProperties")
        found = {"key": example(more)} if isinstance(more, dict) else {}
    elif kind.get("format") == "date-time":
        found = "2026-01-02T03:04:05Z"
    return found
