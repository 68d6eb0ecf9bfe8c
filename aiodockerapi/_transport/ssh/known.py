"""Which hosts' keys are known; a host that shows another one is not spoken to.

The files are read here and not by the ssh library, whose check a configuration can turn off
(``UserKnownHostsFile none``), and which takes a key that is known of an address alone for that of
every name with the address.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import asyncssh
from asyncssh.public_key import get_default_certificate_algs, get_default_public_key_algs

from aiodockerapi._transport.base import reason
from aiodockerapi.errors import HostKeyError

__all__ = ["KnownHosts", "Visitor"]

_USER = ("~/.ssh/known_hosts", "~/.ssh/known_hosts2")
_SYSTEM = ("/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2")


class KnownHosts:
    """The keys of known hosts.

    Args:
        given: files, instead of those of the configuration.
        user: what the configuration says of the user's own files; None for nothing.
        system: what it says of the system's.
    """

    def __init__(
        self,
        given: Sequence[Path] | None,
        user: Sequence[str] | None = None,
        system: Sequence[str] | None = None,
    ) -> None:
        if given is None:
            names = [*(_USER if user is None else user), *(_SYSTEM if system is None else system)]
            given = [Path(name) for name in names]
        self.files: list[Path] = [path.expanduser() for path in given]
        """Where the keys stand, the first one for those that are added."""
        self._hosts = asyncssh.SSHKnownHosts()

    def read(self) -> None:
        """Read the files; those that do not exist know nobody.

        Raises:
            HostKeyError: a file can't be read.
        """
        for path in self.files:
            try:
                self._hosts.load(path.read_text())
            except FileNotFoundError:
                continue
            except (OSError, ValueError) as error:
                raise HostKeyError(f"{path} can't be read: {reason(error)}") from error

    def __call__(
        self, host: str, _addr: str, port: int | None
    ) -> tuple[Sequence[asyncssh.SSHKey], ...]:
        """Give the keys, the authorities' keys and the revoked keys of a host, by its name."""
        return self._hosts.match(host, "", port)[:3]

    def kinds(self, host: str, port: int) -> list[str]:
        """List the kinds of keys that a host is known by, first, and then all others.

        The library by itself asks for those of the first sort alone, and what a host has that was
        set up anew would never be seen. Empty if the host is not known.
        """
        keys, authorities, *_ = self._hosts.match(host, "", None if port == 22 else port)
        kinds = [kind for key in keys for kind in key.sig_algorithms]
        if authorities:
            kinds += get_default_certificate_algs()
        every = [*kinds, *get_default_public_key_algs()]
        return [kind.decode() for kind in dict.fromkeys(every)] if kinds else []


class Visitor(asyncssh.SSHClient):
    """Sees what key a host shows, and when the login is lost.

    Args:
        lost: called when the login is.
    """

    def __init__(self, lost: Callable[[], object]) -> None:
        self._lost = lost
        self.shown: asyncssh.SSHKey | None = None
        """The key that was none of the known ones."""

    def validate_host_public_key(
        self,
        host: str,
        addr: str,
        port: int,
        key: asyncssh.SSHKey,
    ) -> bool:
        """Keep what is unknown for the error that tells of it."""
        self.shown = key
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell that the login is lost."""
        self._lost()
