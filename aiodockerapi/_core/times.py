"""Times and durations as the API writes them.

The daemon writes a time in one of two ways: RFC 3339 with up to nine digits of a fraction, or
whole seconds since 1970. "Not set" is the year 1, an empty text or ``null``. Durations are whole
nanoseconds. `Time`, `UnixTime` and `Duration` annotate a model's field with its way; in an answer
the text or number is checked when it arrives and made into an object when it is read.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema as cs

from aiodockerapi._core.records import late
from aiodockerapi._wire.timestamp import CLOCK, Timestamp

__all__ = ["Duration", "Time", "Timestamp", "UnixTime", "unix_text"]

_LEAP_YEAR = r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_DAY = (
    r"(?:[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
    rf"|(?:0[13578]|1[02])-31)|{_LEAP_YEAR}-02-29)"
)
"""A day that exists: an answer's text is read long after it was let pass."""
_NANO = 1_000_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNSET = int((datetime(1, 1, 1, tzinfo=UTC) - _EPOCH).total_seconds())
_LAST = int((datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC) - _EPOCH).total_seconds())
_INT64 = 2**63


def _read(value: object) -> Timestamp | None:
    """Make a timestamp of whatever says one; the years 0 and 1 and nothing at all are None."""
    if value is None or value == "" or (isinstance(value, str) and value.startswith("0000-")):
        return None
    if isinstance(value, datetime):
        moment = Timestamp.of(value)
    elif isinstance(value, str):
        moment = Timestamp.parse(value)
    elif isinstance(value, int) and value <= _LAST:
        return None if value <= _UNSET else Timestamp.from_unix(value)
    else:
        # A ValueError, because pydantic tells the user of it; other errors it would let through.
        raise ValueError(f"not a time: {value!r}")
    return None if moment.year == 1 else moment


def _write_rfc3339(value: Timestamp | None) -> str | None:
    return None if value is None else Timestamp.of(value).rfc3339()


def _write_unix(value: Timestamp | None) -> int | None:
    return None if value is None else Timestamp.of(value).unix_ns // _NANO


def _read_duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, int) and -_INT64 <= value < _INT64:
        # Towards zero, so that it can be written again.
        return timedelta(microseconds=value // 1000 if value >= 0 else -(-value // 1000))
    raise ValueError(f"not a timedelta or whole nanoseconds: {value!r}")  # as in _read


def _write_duration(value: timedelta) -> int:
    return value // timedelta(microseconds=1) * 1000


class _Way:
    """How a field's value is written: what may arrive, how it is read and written."""

    def __init__(
        self, wire: cs.CoreSchema, read: Callable[[Any], Any], write: Callable[[Any], Any]
    ) -> None:
        self._wire = wire
        self._read = read
        self._write = write

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> cs.CoreSchema:
        return late(
            self._wire,
            self._read,
            serialization=cs.plain_serializer_function_ser_schema(
                self._write, when_used="json", return_schema=self._wire
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: cs.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(self._wire)


_TEXT = cs.nullable_schema(cs.str_schema(pattern=f"^(?:{_DAY}{CLOCK})?$"))
_SECONDS = cs.nullable_schema(cs.int_schema(le=_LAST))
_NANOSECONDS = cs.int_schema(ge=-_INT64, lt=_INT64)

Time = Annotated[Timestamp | None, _Way(_TEXT, _read, _write_rfc3339)]
"""A moment written as RFC 3339; None where the daemon says "not set"."""
UnixTime = Annotated[Timestamp | None, _Way(_SECONDS, _read, _write_unix)]
"""A moment written as seconds since 1970; None where the daemon says "not set"."""
Duration = Annotated[timedelta, _Way(_NANOSECONDS, _read_duration, _write_duration)]
"""A length of time, written as whole nanoseconds (kept to the microsecond)."""


def unix_text(moment: datetime | float | None) -> str | None:
    """Write a moment as the API's ``since`` and ``until`` have it: seconds, a dot, nanoseconds.

    Args:
        moment: a `datetime` (a naive one is local time), or seconds since 1970.
    """
    if moment is None:
        return None
    if isinstance(moment, datetime):
        seconds, nano = divmod(Timestamp.of(moment).unix_ns, _NANO)
        return f"{seconds}.{nano:09}"
    return str(moment) if isinstance(moment, int) else f"{moment:.9f}"
