"""The address of a daemon, read and checked.

::

    unix:///run/docker.sock         a socket of this machine
    tcp://10.0.0.1:2375[/path]      HTTP; with TLS when the session is given a TLS context
    http://…, https://…             the same, plainly without and with TLS
    npipe:////./pipe/docker_engine  a named pipe of this machine, where that is Windows
    ssh://user@web-2:22[/path]      a socket of another machine; the user and all after the name
                                    may be left to the ssh configuration
"""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from aiodockerapi.errors import InvalidHost

__all__ = ["DEFAULT_HOST", "Host"]

DEFAULT_HOST = "unix:///var/run/docker.sock"

_SCHEMES = "unix://, tcp://, http://, https://, ssh:// and npipe://"
_PORT, _TLS_PORT = 2375, 2376

# An ssh configuration may hand both to a shell (ProxyCommand, Match exec): no letter of that is let
# through, and no dash in front that would make an option of it.
_SSH_USER = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.@+-]*")
_SSH_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*|[0-9A-Fa-f:.]+")


@dataclass(frozen=True)
class Host:
    """A daemon's address.

    Args:
        text: the address as it was given, and as errors show it.
        socket: the path of a Unix socket, with ssh of one over there; empty for others, and with
            ssh for where Docker has it by itself.
        name: the host's name or IP address (IPv6 without brackets), of TCP and ssh; empty for
            others.
        port: the TCP port; with ssh 0 for what the ssh configuration says.
        tls: whether TLS is spoken; None leaves it to whether there is a TLS context.
        base: a path that stands before every path of the API, without a slash at its end.
        pipe: the path of a named pipe, with backslashes; empty for others.
        ssh: whether the daemon is reached by an ssh login.
        user: who logs in; empty for what the ssh configuration says.
    """

    text: str
    socket: str = ""
    name: str = ""
    port: int = 0
    tls: bool | None = None
    base: str = ""
    pipe: str = ""
    ssh: bool = False
    user: str = ""

    @classmethod
    def parse(cls, text: str) -> "Host":
        """Read an address.

        Raises:
            InvalidHost: it is none; the message says what is wrong and what would do.
        """
        if text.strip().startswith("ssh://"):
            return cls._ssh(text.strip())
        if "@" in text and not text.strip().startswith("unix://"):
            # The text is not shown: what stands before the @ may hold a password.
            raise InvalidHost("a daemon's address has no user and password; use TLS instead")
        scheme, colon, rest = text.strip().partition("://")
        if not colon:
            hint = f"; for a socket write unix://{text}" if text.startswith("/") else ""
            raise InvalidHost(f"{text!r} is no address: it begins with none of {_SCHEMES}{hint}")
        if scheme == "unix":
            return cls._unix(text.strip(), rest)
        if scheme == "npipe":
            return cls._npipe(text.strip(), rest)
        if scheme in ("tcp", "http", "https"):
            return cls._tcp(text.strip(), scheme)
        raise InvalidHost(f"{scheme}:// in {text!r} is unknown; known are {_SCHEMES}")

    @classmethod
    def _unix(cls, text: str, path: str) -> "Host":
        if not path.startswith("/"):
            raise InvalidHost(f"{text!r} needs an absolute path: unix:///run/docker.sock")
        if "\0" in path or path.endswith("/"):
            raise InvalidHost(f"{text!r} names no socket: {path!r} can't be the path of one")
        return cls(text, socket=path)

    @classmethod
    def _npipe(cls, text: str, path: str) -> "Host":
        pipe = path.replace("/", "\\")
        # Of this machine alone: another one's pipe would send our login there.
        if not pipe.lower().startswith("\\\\.\\pipe\\") or not pipe[9:] or "\0" in pipe:
            raise InvalidHost(f"{text!r} names no pipe: npipe:////./pipe/docker_engine")
        return cls(text, pipe=pipe)

    @classmethod
    def _tcp(cls, text: str, scheme: str) -> "Host":
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError as error:
            raise InvalidHost(f"{text!r} is no address: {error}") from None
        _check_tcp(text, parts)
        if port is None:
            # Docker's own two, one for TLS; http:// and https:// mean the same daemons.
            port = _TLS_PORT if scheme == "https" else _PORT
        tls = {"http": False, "https": True}.get(scheme)
        return cls(text, name=parts.hostname or "", port=port, tls=tls, base=parts.path.rstrip("/"))

    @classmethod
    def _ssh(cls, text: str) -> "Host":
        user, at, _ = text.removeprefix("ssh://").partition("/")[0].rpartition("@")
        if ":" in user or (not at and "@" in text.partition(":")[2]):
            # The text is not shown: what stands before the @ may hold a password.
            raise InvalidHost(
                "an ssh address has no password; use a key or an agent: ssh://user@host"
            )
        try:
            parts = urlsplit(text)
            name, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise InvalidHost(f"{text!r} is no address: {error}") from None
        path = parts.path if parts.path != "/" else ""
        _check_ssh(text, parts, unquote(user) if at else None)
        return cls(text, path, name, port or 0, ssh=True, user=unquote(user))


def _check_ssh(text: str, parts: SplitResult, user: str | None) -> None:
    if not _SSH_NAME.fullmatch(parts.hostname or ""):
        raise InvalidHost(f"{text!r} names no host: ssh://user@web-2")
    if user is not None and not _SSH_USER.fullmatch(user):
        raise InvalidHost(f"{text!r} has a user whom no host can have: ssh://user@web-2")
    if parts.port == 0:
        raise InvalidHost(f"{text!r} has port 0; a port is between 1 and 65535")
    if parts.query or parts.fragment:
        raise InvalidHost(f"{text!r} has a query or fragment, which an address has not")
    path = text.removeprefix("ssh://").partition("/")[2]
    if any(not "!" <= char <= "~" or char in "\\%" for char in path):
        raise InvalidHost(f"{text!r} has a character that no address holds")
    if path.endswith("/"):
        raise InvalidHost(f"{text!r} names no socket: ssh://user@web-2/run/docker.sock")


def _check_tcp(text: str, parts: SplitResult) -> None:
    if not parts.hostname:
        raise InvalidHost(f"{text!r} names no host: tcp://10.0.0.1:2375")
    if parts.port == 0:
        raise InvalidHost(f"{text!r} has port 0; a port is between 1 and 65535")
    if parts.query or parts.fragment:
        raise InvalidHost(f"{text!r} has a query or fragment, which an address has not")
    # Of the text itself: taking it apart drops line feeds.
    if any(not "!" <= char <= "~" or char in "\\%" for char in text):
        raise InvalidHost(f"{text!r} has a character that no address holds")
