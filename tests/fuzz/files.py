"""Files of the docker CLI and of a fleet, what helpers say, and archives onto the disk."""

import contextlib
import json
import os
import shutil
import stat
import tempfile
from pathlib import Path

from aiodockerapi._files.unpack import Limits, Unpacker
from aiodockerapi.config.context import ContextStore
from aiodockerapi.config.credentials import Credentials
from aiodockerapi.config.file import ConfigFile
from aiodockerapi.config.fleet import read_fleet
from aiodockerapi.config.helpers import Helper
from aiodockerapi.config.keychain import Keychain, _key, _of_auths
from aiodockerapi.errors import DockerError
from aiodockerapi.registry.archive import DockerArchive
from aiodockerapi.registry.layout import OCILayout
from tests.fuzz import wire
from tests.fuzz.target import Target, drive

__all__ = ["TARGETS", "clean"]

_folders: list[Path] = []
_OUTSIDE = "outside, untouched"


def folder() -> Path:
    """Return a folder for the inputs that are files; in memory, where that can be had."""
    if not _folders:
        memory = Path("/dev/shm")
        parent = memory if os.access(memory, os.W_OK) else None
        _folders.append(Path(tempfile.mkdtemp(prefix="fuzz-", dir=parent)))
    return _folders[0]


def clean() -> None:
    """Remove the folder."""
    while _folders:
        shutil.rmtree(_folders.pop())


def written(name: str, data: bytes) -> Path:
    path = folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def config(data: bytes) -> None:
    path = written("docker/config.json", data)
    found = ConfigFile.load(path.parent)
    keychain = Keychain(found, {})
    for host in ("docker.io", "registry.example.com", *found.auths):
        with contextlib.suppress(DockerError):
            _known(keychain, host)
    if found.current_context:
        ContextStore(path.parent).get(found.current_context)


def _known(keychain: Keychain, host: str) -> Credentials | None:
    """Look for credentials without a thread for each input, and without a helper."""
    key = _key(host)
    return _of_auths(keychain._given, key) or _of_auths(keychain._file.auths, key)


def variable(data: bytes) -> None:
    keychain = Keychain(
        ConfigFile(), {"DOCKER_AUTH_CONFIG": data.decode("utf-8", "surrogateescape")}
    )
    _known(keychain, "registry.example.com")


def contexts(data: bytes) -> None:
    name = "0" * 64
    written(f"contexts/meta/{name}/meta.json", data)
    written(f"contexts/tls/{name}/docker/ca.pem", b"x")
    for each in ContextStore(folder()).list():
        repr((each, each.skip_tls_verify))


def fleet(data: bytes) -> None:
    for host in read_fleet(written("fleet.toml", data)):
        repr(host)


class _Heard(Helper):
    """A helper of which the answer is there: no program is run for each input."""

    def __init__(self, data: bytes) -> None:
        super().__init__("x")
        self._data = data

    async def _run(self, verb: str, told: str) -> tuple[int, str]:
        return self._data[0] % 2 if self._data else 0, self._data[1:].decode(errors="replace")


def helper(data: bytes) -> None:
    """What a helper wrote; the first byte is how it ended."""
    known = drive(_Heard(data).get("registry.example.com"))
    assert known is None or "hunter2" not in repr(known)


def unpack(data: bytes) -> None:
    """Nothing outside of the folder, no device, no more than was allowed."""
    place = folder() / "unpacked"
    shutil.rmtree(place, ignore_errors=True)
    (place / "in").mkdir(parents=True)
    (place / "outside").write_text(_OUTSIDE)
    how, data = data[:1].ljust(1, b"\0")[0], data[1:]
    unpacker = Unpacker(
        str(place / "in"),
        "root" if how & 1 else None,
        Limits(10_000, 50),
        contents=bool(how & 2),
        skip=bool(how & 4),
    )
    try:
        unpacker.open()
        with contextlib.suppress(OSError):
            unpacker.take([data])
            unpacker.finish()
    finally:
        unpacker.close()
        _check_folder(place)


def _check_folder(place: Path) -> None:
    assert sorted(each.name for each in place.iterdir()) == ["in", "outside"]
    assert (place / "outside").read_text() == _OUTSIDE
    inside = os.path.realpath(place / "in")
    size = count = 0
    for root, folders, names in os.walk(inside):
        Path(root).chmod(0o700)
        for name in (*folders, *names):
            path = f"{root}/{name}"
            found = os.lstat(path)
            count += 1
            kind = stat.S_IFMT(found.st_mode)
            assert kind in (stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK), path
            if kind == stat.S_IFLNK:
                with contextlib.suppress(OSError):  # a circle leads nowhere
                    assert os.path.realpath(path, strict=False).startswith(inside), path
            else:
                assert not found.st_mode & 0o7000, path
            size += found.st_size if kind == stat.S_IFREG else 0
    assert size <= 10_000
    assert count <= 5_000


