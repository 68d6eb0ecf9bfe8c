"""The output of containers, services and tasks: what is asked for, and how the answer is read.

Without a terminal it is multiplexed in frames, with one it is raw. From API 1.42 on the content
type tells; before, and where a proxy or Podman names another type, only the thing itself.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiodockerapi._core.client import Client, DecoderFor
from aiodockerapi._core.request import QueryValue
from aiodockerapi._core.times import unix_text
from aiodockerapi._core.version import ApiVersion
from aiodockerapi._wire.decoder import Decoder
from aiodockerapi._wire.frames import Frame, FrameDecoder, RawDecoder
from aiodockerapi.errors import InvalidArgument

__all__ = ["log_query", "output_decoder"]

_MULTIPLEXED = "application/vnd.docker.multiplexed-stream"
_RAW = "application/vnd.docker.raw-stream"
_TOLD_APART = ApiVersion(1, 42)


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
    """Write what is asked of logs.

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


def output_decoder(
    client: Client, has_terminal: Callable[[], Awaitable[bool]]
) -> DecoderFor[Frame]:
    """Choose the decoder of an output.

    Args:
        client: the daemon.
        has_terminal: asks whether there is one, where the content type does not tell.
    """

    async def choose(content_type: str) -> Decoder[Frame]:
        if content_type == _MULTIPLEXED:
            return FrameDecoder()
        if content_type == _RAW and await client.agree() >= _TOLD_APART:
            return RawDecoder()
        return RawDecoder() if await has_terminal() else FrameDecoder()

    return choose
