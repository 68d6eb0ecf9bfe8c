"""Commands and environments, in the other forms that people write them in.

To a type checker a field that is one of these is a descriptor: a model is made with any of its
forms, and shows the one that the daemon knows.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema as cs

__all__ = ["NO_ENVIRONMENT", "NO_WORDS", "Environment", "Words"]


class _Words:
    """A list of strings; one string is a list of it, as the daemon takes it."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> cs.CoreSchema:
        one = cs.no_info_after_validator_function(_one_word, cs.str_schema())
        return cs.union_schema([handler(source), one], mode="left_to_right")


class _Environment:
    """A list of ``NAME=value``; a map is made into one."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> cs.CoreSchema:
        values = cs.nullable_schema(cs.str_schema())
        pairs = cs.nullable_schema(cs.dict_schema(cs.str_schema(), values))
        return cs.union_schema(
            [handler(source), cs.no_info_after_validator_function(_assignments, pairs)],
            mode="left_to_right",
        )


def _one_word(text: str) -> list[str]:
    return [text]


def _assignments(pairs: dict[str, str | None] | None) -> list[str]:
    return [name if value is None else f"{name}={value}" for name, value in (pairs or {}).items()]


if TYPE_CHECKING:

    class Environment:
        """An environment: lines of ``NAME=value``, or a map that is made into them."""

        def __get__(self, model: object, owner: type[object] | None = None) -> list[str]: ...

        def __set__(
            self, model: object, value: list[str] | Mapping[str, str] | Mapping[str, str | None]
        ) -> None: ...

    class Words:
        """A command; a single string is a list of that one. None: not set."""

        def __get__(self, model: object, owner: type[object] | None = None) -> list[str] | None: ...

        def __set__(self, model: object, value: list[str] | str | None) -> None: ...

    NO_ENVIRONMENT = Environment()
    NO_WORDS = Words()
else:
    Environment = Annotated[list[str], _Environment()]
    Words = Annotated[list[str] | None, _Words()]
    NO_ENVIRONMENT = []
    NO_WORDS = None
