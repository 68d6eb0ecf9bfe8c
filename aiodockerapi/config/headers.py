"""Headers for each request to a daemon: ``DOCKER_CUSTOM_HEADERS``, or else those of the file.

The variable is one line of comma-separated values, each ``name=value``; a value with a comma in it
stands in quotes with its name::

    X-One=1,"X-Two=2,3"

As with the CLI, it comes in the place of all ``HttpHeaders``, not beside them.
"""

import csv
import io
from collections.abc import Mapping
from typing import NamedTuple

from aiodockerapi.errors import ConfigError

__all__ = ["Headers", "custom_headers"]

_VARIABLE = "DOCKER_CUSTOM_HEADERS"
_FILE = "HttpHeaders of config.json"
_AGENT = "user-agent"
"""The CLI sends its own, whatever is said elsewhere."""


class Headers(NamedTuple):
    """Headers, and who asks for them.

    Args:
        by_name: their values.
        source: where they are from, for errors.
    """

    by_name: Mapping[str, str]
    source: str


def custom_headers(text: str, of_file: Mapping[str, str]) -> Headers:
    """Return the headers that the environment asks for.

    Args:
        text: the variable; empty where it is not set.
        of_file: the ``HttpHeaders`` of ``config.json``.

    Raises:
        ConfigError: the variable is malformed. None of it is shown, for it may be secret.
    """
    given = _read(text) if text else of_file
    wanted = {name: value for name, value in given.items() if name.lower() != _AGENT}
    return Headers(wanted, _VARIABLE if text else _FILE)


def _read(text: str) -> dict[str, str]:
    found: dict[str, tuple[str, str]] = {}
    for number, pair in enumerate(_values(text), 1):
        name, equals, value = pair.partition("=")
        name = name.strip()
        if not equals or not name:
            raise ConfigError(f"{_VARIABLE}: value {number} is not of the form name=value")
        found[name.lower()] = name, value.strip()
    return dict(found.values())


def _values(text: str) -> list[str]:
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except csv.Error as error:
        raise ConfigError(
            f"{_VARIABLE} is not one line of comma-separated values: {error}"
        ) from None
    if len(rows) != 1:
        raise ConfigError(f"{_VARIABLE} is not one line of comma-separated values, but {len(rows)}")
    return rows[0]
