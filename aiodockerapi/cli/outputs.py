"""What several containers of a host write, as one stream of lines, that goes on if it was cut."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from aiodockerapi._wire.lines import Line
from aiodockerapi.cli.finite import Failed
from aiodockerapi.engine.containers.models import ContainerSummary
from aiodockerapi.errors import APIError
from aiodockerapi.session import DockerSession

__all__ = ["NamedLine", "Outputs", "Wanted"]

_WAITING = 256
"""How many lines wait to be read, at the most."""


class NamedLine(NamedTuple):
    """A line, and the name of the container that wrote it."""

    name: str
    line: Line


@dataclass(frozen=True)
class Wanted:
    """Which lines.

    Args:
        follow: whether to go on with those to come.
        tail: how many from the end; None for all.
        since: from when on.
    """

    follow: bool
    tail: int | None
    since: datetime | None


@dataclass
class Outputs:
    """The lines of containers of one host; it can be opened again, and goes on where it was.

    Args:
        docker: the host.
        containers: whose lines.
        wanted: which lines.
    """

    docker: DockerSession
    containers: Sequence[ContainerSummary]
    wanted: Wanted

    def __post_init__(self) -> None:
        self._lines = asyncio.Queue[NamedLine | Failed | Exception | None](_WAITING)
        self._last: dict[str, datetime] = {}
        self._ended: set[str] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._reading = self._items()

    async def __aenter__(self) -> AsyncIterator[NamedLine | Failed]:
        self._lines = asyncio.Queue[NamedLine | Failed | Exception | None](_WAITING)
        self._reading = self._items()
        left = [each for each in self.containers if each.id not in self._ended]
        self._tasks = [asyncio.create_task(self._read(each)) for each in left]
        return self._reading

    async def _read(self, container: ContainerSummary) -> None:
        name, last = container.short_name or container.id[:12], self._last.get(container.id)
        wanted = self.wanted
        try:
            async with self.docker.containers.logs(
                container,
                follow=wanted.follow,
                since=last or wanted.since,
                tail=None if last else wanted.tail,
                timestamps=True,
            ) as logs:
                async for line in logs.lines():
                    # What it goes on from comes once more.
                    if last is None or line.timestamp is None or line.timestamp > last:
                        self._last[container.id] = line.timestamp or datetime.now().astimezone()
                        await self._lines.put(NamedLine(name, line))
        except Exception as error:  # noqa: BLE001 - it is given to the reader
            # What is not about this container is about the host: then all are opened again.
            if wanted.follow and not isinstance(error, APIError):
                await self._lines.put(error)
                return
            await self._lines.put(Failed(error, name))
        self._ended.add(container.id)
        await self._lines.put(None)

    async def _items(self) -> AsyncGenerator[NamedLine | Failed, None]:
        left = len(self._tasks)
        while left:
            item = await self._lines.get()
            if isinstance(item, Exception):
                raise item
            if item is None:
                left -= 1
            else:
                yield item

    async def __aexit__(self, *_: object) -> None:
        await self._reading.aclose()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
