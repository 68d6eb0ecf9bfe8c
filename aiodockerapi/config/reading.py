"""JSON files of the docker CLI, read as it reads them, and errors that name file and line.

The CLI, as a Go program, takes ``httpHeaders`` for ``HttpHeaders``, and ``null`` for nothing. What
stands in such a file may be secret, so that no error shows any of it, nor carries the parser's own,
which does.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from aiodockerapi.errors import ConfigError

__all__ = [
    "Values",
    "flag_of",
    "is_there",
    "object_of",
    "read_bytes",
    "read_object",
    "stamp_of",
    "text_of",
    "texts_of",
]

Values = Mapping[str, object]

_KINDS: dict[type[object], str] = {
    dict: "an object",
    list: "a list",
    str: "text",
    bool: "true or false",
}


def is_there(path: Path, what: str) -> bool:
    """Tell whether there is such a file.

    Raises:
        ConfigError: this user may not know.
    """
    return stamp_of(path, what) is not None


def stamp_of(path: Path, what: str) -> tuple[int, int, int] | None:
    """Return what is another one when a file was written to; None where there is no file.

    Raises:
        ConfigError: this user may not know.
    """
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(f"{what} can't be read: {path}: {error.strerror or error}") from None
    return found.st_mtime_ns, found.st_size, found.st_ino


def read_bytes(path: Path, what: str) -> bytes:
    """Read a file whole.

    Args:
        path: the file.
        what: what it is, in an error's words.

    Raises:
        ConfigError: it is not there, or this user may not read it.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(f"{what} is missing: there is no file {path}") from None
    except PermissionError:
        raise ConfigError(
            f"this user may not read {what}: {path} (or a folder above it) is another user's"
        ) from None
    except OSError as error:
        raise ConfigError(f"{what} can't be read: {path}: {error.strerror or error}") from None


def read_object(path: Path, what: str) -> Values:
    """Read a file that holds one JSON object; an empty file is an empty object.

    Raises:
        ConfigError: it can't be read, or holds something else; tells the line.
    """
    raw = read_bytes(path, what)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}, line {line}: the text is no UTF-8") from None
    if not text.strip():
        return {}
    try:
        found: object = json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ConfigError(f"{path}, {place}: no JSON: {error.msg}") from None
    except RecursionError:
        raise ConfigError(f"{path}: lists or objects lie too deep in each other") from None
    except ValueError:
        raise ConfigError(f"{path}: a number in it has thousands of digits") from None
    if not isinstance(found, dict):
        raise ConfigError(f"{path} holds {_kind(found)}, where {what} is an object")
    return cast(Values, found)


def object_of(values: Values, name: str, path: Path) -> Values:
    """Return the object of this name; an empty one, if there is none.

    Raises:
        ConfigError: it is something else.
    """
    found = _found(values, name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise _other(path, name, found, "an object")
    return cast(Values, found)


def texts_of(values: Values, name: str, path: Path) -> dict[str, str]:
    """Return the object of this name, all of whose values are text.

    Raises:
        ConfigError: they are not.
    """
    texts: dict[str, str] = {}
    for key, value in object_of(values, name, path).items():
        if not isinstance(value, str):
            raise _other(path, f"{key} in {name}", value, "text")
        texts[key] = value
    return texts


def text_of(values: Values, name: str, path: Path) -> str:
    """Return the text of this name; an empty one, if there is none.

    Raises:
        ConfigError: it is something else.
    """
    found = _found(values, name)
    if found is not None and not isinstance(found, str):
        raise _other(path, name, found, "text")
    return found or ""


def flag_of(values: Values, name: str, path: Path) -> bool:
    """Return whether what this name stands for is true; it is not, if there is none.

    Raises:
        ConfigError: it is neither true nor false.
    """
    found = _found(values, name)
    if found is not None and not isinstance(found, bool):
        raise _other(path, name, found, "true or false")
    return bool(found)


def _found(values: Values, name: str) -> object:
    if name in values:
        return values[name]
    wanted = name.lower()
    return next((value for key, value in values.items() if key.lower() == wanted), None)


def _other(path: Path, name: str, found: object, wanted: str) -> ConfigError:
    return ConfigError(f"{path}: {name} is {_kind(found)}, where it takes {wanted}")


def _kind(found: object) -> str:
    return "null" if found is None else _KINDS.get(type(found), "a number")
