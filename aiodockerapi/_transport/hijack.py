"""Connections outside of the pools: for attach, exec and session, and for logs.

The client asks for an upgrade, the daemon answers with 101 (or 200, where a proxy took the
upgrade away) and from then on the connection carries bytes both ways. Of logs the answer is an
ordinary one, and the connection's last. Both are dialled here, and speak HTTP of their own, with
a head of at most 64 KiB; bytes that come in the same packet as the head stay in the reader.
"""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from aiodockerapi._transport.alive import ask_after
from aiodockerapi._transport.base import (
    CONNECT_TIMEOUT,
    IDLE_TIMEOUT,
    SPEAKS_TLS,
    Connection,
    Transport,
)
from aiodockerapi._transport.cuts import despite_cut
from aiodockerapi.errors import ConnectionLost, ConnectTimeout, IdleTimeout, NotDocker, TLSError

__all__ = ["Handover", "Headers", "each_header", "last_request", "take_over", "upgrade_request"]

Headers = Mapping[str, str | Sequence[str]]
"""Headers by name; a sequence is a header each."""

MAX_HEAD = 64 * 1024
"""The longest head of an answer taken, in bytes; the daemon's have a few hundred."""
MAX_ERROR = 64 * 1024
_STATUS = re.compile(r"[1-5][0-9]{2}")


class Handover(NamedTuple):
    """The daemon's answer, and the connection that it came on.

    Args:
        connection: reader and writer, where the rest is; it matters if the status is 101 or 200.
        status: the answer's status.
        headers: the answer's headers, names in lower case.
        body: the error's text, where the status is another one.
    """

    connection: Connection
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        """What the answer is, without its parameters; nothing if it does not tell."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


async def take_over(
    transport: Transport, request: bytes, *, connect: float | None, idle: float | None
) -> Handover:
    """Dial, send a request and read the head of the answer.

    Args:
        transport: the way to the host.
        request: the whole request, head and body.
        connect: seconds for connecting; None waits for ever.
        idle: seconds for the answer; None waits for ever.

    Raises:
        OSError: there is no connection.
        ConnectTimeout: there was none in time.
        IdleTimeout: the answer did not come in time.
        ConnectionLost: it ended before the answer.
        NotDocker: what answers speaks no HTTP.
        TLSError: it speaks TLS.
    """
    try:
        async with asyncio.timeout(connect):
            connection = await transport.dial()
    except TimeoutError as error:
        raise ConnectTimeout(CONNECT_TIMEOUT) from error
    reader, writer = connection
    try:
        link = writer.get_extra_info("socket")
        if link is not None:
            ask_after(link)
        async with asyncio.timeout(idle):
            writer.write(request)
            await writer.drain()
            status, headers = _head(await despite_cut(reader, lambda: _read_head(reader)))
            body = b""
            if status not in (101, 200):
                body = await despite_cut(reader, lambda: _read_error(reader, headers))
    except TimeoutError as error:
        writer.transport.abort()
        if error.errno is not None:
            raise  # the system's: it has asked a silent host, and got no answer
        raise IdleTimeout(IDLE_TIMEOUT) from error
    except BaseException:
        writer.transport.abort()
        raise
    return Handover(connection, status, headers, body)


def upgrade_request(
    method: str,
    target: str,
    headers: Headers,
    body: bytes,
    *,
    host: str,
    protocol: str = "tcp",
) -> bytes:
    """Write a request for an upgrade.

    Args:
        method: the HTTP method.
        target: path and query, quoted.
        headers: further headers, checked by the caller.
        body: the request's body.
        host: the host's name, and its port.
        protocol: what to upgrade to.
    """
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: Upgrade"]
    lines += [f"Upgrade: {protocol}"]
    lines += [f"{name}: {value}" for name, value in each_header(headers)]
    lines += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def last_request(target: str, headers: Headers, *, host: str) -> bytes:
    """Write a GET after whose answer the connection ends; arguments as of `upgrade_request`."""
    lines = [f"GET {target} HTTP/1.1", f"Host: {host}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in each_header(headers)]
    return "\r\n".join([*lines, "", ""]).encode()


def each_header(headers: Headers) -> Iterator[tuple[str, str]]:
    """Yield each header to be sent: its name, and its value."""
    for name, values in headers.items():
        for value in [values] if isinstance(values, str) else values:
            yield name, value


async def _read_head(reader: asyncio.StreamReader) -> bytes:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial.startswith(b"\x15\x03"):
            raise TLSError(SPEAKS_TLS) from None
        if not b"HTTP/".startswith(error.partial[:5]):
            raise NotDocker(f"the answer is no HTTP: {error.partial[:100]!r}") from None
        raise ConnectionLost("the connection ended before the daemon answered") from error
    except asyncio.LimitOverrunError as error:
        raise NotDocker("the head of the answer has no end; this is no Docker daemon") from error
    if len(head) > MAX_HEAD:
        raise NotDocker(f"the head of the answer has {len(head)} bytes; this is no Docker daemon")
    return head


def _head(head: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    parts = first.split(" ", 2)
    if len(parts) < 2 or not parts[0].startswith("HTTP/1.") or not _STATUS.fullmatch(parts[1]):
        raise NotDocker(f"the answer is no HTTP: {first[:100]!r}")
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    return int(parts[1]), headers


async def _read_error(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    """Read the text of a refusal, which ends with its length, its chunks or the connection."""
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return await _read_chunks(reader)
    length = headers.get("content-length", "")
    known = length.isdecimal() and len(length) < 10
    wanted = min(int(length), MAX_ERROR) if known else MAX_ERROR
    try:
        return await reader.readexactly(wanted)
    except asyncio.IncompleteReadError as error:
        return error.partial


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    try:
        while len(body) < MAX_ERROR:
            size = int((await reader.readline()).partition(b";")[0], 16)
            body += (await reader.readexactly(min(size, MAX_ERROR) + 2))[:-2]
            if not size:
                break
    except (ValueError, asyncio.IncompleteReadError):
        # The status is worth more than the rest of its text.
        return body
    except OSError:
        if not body:
            raise
    return body
