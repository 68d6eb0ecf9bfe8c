"""What all tests share."""

import os
from collections.abc import Iterator

import pytest

from tests.engines.plugin import engine, engine_host, engine_hosts, engines
from tests.registries.plugin import (
    password_registry,
    plain_registry,
    tls_registry,
    token_registry,
)
from tests.sshd import ssh_engine, sshd

__all__ = [
    "engine",
    "engine_host",
    "engine_hosts",
    "engines",
    "no_configuration",
    "password_registry",
    "plain_registry",
    "ssh_engine",
    "sshd",
    "tls_registry",
    "token_registry",
]


@pytest.fixture(scope="session", autouse=True)
def no_configuration() -> Iterator[None]:
    """Keep the environment and the files of whoever runs the tests out of them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith("DOCKER_"):
                patch.delenv(name)
        patch.setenv("DOCKER_CONFIG", "/nowhere/docker")
        yield
