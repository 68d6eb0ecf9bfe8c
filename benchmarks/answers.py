"""Whole answers: the documents of `data/` and the lists, in HTTP as dockerd frames it.

Go's HTTP server sends a length with a body that fits its buffer of 2048 bytes, and one chunk for a
longer one, because the encoder writes a document at once.
"""

import json
from pathlib import Path

from benchmarks.fixtures import Item, dumps

DATA = Path(__file__).parent / "data"
BUFFER = 2048

JSON = (
    b"HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\nContent-Type: application/json\r\n"
    b"Docker-Experimental: false\r\nOstype: linux\r\nServer: Docker/28.3.3 (linux)\r\n"
    b"Date: Fri, 01 Aug 2025 12:00:00 GMT\r\n"
)
_PING = (
    b"HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\nBuilder-Version: 2\r\n"
    b"Cache-Control: no-cache, no-store, must-revalidate\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nDocker-Experimental: false\r\nOstype: linux\r\n"
    b"Pragma: no-cache\r\nServer: Docker/28.3.3 (linux)\r\nSwarm: inactive\r\n"
    b"Date: Fri, 01 Aug 2025 12:00:00 GMT\r\n"
)
_MISSING = b'{"message":"page not found"}\n'


def respond(body: bytes, head: bytes = JSON) -> bytes:
    """Put the response head before a body, and its framing around it."""
    if len(body) <= BUFFER:
        return b"%sContent-Length: %d\r\n\r\n%s" % (head, len(body), body)
    return b"%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (head, len(body), body)


def ping() -> bytes:
    """Answer `/_ping`, with the headers that only it has."""
    return respond(b"OK", _PING)


def missing() -> bytes:
    """Answer a path that the daemon does not know."""
    return respond(_MISSING, JSON.replace(b"200 OK", b"404 Not Found"))


def document(name: str, **changed: int | str) -> bytes:
    """Answer with `data/{name}.json`, some of its top-level values changed."""
    body: Item = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    return respond(dumps(body | changed) + b"\n")
