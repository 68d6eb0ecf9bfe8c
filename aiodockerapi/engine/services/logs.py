"""The logs of services and tasks: what is asked for, and how the answer is read."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiodockerapi._core.client import Client, DecoderFor
from aiodockerapi._core.request import QueryValue
from aiodockerapi._core.times import unix_text
from aiodockerapi._wire.decoder import Decoder
from aiodockerapi._wire.frames import Frame
from aiodockerapi.engine.containers.output import output_decoder
from aiodockerapi.engine.services.task_spec import TaskSpec
from aiodockerapi.errors import InvalidArgument

__all__ = ["log_decoder", "log_query"]


def log_query(
    *,
    follow: bool,
    stdout: bool,
    stderr: bool,
    since: datetime | float | None,
    timestamps: bool,
    details: bool,
    tail: int | None,
) -> dict[str, QueryValue]:
    """Write what is asked for.

    Raises:
        InvalidArgument: `tail` is negative, or both streams are left out.
    """
    if tail is not None and tail < 0:
        raise InvalidArgument(f"tail is {tail}; it takes a number of messages, or None for all")
    if not (stdout or stderr):
        raise InvalidArgument("logs of neither stdout nor stderr are none; leave one on")
    return {
        "follow": follow,
        "stdout": stdout,
        "stderr": stderr,
        "since": unix_text(since),
        "timestamps": timestamps,
        "details": details or None,
        "tail": "all" if tail is None else tail,
    }


def log_decoder(client: Client, task: Callable[[], Awaitable[TaskSpec]]) -> DecoderFor[Frame]:
    """Choose the decoder: the output is raw only with a terminal.

    Args:
        client: the daemon.
        task: asks what the task is, where the content type does not tell.
    """

    async def has_terminal() -> bool:
        container = (await task()).container_spec
        return container is not None and container.tty

    async def choose(content_type: str) -> Decoder[Frame]:
        return await output_decoder(client, content_type, has_terminal)

    return choose
