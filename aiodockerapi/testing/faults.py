"""Answers as a broken daemon, a proxy or a network gives them."""

from collections.abc import Mapping

from .exchange import Exchange
from .plain import Play

__all__ = ["cut", "cut_head", "garbage", "hang", "hang_after", "reset"]

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"


def hang(sent: bytes) -> Play:
    """Send some bytes as they are, then nothing."""

    async def play(exchange: Exchange) -> None:
        await exchange.send(sent)
        await exchange.hang()

    return play


def hang_after(status: int, body: bytes, headers: Mapping[str, str], length: int | None) -> Play:
    """Send head and some of the body, then nothing."""

    async def play(exchange: Exchange) -> None:
        await exchange.start(status, headers, length=length)
        await exchange.write(body)
        await exchange.hang()

    return play


def cut(status: int, body: bytes, headers: Mapping[str, str], *, after: int, chunked: bool) -> Play:
    """Announce the whole body, send a part of it, and close the connection."""
    if not 0 <= after <= len(body) or (after == len(body) and not chunked):
        raise ValueError(f"cannot cut a body of {len(body)} bytes after {after}")

    async def play(exchange: Exchange) -> None:
        await exchange.start(status, headers, length=None if chunked else len(body))
        if chunked and after == len(body):
            await exchange.write(body)  # whole chunks, but no last one
        elif chunked:
            await exchange.send(b"%x\r\n" % len(body) + body[:after])
        else:
            await exchange.send(body[:after])
        exchange.keep_alive = False

    return play


def cut_head(after: int) -> Play:
    """Close the connection inside the head, or before it."""
    if not 0 <= after < len(_HEAD):
        raise ValueError(f"the head has {len(_HEAD)} bytes: cannot cut it after {after}")
    return garbage(_HEAD[:after])


def garbage(data: bytes) -> Play:
    """Send bytes that are no answer, and close the connection."""

    async def play(exchange: Exchange) -> None:
        await exchange.send(data)
        exchange.keep_alive = False

    return play


def reset() -> Play:
    """Drop the connection without a word."""

    async def play(exchange: Exchange) -> None:
        exchange.keep_alive = False
        exchange.link.reset()

    return play
