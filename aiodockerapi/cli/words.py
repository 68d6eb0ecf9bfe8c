"""Numbers, moments and errors in words, for people."""

import re
from datetime import UTC, datetime, timedelta

import click

from aiodockerapi.errors import DockerError

__all__ = ["AGO", "ago", "binary", "clean", "decimal", "describe", "span", "sparkline"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_BARS = " ▁▂▃▄▅▆▇█"


def clean(text: str) -> str:
    """Return a text without what a terminal would obey: hosts say what they like."""
    return _CONTROL.sub(" ", text)


def describe(error: Exception) -> str:
    """Say an error in one line."""
    if isinstance(error, DockerError):
        text = error.message
    elif isinstance(error, TimeoutError | OSError):
        text = str(error) or type(error).__name__
    else:
        text = f"{type(error).__name__}: {error}"
    return " ".join(text.split()) or type(error).__name__


def decimal(number: float) -> str:
    """Write a size as docker writes that of images: ``4.5 MB``."""
    return _sized(number, 1000, ("B", "kB", "MB", "GB", "TB", "PB"))


def binary(number: float) -> str:
    """Write a size as docker writes that of memory: ``4.5 MiB``."""
    return _sized(number, 1024, ("B", "KiB", "MiB", "GiB", "TiB", "PiB"))


def _sized(number: float, base: int, units: tuple[str, ...]) -> str:
    unit, *larger = units
    while larger and abs(number) >= base:
        number /= base
        unit, *larger = larger
    return f"{number:.0f} {unit}" if unit == "B" or number >= 100 else f"{number:.1f} {unit}"


def span(seconds: float) -> str:
    """Write a time in its largest unit: ``3 h``."""
    for unit, length in reversed(_UNITS.items()):
        if seconds >= length:
            return f"{seconds / length:.0f} {unit}"
    return "0 s"


def ago(moment: datetime | None) -> str:
    """Write how long ago a moment was."""
    return "" if moment is None else f"{span((datetime.now(UTC) - moment).total_seconds())} ago"


def sparkline(values: list[float], most: float, width: int) -> str:
    """Draw the last values as bars, of which the highest stands for `most`."""
    last = values[-width:]
    steps = [min(max(value, 0) / most, 1) * (len(_BARS) - 1) if most else 0 for value in last]
    bars = "".join(_BARS[max(round(step), int(step > 0))] for step in steps)
    return bars.rjust(width)


class _Ago(click.ParamType[datetime]):
    """How long ago, ``10m``, or a moment, ``2026-01-31T12:00``."""

    name = "WHEN"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        text = str(value)
        if found := re.fullmatch(r"(\d+(?:\.\d+)?)([smhd])", text):
            back = timedelta(seconds=float(found[1]) * _UNITS[found[2]])
            return datetime.now(UTC) - back
        try:
            return datetime.fromisoformat(text).astimezone()
        except ValueError:
            self.fail(f"{text!r} is no time: 10m, 2h, 2026-01-31T12:00", param, ctx)


AGO = _Ago()
