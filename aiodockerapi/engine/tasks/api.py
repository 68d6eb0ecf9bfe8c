"""The tasks of a swarm: see what became of them, and follow what they write."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, TypedDict

from aiodockerapi._core.client import Client
from aiodockerapi._core.logs import Logs
from aiodockerapi._core.request import HasId, filters_of, path
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.output import Wanted, read_logs
from aiodockerapi.engine.tasks.models import Task

__all__ = ["TaskFilters", "Tasks"]

_Desired = Literal["running", "shutdown", "accepted"]

TaskFilters = TypedDict(
    "TaskFilters",
    {
        "_up-to-date": bool,
        "desired-state": _Desired | Sequence[_Desired],
        "id": str | Sequence[str],
        "label": str | Sequence[str],
        "name": str | Sequence[str],
        "node": str | Sequence[str],
        "runtime": str | Sequence[str],
        "service": str | Sequence[str],
    },
    total=False,
)
"""What `Tasks.list` can be asked for; ``_up-to-date`` tasks are those of their service's spec."""


class Tasks:
    """The swarm's tasks.

    Only a manager knows them; other daemons raise `Unavailable`. A task is named by its ID, the
    beginning of it, or a `Task`.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def inspect(self, task: str | HasId) -> Task:
        """Return what is known of a task.

        Args:
            task: which one.

        Raises:
            NotFound: there is no such task.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> task = await docker.tasks.inspect("0kzzo1i0y4jz")
            >>> task.status.state
            'running'

        GET /tasks/{id}, API 1.24.
        """
        return await self._client.call(Task, "GET", path("/tasks/{id}", task))

    def logs(
        self,
        task: str | HasId,
        *,
        follow: bool = False,
        stdout: bool = True,
        stderr: bool = True,
        since: datetime | float | None = None,
        timestamps: bool = False,
        details: bool = False,
        tail: int | None = None,
    ) -> Logs:
        r"""Stream what a task wrote, on whichever node.

        A `Frame` is one message of the log.

        Args:
            task: which one.
            follow: whether to go on with what it writes from now on, until it ends.
            stdout: whether to show its standard output.
            stderr: whether to show its standard error.
            since: from when on; seconds since 1970, or a `datetime`.
            timestamps: whether to tell each message's time, in `Frame.timestamp`.
            details: whether to tell each message's node, service and task, in `Frame.details`:
                ``com.docker.swarm.node.id``, ``….service.id`` and ``….task.id``.
            tail: how many messages from the end, counted before a stream is left out; None for
                all.

        Raises:
            InvalidArgument: `tail` is negative, or both streams are left out.

        Example:
            >>> async with docker.tasks.logs("0kzzo1i0y4jz") as logs:
            ...     async for line in logs.lines():
            ...         print(line.text)
            ready

        GET /tasks/{id}/logs, API 1.29.
        """

        async def has_terminal() -> bool:
            container = (await self.inspect(task)).spec.container_spec
            return container is not None and container.tty

        where = path("/tasks/{id}/logs", task, needs=ApiVersion(1, 29))
        wanted = Wanted(follow, stdout, stderr, since, timestamps, details, tail)
        return read_logs(self._client, where, wanted, has_terminal)

    # A method of this name stands last: below it, list[...] would mean the method.
    async def list(self, *, filters: TaskFilters | None = None) -> list[Task]:
        """List the swarm's tasks, also those that have ended.

        Args:
            filters: which tasks.

        Raises:
            InvalidArgument: a filter is unknown.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> for task in await docker.tasks.list(filters={"service": "cache"}):
            ...     print(task.slot, task.status.state)
            1 running

        GET /tasks, API 1.24.
        """
        query = {"filters": filters_of(filters, TaskFilters.__annotations__)}
        return await self._client.call_list(Task, "GET", path("/tasks"), query=query)
