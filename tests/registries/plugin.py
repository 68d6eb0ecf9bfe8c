"""The pytest fixtures that give tests real registries, each kind started once and when needed."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from tests.lacking import lacks
from tests.registries.registry import Registry, registry, unavailable
from tests.registries.tokens import TokenServer, token_server

__all__ = [
    "TlsRegistry",
    "TokenRegistry",
    "need_registries",
    "password_registry",
    "plain_registry",
    "tls_registry",
    "token_registry",
]


@dataclass(frozen=True)
class TlsRegistry:
    """A registry that speaks TLS, and the context that trusts it."""

    registry: Registry
    tls: ssl.SSLContext


@dataclass(frozen=True)
class TokenRegistry:
    """A registry that wants tokens, and the service that has them."""

    registry: Registry
    tokens: TokenServer


def need_registries() -> None:
    """Skip the test where registries cannot run; fail it when that must not happen."""
    reason = unavailable()
    if reason is not None:
        lacks(reason)


@pytest.fixture(scope="session")
def plain_registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """Give a registry for everybody."""
    need_registries()
    with registry(tmp_path_factory.mktemp("registry")) as one:
        yield one


@pytest.fixture(scope="session")
def password_registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """Give a registry that wants a username and password with each request."""
    need_registries()
    with registry(tmp_path_factory.mktemp("registry"), auth={"htpasswd": {}}) as one:
        yield one


@pytest.fixture(scope="session")
def tls_registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsRegistry]:
    """Give a registry that speaks TLS."""
    need_registries()
    folder: Path = tmp_path_factory.mktemp("registry")
    ca = trustme.CA()
    own = ca.issue_cert("localhost")
    chain, key = folder / "chain.pem", folder / "key.pem"
    own.private_key_pem.write_to_path(str(key))
    for pem in own.cert_chain_pems:
        pem.write_to_path(str(chain), append=True)
    tls = ssl.create_default_context()
    ca.configure_trust(tls)
    with registry(folder, tls=(chain, key)) as one:
        yield TlsRegistry(one, tls)


@pytest.fixture(scope="session")
def token_registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TokenRegistry]:
    """Give a registry that wants tokens."""
    need_registries()
    folder: Path = tmp_path_factory.mktemp("registry")
    with token_server(folder) as tokens, registry(folder, auth=tokens.auth) as one:
        yield TokenRegistry(one, tokens)
