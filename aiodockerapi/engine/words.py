"""Commands and environments, in the other forms that people write them in."""

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema as cs

__all__ = ["Environment", "Words"]


class Words:
    """A list of strings; one string is a list of it, as the daemon takes it."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> cs.CoreSchema:
        one = cs.no_info_after_validator_function(_one_word, cs.str_schema())
        return cs.union_schema([handler(source), one], mode="left_to_right")


class Environment:
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
