"""Run a container to its end: create, attach, start, wait, and remove."""

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Self

from aiodockerapi._core.client import Client
from aiodockerapi._core.model import Model
from aiodockerapi._core.request import path
from aiodockerapi._core.version import ApiVersion
from aiodockerapi._wire.frames import STDERR, Frame
from aiodockerapi.engine.containers.models import ContainerCreated, WaitResult
from aiodockerapi.errors import Conflict, ContainerFailed, DockerError, NotFound

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from aiodockerapi.engine.containers.api import Containers

__all__ = ["RunResult", "finish"]

_ARMED = ApiVersion(1, 30)
"""From here on the daemon begins to answer a wait before what is waited for has happened."""


class RunResult(Model):
    """How a container ended that was run to its end."""

    id: str
    """The container's ID; it is gone if it was to be removed."""
    exit_code: int
    """The code that it ended with: 0 for success, 128 + n when signal n ended it."""
    stdout: bytes
    """What it wrote to its standard output; with a terminal, all that it wrote."""
    stderr: bytes
    """What it wrote to its standard error; with a terminal, nothing."""

    def check(self) -> Self:
        """Return the result if the container ended well.

        Raises:
            ContainerFailed: it ended with another code than 0.
        """
        if self.exit_code != 0:
            told = (self.stderr or self.stdout)[-1000:].decode(errors="replace").strip()
            raise ContainerFailed(
                f"container {self.id[:12]} ended with {self.exit_code}: {told or 'no output'}",
                exit_code=self.exit_code,
                stdout=self.stdout,
                stderr=self.stderr,
            )
        return self


async def created(creating: "Awaitable[ContainerCreated]", group: "Containers") -> ContainerCreated:
    """Wait until a container was made; when cancelled meanwhile, remove what was made after all.

    The daemon makes the container whether or not anybody still waits for its answer, and only
    the answer tells which one it is.
    """
    task = asyncio.ensure_future(creating)
    try:
        await asyncio.wait([task])
    except asyncio.CancelledError as cancelled:
        try:
            await discard(group, await task)
        except DockerError as error:
            cancelled.add_note(f"the container was not made, or could not be removed: {error}")
        raise
    return task.result()


async def discard(group: "Containers", container: ContainerCreated) -> None:
    """Remove a container and its anonymous volumes, running or not; gone is as good."""
    try:
        await group.remove(container, force=True, volumes=True)
    except NotFound:
        return  # it was to remove itself, and has
    except Conflict as error:
        if "already in progress" not in error.message:
            raise


async def finish(
    client: Client, group: "Containers", container: ContainerCreated, *, tty: bool
) -> RunResult:
    """Start a container that was made, and wait for its end.

    Output and end are listened for before the start, so that neither can be missed, even of a
    container that ends at once and removes itself.
    """
    async with AsyncExitStack() as stack:
        output = await stack.enter_async_context(
            group.attach(container, stdout=True, stderr=True, tty=tty)
        )
        armed = None
        if await client.agree() >= _ARMED:
            armed = await stack.enter_async_context(
                client.later(
                    WaitResult,
                    "POST",
                    path("/containers/{id}/wait", container),
                    query={"condition": "next-exit"},
                )
            )
        await group.start(container)
        frames = [frame async for frame in output]
        ended = await armed.result() if armed is not None else await group.wait(container)
    return RunResult(
        id=container.id,
        exit_code=ended.status_code,
        stdout=_joined(frames, stderr=False),
        stderr=_joined(frames, stderr=True),
    )


def _joined(frames: list[Frame], *, stderr: bool) -> bytes:
    return b"".join(frame.data for frame in frames if (frame.stream is STDERR) is stderr)
