"""Every kind of answer by name: sound ones, streams, taken-over connections and misbehaviour."""

import json as jsonlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from . import faults, hijack
from .exchange import Exchange
from .frames import RAW, frame, stream_type
from .live import Live
from .plain import Chunks, Play, merge, slow, stream, whole

__all__ = ["Answer", "Playable"]

_JSON = "application/json"
_OCTETS = "application/octet-stream"


class Playable(Protocol):
    """What the daemon can answer with: an `Answer` or a `Live`."""

    @property
    def play(self) -> Play:
        """What happens on the connection."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """How the daemon answers a request: build one by the name of what should happen.

    The headers of every Docker answer (``Api-Version`` and so on) are added by the daemon. An
    answer is a value and may serve any number of requests.

    Sound answers: `json`, `text`, `empty`, `raw`, `tar`. Streams: `chunks`, `lines`, `frames`,
    `live`. Taken-over connections: `upgrade`, `refuse`. Misbehaviour: `hang`, `hang_after`,
    `cut`, `cut_head`, `garbage`, `slow`, `reset`. For anything else, write an async function of
    the exchange and give it to the constructor.

    Example:
        >>> from aiohttp import ClientSession, UnixConnector
        >>> async with FakeDaemon() as daemon:
        ...     daemon.on("GET", "/info", Answer.hang(), Answer.json({"ID": "x"}))
        ...     connector = UnixConnector(daemon.socket_path)
        ...     async with ClientSession("http://docker", connector=connector) as http:
        ...         try:
        ...             async with asyncio.timeout(0.05), http.get("/info"):
        ...                 pass
        ...         except TimeoutError:
        ...             print("no answer")
        ...         async with http.get("/info") as answer:
        ...             print(await answer.json())
        no answer
        {'ID': 'x'}
    """

    play: Play
    """What happens on the connection."""

    @classmethod
    def json(
        cls, value: object, status: int = 200, *, headers: Mapping[str, str] | None = None
    ) -> "Answer":
        """Answer with a JSON document."""
        body = jsonlib.dumps(value).encode() + b"\n"
        return cls(whole(status, body, merge(_JSON, headers)))

    @classmethod
    def text(
        cls, text: str, status: int = 200, *, headers: Mapping[str, str] | None = None
    ) -> "Answer":
        """Answer with plain text."""
        return cls(whole(status, text.encode(), merge("text/plain; charset=utf-8", headers)))

    @classmethod
    def empty(cls, status: int = 204, *, headers: Mapping[str, str] | None = None) -> "Answer":
        """Answer without a body."""
        return cls(whole(status, b"", headers or {}))

    @classmethod
    def raw(
        cls,
        body: bytes,
        status: int = 200,
        *,
        content_type: str | None = _OCTETS,
        headers: Mapping[str, str] | None = None,
    ) -> "Answer":
        """Answer with bytes, by any content type or none."""
        return cls(whole(status, body, merge(content_type, headers)))

    @classmethod
    def chunks(
        cls,
        chunks: Chunks,
        *,
        delay: float = 0,
        content_type: str | None = _OCTETS,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> "Answer":
        """Answer with a chunked stream, each chunk flushed; the head is sent at once.

        Args:
            chunks: A list, an async iterator (for one request) or an async generator function.
            delay: Seconds between two chunks.
            content_type: The content type; None for no such header.
            status: The status.
            headers: Further headers.
        """
        return cls(stream(status, chunks, merge(content_type, headers), delay))

    @classmethod
    def lines(
        cls,
        objects: Iterable[object],
        *,
        end: str = "\n",
        delay: float = 0,
        content_type: str | None = _JSON,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> "Answer":
        r"""Answer with a stream of JSON documents, each a chunk.

        Args:
            objects: The documents.
            end: What follows each: events have ``"\n"``, pull, push and build ``"\r\n"``.
            delay: Seconds between two documents.
            content_type: With ``application/json-seq`` a record separator precedes each.
            status: The status.
            headers: Further headers.
        """
        start = "\x1e" if content_type == "application/json-seq" else ""
        pieces = [f"{start}{jsonlib.dumps(value)}{end}".encode() for value in objects]
        return cls(stream(status, pieces, merge(content_type, headers), delay))

    @classmethod
    def frames(
        cls,
        frames: Iterable[tuple[int, bytes]],
        *,
        tty: bool = False,
        delay: float = 0,
        headers: Mapping[str, str] | None = None,
    ) -> "Answer":
        """Answer with stdout and stderr as logs do: framed, or raw with a TTY.

        The content type is Docker's: below API version 1.42 it does not tell the two apart.

        Args:
            frames: Stream (1 stdout, 2 stderr, 3 error of the daemon) and payload.
            tty: Whether the container has a TTY.
            delay: Seconds between two frames.
            headers: Further headers.
        """
        pieces = [data if tty else frame(stream, data) for stream, data in frames]

        async def play(exchange: Exchange) -> None:
            kind = stream_type(tty=tty, version=exchange.version)
            await stream(200, pieces, merge(kind, headers), delay)(exchange)

        return cls(play)

    @classmethod
    def tar(cls, archive: bytes, *, headers: Mapping[str, str] | None = None) -> "Answer":
        """Answer with an archive, as a stream."""
        return cls(stream(200, [archive], merge("application/x-tar", headers), 0))

    @classmethod
    def live(
        cls,
        *,
        content_type: str = _JSON,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> Live:
        """Answer with a stream that the test drives; see `Live`."""
        return Live(content_type=content_type, status=status, headers=headers)

    @classmethod
    def upgrade(
        cls,
        script: hijack.Script | None = None,
        *,
        early: bytes = b"",
        tty: bool = False,
        content_type: str | None = None,
    ) -> "Answer":
        """Take the connection over, as attach and exec start do, and close it at the end.

        Args:
            script: Called with the reader and the writer of the connection. The reader ends when
                the client shuts its write side down; the writer goes on, and has ``write_eof``.
            early: Payload that is sent together with the head.
            tty: Chooses the content type.
            content_type: Another content type than Docker's.
        """
        return cls(hijack.upgrade(script, early=early, tty=tty, content_type=content_type))

    @classmethod
    def refuse(cls, status: int, text: str, *, content_type: str = RAW) -> "Answer":
        """Report an error as attach does: plain text on the taken-over connection, no length."""
        return cls(hijack.refuse(status, text, content_type=content_type))

    @classmethod
    def hang(cls, sent: bytes = b"") -> "Answer":
        """Send some raw bytes, such as half a status line or nothing, then stay silent."""
        return cls(faults.hang(sent))

    @classmethod
    def hang_after(
        cls,
        body: bytes = b"",
        *,
        length: int | None = None,
        content_type: str | None = _JSON,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> "Answer":
        """Send the head and a part of the body, then stay silent.

        Args:
            body: The part; with nothing only the head is sent.
            length: The length to declare; None for a chunked body.
            content_type: The content type; None for no such header.
            status: The status.
            headers: Further headers.
        """
        return cls(faults.hang_after(status, body, merge(content_type, headers), length))

    @classmethod
    def cut(
        cls,
        body: bytes,
        *,
        after: int,
        chunked: bool = False,
        content_type: str | None = _JSON,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> "Answer":
        """Announce the whole body, then close the connection in the middle of it.

        Args:
            body: The whole body.
            after: How many bytes of it are sent.
            chunked: Announce one chunk instead of a length. If all its bytes are sent, the
                stream ends between two chunks, without the last, empty one.
            content_type: The content type; None for no such header.
            status: The status.
            headers: Further headers.
        """
        merged = merge(content_type, headers)
        return cls(faults.cut(status, body, merged, after=after, chunked=chunked))

    @classmethod
    def cut_head(cls, after: int = 0) -> "Answer":
        """Close the connection after so many bytes of the head; 0 for before the status line."""
        return cls(faults.cut_head(after))

    @classmethod
    def garbage(cls, data: bytes) -> "Answer":
        """Send bytes that need not be HTTP, and close the connection."""
        return cls(faults.garbage(data))

    @classmethod
    def slow(
        cls,
        body: bytes,
        per_byte: float,
        *,
        content_type: str | None = _JSON,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> "Answer":
        """Send the body byte by byte, so many seconds each."""
        return cls(slow(status, body, merge(content_type, headers), per_byte))

    @classmethod
    def reset(cls) -> "Answer":
        """Reset the connection; a unix socket has no reset, there it just ends."""
        return cls(faults.reset())
