"""The daemon as a whole: what it is, what happens on it, whether it answers."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from aiodockerapi._core.client import Client
from aiodockerapi._core.duplex import Duplex
from aiodockerapi._core.failures import from_status
from aiodockerapi._core.request import filters_of, path
from aiodockerapi._core.stream import Stream
from aiodockerapi._core.times import unix_text
from aiodockerapi._core.version import ApiVersion
from aiodockerapi._wire.frames import RawDecoder
from aiodockerapi.engine.auth import AuthConfig
from aiodockerapi.engine.system.events import Event, EventFilters
from aiodockerapi.engine.system.models import AuthResponse, Info, Ping, Version
from aiodockerapi.engine.system.resume import ResumedEvents
from aiodockerapi.errors import InvalidArgument, ServerError, Unauthorized

if TYPE_CHECKING:
    from aiodockerapi.engine.system.usage import DiskUsage

__all__ = ["DiskUsageType", "System"]

DiskUsageType = Literal["container", "image", "volume", "build-cache"]
"""What `System.df` can measure."""

_LINES = {"Accept": "application/x-ndjson"}
"""The stream of events that every daemon can send: an object a line.

Daemons before API 1.52 send nothing else, and ask for no type.
"""
_REFUSED = re.compile(
    r"\bunauthorized\b|incorrect username or password|invalid username/password", re.IGNORECASE
)
"""What a registry says of credentials that are not good, as daemons pass it on."""


async def _raw(_content_type: str) -> RawDecoder:
    return RawDecoder()


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

    def events(
        self,
        *,
        since: datetime | float | None = None,
        until: datetime | float | None = None,
        filters: EventFilters | None = None,
        resume: bool = False,
        idle_timeout: float | None = None,
    ) -> Stream[Event]:
        """Stream what happens on the daemon.

        A daemon keeps its last 256 events in memory, and gives those to `since`. One who reads too
        slowly for what happens misses events, and is not told.

        Resumed, a stream goes on after a daemon's restart, a cut connection or an idle proxy, and
        gives each event once, in the daemon's order. Where it can't be excluded that events are
        missing, an `EventsGap` stands in for them: after a restart; after more than 256 events;
        with `filters` perhaps needlessly, when more than 256 others came since the last that fits.
        It is tried again after a tenth of a second, then after twice as long each time, up to half
        a minute (less up to half of it, by chance), without end. What no retry mends ends it: a
        refusal (400, 401, 403, 404), an answer that can't be understood, a closed session; and any
        failure of the first connection.

        Args:
            since: from when on, itself included; seconds since 1970, or a `datetime`. None: from
                now on. With `Event.moment` of the last event seen, a stream that broke goes on,
                beginning with that event.
            until: until when; the same. None: without end.
            filters: which events.
            resume: whether to go on after the stream was cut.
            idle_timeout: seconds without an event after which a resumed stream takes its
                connection for dead, and makes a new one; None: never.

        Raises:
            InvalidArgument: a filter is unknown, or an `idle_timeout` not above 0 or not for a
                resumed stream.
            BadRequest: `since` is after `until`.

        Example:
            >>> async with docker.events(filters={"type": "container"}) as events:
            ...     async for event in events:
            ...         print(event.verb, event.actor.attributes["name"])
            ...         break
            start web

        GET /events, API 1.24.
        """
        begin, end = unix_text(since), unix_text(until)
        if not resume and idle_timeout is not None:
            raise InvalidArgument("idle_timeout is for resume=True; asyncio.timeout for the rest")
        if not resume:
            return self._events(begin, end, filters)
        return ResumedEvents(
            self._client,
            self._events,
            since=begin,
            until=end,
            filters=filters,
            idle_timeout=idle_timeout,
        )

    def _events(
        self,
        since: str | None,
        until: str | None,
        filters: EventFilters | None,
        *,
        stream: bool | None = None,
    ) -> Stream[Event]:
        return self._client.objects(
            Event,
            path("/events"),
            query={
                "since": since,
                "until": until,
                "filters": filters_of(filters, EventFilters.__annotations__),
                "stream": stream,
            },
            headers=_LINES,
        )

    async def df(
        self, *, types: Sequence[DiskUsageType] = (), verbose: bool = False
    ) -> "DiskUsage":
        """Measure how much disk space images, containers, volumes and the build cache take.

        That takes a while. Daemons before API 1.52 tell it of each thing, later ones of each kind.

        Args:
            types: what to measure; empty for everything.
            verbose: whether to tell it of each thing, too, as `ImagesDiskUsage.items` and so on.

        Raises:
            Conflict: the daemon is measuring already, for somebody else.
            UnsupportedVersion: `types` needs API 1.42, `verbose` 1.52.

        Example:
            >>> usage = await docker.df(types=["volume"])
            >>> [(volume.name, volume.usage_data.size) for volume in usage.volumes]
            [('data', 4096)]

        GET /system/df, API 1.25.
        """
        # Here: it knows the models of whole groups, which a session loads when they are asked for.
        from aiodockerapi.engine.system.usage import DiskUsage  # noqa: PLC0415 - see above

        return await self._client.call(
            DiskUsage,
            "GET",
            path("/system/df", needs=ApiVersion(1, 25)),
            query={"type": list(types) or None, "verbose": verbose or None},
            since={"type": ApiVersion(1, 42), "verbose": ApiVersion(1, 52)},
            patient=True,
        )

    async def auth(self, credentials: AuthConfig) -> AuthResponse:
        """Ask a registry, through the daemon, whether credentials are good; nothing is kept.

        Args:
            credentials: who to be, and in `AuthConfig.server_address` where.

        Raises:
            Unauthorized: they are not. Some daemons, Docker 20.10 and Podman among them, have
                another status for that, and are taken by their words.
            ServerError: the registry can't be reached.

        Example:
            >>> who = AuthConfig(username="me", password="secret", server_address="example.com")
            >>> answer = await docker.auth(who)
            >>> answer.status
            'Login Succeeded'

        POST /auth, API 1.24.
        """
        try:
            return await self._client.call(
                AuthResponse, "POST", path("/auth"), body=credentials, patient=True
            )
        except ServerError as error:
            if not _REFUSED.search(error.message):
                raise
            raise Unauthorized(
                error.message,
                host=error.host,
                method=error.method,
                path=error.path,
                status=error.status,
            ) from error

    def session(
        self,
        session_id: str,
        *,
        name: str = "",
        shared_key: str = "",
        methods: Sequence[str] = (),
    ) -> Duplex:
        """Open a connection on which the daemon asks this side for what a build needs.

        The daemon speaks HTTP/2 on it, as a client of gRPC: this side is the server, and has to
        bring its own. Deprecated: since API 1.53.

        Args:
            session_id: any text that no other session has; the build names it.
            name: what the session is called.
            shared_key: what sessions of one folder have in common, so that less is sent anew.
            methods: what this side serves: ``/grpc.health.v1.Health/Check``, …

        Raises:
            BadRequest: the daemon does not take it.
            NotFound: it is Podman, which has no such thing.
            UnsupportedVersion: it needs API 1.31.

        Example:
            >>> methods = ["/grpc.health.v1.Health/Check"]
            >>> async with docker.session("5f8a", methods=methods) as connection:
            ...     frame = await connection.read()

        POST /session, API 1.31.
        """
        told = {
            "Uuid": session_id,
            "Name": name or (),
            "Sharedkey": shared_key or (),
            "Grpc-Method": methods,
        }
        return self._client.hijack(
            "POST",
            path("/session", needs=ApiVersion(1, 31)),
            _raw,
            headers={f"X-Docker-Expose-Session-{key}": value for key, value in told.items()},
            protocol="h2c",
        )
