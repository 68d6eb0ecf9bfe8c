"""What a row says, and a fake Hub that answers as rows have it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiodockerapi.config.credentials import Credentials
from aiodockerapi.hub.session import HubSession
from aiodockerapi.testing import Answer, FakeDaemon, Request

__all__ = ["BEARER", "ME", "PROVIDER", "SECRET", "Row", "at", "perform", "serve", "serving"]

SECRET = "hunter2"
TOKEN = "the-token"
PROVIDER = "the-provider"
ME = Credentials("me", SECRET)
BEARER = Credentials(registry_token=TOKEN)


@dataclass(frozen=True)
class Row:
    """One call of one operation.

    Args:
        operation: the operation as the description has it: ``GET /v2/orgs/{name}/settings``.
        call: the call; a row of an operation sets all its parameters.
        path: the path that it must send.
        query: the query that it must send.
        body: the JSON that it must send; None for no body.
        answer: the JSON that the Hub answers; None for an empty answer.
        status: the answer's status.
        value: what the call must return; a function is given it, and says whether it is right.
        who: the token that it must send; empty: none.
        note: tells apart several rows of one operation.
    """

    operation: str
    call: Callable[[HubSession], Awaitable[object]]
    path: str
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    body: object = None
    answer: object = None
    status: int = 200
    value: object = None
    who: str = TOKEN
    note: str = ""

    @property
    def method(self) -> str:
        """The HTTP method."""
        return self.operation.partition(" ")[0]

    def __str__(self) -> str:
        return f"{self.operation}-{self.note}" if self.note else self.operation


def at(path: str) -> str:
    """Return the route of a path, whose beginning the fake daemon takes for a version."""
    return path.replace("/v2/", "/{v2}/", 1) if path.startswith("/v2/") else path


def serve(daemon: FakeDaemon, rows: Iterable[Row]) -> None:
    """Let a fake daemon answer as rows have it."""
    for row in rows:
        empty = row.answer is None
        answer = Answer.empty(row.status) if empty else Answer.json(row.answer, row.status)
        daemon.on(row.method, at(row.path), answer)


@asynccontextmanager
async def serving(**options: Any) -> AsyncIterator[tuple[FakeDaemon, HubSession]]:
    """Give a fake Hub and a session with it."""
    options.setdefault("max_wait", 0.2)
    async with FakeDaemon(tcp=True, api_version="2", min_api_version=None) as daemon:
        host = f"127.0.0.1:{daemon.port}"
        async with HubSession(host=host, registry=host, **options) as hub:
            yield daemon, hub


async def perform(row: Row) -> tuple[Request, object]:
    """Make a row's call; return the request that came of it and what it returned."""
    async with serving(credentials=BEARER, scim_token=PROVIDER) as (daemon, hub):
        serve(daemon, [row])
        value = await row.call(hub)
        made = list(daemon.requests)
    assert len(made) == 1, f"one request is one operation; these were {made}"
    return made[0], value
