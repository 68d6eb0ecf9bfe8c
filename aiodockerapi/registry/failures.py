"""From what a registry, its storage or the way there said to the errors of the package.

A URL's query is never shown: those of storage are signed, and who has one has the blob.
"""

import asyncio
import email.utils
import errno
import json
import socket
import ssl
import time
from typing import cast

import aiohttp
from pydantic import ValidationError
from yarl import URL  # named in quotes, or pyright --verifytypes takes it for unknown

from aiodockerapi.errors import (
    APIError,
    BadRequest,
    Conflict,
    ConnectionFailed,
    ConnectionLost,
    ConnectTimeout,
    DaemonNotFound,
    DockerError,
    Forbidden,
    IdleTimeout,
    InvalidResponse,
    NotFound,
    NotSupported,
    ServerError,
    TLSError,
    TooManyRequests,
    Unauthorized,
    Unavailable,
)

__all__ = [
    "WIRE_ERRORS",
    "advised",
    "cause_of",
    "class_of",
    "from_status",
    "from_validation",
    "from_wire",
    "seconds_of",
    "whole_of",
]

WIRE_ERRORS = (aiohttp.ClientError, OSError, asyncio.IncompleteReadError)
"""What the HTTP library and the system raise; `TimeoutError` is among them, as an OSError."""

_SHOWN = 300
"""How much an error shows of a body, or of a reason's details, in characters."""
_MESSAGE = 2000
_DIGITS = 18

_BY_STATUS: dict[int, type[APIError]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    405: NotSupported,
    409: Conflict,
    429: TooManyRequests,
    501: NotSupported,
    503: Unavailable,
}
_NO_REASON = {
    401: "the registry wants to know who asks, or does not take the credentials",
    404: "there is no such repository, manifest, blob or upload, or none that we may see",
    405: "the registry is set up without that",
    413: "that is larger than the registry takes",
    416: "the registry has no such range",
    429: "the registry was asked too often",
}
_WHAT_TO_DO: dict[type[APIError], str] = {
    Unauthorized: "give the session credentials that may do this",
    Forbidden: "the credentials do not allow this",
}


def from_status(
    status: int, body: bytes, url: "URL", *, retry_after: float | None = None
) -> DockerError:
    """Make the error of an answer with an error status."""
    if b"HTTP request to an HTTPS server" in body:
        return TLSError("the registry speaks TLS there; give the session a TLS context")
    codes, message = _reasons(body)
    if not codes:
        plain = body.lstrip()[:1] not in (b"<", b"{", b"")
        message = body[:_MESSAGE].decode(errors="replace").strip() if plain else ""
    message = message or _NO_REASON.get(status, "the registry gave no reason")
    cls = class_of(status)
    told = advised(message, cls)
    if retry_after is not None:
        told = f"{told}; try again in {retry_after:g} seconds"
    error = cls(told, status=status)
    if codes:
        error.codes = codes
    if retry_after is not None:
        error.retry_after = retry_after
    return error.about(host=_host(url), path=url.raw_path)


def class_of(status: int) -> type[APIError]:
    """Return the class of an error status."""
    return _BY_STATUS.get(status, ServerError if status >= 500 else APIError)


def advised(message: str, cls: type[APIError]) -> str:
    """Add to an error's words what is to be done about it."""
    return f"{message}; {_WHAT_TO_DO[cls]}" if cls in _WHAT_TO_DO else message


def _reasons(body: bytes) -> tuple[tuple[str, ...], str]:
    """Read ``{"errors": [{"code": "…", "message": "…", "detail": …}]}``."""
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError):
        return (), ""
    errors = cast(dict[str, object], found).get("errors") if isinstance(found, dict) else None
    codes: list[str] = []
    messages: list[str] = []
    for each in cast(list[object], errors) if isinstance(errors, list) else []:
        if isinstance(each, dict):
            told = cast(dict[str, object], each)
            codes.append(str(told.get("code") or "UNKNOWN"))
            messages.append(_reason(codes[-1], told))
    return tuple(codes), ", ".join(messages)[:_MESSAGE]


