"""From a host's address to connections with it: no API path and no model is known here."""

import ssl

from aiodockerapi._transport.base import Connection, Transport
from aiodockerapi._transport.host import DEFAULT_HOST, Host
from aiodockerapi._transport.npipe import PipeTransport
from aiodockerapi._transport.tcp import TcpTransport
from aiodockerapi._transport.unix import UnixTransport
from aiodockerapi.config.tls import TLSConfig
from aiodockerapi.errors import InvalidArgument

__all__ = ["DEFAULT_HOST", "Connection", "Host", "Transport", "transport_for"]


def transport_for(host: Host, tls: ssl.SSLContext | TLSConfig | None) -> Transport:
    """Choose the transport of an address.

    Raises:
        InvalidArgument: TLS was asked for for an address that is never spoken to by TLS.
        ConfigError: a file for TLS is no good.
        InvalidHost: this system has no such transport.
    """
    if tls is not None and (host.tls is False or not host.name):
        raise InvalidArgument(f"{host.text} is spoken to without TLS; use tcp:// or https://")
    if host.socket:
        return UnixTransport(host)
    if host.pipe:
        return PipeTransport(host)
    return TcpTransport(host, tls)
