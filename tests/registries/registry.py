"""One docker-registry process: its settings, its start and its end.

It is killed with the thread that started it, whatever becomes of that one.
"""

import contextlib
import json
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.engines import host

__all__ = ["PASSWORD", "USER", "Registry", "RegistryError", "registry", "unavailable"]

START_LIMIT = 30.0  # seconds; a tenth of one is usual
END_LIMIT = 10.0
USER, PASSWORD = "me", "secret"
HTPASSWD = "me:$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n"  # of these two
_LISTENS = re.compile(r"listening on 127\.0\.0\.1:(\d+)")


class RegistryError(RuntimeError):
    """A registry did not start; carries the end of its log."""


def unavailable() -> str | None:
    """Tell why registries cannot run here and what to do about it; None when they can."""
    if host.program("docker-registry") is None or host.program("setpriv") is None:
        return "registries need docker-registry: run `python3 -m tests.engines install`"
    return None


@dataclass(frozen=True)
class Registry:
    """A real registry.

    Attributes:
        host: Its address, `127.0.0.1:…`, or `localhost:…` with TLS.
        folder: Where it keeps everything.
        log: What it writes.
    """

    host: str
    folder: Path
    log: Path

    @property
    def files(self) -> set[str]:
        """What it has stored, manifests, blobs and uploads that are not over alike."""
        root = self.folder / "data"
        return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


@contextlib.contextmanager
def registry(
    folder: Path,
    *,
    data: Path | None = None,
    auth: dict[str, Any] | None = None,
    tls: tuple[Path, Path] | None = None,
    settings: dict[str, Any] | None = None,
    network_of: int | None = None,
) -> Iterator[Registry]:
    """Run a registry meanwhile.

    Args:
        folder: An empty folder for it.
        data: The folder of its storage, if it shares it with another one; its own otherwise.
        auth: The part `auth` of its settings; with `htpasswd`, the user is `USER`.
        tls: Certificate chain and key.
        settings: Further parts of its settings.
        network_of: The id of a process in whose network it listens instead of in ours.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "htpasswd").write_text(HTPASSWD)
    if auth is not None and "htpasswd" in auth:
        auth = {"htpasswd": {"realm": "here", "path": str(folder / "htpasswd")}}
    http: dict[str, Any] = {"addr": "127.0.0.1:0", "secret": "shared by those with one storage"}
    if tls is not None:
        http["tls"] = {"certificate": str(tls[0]), "key": str(tls[1])}
    config: dict[str, Any] = {
        "version": "0.1",
        "log": {"level": "info"},
        "storage": {
            "filesystem": {"rootdirectory": str(data or folder / "data")},
            "delete": {"enabled": True},
        },
        "http": http,
        **({} if auth is None else {"auth": auth}),
        **(settings or {}),
    }
    # JSON is YAML.
    (folder / "config.yml").write_text(json.dumps(config))
    log = folder / "log"
    with log.open("wb") as output, _process(folder, network_of, output) as process:
        port = _wait(process, log)
        yield Registry(f"{'localhost' if tls else '127.0.0.1'}:{port}", folder, log)


@contextlib.contextmanager
def _process(
    folder: Path, network_of: int | None, output: Any
) -> Iterator[subprocess.Popen[bytes]]:
    inside = [] if network_of is None else ["nsenter", f"--target={network_of}", "--net"]
    command = ["setpriv", "--pdeathsig=KILL", "docker-registry", "serve", "config.yml"]
    process = subprocess.Popen(
        [*inside, *command],
        cwd=folder,
        env=host.environment() | {"OTEL_TRACES_EXPORTER": "none"},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()
            process.wait(END_LIMIT)


def _wait(process: subprocess.Popen[bytes], log: Path) -> int:
    deadline = time.monotonic() + START_LIMIT
    while True:
        text = log.read_text(errors="replace")
        if found := _LISTENS.search(text):
            return int(found[1])
        if process.poll() is not None or time.monotonic() > deadline:
            raise RegistryError(f"the registry did not start; its log ends with:\n{text[-2000:]}")
        time.sleep(0.02)
