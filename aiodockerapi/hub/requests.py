"""What Docker Hub is asked, and what it answered: as values, and how they are written.

A part of a path that is empty, is made of dots or has a slash would reach another endpoint, and is
refused.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import quote

from multidict import CIMultiDict, CIMultiDictProxy

from aiodockerapi._core.times import Timestamp
from aiodockerapi.errors import InvalidArgument
from aiodockerapi.registry.names import check_repository, check_tag

__all__ = ["Answer", "Parts", "Query", "Request", "repository_path", "tag_path", "words"]

Parts = tuple[str, ...]
"""The parts of a path, not quoted."""
Query = Mapping[str, str | int | bool | datetime | None]
"""Parameters of a query; those that are None are left out."""

_DEFAULT_NAMESPACE = "library"


@dataclass(frozen=True)
class Request:
    """What is asked.

    Args:
        method: the HTTP method.
        parts: the parts of the path.
        query: the parameters of the query.
        body: the body; it does not show.
        content_type: what the body is.
        accept: what the answer may be.
        who: as whom: the account, the identity provider, or nobody.
        fine: error statuses that are no errors here.
        slash: whether the path ends with a slash.
    """

    method: str
    parts: Parts
    query: Query = field(default_factory=dict[str, str])
    body: bytes | None = field(default=None, repr=False)
    content_type: str = "application/json"
    accept: str = "application/json"
    who: Literal["account", "provider", "nobody"] = "account"
    fine: tuple[int, ...] = ()
    slash: bool = False

    @property
    def path(self) -> str:
        """The path as it is sent.

        Raises:
            InvalidArgument: a part of it is empty or made of dots, or has a slash.
        """
        for part in self.parts:
            # A slash would be quoted, and a proxy on the way may take that for what it stands for.
            if part in ("", ".", "..") or "/" in part or not part.isprintable():
                raise InvalidArgument(f"{part!r} can't be a part of the path of a request")
        path = "/".join(quote(part, safe=":@") for part in self.parts)
        return f"/{path}/" if self.slash else f"/{path}"

    @property
    def params(self) -> dict[str, str]:
        """The query as it is sent."""
        return {name: _text(value) for name, value in self.query.items() if value is not None}


@dataclass(frozen=True)
class Answer:
    """A whole answer; its body does not show, for it may be a token."""

    status: int = 200
    # In quotes, or pyright --verifytypes takes it for unknown.
    headers: "CIMultiDictProxy[str]" = field(
        default_factory=lambda: CIMultiDictProxy(CIMultiDict[str]()), repr=False
    )
    body: bytes = field(default=b"", repr=False)


def _text(value: str | int | datetime) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return Timestamp.of(value).rfc3339()
    return str(value)


def words(values: Iterable[str] | None) -> str | None:
    """Write several words as one parameter, with commas between; None for none."""
    if isinstance(values, str):
        raise InvalidArgument(f"several words are wanted, as a list; this is one: {values!r}")
    return ",".join(values) or None if values is not None else None


def repository_path(repository: str) -> Parts:
    """Return the parts of the path of a repository: ``redis`` is ``library/redis``.

    Raises:
        InvalidArgument: it can't be the name of one on the Hub.
    """
    namespace, slash, name = check_repository(repository).partition("/")
    if not slash:
        namespace, name = _DEFAULT_NAMESPACE, namespace
    if "/" in name:
        raise InvalidArgument(
            f"{repository!r} is no repository of the Hub: it has a namespace and a name, as "
            "'library/redis' has"
        )
    return ("v2", "namespaces", namespace, "repositories", name)


def tag_path(repository: str, tag: str) -> Parts:
    """Return the parts of the path of a tag.

    Raises:
        InvalidArgument: they can't be a repository on the Hub, or a tag.
    """
    return (*repository_path(repository), "tags", check_tag(tag))
