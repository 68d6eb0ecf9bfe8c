"""Containers: make, start, watch, end and remove them.

The group is one class to its users. Its operations stand in files by what they are about:
`lifecycle`, `watch`, `connect`, `files`, `copy`, `checkpoints`; here are those about all
containers, and those made of several.
"""

from typing import TYPE_CHECKING

from aiodockerapi._core.request import filters_of, path
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.containers import run as _run
from aiodockerapi.engine.containers.checkpoints import Checkpoints
from aiodockerapi.engine.containers.connect import Connect
from aiodockerapi.engine.containers.copy import Copies
from aiodockerapi.engine.containers.filters import ContainerFilters, ContainerPruneFilters
from aiodockerapi.engine.containers.lifecycle import Lifecycle
from aiodockerapi.engine.containers.models import ContainersPruned, ContainerSummary
from aiodockerapi.engine.containers.run import RunResult
from aiodockerapi.engine.containers.watch import Watch
from aiodockerapi.errors import InvalidArgument

if TYPE_CHECKING:
    from aiodockerapi.engine.containers.config import ContainerConfig

__all__ = ["Containers"]


class Containers(Lifecycle, Watch, Connect, Copies, Checkpoints):
    """The daemon's containers.

    A container is named by its name, its ID, the beginning of its ID, or an object that has an
    ID: a summary, what `inspect` gave, what `create` gave.

    Args:
        client: the daemon.
    """

    async def run(
        self,
        config: "ContainerConfig",
        *,
        name: str | None = None,
        platform: str | None = None,
        remove: bool = False,
    ) -> RunResult:
        r"""Make a container, run it to its end, and return its exit code and output.

        That is `create`, `attach`, `start` and `wait`, in an order in which nothing is lost. The
        output is held in memory: of a container that writes without end, `attach` to it instead.

        Args:
            config: what it runs, and how.
            name: its name; None lets the daemon make one up.
            platform: which platform's image to take; None for ``DOCKER_DEFAULT_PLATFORM``, or else
                whichever is there.
            remove: whether to remove it in the end, with its anonymous volumes; also when the
                run fails or is cancelled, which otherwise leaves it as it is.

        Raises:
            NotFound: the daemon does not have the image.
            BadRequest: its command can't be run.
            StreamTruncated: the output was cut before the container ended.

        Example:
            >>> config = ContainerConfig(image="busybox", cmd=["echo", "hello"])
            >>> result = await docker.containers.run(config, remove=True)
            >>> result.exit_code, result.stdout
            (0, b'hello\n')

        POST /containers/create, /attach, /start, /wait, API 1.24.
        """
        making = self.create(config, name=name, platform=platform)
        container = await (_run.created(making, self) if remove else making)
        try:
            return await _run.finish(self._client, self, container, tty=bool(config.tty))
        finally:
            if remove:
                await _run.discard(self, container)

    async def prune(self, *, filters: ContainerPruneFilters | None = None) -> ContainersPruned:
        """Remove all containers that do not run.

        Args:
            filters: which of them.

        Raises:
            InvalidArgument: a filter is unknown.

        Example:
            >>> pruned = await docker.containers.prune(filters={"until": "24h"})
            >>> pruned.space_reclaimed
            4096

        POST /containers/prune, API 1.25.
        """
        return await self._client.call(
            ContainersPruned,
            "POST",
            path("/containers/prune", needs=ApiVersion(1, 25)),
            query={"filters": filters_of(filters, ContainerPruneFilters.__annotations__)},
            patient=True,
        )

    # A method of this name stands last: below it, list[...] would mean the method.
    async def list(
        self,
        *,
        all: bool = False,
        limit: int | None = None,
        size: bool = False,
        filters: ContainerFilters | None = None,
    ) -> list[ContainerSummary]:
        """List containers, newest first.

        Args:
            all: whether to list those that do not run, too.
            limit: how many at the most, running or not; None for no limit.
            size: whether to measure the files they wrote, which takes a while.
            filters: which containers.

        Raises:
            InvalidArgument: a filter is unknown, or `limit` below 1.

        Example:
            >>> for container in await docker.containers.list(filters={"label": "app=web"}):
            ...     print(container.short_name, container.state)
            web running

        GET /containers/json, API 1.24.
        """
        if limit is not None and limit < 1:
            raise InvalidArgument(f"limit is {limit}; it takes 1 at least, or None for no limit")
        query = {
            "all": all or None,
            "limit": limit,
            "size": size or None,
            "filters": filters_of(filters, ContainerFilters.__annotations__),
        }
        return await self._client.call_list(
            ContainerSummary, "GET", path("/containers/json"), query=query
        )
