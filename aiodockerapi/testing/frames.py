"""Docker's multiplexed stream: eight bytes, then the payload.

Byte 0 is the stream (0 stdin, 1 stdout, 2 stderr, 3 an error of the daemon), bytes 1 to 3 are
zero, bytes 4 to 7 are the length of the payload, big endian. With a TTY nothing is framed.
"""

import struct

from . import version as versions

__all__ = ["MULTIPLEXED", "RAW", "frame", "stream_type"]

RAW = "application/vnd.docker.raw-stream"
MULTIPLEXED = "application/vnd.docker.multiplexed-stream"


def frame(stream: int, data: bytes) -> bytes:
    r"""Frame a payload.

    Example:
        >>> frame(1, b"hi")
        b'\x01\x00\x00\x00\x00\x00\x00\x02hi'
    """
    return struct.pack(">BxxxI", stream, len(data)) + data


def stream_type(*, tty: bool, version: str) -> str:
    """Return the content type of a stream, which below API version 1.42 is always the raw one."""
    return MULTIPLEXED if not tty and versions.at_least(version, "1.42") else RAW
