r"""Taking a connection over, as attach, exec start and session do.

With an ``Upgrade`` header in the request the answer is ``101 UPGRADED``, else ``200 OK`` without a
length; either way the connection is then a byte stream in both directions. Errors of attach come
too late for an ordinary answer: Docker writes them on the taken-over connection as a status line,
the content type of a stream and plain text, without a length, and closes.
"""

import asyncio
import http
from collections.abc import Awaitable, Callable

from multidict import CIMultiDict

from .exchange import Exchange
from .frames import RAW, stream_type
from .http1 import encode_head
from .plain import Play

__all__ = ["Script", "refuse", "upgrade"]

Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
"""What the daemon does with a connection that it has taken over."""


def upgrade(script: Script | None, *, early: bytes, tty: bool, content_type: str | None) -> Play:
    """Take the connection over and run the script on it; close when it returns."""

    async def play(exchange: Exchange) -> None:
        exchange.keep_alive = False
        await exchange.send(_upgrade_head(exchange, tty=tty, content_type=content_type) + early)
        if script is not None:
            await script(exchange.link.reader, exchange.link.writer)

    return play


def refuse(status: int, text: str, *, content_type: str) -> Play:
    """Write an error on the taken-over connection, and close it."""
    reason = http.HTTPStatus(status).phrase

    async def play(exchange: Exchange) -> None:
        exchange.keep_alive = False
        head = encode_head(status, [("Content-Type", content_type)], reason=reason)
        await exchange.send(head + text.encode() + b"\r\n")

    return play


def _upgrade_head(exchange: Exchange, *, tty: bool, content_type: str | None) -> bytes:
    protocol = exchange.request.headers.get("Upgrade")
    headers = CIMultiDict(exchange.headers)
    if protocol is None:
        headers["Content-Type"] = content_type or RAW
        return encode_head(200, headers.items())
    headers["Content-Type"] = content_type or stream_type(tty=tty, version=exchange.version)
    headers["Connection"] = "Upgrade"
    headers["Upgrade"] = protocol
    return encode_head(101, headers.items(), reason="UPGRADED")
