"""What to do about a login that failed."""

import errno
import socket
from dataclasses import dataclass

import asyncssh

from aiodockerapi._openfiles import too_many
from aiodockerapi._transport.base import CONNECT_TIMEOUT, reason
from aiodockerapi._transport.ssh.known import KnownHosts
from aiodockerapi.errors import (
    ConnectionFailed,
    ConnectTimeout,
    DaemonNotFound,
    HostKeyError,
    LoginRefused,
    SSHError,
)

__all__ = ["Place", "explain"]


@dataclass(frozen=True)
class Place:
    """Where a login was to be.

    Args:
        name: the host's name, as the configuration has it.
        port: its port; 0 for ssh's own.
        user: who was to log in.
        jump: whether it is a jump host.
        alias: the name that its key is known by, if that is another one.
    """

    name: str
    port: int = 0
    user: str = ""
    jump: bool = False
    alias: str = ""

    def __str__(self) -> str:
        return f"the jump host {self.name}" if self.jump else self.name

    @property
    def known_as(self) -> str:
        """How the host stands in a file of known hosts."""
        name = self.alias or self.name
        return name if self.port in (0, 22) else f"[{name}]:{self.port}"


def explain(
    error: Exception, place: Place, known: KnownHosts, shown: asyncssh.SSHKey | None
) -> ConnectionFailed:
    """Make an error that says what to do of a login that failed.

    Args:
        error: what was raised.
        place: where.
        known: the known hosts.
        shown: the host's key, if it was none of the known ones.
    """
    told = error if isinstance(error, ConnectionFailed) else too_many(error)
    if told is not None:
        return told
    if isinstance(error, TimeoutError):
        return ConnectTimeout(CONNECT_TIMEOUT)
    if isinstance(error, OSError) and error.filename:
        return SSHError(f"{error.filename}, for {place}, can't be read: {reason(error)}")
    if isinstance(error, OSError):
        return _explain_system(error, place)
    if isinstance(error, asyncssh.Error):
        return _explain_ssh(error, place, known, shown)
    return SSHError(f"the keys or the ssh configuration for {place} can't be read: {error}")


def _explain_ssh(
    error: asyncssh.Error, place: Place, known: KnownHosts, shown: asyncssh.SSHKey | None
) -> SSHError:
    if isinstance(error, asyncssh.HostKeyNotVerifiable | asyncssh.KeyExchangeFailed):
        return _key_refused(error, place, known, shown)
    if isinstance(error, asyncssh.PermissionDenied):
        return LoginRefused(
            f"{place} does not let {place.user} in. It takes a key of the ssh agent (ssh-add -l "
            "lists them) or a key file without a passphrase, whose public half stands in "
            f"~/.ssh/authorized_keys there; try: ssh {place.user}@{place.name}"
        )
    if isinstance(error, asyncssh.ChannelOpenError):
        return SSHError(f"the jump host before {place} lets nothing through to it: {error.reason}")
    return SSHError(
        f"the ssh login at {place} failed: {error.reason}; is it an ssh server, and has it room?"
    )


def _key_refused(
    error: asyncssh.HostKeyNotVerifiable | asyncssh.KeyExchangeFailed,
    place: Place,
    known: KnownHosts,
    shown: asyncssh.SSHKey | None,
) -> SSHError:
    key = f"{shown.get_algorithm()} {shown.get_fingerprint()}" if shown else ""
    file = known.files[0] if known.files else "the file of known hosts"
    if shown and known.kinds(place.alias or place.name, place.port):
        return HostKeyError(
            f"the host key of {place} is not the one that is known: it shows {key}. Somebody may "
            "stand in between! If the host was set up anew, remove its old key: "
            f"ssh-keygen -R {place.known_as!r} -f {file}"
        )
    if shown:
        return HostKeyError(
            f"the host key of {place} is not known: it shows {key}. If that is what the host's "
            f"owner says (ssh-keygen -l there), add it to {file}, as logging in once with ssh "
            f"does, or ssh-keyscan -p {place.port or 22} {place.name}"
        )
    if isinstance(error, asyncssh.HostKeyNotVerifiable):
        return HostKeyError(f"the host key of {place} was refused: {error.reason}")
    return SSHError(f"no agreement with the ssh server of {place} can be had: {error.reason}")


def _explain_system(error: OSError, place: Place) -> ConnectionFailed:
    if isinstance(error, socket.gaierror):
        return DaemonNotFound(f"the name of {place} can't be resolved: {reason(error)}")
    # Where a name has several addresses, the error has the numbers in its text alone.
    if error.errno == errno.ECONNREFUSED or f"[Errno {errno.ECONNREFUSED}]" in str(error):
        return DaemonNotFound(
            f"no ssh server listens at {place} port {place.port or 22}; is the port right?"
        )
    return ConnectionFailed(f"no connection with {place}: {reason(error)}")
