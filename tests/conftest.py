"""What all tests share."""

from tests.engines.plugin import engine, engine_host, engine_hosts, engines
from tests.registries.plugin import (
    password_registry,
    plain_registry,
    tls_registry,
    token_registry,
)

__all__ = [
    "engine",
    "engine_host",
    "engine_hosts",
    "engines",
    "password_registry",
    "plain_registry",
    "tls_registry",
    "token_registry",
]
