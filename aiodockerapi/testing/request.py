"""What the daemon was asked: a request as a value."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote

from multidict import CIMultiDictProxy

from . import version as versions
from .http1 import Head

__all__ = ["Request"]


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the fake daemon received it.

    Example:
        >>> from aiohttp import ClientSession, UnixConnector
        >>> async with FakeDaemon() as daemon:
        ...     connector = UnixConnector(daemon.socket_path)
        ...     async with ClientSession("http://docker", connector=connector) as http:
        ...         async with http.get("/v1.51/_ping?a=1&a=2") as answer:
        ...             assert answer.status == 200
        ...     request = daemon.requests[-1]
        >>> request.method, request.path, request.version, request.query
        ('GET', '/_ping', '1.51', {'a': ['1', '2']})
    """

    method: str
    """The method, in capitals."""
    target: str
    """The request target as sent: version, path and query, nothing decoded."""
    path: str
    """The path without the version, percent-decoded."""
    raw_path: str
    """The path without the version, as sent."""
    version: str | None
    """The API version of the path, ``"1.51"``; None if the path has none."""
    query: dict[str, list[str]]
    """Every query parameter with all its values, blank ones too."""
    headers: "CIMultiDictProxy[str]"  # in quotes, or pyright --verifytypes takes it for unknown
    """The headers; names without regard to case, ``getall`` for repeated ones."""
    body: bytes
    """The body, without its transfer encoding."""
    connection: int
    """The connection it came on, counted from 1."""
    params: Mapping[str, str] = field(default_factory=dict[str, str])
    """What the placeholders of the matching path stand for: ``{"id": "cache"}``."""

    def json(self) -> object:
        """Decode the body as JSON.

        Raises:
            ValueError: The body is no JSON document.
        """
        return json.loads(self.body)

    @classmethod
    def of(cls, head: Head, body: bytes, connection: int) -> "Request":
        """Build a request from what was read."""
        raw, _, query = head.target.partition("?")
        version, raw_path = versions.split(raw)
        return cls(
            method=head.method,
            target=head.target,
            path=unquote(raw_path),
            raw_path=raw_path,
            version=version,
            query=parse_qs(query, keep_blank_values=True),
            headers=head.headers,
            body=body,
            connection=connection,
        )
