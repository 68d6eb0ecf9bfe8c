"""What can be said of ssh logins; it needs no ssh library."""

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike

from aiodockerapi.errors import InvalidArgument

__all__ = ["SSHOptions"]


@dataclass(frozen=True, kw_only=True)
class SSHOptions:
    """How a session logs in at an ``ssh://`` host.

    Nothing has to be said: as with the ``ssh`` command, the configuration, the known hosts, the
    agent and the keys of the user count. A host's key is always checked, whatever the
    configuration says.

    Args:
        config: files to read instead of ``~/.ssh/config`` and ``/etc/ssh/ssh_config``; the first
            one that says something counts. An empty sequence reads none.
        known_hosts: files with the known hosts' keys, instead of those of the configuration.
        client_keys: files with private keys, instead of those of the configuration; the agent's
            keys come first all the same. A key with a passphrase needs the agent.
        keepalive: seconds of silence after which the host is asked whether it is still there;
            after three questions without an answer the login is lost. None asks never.
        channels: how many connections with the daemon one login carries at the same time: those
            that calls share, which are half of them at most, and those of streams. Each is a
            file that the ssh server has open, and 1024 are a usual limit. Without stream-local
            forwarding there are 8, for a server runs 10 commands by itself (``MaxSessions``).

    Raises:
        InvalidArgument: `keepalive` or `channels` is not positive.

    Example:
        >>> options = SSHOptions(known_hosts=["/etc/fleet/hosts"], client_keys=["/etc/fleet/key"])
        >>> DockerSession("ssh://ops@web-2", ssh=options)
        DockerSession('ssh://ops@web-2')
    """

    config: Sequence[str | PathLike[str]] | None = None
    known_hosts: Sequence[str | PathLike[str]] | None = None
    client_keys: Sequence[str | PathLike[str]] | None = None
    keepalive: float | None = 15.0
    channels: int = 1000

    def __post_init__(self) -> None:
        for name in ("config", "known_hosts", "client_keys"):
            if isinstance(getattr(self, name), str):
                raise InvalidArgument(f"{name} is a list of paths, not one")
        if self.keepalive is not None and self.keepalive <= 0:
            raise InvalidArgument(f"keepalive is {self.keepalive}; it is seconds, or None")
        if self.channels < 2:
            raise InvalidArgument(f"channels is {self.channels}; calls and streams need one each")
