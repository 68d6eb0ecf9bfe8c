"""What a row says, and how it is run against a fake daemon."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from aiodockerapi import DockerSession, Observer
from aiodockerapi.testing import Answer, FakeDaemon, Request

__all__ = ["Row", "perform"]

NEWEST = "1.55"


@dataclass(frozen=True)
class Row:
    """One call of one operation.

    Args:
        operation: the operation's id in the description of the API: ``ContainerStop``.
        call: the call; a row of an operation sets all its parameters.
        method: the HTTP method that it must send.
        path: the path that it must send, without the version.
        query: the whole query that it must send; every value a list.
        body: the JSON that it must send, or the bytes; None for no body.
        headers: headers that it must send, among others.
        answer: what the daemon answers.
        value: what the call must return; a function is given it, and says whether it is right.
        version: the newest API version that the daemon has.
        versioned: whether the path that it must send has a version before it.
        note: tells apart several rows of one operation.
    """

    operation: str
    call: Callable[[DockerSession], Awaitable[object]]
    method: str
    path: str
    query: Mapping[str, list[str]] = field(default_factory=dict[str, list[str]])
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    answer: Answer = field(default_factory=lambda: Answer.empty(204))
    value: object = None
    version: str = NEWEST
    versioned: bool = True
    note: str = ""

    def __str__(self) -> str:
        return f"{self.operation}-{self.note}" if self.note else self.operation


async def perform(row: Row, *observers: Observer) -> tuple[Request, object]:
    """Make a row's call; return the request that came of it and what it returned."""
    async with FakeDaemon(api_version=row.version) as daemon:
        # Any path may be asked for: which one it was is for the row to compare.
        daemon.on(row.method, row.path, row.answer)
        async with DockerSession(daemon.host, observers=observers) as docker:
            value = await row.call(docker)
        made = [
            request for request in daemon.requests if (request.version is not None) is row.versioned
        ]
    assert len(made) == 1, f"one request is one operation; these were {made}"
    return made[0], value
