"""The funnel: every request of the package goes through one of these verbs.

An operation says what it asks for and what shape the answer has; the rest (`_core.exchange`) is
the same for all of them. The verbs are named by the shape of the answer::

    call, call_list   a model, or a list of them
    call_text         one JSON string
    headers           headers alone
    send              nothing
    stream            items, as they come (`Stream`)
    follow, objects   items, or models, as they come, of which there may be very many
    download, upload  bytes, out or in, as they come
    hijack            the connection itself (`Duplex`)
    websocket         a websocket (`WebSocket`)
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack, closing, suppress
from functools import partial
from typing import TypeVar
from weakref import WeakSet

from pydantic import BaseModel

from aiodockerapi._core.calls import JSON, Calls, CredentialsFor
from aiodockerapi._core.download import Download
from aiodockerapi._core.duplex import Duplex, Taken
from aiodockerapi._core.exchange import Exchange
from aiodockerapi._core.model import ModelT
from aiodockerapi._core.objects import ObjectDecoder
from aiodockerapi._core.own import OwnAnswer
from aiodockerapi._core.pools import checked_headers
from aiodockerapi._core.request import Path, Query, SentHeaders
from aiodockerapi._core.stream import Opened, Opener, Stream
from aiodockerapi._core.upload import ArchiveSource, Source, blamed
from aiodockerapi._core.version import ApiVersion
from aiodockerapi._core.websocket import OpenedSocket, WebSocket
from aiodockerapi._transport.base import IDLE_TIMEOUT
from aiodockerapi._transport.hijack import Headers, each_header
from aiodockerapi._wire.chunks import body_decoder
from aiodockerapi._wire.decoder import Decoder
from aiodockerapi._wire.frames import Frame
from aiodockerapi._wire.plain import BytesDecoder
from aiodockerapi.errors import DockerError, IdleTimeout, StreamTruncated, UsageError

__all__ = ["Client", "DecoderFor"]

T = TypeVar("T")
StreamT = TypeVar("StreamT")
DecoderFor = Callable[[str], Awaitable[Decoder[T]]]
"""Choose the decoder of a stream by its content type; it may ask the daemon for more."""


class Client(Calls):
    """One daemon, as operations see it.

    Every verb raises `DockerError`, and nothing else, for whatever goes wrong on the way.

    Args:
        exchange: sends the requests.
        reuse: whether objects of a list's last answer are given again.
        compact: whether the objects of lists are to take little memory.
        platform: the platform of what is created, pulled, built or imported, where the operation
            is given none; None leaves it to the daemon.
        credentials: gives those for a registry, where the operation is given none.
        kept: the same for a registry that somebody else named, as a Dockerfile does; None where
            `credentials` are not of one registry alone.
    """

    def __init__(
        self,
        exchange: Exchange,
        *,
        reuse: bool,
        compact: bool,
        platform: str | None = None,
        credentials: CredentialsFor | None = None,
        kept: CredentialsFor | None = None,
    ) -> None:
        super().__init__(exchange, reuse=reuse, compact=compact)
        self.platform = platform
        self.credentials = credentials
        self.kept = kept
        self._duplexes: WeakSet[Duplex] = WeakSet()

    def stream(
        self,
        kind: Callable[[Opener[T]], StreamT],
        method: str,
        path: Path,
        decoder: DecoderFor[T],
        *,
        query: Query | None = None,
        since: Mapping[str, ApiVersion] | None = None,
        body: BaseModel | ArchiveSource | None = None,
        headers: SentHeaders | None = None,
        patient: bool = False,
    ) -> StreamT:
        """Return the answer as a stream; the request is sent when the stream is opened.

        Args:
            kind: what kind of stream: `Stream`, or what adds to it.
            method: the HTTP method.
            path: the path.
            decoder: chooses the decoder.
            query: the parameters; those that are None are left out.
            since: the first API version that has a parameter, where that is not the oldest.
            body: the request's body; all but a model is an archive.
            headers: further headers.
            patient: whether the daemon takes as long as it takes to begin.
        """
        sent = body if body is None or isinstance(body, BaseModel) else self._source(body)

        async def begin() -> Opened[T]:
            limit = None if patient else self._exchange.limits.idle
            with ExitStack() as undone:
                if isinstance(sent, Source):
                    undone.callback(sent.close)
                try:
                    async with asyncio.timeout(limit):
                        text = await self._text(method, path, query, since)
                        content, given = await self._prepared(method, path, sent, headers)
                        watch = undone.enter_context(
                            self._exchange.watch(method, path, stream=True)
                        )
                        answer = await self._exchange.answer(
                            method,
                            path,
                            text,
                            body=content,
                            headers=given,
                            patient=True,
                            watch=watch,
                        )
                except TimeoutError as error:
                    if isinstance(error, DockerError) or limit is None:
                        raise
                    raise self.about(IdleTimeout(IDLE_TIMEOUT), method, path) from error
                undone.callback(answer.response.close)
                chosen = await decoder(answer.content_type)
                undone.pop_all()
            watch.opened()
            return Opened(
                answer.response,
                chosen,
                partial(self._exchange.translated, method=method, path=path),
                partial(self.about, method=method, path=path),
                sent if isinstance(sent, Source) else None,
                answer.headers,
                watch,
            )

        return kind(begin)

    def follow(
        self,
        kind: Callable[[Opener[T]], StreamT],
        path: Path,
        decoder: DecoderFor[T],
        *,
        query: Query | None = None,
        since: Mapping[str, ApiVersion] | None = None,
        headers: Mapping[str, str] | None = None,
        patient: bool = False,
    ) -> StreamT:
        """Return the answer to a GET as a stream of very many items, on a connection of its own.

        The HTTP library would read them at a multiple of the cost. Arguments are those of
        `stream`.
        """
        if self._exchange.pools.traced:
            return self.stream(
                kind, "GET", path, decoder,
                query=query, since=since, headers=headers, patient=patient,
            )  # fmt: skip
        sent = checked_headers(headers or {})

        async def begin() -> Opened[T]:
            text = await self._text("GET", path, query, since)
            with self._exchange.watch("GET", path, stream=True) as watch:
                handover = await self._exchange.take_over(
                    "GET", path, text, b"", sent, protocol=None, patient=patient, watch=watch
                )
                response = self._exchange.pools.watch(OwnAnswer(handover.connection))
                try:
                    chosen = await decoder(handover.content_type)
                    unwrapped = response.decoder = body_decoder(handover.headers, chosen)
                except BaseException:
                    response.close()
                    raise
            watch.opened()
            return Opened(
                response,
                unwrapped,
                partial(self._exchange.translated, method="GET", path=path),
                partial(self.about, method="GET", path=path),
                headers=handover.headers,
                watch=watch,
            )

        return kind(begin)

    def objects(
        self,
        cls: type[ModelT],
        path: Path,
        *,
        query: Query | None = None,
        since: Mapping[str, ApiVersion] | None = None,
        headers: Mapping[str, str] | None = None,
        patient: bool = False,
    ) -> Stream[ModelT]:
        """Return the answer to a GET as a stream of models.

        Arguments are those of `follow`.
        """

        async def decoder(_content_type: str) -> ObjectDecoder[ModelT]:
            return ObjectDecoder(cls)

        return self.follow(
            Stream[ModelT],
            path,
            decoder,
            query=query,
            since=since,
            headers=headers,
            patient=patient,
        )

    def download(self, path: Path, *, query: Query | None = None) -> Download:
        """Return an archive as a stream of bytes, which the daemon takes its time to begin."""
        return self.stream(Download, "GET", path, _bytes, query=query, patient=True)

    async def upload(
        self,
        method: str,
        path: Path,
        data: ArchiveSource,
        *,
        query: Query | None = None,
        since: Mapping[str, ApiVersion] | None = None,
        content_type: str = "application/x-tar",
    ) -> None:
        """Send an archive; what makes it is asked for more as fast as the daemon takes it.

        Raises:
            Exception: what the iterator of the data raised.
        """
        text = await self._text(method, path, query, since)
        headers = {"Content-Type": content_type}
        with closing(self._source(data)) as body, blamed(body):
            answer = await self._answer(method, path, text, body, headers, patient=True)
            await self._drained(answer, method, path)

    def _source(self, data: ArchiveSource) -> Source:
        return Source(data, self._exchange.transport.unsent.drop)

    def hijack(
        self,
        method: str,
        path: Path,
        decoder: DecoderFor[Frame],
        *,
        query: Query | None = None,
        since: Mapping[str, ApiVersion] | None = None,
        body: Callable[[], Awaitable[BaseModel]] | None = None,
        headers: Headers | None = None,
        protocol: str = "tcp",
        terminal: Path | None = None,
        check: Callable[[], Awaitable[None]] | None = None,
    ) -> Duplex:
        """Return the connection itself; the request is sent when the duplex is opened.

        Arguments are those of `stream`, but for the body: it is made when it is sent, and may
        ask the daemon for what it needs. `protocol` is what the connection is to speak,
        `terminal` is where the size of the process's terminal is set, and `check` raises where
        the process has not ended with its output.
        """
        sent: Headers = {**(headers or {}), **({} if body is None else JSON)}
        for name, value in each_header(sent):
            checked_headers({name: value})

        async def begin() -> Taken:
            text = await self._text(method, path, query, since)
            content = b"" if body is None else await self._written(method, path, await body())
            with self._exchange.watch(method, path, stream=True) as watch:
                handover = await self._exchange.take_over(
                    method, path, text, content, sent, protocol=protocol, watch=watch
                )
                try:
                    chosen = await decoder(handover.content_type)
                except BaseException:
                    handover.connection[1].transport.abort()
                    raise
            watch.opened()
            self._duplexes.add(duplex)
            about = partial(self.about, method=method, path=path)
            resize = None if terminal is None else partial(self.resize, terminal)
            return Taken(handover.connection, chosen, about, resize, check, watch)

        duplex = Duplex(begin)
        return duplex

    def is_docker(self) -> bool | None:
        """Tell whether the engine is Docker's own; None: it was asked for nothing yet."""
        return self._exchange.is_docker

    async def looked_at(self, look: Callable[[], Awaitable[T | None]], what: str) -> T | None:
        """Look at a process whose output has ended: Docker notes first that it has.

        Args:
            look: asks for the process; None where that is gone.
            what: what the process is called in an error.

        Returns:
            The process; None where it tells nothing, as with other engines.

        Raises:
            StreamTruncated: nobody can tell.
        """
        if self.is_docker() is False:
            return None
        try:
            return await look()
        except UsageError:
            raise
        except DockerError as error:
            if self.is_docker() is False:
                return None
            raise StreamTruncated(
                f"the output was cut, or nobody knows that it is whole: whether the {what} has "
                f"ended can't be had: {error.message}"
            ) from error

    async def resize(self, terminal: Path, height: int, width: int) -> None:
        """Set the size of a terminal, for which the daemon may wait until its process runs."""
        query = {"h": height, "w": width}
        await self.send("POST", terminal, query=query, patient=True)

    def websocket(self, path: Path, *, query: Query | None = None) -> WebSocket:
        """Return a websocket; the request is sent when it is opened.

        Arguments are those of `stream`.
        """

        async def begin() -> OpenedSocket:
            text = await self._text("GET", path, query, None)
            with self._exchange.watch("GET", path, stream=True) as watch:
                socket = await self._exchange.websocket(path, text, watch)
            watch.answered(101)
            watch.opened()
            explain = partial(self._exchange.translated, method="GET", path=path)
            about = partial(self.about, method="GET", path=path)
            return OpenedSocket(socket, explain, about, watch)

        return WebSocket(begin)

    async def pause(self, until: float, woken: asyncio.Event) -> None:
        """Wait until the event loop's clock shows a time, or something happens.

        Args:
            until: the time.
            woken: what ends the wait before.

        Raises:
            UsageError: the session is closed, or was.
        """
        # That the time has come is no failure here.
        with suppress(TimeoutError):
            async with asyncio.timeout_at(until), self._exchange.pools.until_closed():
                await woken.wait()

    async def close(self) -> None:
        """Close all connections, those of open streams too."""
        self._exchange.pools.begin_to_close()
        for duplex in list(self._duplexes):
            duplex.close()
        self._lists.clear()
        await self._exchange.pools.close()


async def _bytes(_content_type: str) -> BytesDecoder:
    return BytesDecoder()
