"""The messages of pulls, pushes, builds, loads and imports, and the failures among them."""

from typing import Annotated, Any

from pydantic import Field

from aiodockerapi._core.model import Model
from aiodockerapi._core.objects import ObjectDecoder
from aiodockerapi.errors import StreamError

__all__ = ["ErrorDetail", "ProgressDetail", "ProgressMessage", "failure_of", "progress_decoder"]


class ProgressDetail(Model):
    """How far a layer has come."""

    current: Annotated[int | None, Field(alias="current")] = None
    """How much is done, in `units`."""
    total: Annotated[int | None, Field(alias="total")] = None
    """How much there is in all, in `units`; None where it is not known."""
    start: Annotated[int | None, Field(alias="start")] = None
    """When it began, in seconds since 1970."""
    hide_counts: Annotated[bool | None, Field(alias="hidecounts")] = None
    """Whether the numbers are not worth showing."""
    units: Annotated[str | None, Field(alias="units")] = None
    """What is counted: None for bytes, ``s`` for seconds."""


class ErrorDetail(Model):
    """Why it failed."""

    code: Annotated[int | None, Field(alias="code")] = None
    """The exit code of a build's step, for one; None or 0 where there is none."""
    message: Annotated[str, Field(alias="message")] = ""
    """The daemon's words."""


class ProgressMessage(Model):
    """One message of a pull, a push, a build, a load or an import.

    What is not part of a message is None.
    """

    id: Annotated[str | None, Field(alias="id")] = None
    """What it is about: a layer, a tag."""
    status: Annotated[str | None, Field(alias="status")] = None
    """What goes on: ``Downloading``, ``Pull complete``, ``Digest: sha256:…``."""
    stream: Annotated[str | None, Field(alias="stream")] = None
    """A piece of a build's output."""
    progress_detail: Annotated[ProgressDetail | None, Field(alias="progressDetail")] = None
    """How far it has come."""
    progress: Annotated[str | None, Field(alias="progress")] = None
    """A bar, drawn as text; until API 1.51."""
    aux: Annotated[Any, Field(alias="aux")] = None
    """What came of it, as the daemon has it: the ID of a built image, the digest of a push."""
    error_detail: Annotated[ErrorDetail | None, Field(alias="errorDetail")] = None
    """Why it failed; raised as `StreamError`, so that it never gets here."""
    error: Annotated[str | None, Field(alias="error")] = None
    """The same as text; deprecated."""
    from_: Annotated[str | None, Field(alias="from")] = None
    """The image that it is about; from daemons before 29."""
    time: Annotated[int | None, Field(alias="time")] = None
    """When, in seconds since 1970; from daemons before 29."""
    time_nano: Annotated[int | None, Field(alias="timeNano")] = None
    """When, in nanoseconds since 1970; from daemons before 29."""


def failure_of(message: ProgressMessage) -> StreamError | None:
    """Make the error of a message that tells of a failure; None for others."""
    if message.error_detail is not None:
        return StreamError(message.error_detail.message or message.error or "no reason given")
    return StreamError(message.error) if message.error else None


async def progress_decoder(_content_type: str) -> ObjectDecoder[ProgressMessage]:
    """Return the decoder of such a stream; a failure in it is raised."""
    return ObjectDecoder(ProgressMessage, failure_of)
