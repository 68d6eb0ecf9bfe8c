"""Which version of the API is spoken with a daemon: asked once, for all who wait for it."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple, cast

from aiodockerapi._core.version import NEWEST, OLDEST, ApiVersion
from aiodockerapi._shared import SingleFlight
from aiodockerapi.errors import DockerError, InvalidArgument, NotDocker, UnsupportedVersion

__all__ = ["Negotiation", "Probe", "Probed"]

_REFUSED = re.compile(r"client version \S+ is too (?:new|old)")


class Probed(NamedTuple):
    """What a probe of the daemon brought.

    Args:
        status: the HTTP status.
        headers: the headers, whose names may be asked for in any case.
        body: the body; empty for HEAD.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


Probe = Callable[[str, str], Awaitable[Probed]]
"""Ask for a path without a version; takes the method and the path, raises no error of status."""


class Negotiation:
    """The version in use with one daemon.

    Args:
        probe: asks the daemon.
        pinned: the version that the user chose; None asks the daemon for its own.
    """

    def __init__(self, probe: Probe, pinned: ApiVersion | None) -> None:
        self._probe = probe
        self._pinned = pinned
        self._flight = SingleFlight(self._ask)
        self.version = pinned
        """The version in use; None before the first call."""

    async def agree(self) -> ApiVersion:
        """Return the version in use, asking the daemon if nobody has yet.

        Raises:
            UnsupportedVersion: the daemon is too old.
            NotDocker: what answers is no Docker daemon.
        """
        return self.version or await self._flight.run()

    def refused(self, error: DockerError, version: ApiVersion) -> bool:
        """Tell whether the daemon refused the version itself; if so, the next call asks again.

        That is what happens when the daemon behind the address was replaced by an older one.
        """
        if self._pinned is not None or not _REFUSED.search(error.message):
            return False
        if self.version == version:
            self.version = None
        return True

    async def _ask(self) -> ApiVersion:
        """Take the lower of the daemon's newest version and ours."""
        daemon = await self._newest()
        if daemon < OLDEST:
            raise UnsupportedVersion(
                "aiodockerapi",
                str(OLDEST),
                str(daemon),
                message=f"the daemon is too old: it speaks API {daemon}, and {OLDEST} is the "
                "oldest spoken unasked; update it, or name its version with api_version",
            )
        self.version = min(daemon, NEWEST)
        return self.version

    async def _newest(self) -> ApiVersion:
        """Ask by HEAD, as proxies and old daemons allow by GET, and as the oldest tell."""
        probed = await self._probe("HEAD", "/_ping")
        if "Api-Version" not in probed.headers:
            probed = await self._probe("GET", "/_ping")
        told = probed.headers.get("Api-Version") or await self._told_by_version()
        try:
            return ApiVersion.parse(told)
        except InvalidArgument as error:
            raise NotDocker(f"the daemon calls its API version {told!r}") from error

    async def _told_by_version(self) -> str:
        probed = await self._probe("GET", "/version")
        try:
            found: object = json.loads(probed.body)
        except (ValueError, RecursionError):
            found = None
        told = cast(dict[str, object], found).get("ApiVersion") if isinstance(found, dict) else None
        if not isinstance(told, str):
            raise NotDocker(
                f"no Docker daemon: neither /_ping nor /version (status {probed.status}) tells "
                f"an API version; the answer begins {probed.body[:100].decode(errors='replace')!r}"
            )
        return told
