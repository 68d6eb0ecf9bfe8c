"""What Podman lacks or does in another way, in one place: what the tests do not ask of it.

Tried with Podman 4.3.1, 5.4.2 and 5.8.6. A gap of the first alone is said to be gone in 5.0, since
no version between was tried. Docker has none of these, whichever version it is.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple, Self

import pytest

from aiodockerapi import (
    APIError,
    BadRequest,
    Conflict,
    DockerError,
    NotFound,
    NotSupported,
    Ping,
    ServerError,
)

__all__ = ["GAPS", "Gap", "Gaps"]

ERRORS: dict[int, type[APIError]] = {
    400: BadRequest,
    404: NotFound,
    409: Conflict,
    500: ServerError,
    501: NotSupported,
}
HUB = "docker.io/library/"


class Gap(NamedTuple):
    """One thing that Podman does not do as Docker does.

    Args:
        what: what it does instead: a sentence that begins with "Podman".
        status: what it answers, where that is an error.
        since: the first version of Podman that has the gap.
        gone: the first version that has it no more.
    """

    what: str
    status: int | None = None
    since: tuple[int, int] = (0, 0)
    gone: tuple[int, int] | None = None


_FIVE = (5, 0)

GAPS = {
    # What it has not got.
    "attach by websocket": Gap("has no such path", 404),
    "build cache": Gap("has no such path", 404),
    "checkpoints": Gap("has them in its own API alone", 404),
    "distribution": Gap("has no such path", 404),
    "health checks": Gap("leaves them to systemd, which does not run beside the tests"),
    "plugins": Gap("has none", 404),
    "update": Gap("has no such path", 404, gone=_FIVE),
    # What it does not look at.
    "all volumes": Gap("knows no filter `all` where volumes are pruned", 500, since=(5, 8)),
    "any version": Gap("serves every version that is asked for"),
    "settings of a commit": Gap("does not look at them", gone=_FIVE),
    "signal of a stop": Gap("sends the signal that the container was made with", since=(5, 8)),
    "tag of an import": Gap("gives an imported image no tag but `latest`", gone=_FIVE),
    # Errors with another status than Docker's.
    "a bad filter": Gap("calls it its own failure", 500),
    "a bad name": Gap("calls it its own failure", 500),
    "a name that is taken": Gap("calls it its own failure", 500),
    "bad archive": Gap("fails before it begins to tell of the load", 500),
    "bad push": Gap("fails before it begins to tell of the push", 500, since=_FIVE),
    "commit as it is": Gap("wants a configuration, if an empty one", 500, gone=_FIVE),
    "an image of several names": Gap("calls that its own failure", 500),
    "exec in what ended": Gap("calls that its own failure", 500),
    "it is paused": Gap("calls that its own failure", 500),
    "it runs": Gap("calls that its own failure", 500),
    "kill of what ended": Gap("calls that its own failure", 500, gone=_FIVE),
    "no command": Gap("calls it its own failure", 500),
    "no command to attach to": Gap("looks for it when one attaches", 409, gone=_FIVE),
    # Other words and values.
    "altered settings": Gap("gives back some settings in another way (`ALTERED`)"),
    "archive of a link": Gap("follows it"),
    "archive to nowhere": Gap("makes the folder"),
    "attach at once": Gap("refuses some where a hundred do so", 500),
    "attributes of logs": Gap("tells no attributes of log messages"),
    "attach to the past": Gap("counts a line feed too few in each line of the past", gone=_FIVE),
    "buildah": Gap("builds and pulls by itself, and fails in words of its own"),
    "detach keys together": Gap("takes each for input that does not come by itself"),
    "dropped capabilities": Gap("gives back others", since=_FIVE),
    "end of a detached command": Gap("never tells of its end", gone=_FIVE),
    "events of the past": Gap("does not tell all events of the past, nor checks times"),
    "exited is stopped": Gap("calls what just ended stopped, and soon exited"),
    "first sample": Gap("compares its first sample with the container's start"),
    "fleeting id": Gap("has another ID in each answer to /info"),
    "head of a follow": Gap("begins to answer with the first message", gone=_FIVE),
    "network of an endpoint": Gap("names it where Docker tells the ID", gone=_FIVE),
    "networks in use": Gap("removes a network that a container is on"),
    "plain ids": Gap("tells the ID of what was made without `sha256:`"),
    "names in full": Gap("gives images the names that they have at Docker Hub"),
    "save by repository": Gap("looks for the tag `latest` alone", 404),
    "stats of what ended": Gap("tells them as if it ran"),
    "status of what was removed": Gap("tells it is 0", gone=_FIVE),
    "system of a ping": Gap("does not tell it", gone=_FIVE),
    "times of logs": Gap("tells the times of log messages in whole seconds"),
    "top": Gap("runs the container's own `ps`, and leaves its lines whole", gone=_FIVE),
    "ulimits": Gap("sets all limits anew, for which rights are missing here", gone=_FIVE),
    "waits of those who left": Gap("goes on with them, and takes seconds to answer"),
}
"""What the tests do not ask of Podman, by the names that they use."""

ALTERED = {
    "config.domainname",
    "config.stop_signal",
    "config.volumes./data",
    "host.binds",
    "host.log_config.config.max-size",
    "host.mounts",
    "host.sysctls.net.core.somaxconn",
    "host.tmpfs./run",
    "host.ulimits",
    "ipam.ipv4_address",
}
"""What Podman's inspection does not give back as it was sent."""


class Gaps:
    """The gaps of one engine.

    Args:
        podman: the version of Podman; None for Docker.
    """

    def __init__(self, podman: tuple[int, int] | None) -> None:
        self._podman = podman

    @classmethod
    def of(cls, ping: Ping) -> Self:
        """Tell an engine's gaps by what it says of itself."""
        version = ping.libpod_api_version
        if not version:
            return cls(None)
        major, minor, *_ = version.split(".")
        return cls((int(major), int(minor)))

    def __contains__(self, name: str) -> bool:
        gap = GAPS[name]
        version = self._podman
        return version is not None and gap.since <= version and not version >= (gap.gone or (99, 0))

    def skip(self, name: str) -> None:
        """Skip the test where the engine has a gap."""
        if name in self:
            pytest.skip(f"{name}: Podman {GAPS[name].what}")

    @contextmanager
    def refused(self, name: str) -> Iterator[None]:
        """Where the engine has a gap, check that it answers so, and skip the rest of the test."""
        if name not in self:
            yield
            return
        with pytest.raises(self.error(name, DockerError)):
            yield
        self.skip(name)

    def error(self, name: str, usual: type[DockerError]) -> type[DockerError]:
        """Return what the engine answers with: Docker's error, or that of its own status."""
        status = GAPS[name].status
        return ERRORS[status] if status is not None and name in self else usual

    @property
    def altered(self) -> set[str]:
        """The settings that the engine does not give back as they were sent."""
        dropped = {"host.cap_drop"} if "dropped capabilities" in self else set[str]()
        return dropped | (ALTERED if "altered settings" in self else set())

    def names(self, names: Sequence[str]) -> list[str]:
        """Return what the engine calls images that were given short names."""
        return [HUB + name for name in names] if "names in full" in self else list(names)

    def plain(self, image: str | None) -> str:
        """Return an image's ID as the engine tells it of what was made or removed."""
        assert image is not None
        return image.removeprefix("sha256:") if "plain ids" in self else image
