"""Just enough HTTP over a unix socket to set an engine up, before and beside the client."""

import http.client
import json
import socket
import struct
from pathlib import Path

__all__ = ["RefusedError", "listener_pid", "request"]


class RefusedError(RuntimeError):
    """An engine answered a request with an error."""


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path, timeout: float) -> None:
        super().__init__("docker", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = _connect(self._path, self.timeout)


def request(
    path: Path, method: str, target: str, body: object = None, timeout: float = 60
) -> bytes:
    """Send one request to the engine behind a socket and give the body of its answer.

    Args:
        path: The engine's socket.
        method: The HTTP method.
        target: Path and query, quoted.
        body: Bytes go as a tar archive, anything else as JSON.
        timeout: Seconds for each step of the exchange.

    Raises:
        RefusedError: The engine answered with status 400 or above.
        OSError: There is no connection, or it broke.
    """
    raw = isinstance(body, bytes)
    data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/x-tar" if raw else "application/json"}
    connection = _UnixConnection(path, timeout)
    try:
        connection.request(method, target, data, headers if data is not None else {})
        answer = connection.getresponse()
        content = answer.read()
    finally:
        connection.close()
    if answer.status >= 400:
        text = content.decode(errors="replace").strip()
        raise RefusedError(f"{method} {target}: {answer.status} {text}")
    return content


def listener_pid(path: Path) -> int:
    """Give the id of the process that listens on a unix socket, seen from our own namespace."""
    with _connect(path, timeout=5) as sock:
        credentials = sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    pid: int = struct.unpack("3i", credentials)[0]
    return pid


def _connect(path: Path, timeout: float | None) -> socket.socket:
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        sock.settimeout(timeout)
        sock.connect(str(path))
    except BaseException:
        sock.close()
        raise
    return sock
