"""From a host's address to connections with it: no API path and no model is known here."""

import ssl

from aiodockerapi._transport.base import Connection, Transport
from aiodockerapi._transport.host import DEFAULT_HOST, Host
from aiodockerapi._transport.npipe import PipeTransport
from aiodockerapi._transport.ssh_options import SSHOptions
from aiodockerapi._transport.tcp import TcpTransport
from aiodockerapi._transport.unix import UnixTransport
from aiodockerapi.config.tls import TLSConfig
from aiodockerapi.errors import InvalidArgument, InvalidHost

__all__ = ["DEFAULT_HOST", "Connection", "Host", "SSHOptions", "Transport", "transport_for"]


def transport_for(
    host: Host, tls: ssl.SSLContext | TLSConfig | None, options: SSHOptions | None = None
) -> Transport:
    """Choose the transport of an address.

    Raises:
        InvalidArgument: TLS, or ssh options, were given for an address that is never spoken to
            by that.
        ConfigError: a file for TLS is no good.
        InvalidHost: this system has no such transport, or lacks what ssh needs.
    """
    if tls is not None and (host.tls is False or host.ssh or not host.name):
        raise InvalidArgument(f"{host.text} is spoken to without TLS; use tcp:// or https://")
    if host.ssh:
        return _over_ssh(host, options or SSHOptions())
    if options is not None:
        raise InvalidArgument(f"{host.text} is spoken to without ssh; use ssh://")
    if host.socket:
        return UnixTransport(host)
    return PipeTransport(host) if host.pipe else TcpTransport(host, tls)


def _over_ssh(host: Host, options: SSHOptions) -> Transport:
    try:
        from aiodockerapi._transport.ssh import SshTransport
    except ModuleNotFoundError as error:
        if error.name != "asyncssh":
            raise
        raise InvalidHost(
            f'{host.text} needs an ssh library: pip install "aiodockerapi[ssh]"'
        ) from error
    return SshTransport(host, options)
