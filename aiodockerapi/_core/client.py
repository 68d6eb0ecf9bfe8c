"""The funnel: every request of the package goes through one of these verbs.

An operation says what it asks for and what shape the answer has; the rest (`_core.exchange`) is
the same for all of them. The verbs are named by the shape of the answer::

    call, call_list   a model, or a list of them
    call_text         one JSON string
    headers           headers alone
    send              nothing
    stream, objects   items, or models, as they come (`Stream`)
    download, upload  bytes, out or in, as they come
    hijack            the connection itself (`Duplex`)
    websocket         a websocket (`WebSocket`)
"""

import asyncio
from collections.abc import AsyncIterable, Awaitable, Callable, Mapping
from functools import partial
from typing import Any, TypeVar
from weakref import WeakSet

import aiohttp
from pydantic import BaseModel, ValidationError
from pydantic_core import SchemaValidator, core_schema

from aiodockerapi._core.duplex import Duplex, Taken
from aiodockerapi._core.exchange import Body, Exchange
from aiodockerapi._core.failures import from_validation
from aiodockerapi._core.gates import check_body, check_query
from aiodockerapi._core.later import Later
from aiodockerapi._core.model import ModelT, reader, to_json
from aiodockerapi._core.negotiation import Probed
from aiodockerapi._core.objects import ObjectDecoder
from aiodockerapi._core.pools import checked_headers
from aiodockerapi._core.request import Path, Query, encode_query
from aiodockerapi._core.reuse import LastList
from aiodockerapi._core.stream import Opened, Stream
from aiodockerapi._core.upload import Source
from aiodockerapi._core.version import ApiVersion
from aiodockerapi._core.websocket import OpenedSocket, WebSocket
from aiodockerapi._transport.base import IDLE_TIMEOUT
from aiodockerapi._transport.hijack import Headers, each_header
from aiodockerapi._wire.decoder import Decoder
from aiodockerapi._wire.frames import Frame
from aiodockerapi._wire.plain import BytesDecoder
from aiodockerapi.errors import DockerError, IdleTimeout, UnsupportedVersion

__all__ = ["Client", "DecoderFor"]

T = TypeVar("T")
DecoderFor = Callable[[str], Awaitable[Decoder[T]]]
"""Choose the decoder of a stream by its content type; it may ask the daemon for more."""

_JSON = {"Content-Type": "application/json"}
_TEXT = SchemaValidator(core_schema.str_schema())
_TAR = {"Content-Type": "application/x-tar"}
_LISTS = 32
"""How many lists' last answers are kept; the one that was first asked for goes first."""


