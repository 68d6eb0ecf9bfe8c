"""Streams of models: events, stats, the progress of pulls and builds."""

from collections.abc import Callable
from typing import Generic

from pydantic import ValidationError

from aiodockerapi._core.failures import from_validation
from aiodockerapi._core.model import ModelT, reader
from aiodockerapi._wire.jsonstream import JSONStreamDecoder
from aiodockerapi.errors import DockerError

__all__ = ["ObjectDecoder"]

Failure = Callable[[ModelT], DockerError | None]


class ObjectDecoder(Generic[ModelT]):
    """Make models of a stream of JSON objects.

    An object that tells of the daemon's failure ends the stream; those before it are given first.

    Args:
        cls: the model.
        failure: makes the error of an object that tells of one; None for others.
    """

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
        return self._read(self._json.feed(data))

    def finish(self) -> list[ModelT]:
        """Take the end of the stream and return what is left.

        Raises:
            StreamTruncated: it ended in the middle of an object.
        """
        if self._failed is not None:
            raise self._failed
        return self._read(self._json.finish())

    def _read(self, objects: list[bytes]) -> list[ModelT]:
        if not objects:
            return []
        body = b"[" + b",".join(objects) + b"]"
        try:
            models = self._reader.many(body)
        except ValidationError as error:
            raise from_validation(error, body, "") from None
        return models if self._failure is None else self._until_failure(models, self._failure)

    def _until_failure(self, models: list[ModelT], failure: Failure[ModelT]) -> list[ModelT]:
        for number, model in enumerate(models):
            self._failed = failure(model)
            if self._failed is not None:
                if number == 0:
                    raise self._failed
                return models[:number]
        return models
