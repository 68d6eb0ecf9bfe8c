"""What engines lack or do in another way, in one place: what the tests do not ask of which."""

from collections.abc import Callable
from typing import NamedTuple, Self

import pytest

from aiodockerapi import DockerError, Ping, ServerError

__all__ = ["Gaps"]


class Gap(NamedTuple):
    """What is other, and on which engines."""

    where: Callable[[Ping], bool]
    what: str
    answers: type[DockerError] | None = None


def _podman(ping: Ping) -> bool:
    return bool(ping.libpod_api_version)


GAPS = {
    "any version": Gap(_podman, "serves every version that is asked for"),
    "fleeting id": Gap(_podman, "has another ID in each answer to /info"),
    "exited is stopped": Gap(_podman, "calls what just ended stopped, and soon exited"),
    "altered settings": Gap(_podman, "gives back some settings in another way (`ALTERED`)"),
    "a network in use": Gap(_podman, "removes a network that a container is on"),
    "events of the past": Gap(_podman, "does not tell all events of the past, nor checks times"),
    "plugins": Gap(_podman, "has no plugins"),
    "times of logs": Gap(_podman, "tells the times of log messages in whole seconds"),
    "attributes of logs": Gap(_podman, "tells no attributes of log messages"),
    "websockets": Gap(_podman, "attaches nobody by websocket"),
    "images of Docker": Gap(_podman, "names images in full, and fails over them in its own words"),
    # Errors with another status than Docker's.
    "a name that is taken": Gap(_podman, "", ServerError),
    "no command": Gap(_podman, "", ServerError),
    "a bad filter": Gap(_podman, "", ServerError),
    "it is paused": Gap(_podman, "", ServerError),
    "it runs": Gap(_podman, "", ServerError),
}
"""What the tests do not ask of which engine: 20.10 and 28.5 of Docker have none of these."""

ALTERED = {
    "config.domainname",
    "config.stop_signal",
    "config.volumes./data",
    "host.binds",
    "host.cap_drop",
    "host.log_config.config.max-size",
    "host.mounts",
    "host.sysctls.net.core.somaxconn",
    "host.tmpfs./run",
    "host.ulimits",
    "ipam.ipv4_address",
}
"""What Podman's inspection does not give back as it was sent."""


class Gaps:
    """The gaps of one engine."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    @classmethod
    def of(cls, ping: Ping) -> Self:
        """Tell an engine's gaps by what it says of itself."""
        return cls(frozenset(name for name, gap in GAPS.items() if gap.where(ping)))

    def __contains__(self, name: str) -> bool:
        assert name in GAPS, f"no gap is named {name}"
        return name in self._names

    def error(self, name: str, usual: type[DockerError]) -> type[DockerError]:
        """Return what the engine answers with: Docker's error, or its own."""
        return GAPS[name].answers or usual if name in self else usual

    @property
    def altered(self) -> set[str]:
        """The settings that the engine does not give back as they were sent."""
        return ALTERED if "altered settings" in self else set()

    def skip(self, name: str) -> None:
        """Skip the test where the engine has a gap."""
        if name in self:
            pytest.skip(f"this engine {GAPS[name].what}")
