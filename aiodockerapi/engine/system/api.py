"""The daemon as a whole: what it is, which version, whether it answers."""

from aiodockerapi._core.client import Client
from aiodockerapi._core.failures import from_status
from aiodockerapi._core.request import path
from aiodockerapi.engine.system.models import Info, Ping, Version

__all__ = ["System"]


class System:
    """The system calls; a session has them itself.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def info(self) -> Info:
        """Return what the daemon is: its settings, its machine, and counts of what it holds.

        Example:
            >>> info = await docker.info()
            >>> info.ncpu >= 1
            True

        GET /info, API 1.24.
        """
        return await self._client.call(Info, "GET", path("/info"))

    async def version(self) -> Version:
        """Return the versions of the daemon and its parts.

        Example:
            >>> version = await docker.version()
            >>> version.api_version
            '1.51'

        GET /version, API 1.24.
        """
        return await self._client.call(Version, "GET", path("/version"))

    async def ping(self) -> Ping:
        """Ask the daemon for a sign of life; no version is agreed on for it.

        Raises:
            APIError: it answers, but not well.

        Example:
            >>> ping = await docker.ping()
            >>> ping.os_type
            'linux'

        GET /_ping, API 1.24.
        """
        probed = await self._client.probe("GET", "/_ping")
        if probed.status != 200:
            error = from_status(probed.status, probed.body, probed.headers.get("Content-Type", ""))
            raise self._client.about(error, "GET", path("/_ping"))
        return Ping.from_headers(probed.headers)
