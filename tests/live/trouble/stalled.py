"""A registry of one image, in an engine's network, which stops in the middle of the layer.

As a program it serves, and takes two numbers: how long it calls the layer, and how much of it it
gives, both in bytes. What it gives is no layer: an engine must not come as far as to look.
"""

import hashlib
import http.server
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.engines import Engine

__all__ = ["stalled"]

ROOT = Path(__file__).parents[3]
MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
CONFIG = json.dumps({
    "architecture": "amd64", "os": "linux", "config": {},
    "rootfs": {"type": "layers", "diff_ids": ["sha256:" + "1" * 64]},
}).encode()  # fmt: skip
LAYER = "sha256:" + "2" * 64
PIECE = bytes(64 * 1024)


def digest(data: bytes) -> str:
    """Name content by its digest."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def manifest(size: int) -> bytes:
    """Write the manifest of an image with a layer of that size."""
    kind = "application/vnd.docker."
    config = {"mediaType": f"{kind}container.image.v1+json", "size": len(CONFIG)}
    layer = {"mediaType": f"{kind}image.rootfs.diff.tar.gzip", "size": size, "digest": LAYER}
    told = {"schemaVersion": 2, "mediaType": MANIFEST, "layers": [layer]}
    return json.dumps({**told, "config": {**config, "digest": digest(CONFIG)}}).encode()


class Registry(http.server.BaseHTTPRequestHandler):
    """Answers what a pull asks for."""

    size: int
    given: int

    def do_GET(self) -> None:
        """Answer with a manifest, the configuration, or a part of the layer."""
        if self.path == "/v2/":
            self._answer(b"{}", "application/json")
        elif "/manifests/" in self.path:
            self._answer(manifest(self.size), MANIFEST)
        elif self.path.endswith(digest(CONFIG)):
            self._answer(CONFIG, "application/octet-stream")
        else:
            self._stall()

    do_HEAD = do_GET  # noqa: N815 (so it is called)

    def _head(self, length: int, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.send_header("Docker-Distribution-API-Version", "registry/2.0")
        self.end_headers()

    def _answer(self, body: bytes, kind: str) -> None:
        self._head(len(body), kind)
        if self.command == "GET":
            self.wfile.write(body)

    def _stall(self) -> None:
        self._head(self.size, "application/octet-stream")
        try:
            for _ in range(0, self.given, len(PIECE)):
                self.wfile.write(PIECE)
            self.rfile.read(1)
        except OSError:
            return  # the engine has left, or is no more

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def serve(size: int, given: int) -> None:
    """Serve on a port of its own, which it prints."""
    Registry.size, Registry.given = size, given
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Registry) as server:
        sys.stdout.write(f"{server.server_address[1]}\n")
        sys.stdout.flush()
        server.serve_forever()


@contextmanager
def stalled(engine: Engine, *, size: int, given: int) -> Iterator[str]:
    """Run the registry where the engine is; give the image's name.

    Args:
        engine: the engine.
        size: how long the layer is called to be, in bytes.
        given: how much of it there is.
    """
    command = [sys.executable, "-m", "tests.live.trouble.stalled", str(size), str(given)]
    where = ["nsenter", "-t", str(engine.pid), "-n", "--"]
    with subprocess.Popen(
        [*where, *command], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None, "it is a pipe"
        try:
            yield f"127.0.0.1:{process.stdout.readline().strip()}/test/stalled:1"
        finally:
            process.kill()


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
