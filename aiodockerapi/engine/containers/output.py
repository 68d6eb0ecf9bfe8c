"""Which decoder a container's output needs.

Without a terminal it is multiplexed in frames, with one it is raw. From API 1.42 on the content
type tells; before, and where a proxy or Podman names another type, only the container itself.
"""

from collections.abc import Awaitable, Callable

from aiodockerapi._core.client import Client
from aiodockerapi._core.version import ApiVersion
from aiodockerapi._wire.decoder import Decoder
from aiodockerapi._wire.frames import Frame, FrameDecoder, RawDecoder

__all__ = ["output_decoder"]

_MULTIPLEXED = "application/vnd.docker.multiplexed-stream"
_RAW = "application/vnd.docker.raw-stream"
_TOLD_APART = ApiVersion(1, 42)


async def output_decoder(
    client: Client, content_type: str, has_terminal: Callable[[], Awaitable[bool]]
) -> Decoder[Frame]:
    """Choose the decoder.

    Args:
        client: the daemon.
        content_type: of the answer.
        has_terminal: asks whether the container has one, where the content type does not tell.
    """
    if content_type == _MULTIPLEXED:
        return FrameDecoder()
    if content_type == _RAW and await client.agree() >= _TOLD_APART:
        return RawDecoder()
    return RawDecoder() if await has_terminal() else FrameDecoder()