def archive_of_images(data: bytes) -> None:
    path = written("images.tar", data)
    repr(DockerArchive(path)._read())


class _Here(OCILayout):
    """A layout that is read without a thread for each input."""

    async def _small(self, path: Path, digest: str | None) -> bytes:
        return path.read_bytes()


def layout(data: bytes) -> None:
    store = _Here(written("layout/index.json", data).parent)
    store._blob(drive(store._entry()).digest)


def _images() -> bytes:
    import io
    import tarfile

    buffer = io.BytesIO()
    manifest = b'[{"Config": "c.json", "RepoTags": ["a:1"], "Layers": ["l", "m"]}]'
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, text in (("manifest.json", manifest), ("c.json", b"{}"), ("l", b"layer")):
            info = tarfile.TarInfo(name)
            info.size = len(text)
            tar.addfile(info, io.BytesIO(text))
        link = tarfile.TarInfo("m")
        link.type, link.linkname = tarfile.SYMTYPE, "l"
        tar.addfile(link)
    return buffer.getvalue()


CONFIG = json.dumps(
    {"auths": {"https://index.docker.io/v1/": {"auth": "bWU6aHVudGVyMg=="},
               "registry.example.com": {"identitytoken": "hunter2"},
               "other.example": {"username": "me", "password": "hunter2"}},
     "credHelpers": {"a": "b"}, "credsStore": "", "currentContext": "prod",
     "HttpHeaders": {"X": "hunter2"}}
).encode()  # fmt: skip
META = json.dumps(
    {"Name": "prod", "Metadata": {"Description": "d"},
     "Endpoints": {"docker": {"Host": "tcp://h:2376", "SkipTLSVerify": False}}}
).encode()  # fmt: skip
FLEET = b"""[defaults]
connect_timeout = 5
labels = { site = "north" }
[hosts.web-1]
host = "tcp://10.0.0.1:2376"
api_version = "1.44"
groups = ["web"]
tls = { ca = "ca.pem", cert = "~/cert.pem", verify = true }
[hosts."web 2"]
context = "prod"
ssh = { known_hosts = ["hosts"], client_keys = ["~/.ssh/x"], config = [] }
"""

TARGETS = [
    Target("config.json", config, [CONFIG, CONFIG.replace(b"bWU6aHVudGVyMg==", b"!!")],
           [b"\xef\xbb\xbf", b"registrytoken", b"HTTPHEADERS", b"\\u00e9"], json=True),
    Target("DOCKER_AUTH_CONFIG", variable, [CONFIG], [b"auths"], json=True),
    Target("contexts", contexts, [META], [b"\\u0000", b"Endpoints"], json=True),
    Target("file of a fleet", fleet, [FLEET], [
        b"[hosts.x]", b"[[", b"=", b'"""', b"inf", b"nan", b"1979-05-27T07:32:00Z", b"\\u0000",
        b"~root", b"~\\u0000", b"[" * 1000, b"{" * 1000, b"a.b.c = 1\n", b"1" * 5000,
        b"0x" + b"f" * 400,
        b"1e999", b"connect_timeout = " + b"9" * 400 + b"\n", b"-5",
    ]),
    Target("credential helpers", helper, [
        b'0{"ServerURL": "x", "Username": "me", "Secret": "hunter2"}',
        b'0{"ServerURL": "x", "Username": "<token>", "Secret": "hunter2"}',
        b"1credentials not found in native keychain", b"1no",
    ], [b"0", b"1"], json=True),
    Target("archives onto the disk", unpack,
           [bytes([how]) + each for how in range(8) for each in wire.ARCHIVES], wire.TAR_WORDS),
    Target("archives of images", archive_of_images, [_images()],
           [*wire.TAR_WORDS, b"manifest.json"], allowed=(DockerError, OSError)),
    Target("layouts of images", layout, [
        b'{"schemaVersion": 2, "manifests": [{"mediaType": "x", "digest": "sha256:' + b"0" * 64
        + b'", "size": 5, "annotations": {"org.opencontainers.image.ref.name": "1"}}]}',
    ], [b"sha256:../../x", b"../"], json=True),
]  # fmt: skip
