"""Hostile texts in place of every text that an operation is given, and what is sent of them.

A row's call is caught before it is made, so that each of its texts can be replaced: arguments, what
lists and maps of them hold, and the fields of options. It is then made against a socket that keeps
the bytes as they come, and answers with an error.
"""

import asyncio
import os
import re
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from pydantic import BaseModel, ValidationError

from aiodockerapi.errors import DockerError, InvalidArgument

__all__ = ["HOSTILE", "Call", "Kept", "attacked", "check", "keeping", "made"]

EVERY = bool(os.environ.get("AIODOCKERAPI_FUZZ"))
PART = 12
HOSTILE = [
    "", ".", "..", "../../info", "a/../b", "a/./b", "a//b", "/", "a\r\nX-Evil: 1",
    "a HTTP/1.1\r\nX-Evil: 1\r\n\r\nGET /evil HTTP/1.1\r\n\r\n", "a\nb", "a\rb", "a\0b",
    "%2f..%2finfo", "%2e%2e", "%00", "a%0d%0aX-Evil:1", "a?evil=1", "a&evil=1", "a#evil", "a b",
    "a\tb", "\ud800", "a\udc80b", "\u2028", "\u202e", "\xe9", "\uff0f\uff0e\uff0e", "a;b", "a\\b",
    "//evil.example/x", "http://evil.example/", "evil@x", "a" * 30_000, "\"'<>{}",
]  # fmt: skip
ANSWER = (
    b"HTTP/1.1 500 No\r\nContent-Type: application/json\r\nContent-Length: 16\r\n"
    b'Connection: close\r\n\r\n{"message":"no"}'
)
_LATE = {"content-length", "transfer-encoding", "authorization", "sec-websocket-key"}
"""Headers that a body of another length, or a later request, has or not."""


class _Caught(BaseException):
    """A call that was not made; no error, so that no operation takes it for one."""

    def __init__(self, names: tuple[str, ...], args: tuple[Any, ...], more: dict[str, Any]) -> None:
        super().__init__(names)
        self.call = Call(names, args, more)


class _Catcher:
    """Stands for a session; its first call is caught."""

    def __init__(self, names: tuple[str, ...] = ()) -> None:
        self._names = names

    def __getattr__(self, name: str) -> "_Catcher":
        return _Catcher((*self._names, name))

    def __call__(self, *args: object, **more: object) -> object:
        raise _Caught(self._names, args, more)


@dataclass(frozen=True)
class Call:
    """A call of an operation.

    Args:
        names: of the groups, and of the method.
        args: its arguments.
        more: its arguments by name.
    """

    names: tuple[str, ...]
    args: tuple[Any, ...]
    more: dict[str, Any]

    def replaced(self, by: str) -> Iterator[tuple[str, "Call"]]:
        """Yield the call with each of its texts replaced, and which one that was."""
        for number, value in enumerate(self.args):
            for where, other in _replaced(value, by):
                args = (*self.args[:number], other, *self.args[number + 1 :])
                yield f"{number}{where}", Call(self.names, args, self.more)
        for name, value in self.more.items():
            for where, other in _replaced(value, by):
                yield f"{name}{where}", Call(self.names, self.args, {**self.more, name: other})

    async def make(self, session: object) -> None:
        """Make the call, and whatever has to be done for it to be sent."""
        target: Any = session
        for name in self.names:
            target = getattr(target, name)
        found = target(*self.args, **self.more)
        if hasattr(found, "collect"):
            await found.collect()
        elif hasattr(found, "__aenter__"):
            async with found:
                pass
        elif hasattr(found, "__await__"):
            await found


def _replaced(value: Any, by: str) -> Iterator[tuple[str, Any]]:
    """Yield a value with each text in it replaced, as far as it would be a value then."""
    if isinstance(value, str):
        yield "", by
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            for where, other in _replaced(getattr(value, name), by):
                # As neither a type checker nor the model itself would let it pass.
                yield f".{name}{where}", value.model_copy(update={name: other})
    elif isinstance(value, dict):
        yield from _replaced_items(value, by)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            for where, other in _replaced(each, by):
                yield f"[{number}]{where}", [*value[:number], other, *value[number + 1 :]]


def _replaced_items(value: dict[str, Any], by: str) -> Iterator[tuple[str, Any]]:
    for key, each in value.items():
        yield f"[{key}]", {by: each}
        for where, other in _replaced(each, by):
            yield f"[{key}]{where}", {**value, key: other}


