"""What every decoder of a stream is."""

from typing import Protocol, TypeVar, runtime_checkable

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


@runtime_checkable
class PiecesDecoder(Decoder[ItemT], Protocol[ItemT]):
    """A decoder that takes several pieces at once, each of which is an item as a rule."""

    piece: int
    """How many bytes are to be fed at once."""

    def feed_all(self, pieces: list[bytes]) -> list[ItemT]:
        """Take the next pieces, as `feed` takes one after the other."""
        ...
