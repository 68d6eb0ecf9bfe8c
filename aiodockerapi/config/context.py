"""The docker CLI's contexts, in the folder ``contexts`` beside ``config.json``.

::

meta/{sha256 of the name}/meta.json
    {"Name": …, "Metadata": {"Description": …},
     "Endpoints": {"docker": {"Host": …, "SkipTLSVerify": …}}}
tls/{sha256 of the name}/docker/
    ca.pem, cert.pem, key.pem, of which any may be missing
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from aiodockerapi.config.reading import Values, flag_of, is_there, object_of, read_object, text_of
from aiodockerapi.config.tls import TLSConfig
from aiodockerapi.errors import ConfigError, ContextNotFound

__all__ = ["DEFAULT_CONTEXT", "Context", "ContextStore"]

DEFAULT_CONTEXT = "default"
"""The context that is stored nowhere: what the environment says, or the local socket."""
_WHAT = "a context's meta.json"


@dataclass(frozen=True)
class Context:
    """A daemon, by a name that the docker CLI knows it by (``docker context ls``).

    Args:
        name: its name.
        description: what its owner says of it.
        host: the daemon's address; None for a context without a daemon (of Kubernetes alone).
        tls: the certificates that are stored with it; None where there are none.
        current: whether it is the one in use where nothing else is said.
    """

    name: str
    description: str = ""
    host: str | None = None
    tls: TLSConfig | None = None
    current: bool = False

    @property
    def skip_tls_verify(self) -> bool:
        """Whether it asks for TLS without a look at the daemon's certificate."""
        return self.tls is not None and not self.tls.verify


class ContextStore:
    """The contexts in a folder, except for the default one, which is in none.

    Args:
        folder: the folder of ``config.json``; None where there is none.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder / "contexts" if folder is not None else None

    def get(self, name: str) -> Context:
        """Read one context.

        Raises:
            ContextNotFound: there is no such context.
            ConfigError: its files can't be read, or are malformed.
        """
        # A name from the environment may have bytes that are no UTF-8, and one from JSON anything.
        identity = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()
        if self._folder is None or not is_there(self._meta(self._folder, identity), _WHAT):
            known = ", ".join([DEFAULT_CONTEXT, *(each.name for each in self.list())])
            where = f" in {self._folder}" if self._folder else ""
            raise ContextNotFound(f"there is no context {name!r}{where}; known are: {known}")
        return self._read(self._folder, identity, name)

    def _meta(self, folder: Path, identity: str) -> Path:
        return folder / "meta" / identity / "meta.json"

    def _read(self, folder: Path, identity: str, name: str | None = None) -> Context:
        path = self._meta(folder, identity)
        values = read_object(path, _WHAT)
        endpoints = object_of(values, "Endpoints", path)
        docker = object_of(endpoints, "docker", path)
        return Context(
            name or text_of(values, "Name", path),
            text_of(object_of(values, "Metadata", path), "Description", path),
            text_of(docker, "Host", path) or None,
            _tls(folder / "tls" / identity / "docker", docker, path),
        )

    def list(self) -> list[Context]:
        """Read all contexts, sorted by name.

        Raises:
            ConfigError: a file can't be read, or is malformed.
        """
        if self._folder is None:
            return []
        found = [
            self._read(self._folder, identity)
            for identity in _names(self._folder / "meta") or ()
            if is_there(self._meta(self._folder, identity), _WHAT)
        ]
        return sorted(found, key=lambda context: context.name)


def _tls(folder: Path, docker: Values, path: Path) -> TLSConfig | None:
    """Find the files of a context; where there is their folder, TLS is spoken, with any of them."""
    skip = flag_of(docker, "SkipTLSVerify", path)
    names = _names(folder)
    if names is None and not skip:
        return None
    ca, cert, key = (
        folder / name if name in (names or ()) else None
        for name in ("ca.pem", "cert.pem", "key.pem")
    )
    return TLSConfig(ca, cert, key, verify=not skip)


def _names(folder: Path) -> "list[str] | None":
    """List what a folder holds; None where there is no such folder."""
    try:
        return os.listdir(folder)  # noqa: PTH208 - names are what is wanted, not paths
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(f"{folder} can't be read: {error.strerror or error}") from None
