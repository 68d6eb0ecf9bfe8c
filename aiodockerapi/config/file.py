"""The docker CLI's ``config.json``, in the folder ``DOCKER_CONFIG`` or ``~/.docker``.

::

    auths           {registry: {auth, identitytoken, registrytoken, ...}}
    credsStore      the helper that keeps all credentials
    credHelpers     {registry: the helper that keeps its credentials}
    currentContext  the context to connect by
    HttpHeaders     {name: value}, sent to the daemon with every request

It is read whole, by a session's constructor, which needs no event loop: a few kilobytes of a local
file. Later it is read again for credentials alone, if it has changed.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aiodockerapi.config.reading import (
    Values,
    object_of,
    read_object,
    stamp_of,
    text_of,
    texts_of,
)

__all__ = ["ConfigFile", "config_folder"]

_WHAT = "Docker's config.json"


def config_folder(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the folder of the docker CLI's files; None where there is neither it nor a home.

    Args:
        environ: the environment's variables.
    """
    named = environ.get("DOCKER_CONFIG")
    if named:
        return Path(named)
    try:
        home = environ.get("HOME")
        return (Path(home) if home and os.name != "nt" else Path.home()) / ".docker"
    except RuntimeError:  # a user that the system does not know, without HOME
        return None


@dataclass(frozen=True)
class ConfigFile:
    """What a ``config.json`` says.

    Args:
        path: the file; None where there is no folder for one.
        auths: what is stored for each registry, undecoded.
        creds_store: the helper that keeps all credentials; empty for none.
        cred_helpers: the helper of each registry that has one of its own.
        current_context: the context to connect by; empty for none.
        http_headers: headers for each request to the daemon.
        raw: the whole file, with what is not known here.
        stamp: what is another one when the file was written to; None where there is no file.
    """

    path: Path | None = None
    auths: Mapping[str, Values] = field(default_factory=dict[str, Values], repr=False)
    creds_store: str = ""
    cred_helpers: Mapping[str, str] = field(default_factory=dict[str, str])
    current_context: str = ""
    http_headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    raw: Values = field(default_factory=dict[str, object], repr=False)
    stamp: tuple[int, int, int] | None = field(default=None, repr=False, compare=False)

    @classmethod
    def load(cls, folder: Path | None) -> "ConfigFile":
        """Read the file of a folder; if there is none, it says nothing.

        Raises:
            ConfigError: it can't be read, or is malformed; the message tells file and line.
        """
        if folder is None:
            return cls()
        path = folder / "config.json"
        # Before it is read: whatever is written from now on is to be noticed.
        stamp = stamp_of(path, _WHAT)
        if stamp is None:
            return cls(path)
        raw = read_object(path, _WHAT)
        auths = object_of(raw, "auths", path)
        return cls(
            path,
            auths={host: object_of(auths, host, path) for host in auths},
            creds_store=text_of(raw, "credsStore", path),
            cred_helpers=texts_of(raw, "credHelpers", path),
            current_context=text_of(raw, "currentContext", path),
            http_headers=texts_of(raw, "HttpHeaders", path),
            raw=raw,
            stamp=stamp,
        )

    def again(self) -> "ConfigFile":
        """Read the file once more, if it has changed.

        Raises:
            ConfigError: as of `load`.
        """
        if self.path is None or stamp_of(self.path, _WHAT) == self.stamp:
            return self
        return ConfigFile.load(self.path.parent)
