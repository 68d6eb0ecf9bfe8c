"""A moment as the API writes it, to the nanosecond."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Self, SupportsIndex

__all__ = ["CLOCK", "Timestamp"]

CLOCK = (
    r"[Tt ]([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]|60)(?:\.([0-9]{1,9})[0-9]*)?"
    r"([Zz]|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])"
)
"""What follows the day, as a regular expression."""
_PARTS = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])" + CLOCK)
_FIXED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d\.\d{6}(\d{3})Z", re.ASCII)
"""As the daemon writes the times of logs: always nine digits, always UTC."""
_NANO = 1_000_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Timestamp(datetime):
    """A moment with its time zone, to the nanosecond.

    It is a `datetime.datetime`, which ends at microseconds; `nanosecond` has the whole fraction.
    Comparing and arithmetic are those of `datetime`.

    Example:
        >>> Timestamp.parse("2026-01-02T03:04:05.123456789Z").nanosecond
        123456789
    """

    _below: int = 0
    """The nanoseconds below the microsecond, 0 to 999; arithmetic starts again at 0."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read RFC 3339, with any number of fraction digits (nine are kept).

        Raises:
            ValueError: the text is no such time.
        """
        fixed = _FIXED.fullmatch(text)
        if fixed is not None:
            # A fifth of the way below, which a log of a million lines is glad of.
            moment = cls.fromisoformat(text)
            moment._below = int(fixed[1])
            return moment
        found = _PARTS.fullmatch(text)
        if found is None:
            raise ValueError(f"not an RFC 3339 time: {text!r}")
        year, month, day, hour, minute, second = (int(found[part]) for part in range(1, 7))
        nano = int((found[7] or "").ljust(9, "0"))
        # A leap second is the end of its minute: datetime has no 60th second.
        if second == 60:
            second, nano = 59, _NANO - 1
        moment = cls(year, month, day, hour, minute, second, nano // 1000, tzinfo=_zone(found[8]))
        moment._below = nano % 1000
        return moment

    @classmethod
    def from_unix(cls, seconds: int, nanosecond: int = 0) -> Self:
        """Make the moment so many seconds and nanoseconds after 1970 began, in UTC."""
        whole = _EPOCH + timedelta(seconds=seconds, microseconds=nanosecond // 1000)
        moment = cls.combine(whole.date(), whole.timetz())
        moment._below = nanosecond % 1000
        return moment

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """Take a `datetime`; a naive one is the machine's local time.

        A `Timestamp` keeps its nanoseconds.
        """
        aware = moment if moment.tzinfo is not None else moment.astimezone()
        return cls._restore(aware, moment._below if isinstance(moment, Timestamp) else 0)

    @property
    def nanosecond(self) -> int:
        """The fraction of the second in nanoseconds, 0 to 999,999,999."""
        return self.microsecond * 1000 + self._below

    @property
    def unix_ns(self) -> int:
        """The whole nanoseconds since 1970 began."""
        whole: timedelta = datetime.__sub__(self, _EPOCH)
        return whole // timedelta(microseconds=1) * 1000 + self._below

    def rfc3339(self) -> str:
        """Write the moment as the API does, with nine digits of the fraction if there is one."""
        if self.tzinfo is None:
            return Timestamp.of(self).rfc3339()
        fraction = f".{self.nanosecond:09}" if self.nanosecond else ""
        zone = self.strftime("%z")
        shown = "Z" if zone == "+0000" else f"{zone[:3]}:{zone[3:5]}"
        return self.strftime("%Y-%m-%dT%H:%M:%S").zfill(19) + fraction + shown

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        """Pickle with the nanoseconds, which `datetime` would drop."""
        whole = datetime.combine(self.date(), self.timetz())
        return (type(self)._restore, (whole, self._below))

    @classmethod
    def _restore(cls, whole: datetime, below: int) -> Self:
        moment = cls.combine(whole.date(), whole.timetz())
        if whole.fold:
            # CPython's combine forgets it where the class is not datetime itself.
            moment = moment.replace(fold=whole.fold)
        moment._below = below
        return moment


def _zone(text: str) -> timezone:
    if text in "Zz":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
