"""HTTP/1.1 as a server speaks it: a request read from a stream, the head of an answer as bytes.

The reader is strict on purpose. A client that writes its own upgrade handshake is to be told of
a missing ``Host`` or of two lengths by its tests, not by a proxy in production.

Grammar of what is read (RFC 9112)::

    request = method SP target SP version CRLF *(name ":" value CRLF) CRLF [body]
    body    = Content-Length bytes | *(size CRLF bytes CRLF) "0" CRLF *(trailer CRLF) CRLF
"""

import asyncio
import email.utils
import http
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from multidict import CIMultiDict, CIMultiDictProxy

__all__ = ["MAX_HEAD", "BadRequestError", "Head", "date", "encode_head", "read_body", "read_head"]

#: Go's default for the head of a request, which Docker keeps.
MAX_HEAD = 1 << 20

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


class BadRequestError(Exception):
    """What arrived is no HTTP/1.1 request."""


@dataclass(frozen=True, slots=True)
class Head:
    """The request line and the headers."""

    method: str
    target: str
    version: str
    headers: "CIMultiDictProxy[str]"  # in quotes, or pyright --verifytypes takes it for unknown

    @property
    def keep_alive(self) -> bool:
        """Tell whether the client will send another request on this connection."""
        return (
            self.version == "HTTP/1.1" and "close" not in self.headers.get("Connection", "").lower()
        )


async def read_head(reader: asyncio.StreamReader) -> Head | None:
    """Read up to the empty line; None if the client left instead of asking."""
    try:
        block = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise BadRequestError("the connection ended inside the head") from error
        return None
    except asyncio.LimitOverrunError as error:
        raise BadRequestError("the head is too long") from error
    first, *lines = block[:-4].decode("latin-1").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or not _TOKEN.fullmatch(parts[0]):
        raise BadRequestError(f"malformed request line {first!r}")
    method, target, version = parts
    if version not in {"HTTP/1.1", "HTTP/1.0"}:
        raise BadRequestError(f"unsupported protocol version {version!r}")
    headers = _headers(lines)
    if version == "HTTP/1.1" and len(headers.getall("Host", [])) != 1:
        raise BadRequestError("one Host header is required")
    return Head(method, target, version, headers)


async def read_body(
    reader: asyncio.StreamReader, head: Head, proceed: Callable[[], Awaitable[None]]
) -> bytes:
    """Read the body that the head announces.

    Args:
        reader: Where the head came from.
        head: The head.
        proceed: Called before the first byte if the client waits for ``100 Continue``.
    """
    coding = head.headers.get("Transfer-Encoding")
    length = head.headers.getall("Content-Length", [])
    if coding is None and not length:
        return b""
    if coding is not None and (length or coding.lower() != "chunked"):
        raise BadRequestError("the length of the body is told in two ways, or in an unknown one")
    if head.headers.get("Expect", "").lower() == "100-continue":
        await proceed()
    if coding is not None:
        return await _read_chunks(reader)
    if len(length) != 1 or not (length[0].isascii() and length[0].isdigit()):
        raise BadRequestError(f"malformed Content-Length {length!r}")
    return await reader.readexactly(int(length[0]))


def encode_head(
    status: int, headers: Iterable[tuple[str, str]], *, reason: str | None = None
) -> bytes:
    """Encode status line and headers, up to and with the empty line."""
    if reason is None:
        reason = http.HTTPStatus(status).phrase if status in _STATUSES else "Unknown"
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def date() -> str:
    """Return the time as the ``Date`` header has it."""
    return email.utils.formatdate(usegmt=True)


_STATUSES = frozenset(int(status) for status in http.HTTPStatus)


def _headers(lines: list[str]) -> CIMultiDictProxy[str]:
    headers = CIMultiDict[str]()
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not _TOKEN.fullmatch(name):
            raise BadRequestError(f"malformed header line {line!r}")
        headers.add(name, value.strip(" \t"))
    return CIMultiDictProxy(headers)


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = bytearray()
    while True:
        line = await reader.readuntil(b"\r\n")
        digits = line.partition(b";")[0].strip()
        if not re.fullmatch(rb"[0-9A-Fa-f]+", digits):
            raise BadRequestError(f"malformed chunk size {line!r}")
        size = int(digits, 16)
        if size == 0:
            break
        body += await reader.readexactly(size)
        if await reader.readexactly(2) != b"\r\n":
            raise BadRequestError("a chunk is longer than it says")
    while await reader.readuntil(b"\r\n") != b"\r\n":
        continue  # trailers: Docker's daemon reads none
    return bytes(body)
