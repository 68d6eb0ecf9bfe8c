"""The pytest fixtures that give tests a real engine, or its address.

`engine` and `engines` are engines of our own, for tests that need to treat them badly or to know
what is in them. `engine_host` and `engine_hosts` are addresses alone: with the environment
variable AIODOCKERAPI_TEST_HOSTS (space separated) they are those, whatever runs there.

Where engines cannot run, a test is skipped with the reason; but with CI=true it fails, lest a
pipeline stays green because it tests nothing.
"""

import os
from collections.abc import Iterator

import pytest

from tests.engines import host
from tests.engines.engine import Engine
from tests.engines.group import engines as start
from tests.lacking import lacks

__all__ = [
    "engine",
    "engine_host",
    "engine_hosts",
    "engines",
    "given_hosts",
    "need_cli",
    "need_engines",
]


def given_hosts() -> list[str]:
    """List the addresses that the caller of the tests has named."""
    return os.environ.get("AIODOCKERAPI_TEST_HOSTS", "").split()


def need_engines() -> None:
    """Skip the test where engines cannot run; fail it when that must not happen."""
    reason = host.unavailable()
    if reason is not None:
        lacks(reason)


def need_cli() -> None:
    """Skip the test where there is no docker CLI to compare with; fail it when that must not be."""
    if host.program("docker") is None:
        lacks("there is no docker CLI to compare with: run `python3 -m tests.engines install`")


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """Give an engine of our own, with a TCP address too."""
    need_engines()
    with start(1, tcp=True) as (one,):
        yield one


@pytest.fixture(scope="session")
def engines() -> Iterator[tuple[Engine, ...]]:
    """Give three engines of our own, with TCP addresses too."""
    need_engines()
    with start(3, tcp=True) as three:
        yield three


@pytest.fixture(scope="session", params=given_hosts() or None)
def engine_host(request: pytest.FixtureRequest) -> str:
    """Give the address of an engine: each of those that were named, or else our own."""
    named: str | None = getattr(request, "param", None)
    if named is not None:
        return named
    own: Engine = request.getfixturevalue("engine")
    return own.host


@pytest.fixture(scope="session")
def engine_hosts(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """Give the addresses of several engines: those that were named, or else our own three."""
    if named := given_hosts():
        return tuple(named)
    own: tuple[Engine, ...] = request.getfixturevalue("engines")
    return tuple(one.host for one in own)
