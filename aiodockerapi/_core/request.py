"""The parts of a request: its path, its query and its headers.

Everything that a caller hands in is checked and quoted here, once for all operations: what could
reach another endpoint than the one that was meant is an error before anything is sent.
"""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple, Protocol, cast, runtime_checkable
from urllib.parse import quote

from aiodockerapi._core.version import ApiVersion
from aiodockerapi.errors import InvalidArgument

__all__ = [
    "HasId",
    "Path",
    "Query",
    "QueryValue",
    "SentHeaders",
    "encode_query",
    "filters_of",
    "id_of",
    "path",
]

QueryValue = str | int | float | Sequence[str] | None
"""A parameter's value: a bool is sent as 1 or 0, a sequence as a parameter each, None not."""
Query = Mapping[str, QueryValue]
SentHeaders = Mapping[str, str] | Callable[[], Awaitable[Mapping[str, str]]]
"""Headers by name, or what finds out about them when the request is sent."""


@runtime_checkable
class HasId(Protocol):
    """Whatever has an `id`: a summary, what inspect gave, what create gave."""

    @property
    def id(self) -> str:
        """The object's ID."""
        ...


class Path(NamedTuple):
    """A request's path.

    Args:
        text: the path, quoted.
        template: the path as the API describes it.
        needs: the first API version that has the operation; None for the oldest.
    """

    text: str
    template: str
    needs: ApiVersion | None = None


def id_of(thing: str | HasId) -> str:
    """Return an object's name or ID, from either or from the object."""
    found = thing if isinstance(thing, str) else getattr(thing, "id", None)
    if not isinstance(found, str):
        raise InvalidArgument(
            f"a name, an ID or an object with one is needed, not {type(thing).__name__}"
        )
    return found


@cache
def _pieces(template: str) -> tuple[tuple[str, str], ...]:
    """Cut ``/images/{name}/json`` into ``("/images/", "name"), ("/json", "")``."""
    pieces: list[tuple[str, str]] = []
    rest = template
    while rest:
        before, _, rest = rest.partition("{")
        kind, _, rest = rest.partition("}")
        pieces.append((before, kind))
    return tuple(pieces)


def path(template: str, *parts: str | HasId, needs: ApiVersion | None = None) -> Path:
    """Put names and IDs into the path of an operation.

    A part ``{id}`` is one segment of the path; a part ``{name}`` may have several, as the names
    of images and plugins have. `needs` is the first API version that has the operation.

    Raises:
        InvalidArgument: a part is empty, or would lead to another path.
    """
    if not parts:
        return Path(template, template, needs)
    given = iter(parts)
    text = "".join(
        before + (_quoted(id_of(next(given)), kind) if kind else "")
        for before, kind in _pieces(template)
    )
    return Path(text, template, needs)


def _quoted(part: str, kind: str) -> str:
    segments = part.split("/") if kind == "name" else [part]
    for segment in segments:
        if not segment or segment in (".", "..") or "/" in segment or not segment.isprintable():
            raise InvalidArgument(
                f"{part!r} is no {kind}: it would be another path than the operation's"
            )
    return "/".join(quote(segment, safe=":@!$&'()*+,;=~") for segment in segments)


def encode_query(query: Query) -> str:
    """Write a query, with the question mark before it; nothing for an empty one.

    Raises:
        InvalidArgument: a value is of no type that a parameter has.
    """
    pairs: list[str] = []
    for name, value in query.items():
        if value is None:
            continue
        values: Iterable[object] = (
            value
            if isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray)
            else (value,)
        )
        for each in values:
            try:
                pairs.append(f"{quote(name, safe='')}={quote(_text(each), safe=':,/@')}")
            except (TypeError, UnicodeEncodeError) as error:
                # Not the value, which may be secret; nor the error, which holds it.
                raise InvalidArgument(f"{name} can't be sent: {_fault(error)}") from None
    return "?" + "&".join(pairs) if pairs else ""


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no text, number or bool")


def _fault(error: Exception) -> str:
    return error.reason if isinstance(error, UnicodeEncodeError) else str(error)


def filters_of(filters: Mapping[str, object] | None, known: Iterable[str]) -> str | None:
    """Write filters as the API wants them; a filter has one value or several.

    Raises:
        InvalidArgument: a filter is not among the known ones; the message names those.
    """
    if not filters:
        return None
    unknown = sorted(filters.keys() - set(known))
    if unknown:
        raise InvalidArgument(
            f"unknown filter {', '.join(unknown)}; there are {', '.join(sorted(known))}"
        )
    chosen: dict[str, list[str]] = {
        name: _filter_values(name, value) for name, value in filters.items()
    }
    # As it is, so that what is no text is found when it is quoted.
    return json.dumps(chosen, ensure_ascii=False)


def _filter_values(name: str, value: object) -> list[str]:
    kind = type(value).__name__
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, str):
        return [value]
    if isinstance(value, int):
        return [str(value)]
    if isinstance(value, Iterable) and not isinstance(value, Mapping | bytes | bytearray):
        values = cast(Iterable[object], value)
        return [text for each in values for text in _filter_values(name, each)]
    raise InvalidArgument(f"filter {name} can't be a {kind}")
