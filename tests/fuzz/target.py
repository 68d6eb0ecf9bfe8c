"""What a target is, and what is found out about one."""

import asyncio
import contextlib
import random
import traceback
import zlib
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiodockerapi.errors import DockerError

__all__ = ["Finding", "Target", "agree", "drive", "outcome", "pieces"]

T = TypeVar("T")

Outcome = tuple[list[Any], str]
"""What a decoder gave, and the name of the error that it ended with; nothing for none."""
_PACKAGE = "/aiodockerapi/"


@dataclass(frozen=True)
class Target:
    """Something that reads what comes from elsewhere.

    Args:
        name: its name.
        read: reads an input; an error that is not allowed is a finding, and so is a failed assert.
        seeds: inputs that are right, or nearly, to make others of.
        words: what is put into inputs: what the format gives a meaning.
        allowed: the errors that it may raise.
        json: whether inputs are JSON, whose values are replaced by others.
    """

    name: str
    read: Callable[[bytes], object]
    seeds: Sequence[bytes]
    words: Sequence[bytes] = ()
    allowed: tuple[type[Exception], ...] = (DockerError,)
    json: bool = False

    def find(self, data: bytes) -> "Finding | None":
        """Read an input; return what is wrong with how that went, or None."""
        try:
            self.read(data)
        except self.allowed:
            return None
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            return Finding(data, error, self.name)
        return None


@dataclass(frozen=True)
class Finding:
    """An input, and the error that it should not have led to."""

    data: bytes
    error: Exception
    target: str
    where: str = field(init=False)
    """The place in the package: of two findings there, one is enough."""

    def __post_init__(self) -> None:
        frames = traceback.extract_tb(self.error.__traceback__)
        ours = [frame for frame in frames if _PACKAGE in frame.filename] or frames
        place = ours[-1]
        file = place.filename.rpartition(_PACKAGE)[2]
        object.__setattr__(
            self, "where", f"{type(self.error).__name__} at {file}:{place.lineno} ({place.name})"
        )

    def __str__(self) -> str:
        shown = self.data if len(self.data) <= 600 else self.data[:600] + b"..."
        return f"{self.target}: {self.where}: {str(self.error)[:200]}\n    {shown!r}"


def pieces(data: bytes) -> list[bytes]:
    """Cut an input somewhere; always at the same places."""
    chance = random.Random(zlib.crc32(data))
    if not data or chance.random() < 0.1:
        return [data[at : at + 1] for at in range(len(data))]
    cuts = sorted(chance.randrange(len(data) + 1) for _ in range(chance.randrange(1, 6)))
    return [data[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(data)], strict=True)]


def outcome(decoder: Any, given: Sequence[Any]) -> Outcome:
    """Feed a decoder, to its end or its error."""
    items: list[Any] = []
    try:
        for piece in given:
            items += decoder.feed(piece)
        items += decoder.finish()
    except DockerError as error:
        return items, type(error).__name__
    return items, ""


def agree(make: Callable[[], Any], data: bytes, shown: Callable[[list[Any]], object]) -> None:
    """Check that a decoder gives the same however its input is cut."""
    whole, cut = outcome(make(), [data]), outcome(make(), pieces(data))
    assert whole[1] == cut[1], f"{whole[1] or 'no error'} at once, {cut[1] or 'none'} in pieces"
    one, other = shown(whole[0]), shown(cut[0])
    assert one == other, f"{one!r} at once, {other!r} in pieces"


_loop: list[asyncio.AbstractEventLoop] = []


def loop() -> asyncio.AbstractEventLoop:
    """Return an event loop that never runs, for what wants to be given one."""
    if not _loop:
        _loop.append(asyncio.new_event_loop())
    return _loop[0]


def close_loop() -> None:
    """Close the event loop that never ran."""
    while _loop:
        _loop.pop().close()


def drive(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that waits for nothing: all that it reads is there."""
    try:
        work.send(None)
    except StopIteration as ended:
        found: T = ended.value
        return found
    with contextlib.suppress(RuntimeError):
        work.close()
    raise AssertionError("it waits for more, after the end of what came")
