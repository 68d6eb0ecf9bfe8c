"""The messages of pulls, pushes, builds, loads and imports, and what is read out of them.

A message tells of one of these, and which fields it has tells of which:

- a layer: `ProgressMessage.id`, a `ProgressMessage.status` such as ``Downloading``, and
  `ProgressMessage.progress_detail`, which may be empty;
- the whole: a `ProgressMessage.status` alone, ``Digest: sha256:…``;
- a build's output, or what was loaded: `ProgressMessage.stream`;
- what came of it: `ProgressMessage.aux`;
- a failure, which ends the stream: `ProgressMessage.error_detail`.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field

from aiodockerapi._core.model import Model
from aiodockerapi._core.objects import ObjectDecoder
from aiodockerapi.errors import Reason, StreamError

__all__ = [
    "ErrorDetail",
    "LayerState",
    "ProgressDecoder",
    "ProgressDetail",
    "ProgressMessage",
    "Told",
    "failure_of",
    "reason_of",
]

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

LayerState = (
    Literal[
        "Pulling fs layer",
        "Waiting",
        "Downloading",
        "Verifying Checksum",
        "Download complete",
        "Extracting",
        "Pull complete",
        "Already exists",
        "Preparing",
        "Pushing",
        "Pushed",
        "Layer already exists",
        "Mounted from",
        "Unavailable",
        "Upload complete",
        "Complete",
        "Loading layer",
        "Retrying",
    ]
    | str
)
"""What a layer is about: on its way in, on its way out, of a plugin, in an archive."""

_WITH_MORE = re.compile(r"(Mounted from|Retrying)\b")
"""States that the daemon adds to: where from, in how many seconds."""
_REASONS: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    # Where credentials are missing, some daemons speak of a denied access too.
    ("unauthorized", re.compile(r"(?i)unauthorized|no basic auth credentials")),
    ("denied", re.compile(r"(?i)\bdenied\b|403 Forbidden")),
    ("too many requests", re.compile(r"(?i)toomanyrequests|429 Too Many Requests")),
    ("not found", re.compile(r"(?i)(manifest|name) unknown|: not found\s*$|does not exist")),
)
"""How registries, and daemons that tell of them, put it; the first that fits counts."""


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

    @property
    def state(self) -> LayerState | None:
        """What the layer is about that `id` names; None: it is about no layer.

        That is `status`, without what some daemons add: ``Mounted from``, ``Retrying``.
        """
        if not self.id or not self.status or self.progress_detail is None:
            return None
        if self.status == self.id:
            return None  # Podman's end of an import names the image twice
        more = _WITH_MORE.match(self.status)
        return more[1] if more else self.status


def reason_of(words: str) -> Reason | None:
    """Tell why something was refused, as far as the words tell."""
    return next((reason for reason, pattern in _REASONS if pattern.search(words)), None)


def failure_of(message: ProgressMessage) -> StreamError | None:
    """Make the error of a message that tells of a failure; None for others."""
    detail = message.error_detail
    if detail is None and not message.error:
        return None
    words = (detail and detail.message) or message.error or "no reason given"
    words = words.strip()
    return StreamError(words, code=(detail and detail.code) or None, reason=reason_of(words))


class Told(ABC, Generic[R_co]):
    """What the messages of one stream tell of its result, gathered as they come."""

    def begin(self, headers: Mapping[str, str]) -> None:
        """Take the headers of the answer."""

    @abstractmethod
    def take(self, message: ProgressMessage) -> None:
        """Take the next message, which tells of no failure."""

    def failure(self, message: ProgressMessage) -> StreamError | None:
        """Make the error of a message that tells of a failure; None for others."""
        return failure_of(message)

    @abstractmethod
    def result(self) -> R_co:
        """Return the result, once the stream has ended.

        Raises:
            StreamTruncated: it ended without telling it.
        """


class ProgressDecoder(ObjectDecoder[ProgressMessage], Generic[R]):
    """Make messages of a stream, and raise the failure that one of them tells.

    Args:
        told: gathers what they tell.
    """

    def __init__(self, told: Told[R]) -> None:
        super().__init__(ProgressMessage, self._hear)
        self._told = told

    def _hear(self, message: ProgressMessage) -> StreamError | None:
        failure = self._told.failure(message)
        if failure is None:
            self._told.take(message)
        return failure

    def finish(self) -> list[ProgressMessage]:
        """Take the end of the stream and return what is left.

        Raises:
            StreamTruncated: it ended in the middle of an object, or without telling its result.
        """
        left = super().finish()
        self._told.result()
        return left
