"""Every kind of stream, by name: the bytes that the daemon answers with, and what is read."""

import base64
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from aiodockerapi import DockerSession
from aiodockerapi.testing import Answer, Exchange, FakeDaemon, frame

__all__ = [
    "BLIND",
    "KINDS",
    "Kind",
    "Readable",
    "Way",
    "answering",
    "chunks",
    "frames",
    "objects",
    "read",
]

FRAMED = "application/vnd.docker.multiplexed-stream"
JSON = "application/json"


class Readable(Protocol):
    """What is read by ``async for``."""

    def __aiter__(self) -> AsyncIterator[object]: ...


@dataclass(frozen=True)
class Kind:
    """One kind of stream.

    Args:
        method: the request's method.
        path: its path.
        head: the head of the answer.
        parts: the body: each part completes an item, but the last, which ends it if it can.
        opened: asks for the stream.
    """

    method: str
    path: str
    head: bytes
    parts: Sequence[bytes]
    opened: Callable[[DockerSession], AbstractAsyncContextManager[Readable]]

    @property
    def sent(self) -> bytes:
        """All that the daemon answers with."""
        return self.head + b"".join(self.parts)

    @property
    def between(self) -> list[int]:
        """The places between two items, before the first one, and after the last."""
        return list(accumulate(map(len, self.parts), initial=len(self.head)))

    def whole(self, end: int) -> int:
        """Count the items that are whole if the answer is cut there."""
        return sum(end >= place for place in self.between[1 : len(self.parts)])


def head(content_type: str, *more: str, status: str = "200 OK") -> bytes:
    """Write the head of an answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", *more]
    return "\r\n".join([*lines, "", ""]).encode()


def chunks(parts: Sequence[bytes]) -> list[bytes]:
    """Wrap each part in a chunk, and end with the last one.

    The line end of a chunk goes to what follows it: with the data, its items are complete.
    """
    wrapped = [b"%x\r\n%b" % (len(part), part) for part in parts]
    return [wrapped[0], *(b"\r\n" + each for each in wrapped[1:]), b"\r\n0\r\n\r\n"]


def frames(*payloads: bytes) -> list[bytes]:
    """Frame payloads, on stdout and stderr by turns."""
    return [frame(1 + number % 2, data) for number, data in enumerate(payloads)]


def objects(*texts: str) -> list[bytes]:
    """Write JSON objects as events are, and as progress is."""
    return [b'{"Action":"%b","status":"%b"}\n' % ((text.encode(),) * 2) for text in texts]


TEXTS = (b"one\n", b"", b"two and a half", b"\xe2\x82\xac")
CHUNKED = "Transfer-Encoding: chunked"
UPGRADE = ("Connection: Upgrade", "Upgrade: tcp")
EVENTS = chunks(objects("start", "die", "destroy"))
PULL = chunks(objects("Pulling fs layer", f"Digest: sha256:{'0' * 64}"))
ARCHIVE = bytes(range(100))
MESSAGES = [b"\x82\x02\xffa", b"\x81\x01b", b"\x82\x7e\x00\x7e" + b"x" * 126, b"\x88\x02\x03\xe8"]

KINDS = {
    "logs": Kind(
        "GET", "/containers/web/logs", head(FRAMED, CHUNKED), chunks(frames(*TEXTS)),
        lambda docker: docker.containers.logs("web", follow=True),
    ),
    "pooled logs": Kind(
        "GET", "/containers/web/logs", head(FRAMED, CHUNKED), chunks(frames(*TEXTS)),
        lambda docker: docker.containers.logs("web", tail=10),
    ),
    "attach": Kind(
        "POST", "/containers/web/attach", head(FRAMED, *UPGRADE, status="101 UPGRADED"),
        [*frames(*TEXTS), b""],
        lambda docker: docker.containers.attach("web", stdout=True, tty=False),
    ),
    "exec": Kind(
        "POST", "/exec/e1/start", head(FRAMED, *UPGRADE, status="101 UPGRADED"),
        [*frames(*TEXTS), b""],
        lambda docker: docker.exec.start("e1", tty=False),
    ),
    "events": Kind(
        "GET", "/events", head(JSON, CHUNKED), EVENTS,
        lambda docker: docker.events(),
    ),
    "pull": Kind(
        "POST", "/images/create", head(JSON, CHUNKED), PULL,
        lambda docker: docker.images.pull("redis:7"),
    ),
    "archive": Kind(
        "GET", "/containers/web/export", head("application/x-tar", "Content-Length: 100"),
        [ARCHIVE[:50], ARCHIVE[50:]],
        lambda docker: docker.containers.export("web"),
    ),
    "websocket": Kind(
        "GET", "/containers/web/attach/ws", b"", MESSAGES,
        lambda docker: docker.containers.attach_ws("web", stdout=True),
    ),
}  # fmt: skip
BLIND = {"attach", "exec"}
"""Those whose bytes don't say whether they have ended."""


@dataclass(frozen=True)
class Way:
    """How much of an answer is sent, and how the connection ends then.

    Args:
        end: how many bytes are sent.
        reset: whether the connection is reset after them, or ends.
        by: how many bytes are sent at once.
    """

    end: int
    reset: bool = False
    by: int = 2**30


def answering(kind: Kind, way: Way) -> Answer:
    """Send what the way has, and end the connection."""

    async def play(exchange: Exchange) -> None:
        exchange.keep_alive = False
        if not kind.head:
            await exchange.send(_handshake(exchange))
        sent = kind.sent[: way.end]
        for start in range(0, len(sent), way.by):
            await exchange.send(sent[start : start + way.by])
        if way.reset:
            exchange.link.reset()

    return Answer(play)


def _handshake(exchange: Exchange) -> bytes:
    key = exchange.request.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
    more = ("Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Accept: {accept}")
    return head("text/plain", *more, status="101 Switching Protocols")


async def read(
    daemon: FakeDaemon, docker: DockerSession, kind: Kind, way: Way
) -> tuple[list[object], Exception | None]:
    """Read a stream as far as it goes; return its items, and the error that ended it."""
    daemon.on(kind.method, kind.path, answering(kind, way))
    items: list[object] = []
    try:
        async with kind.opened(docker) as stream:
            async for item in stream:
                items.append(item)  # noqa: PERF401 (those before an error, too)
    except Exception as error:  # noqa: BLE001 (it is for the test to say which)
        return items, error
    return items, None
