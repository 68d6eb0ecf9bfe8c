"""What every decoder of a stream is."""

from typing import Protocol, TypeVar

ItemT = TypeVar("ItemT")


class Decoder(Protocol[ItemT]):
    """Make items of bytes that come in pieces, however they are cut."""

    def feed(self, data: bytes) -> list[ItemT]:
        """Take the next bytes and return the items that they complete.

        Raises:
            InvalidResponse: the bytes are not of the format.
            StreamError: they tell of the daemon's own failure.
        """
        ...

    def finish(self) -> list[ItemT]:
        """Take the end of the stream and return what is left.

        Raises:
            StreamTruncated: the stream ended in the middle of an item.
        """
        ...
