"""The way from a login to the daemon: straight to its socket, or through a command there.

Straight is stream-local forwarding, which costs the host nothing. An ssh server may be told not to
forward (``AllowStreamLocalForwarding``), and the daemon may listen elsewhere than is usual: then
``docker system dial-stdio`` there, a process for each connection, knows the way. One that is let
in for that command alone (``command=`` in its authorized_keys) is served, too.

An ssh server does not tell why it did not open a socket. A command there does.
"""

import asyncio
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

import asyncssh

from aiodockerapi._transport.host import Host
from aiodockerapi._transport.ssh.channel import (
    ChannelTransport,
    CommandSession,
    SocketSession,
)
from aiodockerapi.errors import ConnectionFailed, DaemonNotFound, PermissionDenied

__all__ = ["Way", "find_way"]

_SOCKET = "/var/run/docker.sock"
_SESSIONS = 8
"""How many commands run at the same time: an ssh server lets 10 by itself (MaxSessions)."""

_THROUGH, _MISSING, _OTHER, _DENIED, _THERE = "through", "missing", "other", "denied", "there"
_SCRIPT = """\
said=$({docker} system dial-stdio </dev/null 2>&1) && echo {through} && exit
printf '%s\\n' "$said"
if [ ! -e {path} ]; then echo {missing}
elif [ ! -S {path} ]; then echo {other}
elif [ ! -w {path} ]; then echo {denied}
else echo {there}; fi"""


_PLAIN: dict[str, object] = {
    "env": (),
    "send_env": (),
    "request_pty": False,
    "x11_forwarding": False,
}
"""Nothing of what a configuration adds to a user's own sessions."""


class _Sessions(Protocol):
    """What the library's own annotations leave open: it is bytes."""

    async def create_session(
        self,
        session_factory: Callable[[], asyncssh.SSHClientSession[bytes]],
        command: str,
        **options: object,
    ) -> object: ...


@dataclass(frozen=True)
class Way:
    """How connections with the daemon are made over a login.

    Args:
        path: the daemon's socket; empty for where the command has it.
        command: the command that connects; empty where the socket is reached straight.
        channels: how many connections there may be at the same time.
    """

    path: str
    command: str
    channels: int

    async def open(
        self,
        login: asyncssh.SSHClientConnection,
        protocol: asyncio.Protocol,
        closed: Callable[[], object],
    ) -> ChannelTransport:
        """Open one connection.

        Args:
            login: the login.
            protocol: who speaks over it.
            closed: called when it is gone.

        Raises:
            asyncssh.ChannelOpenError: it can't be had.
        """
        if self.command:
            command = CommandSession(protocol, closed)
            await cast(_Sessions, login).create_session(
                lambda: command, self.command, encoding=None, **_PLAIN
            )
            return command.transport
        straight = SocketSession(protocol, closed)
        await login.create_unix_connection(lambda: straight, self.path)
        return straight.transport


async def find_way(login: asyncssh.SSHClientConnection, host: Host, channels: int) -> Way:
    """Find out how the daemon is reached.

    Args:
        login: the login.
        host: the daemon's address.
        channels: how many connections there may be at the same time.

    Raises:
        ConnectionFailed: it can't be reached; the message says what to do.
    """
    straight = Way(host.socket or _SOCKET, "", channels)
    try:
        probe = await straight.open(login, asyncio.Protocol(), lambda: None)
    except asyncssh.ChannelOpenError:
        await diagnose(login, host)
        return Way(host.socket, f"{_docker(host)} system dial-stdio", min(channels, _SESSIONS))
    probe.abort()
    return straight


async def diagnose(login: asyncssh.SSHClientConnection, host: Host) -> None:
    """Return if a command there reaches the daemon.

    Raises:
        ConnectionFailed: it does not; the message says why, and what to do.
    """
    path = host.socket or _SOCKET
    words = {
        "through": _THROUGH,
        "missing": _MISSING,
        "other": _OTHER,
        "denied": _DENIED,
        "there": _THERE,
    }
    script = _SCRIPT.format(docker=_docker(host), path=shlex.quote(path), **words)
    try:
        async with login.create_process(
            f"sh -c {shlex.quote(script)}",
            stdin=asyncssh.DEVNULL,
            stderr=asyncssh.DEVNULL,
            errors="replace",
            env=(),
            send_env=(),
            request_pty=False,
        ) as process:
            answer = await process.wait()
    except asyncssh.ChannelOpenError as error:
        raise _unexplained(host, path, f"it runs no command either: {error.reason}") from error
    *said, last = str(answer.stdout or "").strip().splitlines() or [""]
    # One who is let in for dial-stdio alone has run just that, and it found the daemon.
    if last == _THROUGH or (answer.exit_status == 0 and not last):
        return
    raise _explain(host, path, last, " ".join([*said, ""] if last in words.values() else [last]))


def _docker(host: Host) -> str:
    return f"docker --host={shlex.quote(f'unix://{host.socket}')}" if host.socket else "docker"


def _explain(host: Host, path: str, found: str, said: str) -> ConnectionFailed:
    said = said.strip()[-300:]
    told = f" (docker there says: {said})" if said else ""
    if found == _DENIED:
        return PermissionDenied(
            f"the user of the ssh login may not open {path} on {host.name}; add it to the group "
            "that owns it, as a rule 'docker' (there: sudo usermod -aG docker $USER)"
        )
    if found == _MISSING:
        return DaemonNotFound(
            f"there is no socket at {path} on {host.name}; is the daemon running there? If its "
            f"socket is another one, say so: ssh://{host.name}/run/user/1000/docker.sock{told}"
        )
    if found == _OTHER:
        return DaemonNotFound(f"{path} on {host.name} is no socket; what is the daemon's --host?")
    if found == _THERE:
        return DaemonNotFound(
            f"nothing can be reached at the socket {path} on {host.name}; is the daemon running, "
            f"and may the ssh server forward (AllowStreamLocalForwarding)?{told}"
        )
    return _unexplained(host, path, f"a command there says: {said or 'nothing'}")


def _unexplained(host: Host, path: str, why: str) -> ConnectionFailed:
    return DaemonNotFound(
        f"the ssh server of {host.name} does not connect with {path} "
        f"(AllowStreamLocalForwarding), and {why}"
    )
