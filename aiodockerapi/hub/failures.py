"""From what Docker Hub said to the errors of the package.

Its parts answer in four ways: ``{"detail"}`` or ``{"message"}`` with ``"errinfo"``, ``{"text",
"fields"}``, gRPC's ``{"code", "message"}``, and SCIM's ``{"detail", "scimType"}``. What looks like
a token is not shown: who has it, has the account.
"""

import json
import re
import time
from collections.abc import Mapping
from typing import cast

from pydantic import ValidationError

from aiodockerapi.errors import APIError, InvalidResponse
from aiodockerapi.registry.failures import advised, class_of, seconds_of, whole_of

__all__ = ["from_status", "from_validation"]

_SHOWN = 2000
"""How much an error shows of what the Hub said, in characters."""
_SECRET = re.compile(r"dckr_[a-z]+_[\w-]+|eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?")
_NO_REASON = {
    401: "the Hub wants to know who asks, or does not take the credentials",
    404: "there is no such thing on the Hub, or none that we may see",
    429: "the Hub was asked too often",
}


def from_status(status: int, body: bytes, headers: Mapping[str, str]) -> APIError:
    """Make the error of an answer with an error status."""
    code, message = _reason(body)
    told = _SECRET.sub("…", message)[:_SHOWN]
    told = told or _NO_REASON.get(status, "the Hub gave no reason")
    cls = class_of(status)
    wait = _wait(status, headers)
    told = advised(told, cls)
    if wait is not None:
        told = f"{told}; try again in {wait:.0f} seconds"
    error = cls(told, status=status)
    error.retry_after = wait
    if code:
        error.codes = (code,)
    return error


def _reason(body: bytes) -> tuple[str, str]:
    """Read the code and the words of an error; of a page of HTML, nothing."""
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError):
        plain = body.lstrip()[:1] not in (b"<", b"{", b"")
        return "", body[:_SHOWN].decode(errors="replace").strip() if plain else ""
    if not isinstance(found, dict):
        return "", ""
    told = cast(dict[str, object], found)
    words = next((told[key] for key in ("detail", "message", "text") if told.get(key)), "")
    fields = told.get("fields") or told.get("errinfo")
    message = words if isinstance(words, str) else json.dumps(words)
    if fields:
        message = f"{message} ({json.dumps(fields)})" if message else json.dumps(fields)
    code = told.get("scimType")
    return code if isinstance(code, str) else "", message.strip()


def _wait(status: int, headers: Mapping[str, str]) -> float | None:
    """Return after how many seconds to come back; the Hub tells in up to three ways."""
    told = seconds_of(headers.get("Retry-After"))
    if told is not None or status != 429:
        return told
    for name in ("X-Retry-After", "X-RateLimit-Reset"):
        moment = whole_of(headers.get(name))
        if moment is not None:
            return max(0.0, moment - time.time())
    return None


def from_validation(error: ValidationError) -> InvalidResponse:
    """Make the error of something that is no JSON, or whose fields are of other types."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return InvalidResponse(f"the answer is no JSON: {first['msg']}; is this Docker Hub?")
    field = ".".join(str(part) for part in first["loc"])
    where = f"{field} of the answer" if field else "the answer"
    return InvalidResponse(f"{where} is not as the Hub's API has it: {first['msg']}")
