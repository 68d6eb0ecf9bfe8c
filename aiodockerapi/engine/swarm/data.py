"""The content of secrets and configs: bytes to the user, base64 on the wire."""

from base64 import b64decode, b64encode
from typing import Annotated

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema as cs

from aiodockerapi._core.records import late

__all__ = ["Data"]

_TEXT = cs.nullable_schema(
    cs.str_schema(
        pattern=r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
    )
)


def _read(value: object) -> bytes | None:
    """Make bytes of what is sent, which is text; bytes are content already."""
    if value is None or isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return b64decode(value, validate=True)
    # A ValueError, because pydantic tells the user of it; other errors it would let through.
    raise ValueError(f"content is bytes, not {type(value).__name__}")


def _write(value: bytes | None) -> str | None:
    return None if value is None else b64encode(value).decode()


class _Base64:
    """How the content is checked, read and written."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> cs.CoreSchema:
        return late(
            _TEXT,
            _read,
            serialization=cs.plain_serializer_function_ser_schema(
                _write, when_used="json", return_schema=cs.nullable_schema(cs.str_schema())
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: cs.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(_TEXT), "contentEncoding": "base64"}


Data = Annotated[bytes | None, _Base64()]
"""Bytes, or None; given as text, they are read as base64."""
