"""TLS contexts that sessions share, where they want the same of the same files.

To read the certificates that the system trusts takes a thirtieth of a second and most of a
megabyte: for a thousand hosts, half a minute and most of a gigabyte.
"""

import ssl
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias
from weakref import WeakValueDictionary

from aiodockerapi.config.tls import TLSConfig

__all__ = ["context_of"]

_Key: TypeAlias = tuple[object, ...]
_in_use: WeakValueDictionary[_Key, ssl.SSLContext] = WeakValueDictionary()


def context_of(tls: TLSConfig) -> ssl.SSLContext:
    """Return a context for what is wanted; nobody may change it.

    It is one that is in use if the files are as they were when that was made, on the same day:
    whether a certificate has expired is looked at again.

    Raises:
        ConfigError: a file is no good.
    """
    key = _key(tls)
    found = None if key is None else _in_use.get(key)
    if found is None:
        found = tls.context()
        if key is not None:
            _in_use[key] = found
    return found


def _key(tls: TLSConfig) -> _Key | None:
    """Return what a context depends on; None where a file can't be found."""
    files = [Path(file) for file in (tls.ca, tls.cert, tls.key) if file is not None]
    if tls.ca is None:
        system = ssl.get_default_verify_paths()
        files += [Path(file) for file in (system.cafile, system.capath) if file]
    try:
        states = [file.stat() for file in files]
    except OSError:
        return None
    seen = [(file, at.st_dev, at.st_ino, at.st_size, at.st_mtime_ns)
            for file, at in zip(files, states, strict=True)]  # fmt: skip
    return tls, datetime.now(UTC).date(), *seen
