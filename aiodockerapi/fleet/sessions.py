"""The sessions that a fleet makes itself: each is one of many."""

import ssl
from collections.abc import Mapping, Sequence
from pathlib import Path

from aiodockerapi._transport.ssh_options import SSHOptions
from aiodockerapi.config.fleet import FleetHost
from aiodockerapi.config.tls import TLSConfig
from aiodockerapi.errors import ConfigError, DockerError
from aiodockerapi.session import DockerSession

__all__ = ["session_for", "session_of"]

CONNECTIONS = 10
"""How many connections the calls of one host share."""
CONNECT_TIMEOUT = 10.0
"""How long a host may take to connect, if its fleet's file does not say, in seconds."""


def session_for(
    host: str | None = None,
    *,
    context: str | None = None,
    tls: ssl.SSLContext | TLSConfig | None = None,
    ssh: SSHOptions | None = None,
    api_version: str | None = None,
    connect_timeout: float | None = None,
) -> DockerSession:
    """Make the session of a host; arguments and errors are those of `DockerSession`."""
    return DockerSession(
        host,
        context=context,
        tls=tls,
        ssh=ssh,
        api_version=api_version,
        connect_timeout=connect_timeout or CONNECT_TIMEOUT,
        max_connections=CONNECTIONS,
        compact=True,
    )


def session_of(told: FleetHost) -> DockerSession:
    """Make the session of a host that a fleet's file tells of.

    Raises:
        ConfigError: it can be none; the message tells where the file has it.
    """
    try:
        return session_for(
            told.host,
            context=told.context,
            tls=told.tls,
            ssh=None if told.ssh is None else _options(told.ssh),
            api_version=told.api_version,
            connect_timeout=told.connect_timeout,
        )
    except DockerError as error:
        where = f"{told.place}: {told.name}" if told.place else told.name
        raise ConfigError(f"{where}: {error.message}") from error


def _options(files: Mapping[str, Sequence[Path]]) -> SSHOptions:
    return SSHOptions(
        config=files.get("config"),
        known_hosts=files.get("known_hosts"),
        client_keys=files.get("client_keys"),
    )
