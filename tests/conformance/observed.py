"""What the operations really do, seen while their rows are run.

Nothing is read from the source: each row makes its call against a fake daemon, and on the way it is
noted what passes through `_core`: the path with its gate, the gates of parameters, the model of the
body, the models of the answer, and which filters are known.
"""

import asyncio
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

from pydantic import BaseModel

from aiodockerapi import ObservedCall, Observer, engine
from aiodockerapi._core import calls, objects
from aiodockerapi._core.exchange import Exchange
from aiodockerapi._core.model import Model
from aiodockerapi._core.request import Path
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.testing import Request
from tests.operations.row import Row, perform
from tests.operations.test_rows import ROWS

__all__ = ["Seen", "seen"]


@dataclass
class Seen:
    """What one row's call did.

    Args:
        row: the row.
        request: the request as the daemon got it.
        path: the path that the operation asked for.
        since: the gates of its parameters.
        bodies: the models of its body.
        answers: the models that its answer was read as.
        filters: the filters that it knows; None if it takes none.
        templates: what observers were told: the template of each path that was asked for.
    """

    row: Row
    request: Request | None = None
    path: Path | None = None
    since: dict[str, ApiVersion] = field(default_factory=dict[str, ApiVersion])
    bodies: set[type[BaseModel]] = field(default_factory=set[type[BaseModel]])
    answers: set[type[Model]] = field(default_factory=set[type[Model]])
    filters: set[str] | None = None
    templates: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def template(self) -> str:
        """The path as the API describes it, and as observers are told."""
        return self.templates[self.row.path]

    @property
    def needs(self) -> ApiVersion | None:
        """The first API version that has the operation; None for the oldest."""
        return self.path.needs if self.path and self.row.versioned else None


class _Templates(Observer):
    """Takes the templates of paths down."""

    def __init__(self, note: Seen) -> None:
        self._note = note

    def started(self, call: ObservedCall, /) -> None:
        self._note.templates[unquote(call.path)] = call.template


@cache
def seen(operations: frozenset[str] | None = None) -> tuple[Seen, ...]:
    """Run the rows of some operations, or all rows, and return what was seen."""
    rows = [row for row in ROWS if operations is None or row.operation in operations]
    return asyncio.run(_all(rows))


async def _all(rows: Iterable[Row]) -> tuple[Seen, ...]:
    return tuple([await _one(row) for row in rows])


async def _one(row: Row) -> Seen:
    note = Seen(row)
    with _watched(note):
        try:
            note.request, _ = await perform(row, _Templates(note))
        except BaseException as error:
            error.add_note(f"while the row {row} was run")
            raise
    return note


@contextmanager
def _watched(note: Seen) -> Iterator[None]:
    def query(_query: object, since: Mapping[str, ApiVersion], *_: object) -> None:
        note.since.update(since)

    def known(_filters: object, known: Iterable[str]) -> None:
        note.filters = (note.filters or set()) | set(known)

    def body(model: BaseModel) -> None:
        note.bodies.add(type(model))

    def answer(cls: type[Model], **_: object) -> None:
        note.answers.add(cls)

    def exchanged(_self: Exchange, _method: str, path: Path, *_: object, **__: object) -> None:
        note.path = path

    def joined(_self: Exchange, path: Path, *_: object, **__: object) -> None:
        note.path = path

    watches: list[tuple[object, str, Callable[..., None]]] = [
        (calls, "check_query", query),
        (calls, "to_json", body),
        (calls, "reader", answer),
        (objects, "reader", answer),
        (Exchange, "answer", exchanged),
        (Exchange, "take_over", exchanged),
        (Exchange, "websocket", joined),
        *((module, "filters_of", known) for module in _with_filters()),
    ]
    with ExitStack() as stack:
        for owner, name, watch in watches:
            stack.enter_context(patch.object(owner, name, _also(getattr(owner, name), watch)))
        yield


def _also(real: Callable[..., Any], watch: Callable[..., None]) -> Callable[..., Any]:
    def both(*args: Any, **kwargs: Any) -> Any:
        watch(*args, **kwargs)
        return real(*args, **kwargs)

    return both


@cache
def _with_filters() -> tuple[ModuleType, ...]:
    """Return the modules of operations that read filters."""
    found = pkgutil.walk_packages(engine.__path__, f"{engine.__name__}.")
    modules = [import_module(module.name) for module in found]
    return tuple(module for module in modules if hasattr(module, "filters_of"))