def _reason(code: str, told: dict[str, object]) -> str:
    message, detail = told.get("message"), told.get("detail")
    said = str(message).strip() if message else code
    if not detail:
        return said
    text = detail if isinstance(detail, str) else json.dumps(detail)
    return f"{said} ({text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''})"


def whole_of(text: str | None) -> int | None:
    """Read a whole number; None where there is none, or one that nothing here is counted in."""
    told = (text or "").strip()
    # From some thousands of digits on Python refuses to read a number.
    return int(told) if told.isdecimal() and len(told) <= _DIGITS else None


def seconds_of(retry_after: str | None) -> float | None:
    """Read ``Retry-After``: seconds, or a date; None where it is neither."""
    if not retry_after:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        moment = email.utils.parsedate_to_datetime(retry_after).timestamp()
    except (ValueError, OverflowError):
        return None
    return max(0.0, moment - time.time())


def from_wire(url: "URL", method: str, error: BaseException) -> DockerError:
    """Make our error of what the HTTP library or the system raised for a request."""
    return _explain(url, error).about(host=_host(url), method=method, path=url.raw_path)


def _explain(url: URL, error: BaseException) -> DockerError:
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return ConnectTimeout("no connection within the session's connect_timeout")
    if isinstance(error, TimeoutError):
        return IdleTimeout("nothing came for the session's idle_timeout; is it overloaded?")
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return _no_connection(url, error.certificate_error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return _no_connection(url, error.os_error)
    if isinstance(error, aiohttp.ClientResponseError):
        return _no_http(error)
    return ConnectionLost(
        "the connection ended before the answer was whole; what the request asked for may or "
        f"may not have been done ({_words(cause_of(error) or error)})"
    )


def _no_connection(url: URL, error: BaseException) -> ConnectionFailed:
    if isinstance(error, ssl.SSLCertVerificationError):
        return TLSError(
            f"the certificate was refused: {error.verify_message}; does the TLS context hold the "
            "CA that signed it, and does the certificate name this host?"
        )
    if isinstance(error, ssl.SSLError):
        return TLSError(
            f"TLS failed ({error.reason or error}); for a registry that speaks plain HTTP, make "
            "the session with insecure=True"
        )
    if isinstance(error, socket.gaierror):
        return DaemonNotFound(f"the name {url.host} can't be resolved: {_words(error)}")
    if isinstance(error, OSError) and error.errno == errno.ECONNREFUSED:
        return DaemonNotFound(f"nothing listens at {_host(url)}; is the registry running?")
    return ConnectionFailed(f"no connection with {_host(url)}: {_words(error)}")


def _no_http(error: aiohttp.ClientResponseError) -> DockerError:
    # A TLS server answers what is no handshake with an alert: 0x15, 0x03 and the version.
    if r"\x15\x03" in error.message:
        return TLSError("the registry speaks TLS there; give the session a TLS context")
    return InvalidResponse(f"the answer is no HTTP: {error.message[:_SHOWN]}")


def from_validation(error: ValidationError, what: str = "the answer") -> InvalidResponse:
    """Make the error of something that is no JSON, or whose fields are of other types."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return InvalidResponse(f"{what} is no JSON: {first['msg']}; is this a registry?")
    field = ".".join(str(part) for part in first["loc"])
    where = f"{field} of {what}" if field else what
    return InvalidResponse(f"{where} is not as the registry's API has it: {first['msg']}")


def cause_of(error: BaseException) -> BaseException | None:
    """Return what may be shown as an error's cause: the HTTP library's show the request's URL."""
    cause: BaseException | None = error
    while isinstance(cause, aiohttp.ClientError):
        cause = cause.__cause__
    return cause


def _words(error: BaseException) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text or type(error).__name__


def _host(url: URL) -> str:
    return url.raw_authority.rpartition("@")[2]
