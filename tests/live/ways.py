"""The ways to an engine of our own, by name: what the live tests are parametrised by.

A further transport is one more row here, and the fixtures that it names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from tests.engines import Engine
from tests.sshd import Sshd

__all__ = ["WAYS", "Way"]


@dataclass(frozen=True)
class Way:
    """One way.

    Args:
        address: the address of an engine, that way.
        fixture: the fixture that gives the engine.
        environ: what the environment says meanwhile. The tests give a session the address alone;
            the rest is told as it is told to the docker CLI.
    """

    address: Callable[[Engine], str | None]
    fixture: str = "engine"
    environ: Callable[[pytest.FixtureRequest], Mapping[str, str]] = lambda _: {}


def _certificates(request: pytest.FixtureRequest) -> Mapping[str, str]:
    folder: str = request.getfixturevalue("client_certificates")
    return {"DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": folder}


def _home(request: pytest.FixtureRequest) -> Mapping[str, str]:
    sshd: Sshd = request.getfixturevalue("sshd")
    return {"HOME": str(sshd.home)}


WAYS = {
    "unix": Way(lambda engine: engine.host),
    "tcp": Way(lambda engine: engine.tcp),
    "mtls": Way(lambda engine: engine.tcp, "tls_engine", _certificates),
    "ssh": Way(lambda engine: engine.host, "ssh_engine", _home),
}