class Client:
    """One daemon, as operations see it.

    Every verb raises `DockerError`, and nothing else, for whatever goes wrong on the way.

    Args:
        exchange: sends the requests.
        reuse: whether objects of a list's last answer are given again.
    """

    def __init__(self, exchange: Exchange, *, reuse: bool) -> None:
        self._exchange = exchange
        self._reuse = reuse
        # Of any model: the key holds the one that the value reads.
        self._lists: dict[tuple[type[BaseModel], str], LastList[Any]] = {}
        self._duplexes: WeakSet[Duplex] = WeakSet()

    @property
    def version(self) -> ApiVersion | None:
        """The API version in use; None before the first request."""
        return self._exchange.negotiation.version

    async def agree(self) -> ApiVersion:
        """Return the API version in use, asking the daemon if nobody has yet."""
        return await self._exchange.agree()

    async def probe(self, method: str, path: str) -> Probed:
        """Ask for a path without a version; an error status is no error here."""
        return await self._exchange.probe(method, path)

    async def call(
        self,
        cls: type[ModelT],
        method: str,
        path: Path,
        *,
        query: Query | None = None,
        since: Mapping[str, ApiVersion] | None = None,
        body: BaseModel | None = None,
        headers: Mapping[str, str] | None = None,
        patient: bool = False,
    ) -> ModelT:
        """Send a request and read the answer as one model.

        Args:
            cls: the model.
            method: the HTTP method.
            path: the path.
            query: the parameters; those that are None are left out.
            since: the first API version that has a parameter, where that is not the oldest.
            body: the request's body.
            headers: further headers.
            patient: whether the daemon takes as long as it takes to answer.
        """
        response = await self._answer(
            method,
            path,
            await self._text(method, path, query, since),
            body,
            headers,
            patient=patient,
        )
        return await self._one(cls, response, method, path)

    async def _one(
        self, cls: type[ModelT], response: aiohttp.ClientResponse, method: str, path: Path
    ) -> ModelT:
        return await self._understood(reader(cls).one, response, method, path)

    async def _understood(
        self,
        read: Callable[[bytes], T],
        response: aiohttp.ClientResponse,
        method: str,
        path: Path,
    ) -> T:
        """Read the body of an answer, and what it says."""
        answer = await self._exchange.read(response, method, path)
        try:
            return read(answer)
        except ValidationError as error:
            ours = from_validation(error, answer, response.content_type)
            raise self.about(ours, method, path) from None

    async def call_list(
        self,
        cls: type[ModelT],
        method: str,
        path: Path,
        *,
        query: Query | None = None,
        since: Mapping[str, ApiVersion] | None = None,
        headers: Mapping[str, str] | None = None,
        patient: bool = False,
    ) -> list[ModelT]:
        """Send a request and read the answer as a list of models; ``null`` is an empty one.

        Arguments are those of `call`.
        """
        text = await self._text(method, path, query, since)
        response = await self._answer(method, path, text, None, headers, patient=patient)
        read = self._list_reader(cls, method, path.text + text)
        return await self._understood(read, response, method, path)

    async def call_text(
        self,
        method: str,
        path: Path,
        *,
        body: BaseModel | None = None,
        patient: bool = False,
    ) -> str:
        """Send a request and read the answer, which is one JSON string.

        Arguments are those of `call`.
        """
        response = await self._answer(method, path, "", body, None, patient=patient)
        read: Callable[[bytes], str] = _TEXT.validate_json
        return await self._understood(read, response, method, path)

    def _list_reader(
        self, cls: type[ModelT], method: str, asked: str
    ) -> Callable[[bytes], list[ModelT]]:
        # What a request has done is told once; only what it asks for is asked again.
        if not self._reuse or method != "GET":
            return reader(cls).many
        found = self._lists.get((cls, asked))
        if found is None:
            if len(self._lists) >= _LISTS:
                del self._lists[next(iter(self._lists))]
            found = self._lists[cls, asked] = LastList(reader(cls))
        return found.read

    def later(
        self,
        cls: type[ModelT],
        method: str,
        path: Path,
        *,
        query: Query | None = None,
    ) -> Later[ModelT]:
        """Send a request that the daemon begins to answer at once, and ends to when it can.

        Arguments are those of `call`.
        """

        async def begin() -> aiohttp.ClientResponse:
            text = await self._text(method, path, query)
            return await self._answer(method, path, text, None, None, patient=True)

        return Later(begin, lambda response: self._one(cls, response, method, path))

    async def send(
        self,
        method: str,
        path: Path,
        *,
        query: Query | None = None,
        since: Mapping[str, ApiVersion] | None = None,
        body: BaseModel | None = None,
        headers: Mapping[str, str] | None = None,
        patient: bool = False,
    ) -> bool:
        """Send a request whose answer holds nothing.

        Arguments are those of `call`. Returns False where the daemon says that there was nothing
        to do (304: already started, already stopped).
        """
        text = await self._text(method, path, query, since)
        response = await self._answer(method, path, text, body, headers, patient=patient)
        await self._exchange.read(response, method, path)
        return response.status != 304

    async def _text(
        self,
        method: str,
        path: Path,
        query: Query | None,
        since: Mapping[str, ApiVersion] | None = None,
    ) -> str:
        """Write the query, once it is certain that the daemon knows what is in it."""
        if not query:
            return ""
        text = encode_query(query)
        if since:
            version = await self.agree()
            try:
                check_query(query, since, version)
            except UnsupportedVersion as error:
                raise self.about(error, method, path) from None
        return text

    async def _answer(
        self,
        method: str,
        path: Path,
        query: str,
        body: BaseModel | Body,
        headers: Mapping[str, str] | None,
        *,
        patient: bool = False,
    ) -> aiohttp.ClientResponse:
        sent = checked_headers(headers) if headers else None
        if isinstance(body, BaseModel):
            body = await self._written(method, path, body)
            sent = {**_JSON, **(sent or {})}
        elif body is not None:
            sent = {**_TAR, **(sent or {})}
        return await self._exchange.answer(
            method, path, query, body=body, headers=sent, patient=patient
        )

    async def _written(self, method: str, path: Path, body: BaseModel) -> bytes:
        """Write the body, once it is certain that the daemon knows what is in it."""
        version = await self.agree()
        try:
            check_body(body, version)
        except UnsupportedVersion as error:
            raise self.about(error, method, path) from None
        return to_json(body)

    async def headers(self, path: Path, *, query: Query | None = None) -> Mapping[str, str]:
        """Ask for the head of an answer alone, and return its headers.

        Arguments are those of `call`. An error has no reason of the daemon's: that would be in
        the body.
        """
        text = await self._text("HEAD", path, query, None)
        response = await self._answer("HEAD", path, text, None, None)
        await self._exchange.read(response, "HEAD", path)
        return response.headers

    def stream(
        self,
        method: str,
        path: Path,
        decoder: DecoderFor[T],
        *,
        query: Query | None = None,
        since: Mapping[str, ApiVersion] | None = None,
        body: BaseModel | Body = None,
        headers: Mapping[str, str] | None = None,
        patient: bool = False,
    ) -> Stream[T]:
        """Return the answer as a stream; the request is sent when the stream is opened.

        Args:
            method: the HTTP method.
            path: the path.
            decoder: chooses the decoder.
            query: the parameters; those that are None are left out.
            since: the first API version that has a parameter, where that is not the oldest.
            body: the request's body; bytes, whole or as they come, are an archive.
            headers: further headers.
            patient: whether the daemon takes as long as it takes to begin.
        """

        async def begin() -> Opened[T]:
            limit = None if patient else self._exchange.limits.idle
            try:
                async with asyncio.timeout(limit):
                    text = await self._text(method, path, query, since)
                    response = await self._answer(method, path, text, body, headers, patient=True)
            except TimeoutError as error:
                if isinstance(error, DockerError):
                    raise
                raise self.about(IdleTimeout(IDLE_TIMEOUT), method, path) from error
            try:
                chosen = await decoder(response.content_type)
            except BaseException:
                response.close()
                raise
            return Opened(
                response,
                chosen,
                partial(self._exchange.translated, method=method, path=path),
                partial(self.about, method=method, path=path),
            )

        return Stream(begin)

    def objects(
        self,
        cls: type[ModelT],
        method: str,
        path: Path,
        *,
        query: Query | None = None,
        since: Mapping[str, ApiVersion] | None = None,
        headers: Mapping[str, str] | None = None,
        patient: bool = False,
    ) -> Stream[ModelT]:
        """Return the answer as a stream of models.

        Arguments are those of `call` and `stream`.
        """

        async def decoder(_content_type: str) -> ObjectDecoder[ModelT]:
            return ObjectDecoder(cls)

        return self.stream(
            method,
            path,
            decoder,
            query=query,
            since=since,
            headers=headers,
            patient=patient,
        )

    def download(self, path: Path, *, query: Query | None = None) -> Stream[bytes]:
        """Return an archive as a stream of bytes, which the daemon takes its time to begin."""
        return self.stream("GET", path, _bytes, query=query, patient=True)

    async def upload(
        self,
        method: str,
        path: Path,
        data: bytes | AsyncIterable[bytes],
        *,
        query: Query | None = None,
        since: Mapping[str, ApiVersion] | None = None,
        content_type: str = "application/x-tar",
    ) -> None:
        """Send an archive; what makes it is asked for more as fast as the daemon takes it.

        Raises:
            Exception: what the iterator of the data raised.
        """
        body = data if isinstance(data, bytes) else Source(data)
        try:
            response = await self._exchange.answer(
                method,
                path,
                await self._text(method, path, query, since),
                body=body,
                headers={"Content-Type": content_type},
                patient=True,
            )
            await self._exchange.read(response, method, path)
        except DockerError:
            if isinstance(body, Source) and body.failure is not None:
                raise body.failure from None
            raise

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
    ) -> Duplex:
        """Return the connection itself; the request is sent when the duplex is opened.

        Arguments are those of `stream`, but for the body: it is made when it is sent, and may
        ask the daemon for what it needs. `protocol` is what the connection is to speak.
        """
        sent: Headers = {**(headers or {}), **({} if body is None else _JSON)}
        for name, value in each_header(sent):
            checked_headers({name: value})

        async def begin() -> Taken:
            handover = await self._exchange.take_over(
                method,
                path,
                await self._text(method, path, query, since),
                b"" if body is None else await self._written(method, path, await body()),
                sent,
                protocol=protocol,
            )
            try:
                chosen = await decoder(handover.headers.get("content-type", ""))
            except BaseException:
                handover.connection[1].transport.abort()
                raise
            self._duplexes.add(duplex)
            about = partial(self.about, method=method, path=path)
            return Taken(handover.connection, chosen, about)

        duplex = Duplex(begin)
        return duplex

    def websocket(self, path: Path, *, query: Query | None = None) -> WebSocket:
        """Return a websocket; the request is sent when it is opened.

        Arguments are those of `stream`.
        """

        async def begin() -> OpenedSocket:
            text = await self._text("GET", path, query, None)
            return OpenedSocket(
                await self._exchange.websocket(path, text),
                partial(self._exchange.translated, method="GET", path=path),
            )

        return WebSocket(begin)

    def about(self, error: DockerError, method: str, path: Path) -> DockerError:
        """Fill in which request an error is about; return it."""
        return self._exchange.about(error, method, path)

    async def close(self) -> None:
        """Close all connections, those of open streams too."""
        self._exchange.pools.begin_to_close()
        for duplex in list(self._duplexes):
            duplex.close()
        self._lists.clear()
        await self._exchange.pools.close()


async def _bytes(_content_type: str) -> BytesDecoder:
    return BytesDecoder()