async def caught(call: Callable[[Any], Awaitable[object]]) -> Call | None:
    """Return the first call of a row; None: it makes none at once."""
    try:
        found: Any = call(_Catcher())
        if hasattr(found, "__await__"):
            await found
    except _Caught as error:
        return error.call
    return None


@dataclass
class Kept:
    """What came over a socket.

    Args:
        address: that of the socket.
        heads: the head of each request, as it came.
    """

    address: str
    heads: list[bytes] = field(default_factory=list[bytes])


@asynccontextmanager
async def keeping() -> AsyncIterator[Kept]:
    """Keep what comes over a socket, and answer it with an error."""
    kept = Kept("")
    talks: set[asyncio.StreamWriter] = set()
    left = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(writer)
        try:
            kept.heads.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(ANSWER)
            await writer.drain()
            # What is left of the body: a connection with unread bytes would be reset.
            writer.write_eof()
            await reader.read()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client has gone: what it sent was kept
        finally:
            writer.transport.abort()
            talks.discard(writer)
            left.set()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, limit=2**20)
    async with server:
        kept.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield kept
        for writer in list(talks):
            writer.transport.abort()
        while talks:
            left.clear()
            await left.wait()


async def made(call: Call, session: object, kept: Kept) -> tuple[list[bytes], Exception | None]:
    """Make a call; return the requests that it sent, and the error that it ended with."""
    kept.heads.clear()
    try:
        async with asyncio.timeout(20):
            await call.make(session)
    except Exception as error:  # noqa: BLE001 - which one it may be, the test says
        return list(kept.heads), error
    return list(kept.heads), None


def chosen(where: str) -> list[str]:
    """Return what to try in one place: not all of it, unless time does not matter."""
    return HOSTILE if EVERY else HOSTILE[zlib.crc32(where.encode()) % PART :: PART]


async def attacked(
    name: str, call: Call, session: object, kept: Kept, allowed: Callable[[], re.Pattern[str]]
) -> list[str]:
    """Make a call with hostile texts in each of its places; return what is wrong.

    Args:
        name: what the call is called.
        call: the call.
        session: whose call it is; its host is the socket that keeps requests.
        kept: what came to that.
        allowed: returns what matches the paths that it may lead to, once it was made as it is.
    """
    plain, error = await made(call, session, kept)
    assert plain, f"{name}: the call as it is sends nothing: {error!r}"
    paths = allowed()
    wrong: list[str] = []
    for where in sorted({where for where, _ in call.replaced("")}):
        for hostile in chosen(f"{name} {where}"):
            other = next(each for place, each in call.replaced(hostile) if place == where)
            told = check(*await made(other, session, kept), plain[-1], paths)
            if told:
                wrong.append(f"{name}: {where}={hostile[:60]!r}: {told}")
    return wrong


def check(
    heads: list[bytes], error: Exception | None, plain: bytes, allowed: re.Pattern[str]
) -> str:
    """Return what is wrong with a call, compared with the same one without the hostile text.

    Args:
        heads: what it sent.
        error: what it raised.
        plain: the request that is sent without the hostile text.
        allowed: matches the paths that it may lead to.
    """
    # What is none of a few known words, the models themselves refuse.
    refused = isinstance(error, InvalidArgument | ValidationError) and not heads
    if not refused and not (heads and isinstance(error, DockerError)):
        return f"it raised {error!r}"
    if len(heads) > 1:
        return f"it sent {len(heads)} requests"
    return _wrong_with(heads[0], plain, allowed) if heads else ""


def _wrong_with(head: bytes, plain: bytes, allowed: re.Pattern[str]) -> str:
    line, _, rest = head.partition(b"\r\n")
    expected, _, plain_rest = plain.partition(b"\r\n")
    if not re.fullmatch(rb"[A-Z]+ [\x21-\x7e]+ HTTP/1\.1", line):
        return f"the line of the request is {line[:200]!r}"
    method, target, _ = line.split(b" ")
    path = unquote(target.partition(b"?")[0].decode())
    if method != expected.split(b" ")[0] or not allowed.fullmatch(path):
        return f"it is for {method!r} {path[:200]!r}"
    if {".", "..", ""} & set(path.strip("/").split("/")):
        return f"the path leads elsewhere: {path[:200]!r}"
    if b"#" in target or b"\n" in rest.replace(b"\r\n", b"") or b"\0" in rest:
        return f"bytes that have no place there: {head[:300]!r}"
    extra = _names(rest) - _names(plain_rest) - _LATE
    return f"headers came along: {extra}" if extra else ""


def _names(head: bytes) -> set[str]:
    return {line.partition(b":")[0].decode().lower() for line in head.split(b"\r\n") if line}
