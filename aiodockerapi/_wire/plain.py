"""Bytes that are what they are: archives, exports."""

__all__ = ["BytesDecoder"]


class BytesDecoder:
    """Pass bytes on as they come."""

    def feed(self, data: bytes) -> list[bytes]:
        """Return the bytes."""
        return [data] if data else []

    def finish(self) -> list[bytes]:
        """Take the end of the stream."""
        return []
