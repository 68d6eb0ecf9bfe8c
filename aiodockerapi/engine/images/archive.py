"""Saved images as bytes.

An archive of tar ends with two blocks of zeros. Where the daemon fails after it has begun, it
writes what went wrong instead, as one more JSON object of a progress stream.
"""

from pydantic import ValidationError

from aiodockerapi._core.model import reader
from aiodockerapi.engine.progress import ProgressMessage, failure_of
from aiodockerapi.errors import StreamError

__all__ = ["ArchiveDecoder", "archive_decoder"]

_LONGEST = 16 * 1024
"""The longest reason of a failure that is looked for, in bytes."""
_BEGIN = b'{"errorDetail":'


class ArchiveDecoder:
    """Pass an archive on as it comes, and find the failure that cuts it short."""

    def __init__(self) -> None:
        self._last = b""

    def feed(self, data: bytes) -> list[bytes]:
        """Return the bytes."""
        self._last = (self._last + data)[-_LONGEST:] if len(data) < _LONGEST else data[-_LONGEST:]
        return [data] if data else []

    def finish(self) -> list[bytes]:
        """Take the end of the archive.

        Raises:
            StreamError: the archive is not whole, because the daemon failed.
        """
        end = self._last.rstrip(b"\r\n")
        begin = end.rfind(_BEGIN)
        error = _failure(end[begin:]) if end.endswith(b"}") and begin >= 0 else None
        if error is not None:
            raise error
        return []


def _failure(text: bytes) -> StreamError | None:
    try:
        return failure_of(reader(ProgressMessage).one(text))
    except ValidationError:
        return None  # no message of the daemon's, but bytes of an archive that happen to look so


async def archive_decoder(_content_type: str) -> ArchiveDecoder:
    """Return the decoder of an archive."""
    return ArchiveDecoder()
