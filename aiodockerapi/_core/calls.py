"""The verbs whose answer is read whole, before it is given: what every operation starts from."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import SchemaValidator, core_schema

from aiodockerapi._core.answer import Answer
from aiodockerapi._core.exchange import Body, Exchange
from aiodockerapi._core.failures import from_validation
from aiodockerapi._core.gates import check_body, check_query
from aiodockerapi._core.later import Later
from aiodockerapi._core.model import ModelT, reader, to_json
from aiodockerapi._core.negotiation import Probed
from aiodockerapi._core.pools import checked_headers
from aiodockerapi._core.request import Path, Query, SentHeaders, encode_query
from aiodockerapi._core.reuse import LastList
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.errors import DockerError, UnsupportedVersion

__all__ = ["JSON", "Calls", "CredentialsFor"]

T = TypeVar("T")
CredentialsFor = Callable[[str], Awaitable[Mapping[str, str] | None]]
"""Return the credentials for a registry, by the API's names; None: there are none."""

JSON = {"Content-Type": "application/json"}
_TEXT = SchemaValidator(core_schema.str_schema())
_TAR = {"Content-Type": "application/x-tar"}
_LISTS = 32
"""How many lists' last answers are kept; the one that was first asked for goes first."""


class Calls:
    """One daemon, as far as its answers are read whole.

    Every verb raises `DockerError`, and nothing else, for whatever goes wrong on the way.

    Args:
        exchange: sends the requests.
        reuse: whether objects of a list's last answer are given again.
        compact: whether the objects of lists are to take little memory.
    """

    def __init__(self, exchange: Exchange, *, reuse: bool, compact: bool) -> None:
        self._exchange = exchange
        self._reuse = reuse
        self._compact = compact
        # Of any model: the key holds the one that the value reads.
        self._lists: dict[tuple[type[BaseModel], str], LastList[Any]] = {}

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
        headers: SentHeaders | None = None,
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
            headers: further headers, or what finds out about them when the request is sent.
            patient: whether the daemon takes as long as it takes to answer.
        """
        answer = await self._answer(
            method,
            path,
            await self._text(method, path, query, since),
            body,
            headers,
            patient=patient,
        )
        return await self._one(cls, answer, method, path)

    async def _one(self, cls: type[ModelT], answer: Answer, method: str, path: Path) -> ModelT:
        return await self._understood(reader(cls).one, answer, method, path)

    async def _understood(
        self,
        read: Callable[[bytes], T],
        answer: Answer,
        method: str,
        path: Path,
    ) -> T:
        """Read the body of an answer, and what it says."""
        with answer:
            body = await self._exchange.read(answer, method, path)
            try:
                return read(body)
            except ValidationError as error:
                ours = from_validation(error, body, answer.content_type)
                raise self.about(ours, method, path) from None

    async def call_list(
        self,
        cls: type[ModelT],
        method: str,
        path: Path,
        *,
        query: Query | None = None,
        since: Mapping[str, ApiVersion] | None = None,
        headers: SentHeaders | None = None,
        patient: bool = False,
    ) -> list[ModelT]:
        """Send a request and read the answer as a list of models; ``null`` is an empty one.

        Arguments are those of `call`.
        """
        text = await self._text(method, path, query, since)
        answer = await self._answer(method, path, text, None, headers, patient=patient)
        read = self._list_reader(cls, method, path.text + text)
        return await self._understood(read, answer, method, path)

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
        answer = await self._answer(method, path, "", body, None, patient=patient)
        read: Callable[[bytes], str] = _TEXT.validate_json
        return await self._understood(read, answer, method, path)

    def _list_reader(
        self, cls: type[ModelT], method: str, asked: str
    ) -> Callable[[bytes], list[ModelT]]:
        # What a request has done is told once; only what it asks for is asked again.
        own = reader(cls, compact=self._compact)
        if not self._reuse or method != "GET":
            return own.many
        found = self._lists.get((cls, asked))
        if found is None:
            if len(self._lists) >= _LISTS:
                del self._lists[next(iter(self._lists))]
            found = self._lists[cls, asked] = LastList(own)
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

        async def begin() -> Answer:
            text = await self._text(method, path, query)
            return await self._answer(method, path, text, None, None, patient=True)

        return Later(begin, lambda answer: self._one(cls, answer, method, path))

    async def send(
        self,
        method: str,
        path: Path,
        *,
        query: Query | None = None,
        since: Mapping[str, ApiVersion] | None = None,
        body: BaseModel | None = None,
        headers: SentHeaders | None = None,
        patient: bool = False,
    ) -> bool:
        """Send a request whose answer holds nothing.

        Arguments are those of `call`. Returns False where the daemon says that there was nothing
        to do (304: already started, already stopped).
        """
        text = await self._text(method, path, query, since)
        answer = await self._answer(method, path, text, body, headers, patient=patient)
        await self._drained(answer, method, path)
        return answer.status != 304

    async def _drained(self, answer: Answer, method: str, path: Path) -> None:
        """Read the body of an answer, which says nothing."""
        with answer:
            await self._exchange.read(answer, method, path)

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
            await self._gate(partial(check_query, query, since), method, path)
        return text

    async def _answer(
        self,
        method: str,
        path: Path,
        query: str,
        body: BaseModel | Body,
        headers: SentHeaders | None,
        *,
        patient: bool = False,
    ) -> Answer:
        """Send a request whose answer is read whole."""
        content, sent = None, None
        if body is not None or headers is not None:
            content, sent = await self._prepared(method, path, body, headers)
        with self._exchange.watch(method, path) as watch:
            return await self._exchange.answer(
                method, path, query, body=content, headers=sent, patient=patient, watch=watch
            )

    async def _prepared(
        self, method: str, path: Path, body: BaseModel | Body, headers: SentHeaders | None
    ) -> tuple[Body, dict[str, str] | None]:
        """Make the body and the headers that are sent."""
        try:
            given = await headers() if callable(headers) else headers
        except DockerError as error:
            raise self.about(error, method, path) from error.__cause__
        sent = checked_headers(given) if given else None
        if isinstance(body, BaseModel):
            body = await self._written(method, path, body)
            sent = {**JSON, **(sent or {})}
        elif body is not None:
            sent = {**_TAR, **(sent or {})}
        return body, sent

    async def _written(self, method: str, path: Path, body: BaseModel) -> bytes:
        """Write the body, once it is certain that the daemon knows what is in it."""
        await self._gate(partial(check_body, body), method, path)
        return to_json(body)

    async def _gate(self, check: Callable[[ApiVersion], None], method: str, path: Path) -> None:
        """Hold what is asked for against the version in use."""
        version = await self.agree()
        try:
            check(version)
        except UnsupportedVersion as error:
            raise self.about(error, method, path) from None

    async def headers(self, path: Path, *, query: Query | None = None) -> Mapping[str, str]:
        """Ask for the head of an answer alone, and return its headers.

        Arguments are those of `call`. An error has no reason of the daemon's: that would be in
        the body.
        """
        text = await self._text("HEAD", path, query, None)
        answer = await self._answer("HEAD", path, text, None, None)
        await self._drained(answer, "HEAD", path)
        return answer.headers

    def about(self, error: DockerError, method: str, path: Path) -> DockerError:
        """Fill in which request an error is about; return it."""
        return self._exchange.about(error, method, path)
