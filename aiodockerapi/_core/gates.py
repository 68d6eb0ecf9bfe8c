"""What an API version does not have must not be sent to it: it would be silently ignored.

Each option that is younger than API 1.24 says since when it is there: a parameter in the `since`
of its operation, an operation in its `path`, a field of a request's body in its annotation::

    annotations: Annotated[dict[str, str], Since(1, 43)] = {}
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import cast

from pydantic import BaseModel

from aiodockerapi._core.version import ApiVersion
from aiodockerapi.errors import UnsupportedVersion

__all__ = ["Since", "check_body", "check_query"]


class Since:
    """The first API version that has a field.

    Args:
        major: of the version.
        minor: of the version.
    """

    def __init__(self, major: int, minor: int) -> None:
        self.version = ApiVersion(major, minor)


def check_query(
    query: Mapping[str, object], since: Mapping[str, ApiVersion], version: ApiVersion
) -> None:
    """Check that a version has all the parameters that are set.

    Raises:
        UnsupportedVersion: it does not have one of them.
    """
    for option, needs in since.items():
        if query.get(option) is not None and version < needs:
            raise UnsupportedVersion(option, str(needs), str(version))


def check_body(body: BaseModel, version: ApiVersion) -> None:
    """Check that a version has all the fields that are set, at any depth.

    Raises:
        UnsupportedVersion: it does not have one of them; `option` is the path to it.
    """
    for name, needs in _set_gates(body, ""):
        if version < needs:
            raise UnsupportedVersion(name, str(needs), str(version))


def _set_gates(body: BaseModel, prefix: str) -> Iterator[tuple[str, ApiVersion]]:
    gates = _gates(type(body))
    for name in body.model_fields_set:
        if name in gates:
            yield prefix + name, gates[name]
        for part in _models(getattr(body, name, None)):
            yield from _set_gates(part, f"{prefix}{name}.")


def _models(value: object) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
    elif isinstance(value, Mapping):
        for each in cast(Mapping[object, object], value).values():
            yield from _models(each)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for each in cast(Sequence[object], value):
            yield from _models(each)


@cache
def _gates(cls: type[BaseModel]) -> dict[str, ApiVersion]:
    return {
        name: mark.version
        for name, field in cls.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, Since)
    }
