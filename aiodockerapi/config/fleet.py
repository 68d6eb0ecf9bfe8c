"""The file of a fleet, in TOML: its hosts by name, and how each is reached.

::

    [defaults]                    what holds for all hosts that do not say otherwise
    connect_timeout = 5
    labels = { site = "north" }

    [hosts.web-1]
    host = "tcp://10.0.0.1:2376"  or: context = "production"
    api_version = "1.44"
    groups = ["web"]
    labels = { region = "eu" }    joined with those of the defaults
    tls = { ca = "ca.pem", cert = "cert.pem", key = "key.pem", verify = true }

    [hosts.web-2]
    host = "ssh://ops@web-2"
    ssh = { known_hosts = ["hosts"], client_keys = ["~/.ssh/fleet"], config = [] }

Paths are relative to the file's folder. A key that is not known is an error: it is a word that
somebody misspelt, and nobody would notice.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

from aiodockerapi.config.reading import read_bytes
from aiodockerapi.config.tls import TLSConfig
from aiodockerapi.errors import ConfigError

__all__ = ["FleetHost", "read_fleet"]

T = TypeVar("T")

_WHAT = "the fleet's file"
_AGES = 1e9
"""What nobody waits for, in seconds: some thirty years."""


@dataclass(frozen=True)
class FleetHost:
    """A host, as a fleet's file has it.

    Args:
        name: its name in the fleet.
        host: its address; None where a context says it.
        context: the docker CLI's context; None where there is an address.
        tls: the certificates; None where nothing is said of them.
        ssh: the files of an ssh login by what they are; None where nothing is said of them.
        api_version: the API version to speak; None agrees on one.
        connect_timeout: seconds until a connection is made; None for the usual.
        labels: what it is known by.
        groups: the groups that it belongs to.
        place: where the file tells of it, for errors.

    Example:
        >>> from aiodockerapi.distributed import FleetHost
        >>> tls = TLSConfig(ca="ca.pem", cert="cert.pem", key="key.pem")
        >>> FleetHost("web-1", "tcp://10.0.0.1:2376", tls=tls).groups
        ()
    """

    name: str
    host: str | None = None
    context: str | None = None
    tls: TLSConfig | None = None
    ssh: Mapping[str, list[Path]] | None = None
    api_version: str | None = None
    connect_timeout: float | None = None
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    groups: tuple[str, ...] = ()
    place: str = ""


def read_fleet(path: Path) -> list[FleetHost]:
    """Read the file of a fleet.

    Raises:
        ConfigError: it can't be read, or is malformed; the message tells file, line and field.
    """
    raw = read_bytes(path, _WHAT)
    try:
        text = raw.decode()
        found = cast(dict[str, object], tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: no TOML: {error}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: the text is no UTF-8") from None
    except RecursionError:
        raise ConfigError(f"{path}: lists or tables lie too deep in each other") from None
    except ValueError:
        raise ConfigError(f"{path}: a number in it has thousands of digits") from None
    return _File(path, text).read(found)


class _File:
    """A fleet's file, to read its values and to tell where they stand."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()

    def read(self, found: dict[str, object]) -> list[FleetHost]:
        self._only(found, ("defaults", "hosts"), ())
        defaults = self._table(found, "defaults", ())
        hosts = self._table(found, "hosts", ())
        if not hosts:
            raise ConfigError(f'{self._path}: it has no host: [hosts.web-1], host = "tcp://…"')
        self._host("defaults", defaults, {}, ("defaults",))
        return [
            self._host(name, self._table(hosts, name, ("hosts",)), defaults, ("hosts", name))
            for name in hosts
        ]

    def _host(
        self,
        name: str,
        own: dict[str, object],
        defaults: dict[str, object],
        where: tuple[str, ...],
    ) -> FleetHost:
        self._only(own, tuple(FleetHost.__dataclass_fields__.keys() - {"name", "place"}), where)
        if {"host", "context"} <= own.keys():
            raise self._wrong((*where, "context"), "host and context both say where it is")
        both = {**defaults, **own}
        if where[0] == "hosts" and not own.keys() & {"host", "context"}:
            raise self._wrong(where, "it has neither host nor context")
        labels = self._texts(defaults, "labels", where) | self._texts(own, "labels", where)
        return FleetHost(
            name,
            self._one(both, "host", where, str, "text"),
            self._one(both, "context", where, str, "text"),
            self._tls(both, where),
            self._ssh(both, where),
            self._one(both, "api_version", where, str, "text"),
            self._seconds(both, where),
            labels,
            tuple(self._list(both, "groups", where)),
            f"{self._path}{self._line(where)}",
        )

    def _tls(self, values: dict[str, object], where: tuple[str, ...]) -> TLSConfig | None:
        if "tls" not in values:
            return None
        given, at = self._table(values, "tls", where), (*where, "tls")
        self._only(given, ("ca", "cert", "key", "verify"), at)
        files = {
            name: self._near(text)
            for name in ("ca", "cert", "key")
            if (text := self._one(given, name, at, str, "text")) is not None
        }
        verify = self._one(given, "verify", at, bool, "true or false")
        return TLSConfig(**files, verify=verify is not False)

    def _ssh(
        self, values: dict[str, object], where: tuple[str, ...]
    ) -> dict[str, list[Path]] | None:
        if "ssh" not in values:
            return None
        given, at = self._table(values, "ssh", where), (*where, "ssh")
        self._only(given, ("config", "known_hosts", "client_keys"), at)
        return {name: [self._near(text) for text in self._list(given, name, at)] for name in given}

    def _near(self, text: str) -> Path:
        try:
            return self._path.parent / Path(text).expanduser()
        except (RuntimeError, ValueError):
            raise ConfigError(f"{self._path}: there is no home of the user in a path") from None

    def _seconds(self, values: dict[str, object], where: tuple[str, ...]) -> float | None:
        found = values.get("connect_timeout")
        if found is None:
            return None
        if isinstance(found, bool) or not isinstance(found, int | float) or not 0 < found < _AGES:
            raise self._wrong((*where, "connect_timeout"), "it takes seconds above 0")
        return float(found)

    def _one(
        self, values: dict[str, object], key: str, where: tuple[str, ...], kind: type[T], what: str
    ) -> T | None:
        found = values.get(key)
        if found is not None and not isinstance(found, kind):
            raise self._wrong((*where, key), f"it takes {what}")
        return found

    def _list(self, values: dict[str, object], key: str, where: tuple[str, ...]) -> list[str]:
        found = values.get(key, [])
        if not isinstance(found, list):
            raise self._wrong((*where, key), "it takes a list of texts")
        return [self._text(each, (*where, key)) for each in cast(list[object], found)]

    def _texts(self, values: dict[str, object], key: str, where: tuple[str, ...]) -> dict[str, str]:
        at = (*where, key)
        given = self._table(values, key, where)
        return {name: self._text(value, (*at, name)) for name, value in given.items()}

    def _text(self, value: object, where: tuple[str, ...]) -> str:
        if not isinstance(value, str):
            raise self._wrong(where, "it takes text")
        return value

    def _table(
        self, values: dict[str, object], key: str, where: tuple[str, ...]
    ) -> dict[str, object]:
        found = values.get(key, {})
        if not isinstance(found, dict):
            raise self._wrong((*where, key), "it takes a table")
        return cast(dict[str, object], found)

    def _only(
        self, values: dict[str, object], known: tuple[str, ...], where: tuple[str, ...]
    ) -> None:
        for key in values:
            if key not in known:
                raise self._wrong((*where, key), f"unknown; known are {', '.join(sorted(known))}")

    def _wrong(self, where: tuple[str, ...], why: str) -> ConfigError:
        # What stands there is not shown: it may be secret.
        return ConfigError(f"{self._path}{self._line(where)}: {'.'.join(where)}: {why}")

    def _line(self, where: tuple[str, ...]) -> str:
        """Find the line of a field, by the header of its table and its name."""
        for split in range(len(where), 0, -1):
            table = r"\s*\.\s*".join(map(_name, where[:split]))
            header = re.compile(rf"\s*\[\s*{table}\s*[\].]")
            for number, line in enumerate(self._lines, 1):
                if header.match(line):
                    return f", line {self._below(number, where[split:])}"
        return f", line {self._below(0, where)}" if self._below(0, where) else ""

    def _below(self, header: int, rest: tuple[str, ...]) -> int:
        """Return the line below a header where a field is set; the header's if there is none."""
        if rest:
            setting = re.compile(rf"\s*{_name(rest[0])}\s*[.=]")
            for number, line in enumerate(self._lines[header:], header + 1):
                if line.lstrip().startswith("["):
                    break
                if setting.match(line):
                    return number
        return header


def _name(key: str) -> str:
    """Return a pattern for a key, bare or quoted."""
    return f"[\"']?{re.escape(key)}[\"']?"
