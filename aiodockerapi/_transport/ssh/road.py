"""The road to a host: its ssh configuration, the jump hosts on the way, and a login at each."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import asyncssh

from aiodockerapi._transport.host import Host
from aiodockerapi._transport.ssh.known import KnownHosts, Visitor
from aiodockerapi._transport.ssh.trouble import Place, explain
from aiodockerapi._transport.ssh_options import SSHOptions
from aiodockerapi.errors import InvalidHost, SSHError

__all__ = ["Road"]

Settings = asyncssh.SSHClientConnectionOptions
_CONFIGS = (Path("~/.ssh/config"), Path("/etc/ssh/ssh_config"))
_CIPHERS = "^aes128-gcm@openssh.com,aes256-gcm@openssh.com"
"""Asked for first: what the library prefers by itself takes a third more CPU."""
_QUESTIONS = 3


class Road:
    """A login at a host, and at each of the jump hosts before it.

    Args:
        options: what the user says of logins.
    """

    def __init__(self, options: SSHOptions) -> None:
        self._options = options
        self._logins: list[asyncssh.SSHClientConnection] = []

    async def travel(self, host: Host) -> asyncssh.SSHClientConnection:
        """Log in everywhere on the way, and at last at the host.

        Raises:
            ConnectionFailed: it could not be done; no login is left.
        """
        try:
            return await self._reach(host, None, frozenset())
        except BaseException:
            await self.leave()
            raise

    async def leave(self) -> None:
        """Log out everywhere."""
        self._drop()
        for login in self._logins:
            await login.wait_closed()

    def _drop(self) -> None:
        """Let no login be left where one is lost: each is of use with all the others alone."""
        for login in reversed(self._logins):
            if not login.is_closed():
                login.close()

    async def _reach(
        self, host: Host, tunnel: asyncssh.SSHClientConnection | None, before: frozenset[str]
    ) -> asyncssh.SSHClientConnection:
        settings = await self._settings(host, before)
        jumps = settings.tunnel
        # A pattern like Host * may well fit its own jump hosts.
        if tunnel is None and isinstance(jumps, str) and host.name not in before:
            for jump in jumps.split(","):
                tunnel = await self._reach(_hop(jump), tunnel, before | {host.name})
        return await self._log_in(host, settings, tunnel, jump=bool(before))

    async def _settings(self, host: Host, before: frozenset[str]) -> Settings:
        place = Place(host.name, host.port, jump=bool(before))
        try:
            return await asyncio.to_thread(
                Settings,
                config=self._configs(),
                host=host.name,
                port=host.port or (),
                username=host.user or (),
                client_keys=None,
            )
        except (OSError, ValueError) as error:
            raise SSHError(f"the ssh configuration of {place} can't be read: {error}") from error

    def _configs(self) -> list[Path] | None:
        given = self._options.config
        if given is not None:
            return [Path(path).expanduser() for path in given] or None
        paths = [path.expanduser() for path in _CONFIGS]
        return [path for path in paths if path.is_file()] or None

    async def _log_in(
        self,
        host: Host,
        settings: Settings,
        tunnel: asyncssh.SSHClientConnection | None,
        *,
        jump: bool,
    ) -> asyncssh.SSHClientConnection:
        known = self._known(settings)
        visitor = Visitor(self._drop)
        place = Place(
            settings.host, settings.port, settings.username, jump, settings.host_key_alias or ""
        )
        said = settings.config
        try:
            await asyncio.to_thread(known.read)
            kinds = known.kinds(place.alias or place.name, place.port)
            login = await asyncssh.connect(
                host.name,
                host.port or (),
                tunnel=tunnel,
                config=None,
                options=settings,
                client_factory=lambda: visitor,
                known_hosts=known,
                server_host_key_algs=() if said.get("HostKeyAlgorithms") else kinds or (),
                # Either would vouch for a host in the place of its known key.
                gss_kex=False,
                x509_trusted_certs=None,
                client_keys=self._keys(settings),
                ignore_encrypted=self._options.client_keys is None,
                agent_forwarding=False,
                encryption_algs=() if said.get("Ciphers") else _CIPHERS,
                keepalive_interval=self._options.keepalive or 0,
                keepalive_count_max=_QUESTIONS,
            )
        except (OSError, ValueError, asyncssh.Error) as error:
            raise explain(error, place, known, visitor.shown) from error
        self._logins.append(login)
        return login

    def _known(self, settings: Settings) -> KnownHosts:
        given = self._options.known_hosts
        if given is not None:
            return KnownHosts([Path(path) for path in given])
        config = settings.config
        return KnownHosts(
            None,
            cast(Sequence[str] | None, config.get("UserKnownHostsFile")),
            cast(Sequence[str] | None, config.get("GlobalKnownHostsFile")),
        )

    def _keys(self, settings: Settings) -> list[str]:
        """List the files with keys; none for those with the usual names."""
        given = self._options.client_keys
        if given is not None:
            return [str(Path(path).expanduser()) for path in given]
        names = cast(Sequence[str], settings.config.get("IdentityFile") or ())
        paths = [Path(name).expanduser() for name in names]
        return [str(path) for path in paths if path.is_file()]


def _hop(text: str) -> Host:
    """Read one jump host of a configuration."""
    text = text.strip()
    try:
        return Host.parse(text if "://" in text else f"ssh://{text}")
    except InvalidHost as error:
        raise SSHError(f"the ssh configuration names a jump host that is none: {error}") from None
