"""The output of containers, services and tasks: what is asked for, and how the answer is read.

Without a terminal it is multiplexed in frames, with one it is raw. From API 1.42 on the content
type tells; before, and where a proxy or Podman names another type, only the thing itself.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import NamedTuple

from aiodockerapi._core.client import Client, DecoderFor
from aiodockerapi._core.logs import Logs
from aiodockerapi._core.request import Path, QueryValue
from aiodockerapi._core.times import unix_text
from aiodockerapi._core.version import ApiVersion
from aiodockerapi._wire.decoder import Decoder
from aiodockerapi._wire.frames import Frame, FrameDecoder, RawDecoder
from aiodockerapi._wire.marks import Marks, MessageDecoder
from aiodockerapi.errors import InvalidArgument

__all__ = ["Wanted", "output_decoder", "read_logs"]

_MULTIPLEXED = "application/vnd.docker.multiplexed-stream"
_RAW = "application/vnd.docker.raw-stream"
_TOLD_APART = ApiVersion(1, 42)
_FEW = 1000
"""So many messages cost about as much to read as a connection, over TLS or ssh, to make."""


class Wanted(NamedTuple):
    """Which logs are asked for."""

    follow: bool
    """Whether to go on with what is written from now on."""
    stdout: bool
    """Whether to show standard output."""
    stderr: bool
    """Whether to show standard error."""
    since: datetime | float | None
    """From when on."""
    timestamps: bool
    """Whether to tell when each message was written."""
    details: bool
    """Whether to tell the attributes of each message."""
    tail: int | None
    """How many messages from the end; None for all."""
    until: datetime | float | None = None
    """Until when."""

    def query(self) -> dict[str, QueryValue]:
        """Write what is asked for.

        Raises:
            InvalidArgument: `tail` is negative, or both streams are left out.
        """
        if self.tail is not None and self.tail < 0:
            raise InvalidArgument(
                f"tail is {self.tail}; it takes a number of messages, or None for all"
            )
        if not (self.stdout or self.stderr):
            raise InvalidArgument("logs of neither stdout nor stderr are none; leave one on")
        return {
            "follow": self.follow,
            "stdout": self.stdout,
            "stderr": self.stderr,
            "since": unix_text(self.since),
            "until": unix_text(self.until),
            "timestamps": self.timestamps,
            "details": self.details or None,
            "tail": "all" if self.tail is None else self.tail,
        }


def read_logs(
    client: Client, where: Path, wanted: Wanted, has_terminal: Callable[[], Awaitable[bool]]
) -> Logs:
    """Return the logs of a container, a service or a task.

    A few messages are had over a connection that is used again; more, or none knows how many,
    over one of their own, which reads them faster.

    Args:
        client: the daemon.
        where: where they are.
        wanted: which of them.
        has_terminal: asks whether there is one, where the content type does not tell.

    Raises:
        InvalidArgument: `tail` is negative, or both streams are left out.
    """
    query, gates = wanted.query(), {"until": ApiVersion(1, 35)}
    marks = Marks(timestamps=wanted.timestamps, details=wanted.details)
    decoder = output_decoder(client, has_terminal, marks)
    if wanted.tail is not None and wanted.tail <= _FEW and not wanted.follow:
        return client.stream(Logs, "GET", where, decoder, query=query, since=gates)
    # Podman 4 begins to answer with the first message.
    return client.follow(Logs, where, decoder, query=query, since=gates, patient=wanted.follow)


def output_decoder(
    client: Client, has_terminal: Callable[[], Awaitable[bool]], marks: Marks | None = None
) -> DecoderFor[Frame]:
    """Choose the decoder of an output.

    Args:
        client: the daemon.
        has_terminal: asks whether there is one, where the content type does not tell.
        marks: takes off what was asked for before each message.
    """
    if marks is not None and not (marks.timestamps or marks.details):
        marks = None

    async def choose(content_type: str) -> Decoder[Frame]:
        if content_type == _MULTIPLEXED:
            return FrameDecoder(marks)
        told = content_type == _RAW and await client.agree() >= _TOLD_APART
        if not (told or await has_terminal()):
            return FrameDecoder(marks)
        return RawDecoder() if marks is None else MessageDecoder(marks)

    return choose
