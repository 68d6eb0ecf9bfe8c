"""Answers as a healthy daemon gives them: a body in one piece, or a stream of pieces."""

from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Mapping,
)
from contextlib import aclosing

from multidict import CIMultiDict

from .exchange import Exchange

__all__ = ["Chunks", "Play", "merge", "slow", "stream", "whole"]

Play = Callable[[Exchange], Awaitable[None]]
"""What an answer does with the connection."""

Chunks = Iterable[bytes] | AsyncIterable[bytes] | Callable[[], AsyncIterable[bytes]]
"""Pieces of a body: a list, an async iterator, or a function that returns a fresh one."""


def merge(content_type: str | None, headers: Mapping[str, str] | None) -> Mapping[str, str]:
    """Join the content type and further headers, which win."""
    merged = CIMultiDict[str]()
    if content_type is not None:
        merged["Content-Type"] = content_type
    merged.update(headers or {})
    return merged


def whole(status: int, body: bytes, headers: Mapping[str, str]) -> Play:
    """Send head and body with the length told."""

    async def play(exchange: Exchange) -> None:
        await exchange.start(status, headers, length=len(body))
        await exchange.write(body)

    return play


def slow(status: int, body: bytes, headers: Mapping[str, str], per_byte: float) -> Play:
    """Send the body byte by byte."""

    async def play(exchange: Exchange) -> None:
        await exchange.start(status, headers, length=len(body))
        for position in range(len(body)):
            await exchange.sleep(per_byte)
            await exchange.write(body[position : position + 1])

    return play


def stream(status: int, chunks: Chunks, headers: Mapping[str, str], delay: float) -> Play:
    """Send the head at once, then chunk after chunk."""
    source = _source(chunks)

    async def play(exchange: Exchange) -> None:
        async with aclosing(source()) as pieces:
            await exchange.start(status, headers)
            while (piece := await exchange.unless_gone(anext(pieces, None))) is not None:
                await exchange.write(piece)
                await exchange.sleep(delay)
        await exchange.finish()

    return play


def _source(chunks: Chunks) -> Callable[[], "_Closable"]:
    """Return a function that starts the pieces anew for each request."""
    if callable(chunks):
        return lambda: _Closable(aiter(chunks()))
    if not isinstance(chunks, AsyncIterable):
        pieces = tuple(chunks)
        return lambda: _Closable(_replay(pieces))
    once = [aiter(chunks)]

    def take() -> "_Closable":
        if not once:
            raise RuntimeError(
                "an async iterator serves one request: give the function that makes it instead"
            )
        return _Closable(once.pop())

    return take


async def _replay(pieces: tuple[bytes, ...]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


class _Closable:
    """An async iterator that can be closed, whether the one inside can or not."""

    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self._pieces = pieces

    def __aiter__(self) -> "_Closable":
        return self

    async def __anext__(self) -> bytes:
        return await anext(self._pieces)

    async def aclose(self) -> None:
        close: Callable[[], Awaitable[None]] | None = getattr(self._pieces, "aclose", None)
        if close is not None:
            await close()
