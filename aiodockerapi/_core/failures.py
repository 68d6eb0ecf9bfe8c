"""From what went wrong on the wire to the errors of the package."""

import asyncio
import json
import re
from typing import cast

import aiohttp
from pydantic import ValidationError

from aiodockerapi._transport import Transport
from aiodockerapi._transport.alerts import is_refusal
from aiodockerapi._transport.base import CONNECT_TIMEOUT, IDLE_TIMEOUT, SPEAKS_TLS, reason
from aiodockerapi.errors import (
    APIError,
    BadRequest,
    Conflict,
    ConnectionFailed,
    ConnectionLost,
    ConnectTimeout,
    DockerError,
    Forbidden,
    IdleTimeout,
    InvalidResponse,
    NotDocker,
    NotFound,
    NotSupported,
    ServerError,
    TLSError,
    Unauthorized,
    Unavailable,
)

__all__ = ["WIRE_ERRORS", "cause_of", "from_status", "from_validation", "from_wire"]

WIRE_ERRORS = (aiohttp.ClientError, OSError, asyncio.IncompleteReadError)
"""What the HTTP library and the system raise; `TimeoutError` is among them, as an OSError."""

SHOWN = 300
"""How much of a body that can't be understood an error shows, in bytes."""

_SECRET = re.compile(
    r'("[^"]*(?:token|password|key|secret|auth)[^"]*"\s*:\s*")[^"]*|()SWM(?:TKN|KEY)-[\w-]+',
    re.IGNORECASE,
)
"""What may be secret in an answer: a swarm's tokens and key, and what has such a name."""
_PLAIN = "HTTP request to an HTTPS server"
"""What a TLS server of Go's, such as Docker's, says in plain HTTP to plain HTTP."""

_BY_STATUS: dict[int, type[APIError]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    501: NotSupported,
    503: Unavailable,
}


def from_wire(transport: Transport, method: str, path: str, error: BaseException) -> DockerError:
    """Make our error of what the HTTP library or the system raised for a request."""
    return _explain(transport, error).about(host=transport.host.text, method=method, path=path)


def _explain(transport: Transport, error: BaseException) -> DockerError:
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return ConnectTimeout(CONNECT_TIMEOUT)
    # One with a number is the system's: it has asked a silent host, and got no answer.
    if isinstance(error, TimeoutError) and error.errno is None:
        return IdleTimeout(IDLE_TIMEOUT)
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return transport.explain(error.certificate_error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return transport.explain(error.os_error)
    if isinstance(error, aiohttp.ClientResponseError):
        return _no_http(error)
    return _lost(transport, error)


def _lost(transport: Transport, error: BaseException) -> ConnectionFailed:
    cause = cause_of(error)
    if cause is not None and is_refusal(cause):
        return transport.explain(cause)
    return ConnectionLost(
        "the connection ended before the answer was whole; what the request asked for may or "
        f"may not have been done ({reason(cause or error)})"
    )


def cause_of(error: BaseException) -> BaseException | None:
    """Return what may be shown as an error's cause.

    Not the HTTP library's own errors: some of them show the request's query and headers.
    """
    cause: BaseException | None = error
    while isinstance(cause, aiohttp.ClientError):
        cause = cause.__cause__
    return cause


def _no_http(error: aiohttp.ClientResponseError) -> ConnectionFailed | InvalidResponse:
    """Explain an answer that the HTTP parser refused."""
    text = error.message
    # A TLS server answers what is no handshake with an alert: 0x15, 0x03 and the version.
    # One of Go's answers in plain HTTP, even to a HEAD, whose answer should have no body.
    if r"\x15\x03" in text or _PLAIN in text:
        return TLSError(SPEAKS_TLS)
    return NotDocker(f"the answer is no HTTP: {text[:SHOWN]}")


def from_status(status: int, body: bytes, content_type: str) -> DockerError:
    """Make the error of an answer with an error status."""
    message = _message(body)
    # Of the daemon's own words it may be a part: about a registry that it asked.
    if message is None and _PLAIN.encode() in body:
        return TLSError(SPEAKS_TLS)
    if message is None and _is_html(body, content_type):
        return NotDocker(
            f"a web page came, with status {status}; is a proxy in between, or something else "
            f"than a Docker daemon behind the address? {_beginning(body)}"
        ).about(status=status)
    if message is None:
        message = body[:4096].decode(errors="replace").strip()
    message = message or "the daemon gave no reason"
    if 300 <= status < 400:
        return InvalidResponse(
            f"a redirect came, which no call of the API answers with: {message}"
        ).about(status=status)
    fallback = ServerError if status >= 500 else APIError
    return _BY_STATUS.get(status, fallback)(message, status=status)


def _message(body: bytes) -> str | None:
    """Read ``{"message": "…"}``, whatever content type the daemon gave it.

    Podman refuses a push with what would be the failure in its stream: the same, within
    ``errorDetail``.
    """
    if not body.lstrip().startswith(b"{"):
        return None
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    told = cast(dict[str, object], found) if isinstance(found, dict) else {}
    detail = told.get("errorDetail")
    if isinstance(detail, dict):
        told = cast(dict[str, object], detail)
    message = told.get("message")
    return message.strip() if isinstance(message, str) else None


def from_validation(error: ValidationError, body: bytes, content_type: str) -> InvalidResponse:
    """Make the error of an answer that is no JSON, or whose fields are of other types."""
    if _is_html(body, content_type):
        return NotDocker(
            "a web page came instead of an answer; is a proxy in between, or something else "
            f"than a Docker daemon behind the address? {_beginning(body)}"
        )
    details = error.errors(include_url=False, include_context=False, include_input=False)
    first = details[0]
    if first["type"] == "json_invalid":
        return InvalidResponse(f"the answer is no JSON: {first['msg']}; {_beginning(body)}")
    field = ".".join(str(part) for part in first["loc"]) or "the answer"
    more = f", and {len(details) - 1} fields more" if len(details) > 1 else ""
    return InvalidResponse(
        f"{field} of the answer is not as the API has it: {first['msg']}{more}; {_beginning(body)}"
    )


def _is_html(body: bytes, content_type: str) -> bool:
    return content_type == "text/html" or body.lstrip()[:1] == b"<"


def _beginning(body: bytes) -> str:
    cut = "…" if len(body) > SHOWN else ""
    # More of it is looked at than shown, so that no secret is cut before it is known as one.
    text = _SECRET.sub(r"\1…", body[: 2 * SHOWN].decode(errors="replace"))
    return f"it begins {text[:SHOWN]!r}{cut}"
