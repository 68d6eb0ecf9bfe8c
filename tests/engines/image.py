"""busybox:latest, made from the machine's own static busybox: no registry is asked.

The archive is a plain root file system, which `POST /images/create?fromSrc=-` turns into an image
of one layer: /bin/busybox, a link in /bin for each applet, and the few files programs ask for.
"""

import functools
import io
import subprocess
import tarfile
from pathlib import Path
from urllib.parse import urlencode

from tests.engines import api, host

__all__ = ["archive", "load"]

FOLDERS = {"bin": 0o755, "etc": 0o755, "root": 0o700, "tmp": 0o1777, "var": 0o755}
FILES = {
    "etc/group": "root:x:0:\nnogroup:x:65534:\n",
    "etc/passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/tmp:/bin/false\n",
}


def load(socket: Path) -> None:
    """Give an engine the image busybox:latest."""
    options = [
        ("fromSrc", "-"),
        ("repo", "busybox"),
        ("tag", "latest"),
        ("changes", 'CMD ["sh"]'),
        ("changes", "ENV PATH=/bin"),
    ]
    answer = api.request(socket, "POST", f"/images/create?{urlencode(options)}", _busybox())
    if b'"error"' in answer:  # an import tells of its failure in the stream, after a status of 200
        raise api.RefusedError(f"import of busybox: {answer.decode(errors='replace').strip()}")


@functools.cache
def _busybox() -> bytes:
    binary = host.program("busybox")
    assert binary is not None, "checked before an engine is started"
    names = subprocess.run([binary, "--list"], capture_output=True, text=True, check=True)
    return archive(Path(binary).read_bytes(), names.stdout.split())


def archive(busybox: bytes, applets: list[str]) -> bytes:
    """Make the tar archive of a root file system out of a static busybox and its applets."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, mode in FOLDERS.items():
            _add(tar, name, mode, kind=tarfile.DIRTYPE)
        for name, text in FILES.items():
            _add(tar, name, 0o644, text.encode())
        _add(tar, "bin/busybox", 0o755, busybox)
        for applet in applets:
            if applet != "busybox":
                _add(tar, f"bin/{applet}", 0o777, kind=tarfile.SYMTYPE, link="busybox")
    return buffer.getvalue()


def _add(
    tar: tarfile.TarFile,
    name: str,
    mode: int,
    data: bytes = b"",
    *,
    kind: bytes = tarfile.REGTYPE,
    link: str = "",
) -> None:
    entry = tarfile.TarInfo(name)
    entry.mode, entry.size, entry.type, entry.linkname = mode, len(data), kind, link
    tar.addfile(entry, io.BytesIO(data))
