"""Looking at a container while it does its work."""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

from aiodockerapi._core.logs import Logs
from aiodockerapi._core.request import HasId, path
from aiodockerapi._core.stream import Stream
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.containers.base import Base
from aiodockerapi.engine.containers.health import is_healthy
from aiodockerapi.engine.containers.models import ContainerTop
from aiodockerapi.engine.output import Wanted, read_logs

if TYPE_CHECKING:
    # Imported late: most of the models of the group, and many never ask for them.
    from aiodockerapi.engine.containers.inspect import ContainerInspect
    from aiodockerapi.engine.containers.stats import ContainerStats
    from aiodockerapi.engine.containers.usage import ContainerUsage, UsageDecoder

__all__ = ["Watch"]

_FIRST_LOOK = 0.1
_SELDOM = 1.0
"""How long to wait between two looks at a container's health, at first and at most, in seconds."""


class Watch(Base):
    """What tells how containers are."""

    def logs(
        self,
        container: str | HasId,
        *,
        follow: bool = False,
        stdout: bool = True,
        stderr: bool = True,
        since: datetime | float | None = None,
        until: datetime | float | None = None,
        timestamps: bool = False,
        details: bool = False,
        tail: int | None = None,
    ) -> Logs:
        r"""Stream what a container wrote.

        A `Frame` is one message of the log, with its line feed; a line over 16 KiB comes in
        several. Of a container with a terminal, frames are any pieces, unless timestamps tell
        the messages apart. `Logs.lines` gives whole lines, of either.

        Args:
            container: which one.
            follow: whether to go on with what it writes from now on, until it ends.
            stdout: whether to show its standard output.
            stderr: whether to show its standard error.
            since: from when on; seconds since 1970, or a `datetime`.
            until: until when; the same.
            timestamps: whether to tell each message's time, in `Frame.timestamp`.
            details: whether to tell the attributes that the log driver keeps with each message,
                in `Frame.details`; Podman tells none.
            tail: how many messages from the end; None for all.

        Raises:
            InvalidArgument: `tail` is negative, or both streams are left out.
            UnsupportedVersion: `until` needs API 1.35.

        Example:
            >>> async with docker.containers.logs("web", tail=2) as logs:
            ...     async for line in logs.lines():
            ...         print(line.text)
            ready

        GET /containers/{id}/logs, API 1.24.
        """
        wanted = Wanted(follow, stdout, stderr, since, timestamps, details, tail, until)
        where = path("/containers/{id}/logs", container)
        return read_logs(self._client, where, wanted, self._has_terminal(container))

    async def top(self, container: str | HasId, *, ps_args: str | None = None) -> ContainerTop:
        """List the processes of a container, as ``ps`` on the host shows them.

        Args:
            container: which one.
            ps_args: arguments for ``ps``; None for ``-ef``. Not on Windows.

        Raises:
            NotFound: there is no such container.
            Conflict: it does not run; some engines say so by `ServerError`.

        Example:
            >>> top = await docker.containers.top("web", ps_args="-o pid,cmd")
            >>> top.rows()
            [{'PID': '4711', 'CMD': 'nginx: master process'}]

        GET /containers/{id}/top, API 1.24.
        """
        return await self._client.call(
            ContainerTop,
            "GET",
            path("/containers/{id}/top", container),
            query={"ps_args": ps_args},
        )

    def stats(self, container: str | HasId) -> "Stream[ContainerStats]":
        """Stream what a container uses, a sample each second.

        The stream ends when the container is removed, not when it stops.

        Args:
            container: which one.

        Raises:
            NotFound: there is no such container.

        Example:
            >>> async with docker.containers.stats("web") as samples:
            ...     before = await anext(samples)
            ...     after = await anext(samples)
            >>> after.cpu_percent(), after.rates(before).received
            (2.5, 1042.0)

        GET /containers/{id}/stats, API 1.24.
        """
        from aiodockerapi.engine.containers.stats import ContainerStats  # noqa: PLC0415 - late

        return self._client.objects(
            ContainerStats,
            path("/containers/{id}/stats", container),
            query={"stream": True},
            patient=True,
        )

    def usage(self, container: str | HasId) -> "Stream[ContainerUsage]":
        """Stream what a container uses per second, from a sample each second.

        The first one has no rates yet. The stream goes on when the container stops or is
        restarted, and ends when it is removed.

        Args:
            container: which one.

        Raises:
            NotFound: there is no such container.

        Example:
            >>> async with docker.containers.usage("web") as usages:
            ...     first, usage = await anext(usages), await anext(usages)
            >>> usage.cpu_percent, usage.memory, usage.received, usage.written
            (2.5, 1048576, 1042.0, 0.0)

        GET /containers/{id}/stats, API 1.24.
        """
        from aiodockerapi.engine.containers.usage import ContainerUsage  # noqa: PLC0415 - late

        return self._client.follow(
            Stream[ContainerUsage],
            path("/containers/{id}/stats", container),
            _usage_decoder,
            query={"stream": True},
            patient=True,
        )

    async def stats_once(
        self, container: str | HasId, *, one_shot: bool = False
    ) -> "ContainerStats":
        """Return what a container uses.

        Args:
            container: which one.
            one_shot: whether to return one sample at once; otherwise the daemon takes two, for
                the CPU use, which takes a second or two.

        Raises:
            NotFound: there is no such container.
            UnsupportedVersion: `one_shot` needs API 1.41.

        Example:
            >>> sample = await docker.containers.stats_once("web")
            >>> sample.cpu_percent()
            2.5

        GET /containers/{id}/stats, API 1.24.
        """
        from aiodockerapi.engine.containers.stats import ContainerStats  # noqa: PLC0415 - late

        return await self._client.call(
            ContainerStats,
            "GET",
            path("/containers/{id}/stats", container),
            query={"stream": False, "one-shot": one_shot or None},
            since={"one-shot": ApiVersion(1, 41)},
            patient=True,
        )

    async def wait_healthy(self, container: str | HasId) -> "ContainerInspect":
        """Wait until a container's check finds it well; return how it is then.

        The container is inspected again and again, at first after a tenth of a second, then each
        second. Limit the wait by ``asyncio.timeout``.

        Args:
            container: which one; it runs.

        Raises:
            NotFound: there is no such container, or it was removed.
            InvalidArgument: it has no check.
            ContainerFailed: it does not run any more, or its check finds it unhealthy.

        Example:
            >>> async with asyncio.timeout(30):
            ...     web = await docker.containers.wait_healthy("web")
            >>> web.state.health.status
            'healthy'

        GET /containers/{id}/json, API 1.24.
        """
        pause = _FIRST_LOOK
        while True:
            found = await self.inspect(container)
            if is_healthy(found):
                return found
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, _SELDOM)


async def _usage_decoder(_content_type: str) -> "UsageDecoder":
    from aiodockerapi.engine.containers.usage import UsageDecoder  # noqa: PLC0415 - late

    return UsageDecoder()
