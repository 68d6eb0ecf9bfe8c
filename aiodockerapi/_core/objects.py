"""Streams of models: events, stats, the progress of pulls and builds."""

from collections.abc import Callable
from typing import ClassVar, Generic

from pydantic import ValidationError

from aiodockerapi._core.failures import from_validation
from aiodockerapi._core.model import ModelT, reader
from aiodockerapi._wire.jsonstream import JSONStreamDecoder, objects_in
from aiodockerapi.errors import DockerError

__all__ = ["PIECE", "ObjectDecoder"]

Failure = Callable[[ModelT], DockerError | None]

PIECE = 16 * 1024
"""How many bytes are decoded at once. Objects of more than that leave the processor's cache before
they are looked at: with 256 KiB, which is what one read may bring, stats take a third more time."""
_LONG = 1024
"""From how many bytes on objects are read one by one, and shorter ones in one go: a call of the
validator is dear for these, and another copy of their bytes is for those."""


class ObjectDecoder(Generic[ModelT]):
    """Make models of a stream of JSON objects.

    An object that tells of the daemon's failure, or is none of the model's, ends the stream; those
    before it are given first.

    Args:
        cls: the model.
        failure: makes the error of an object that tells of one; None for others.
    """

    piece: ClassVar[int] = PIECE
    """How many bytes are decoded at once; a decoder without it takes all that was read."""

    def __init__(self, cls: type[ModelT], failure: Failure[ModelT] | None = None) -> None:
        self._json = JSONStreamDecoder()
        self._reader = reader(cls)
        self._failure = failure
        self._failed: DockerError | None = None

    def feed(self, data: bytes) -> list[ModelT]:
        """Take the next bytes and return the objects that they complete.

        Raises:
            InvalidResponse: an object is no JSON, or none of the model.
            DockerError: an object tells of a failure.
        """
        if self._failed is not None:
            raise self._failed
        return self._read(self._json.lines(data))

    def feed_all(self, pieces: list[bytes]) -> list[ModelT]:
        """Take the next pieces, each of which is an object as a rule; errors as by `feed`."""
        if self._failed is None and self._json.between and all(map(_is_line, pieces)):
            models = self._at_once(pieces)
            if models is not None:
                return self._good(models)
        return self.feed(b"".join(pieces))

    def finish(self) -> list[ModelT]:
        """Take the end of the stream and return what is left.

        Raises:
            StreamTruncated: it ended in the middle of an object.
        """
        if self._failed is not None:
            raise self._failed
        return self._read(b"\n".join(self._json.finish()))

    def _read(self, lines: bytes) -> list[ModelT]:
        """Make models of the lines, as far as those are good."""
        if not lines:
            return []
        models = self._at_once(lines.splitlines(keepends=True))
        return self._good(self._until_bad(lines) if models is None else models)

    def _good(self, models: list[ModelT]) -> list[ModelT]:
        """Return the models before a failure that one of them tells of, or raise that."""
        if self._failure is not None:
            models = self._until_failure(models, self._failure)
        if self._failed is not None and not models:
            raise self._failed
        return models

    def _at_once(self, lines: list[bytes]) -> list[ModelT] | None:
        """Read lines that are nothing but an object each, as the daemon writes them, or give up."""
        try:
            if len(lines[0]) > _LONG:
                return [self._reader.one(line) for line in lines]
            models = self._reader.many(b"[%b]" % b",".join(lines))
        except ValidationError:
            return None
        return models if len(models) == len(lines) else None

    def _until_bad(self, lines: bytes) -> list[ModelT]:
        """Read the objects one by one."""
        models: list[ModelT] = []
        for each in objects_in(lines):
            try:
                models.append(self._reader.one(each))
            except ValidationError as error:
                self._failed = from_validation(error, each, "")
                break
        return models

    def _until_failure(self, models: list[ModelT], failure: Failure[ModelT]) -> list[ModelT]:
        for number, model in enumerate(models):
            failed = failure(model)
            if failed is not None:
                self._failed = failed
                return models[:number]
        return models


def _is_line(piece: bytes) -> bool:
    return piece.find(b"\n") == len(piece) - 1
