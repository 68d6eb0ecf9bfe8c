"""Connections that can't be made: each says why, for calls and for taken-over connections."""

import asyncio
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from pathlib import Path

import pytest
import trustme

from aiodockerapi.config.tls import TLSConfig
from aiodockerapi.errors import (
    ConnectionFailed,
    ConnectTimeout,
    DaemonNotFound,
    DockerError,
    TLSError,
)
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import FakeDaemon
from tests.unit.helpers import failure, open_files, serving


async def both(
    host: str, tls: ssl.SSLContext | None = None, connect_timeout: float = 1
) -> list[DockerError]:
    """Fail twice: with a call, and with a connection to be taken over."""
    async with DockerSession(
        host, tls=tls, api_version="1.44", connect_timeout=connect_timeout
    ) as docker:
        call = await failure(docker.info())
        taken = await failure(docker.containers.attach("web", stdout=True).__aenter__())
    assert (call.method, call.path, call.host) == ("GET", "/info", host)
    assert (taken.method, taken.path, taken.host) == ("POST", "/containers/web/attach", host)
    return [call, taken]


@pytest.fixture(autouse=True)
def no_file_left() -> Iterator[None]:
    before = open_files()
    yield
    assert open_files() <= before


async def test_no_socket(tmp_path: Path) -> None:
    for error in await both(f"unix://{tmp_path}/docker.sock"):
        assert type(error) is DaemonNotFound
        assert f"there is no socket at {tmp_path}/docker.sock" in error.message


@pytest.mark.parametrize("kind", ["file", "folder"])
async def test_no_socket_but_something_else(tmp_path: Path, kind: str) -> None:
    where = tmp_path / "docker.sock"
    where.mkdir() if kind == "folder" else where.touch()
    for error in await both(f"unix://{where}"):
        assert type(error) is DaemonNotFound
        assert f"{where} is no socket" in error.message


async def test_nothing_listens_at_the_socket(tmp_path: Path) -> None:
    where = tmp_path / "docker.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(where))
    for error in await both(f"unix://{where}"):
        assert type(error) is DaemonNotFound
        assert f"nothing listens at the socket {where}" in error.message


async def test_a_path_that_no_socket_can_have(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path, words in (
        ("/" + "x" * 200, "too long"),
        (f"{tmp_path}/file/docker.sock", "Not a directory"),
    ):
        for error in await both(f"unix://{path}"):
            assert isinstance(error, ConnectionFailed)
            assert words in error.message


AS_NOBODY = """
import asyncio, os, sys
from aiodockerapi.session import DockerSession
from aiodockerapi.errors import DockerError

async def main():
    async with DockerSession(sys.argv[1], api_version="1.44") as docker:
        for ask in (docker.info, docker.containers.attach("web", stdout=True).__aenter__):
            try:
                await ask()
            except DockerError as error:
                print(type(error).__name__, error.message, sep=": ")

import aiodockerapi._core.model, aiodockerapi.engine.containers.api
if os.geteuid() == 0:
    os.seteuid(65534)
asyncio.run(main())
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may look into."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


async def test_a_socket_that_this_user_may_not_open(open_folder: Path) -> None:
    where = open_folder / "docker.sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(where))
        server.listen()
        where.chmod(0)
        told = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", AS_NOBODY, f"unix://{where}"],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
    lines = told.stdout.splitlines()
    assert len(lines) == 2, told
    for line in lines:
        assert line.startswith(f"PermissionDenied: this user may not open {where}; add the user")


async def test_nothing_listens_at_the_port() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for error in await both(f"tcp://127.0.0.1:{port}"):
        assert type(error) is DaemonNotFound
        assert f"nothing listens at 127.0.0.1 port {port}" in error.message


async def test_a_name_that_nobody_has() -> None:
    for error in await both("tcp://nobody.invalid:2375"):
        assert type(error) is DaemonNotFound
        assert "the name nobody.invalid can't be resolved" in error.message


class Certificates:
    """A CA, servers with its certificates, and clients that trust it or another one."""

    def __init__(self) -> None:
        self.authority = trustme.CA()
        self.trusting = self._client(self.authority)
        self.stranger = self._client(trustme.CA())
        self.server = self.server_for("127.0.0.1")

    @staticmethod
    def _client(authority: trustme.CA) -> ssl.SSLContext:
        context = ssl.create_default_context()
        authority.configure_trust(context)
        return context

    def server_for(self, name: str) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.authority.issue_cert(name).configure_cert(context)
        return context


@pytest.fixture(scope="module")
def certificates() -> Certificates:
    return Certificates()


async def test_tls(certificates: Certificates) -> None:
    async with FakeDaemon(tcp=True, tls=certificates.server) as daemon:
        daemon.on("GET", "/info", json={"ID": "x"})
        for host in (daemon.host, daemon.host.replace("tcp:", "https:")):
            async with DockerSession(host, tls=certificates.trusting) as docker:
                assert (await docker.info()).id == "x"
        assert daemon.requests[-1].headers["Host"] == f"127.0.0.1:{daemon.port}"


async def test_a_path_before_the_api() -> None:
    async with FakeDaemon(tcp=True) as daemon:
        daemon.on("GET", "/proxy/v1.44/info", json={"ID": "x"})
        async with DockerSession(f"{daemon.host}/proxy/", api_version="1.44") as docker:
            assert (await docker.info()).id == "x"
            await failure(docker.containers.attach("web", stdout=True).__aenter__())
        assert [request.path for request in daemon.requests] == [
            "/proxy/v1.44/info",
            "/proxy/v1.44/containers/web/attach",
        ]


async def test_an_unknown_authority(certificates: Certificates) -> None:
    async with FakeDaemon(tcp=True, tls=certificates.server) as daemon:
        for error in await both(daemon.host, certificates.stranger):
            assert type(error) is TLSError
            assert "certificate is signed by nobody who is trusted here" in error.message
            assert "unable to get local issuer certificate" in error.message
        assert not daemon.requests


async def test_https_trusts_the_system_alone(certificates: Certificates) -> None:
    async with FakeDaemon(tcp=True, tls=certificates.server) as daemon:
        for error in await both(daemon.host.replace("tcp:", "https:")):
            assert type(error) is TLSError
            assert "certificate is signed by nobody who is trusted here" in error.message


async def test_a_certificate_of_another_host(certificates: Certificates) -> None:
    other = certificates.server_for("docker.example")
    async with FakeDaemon(tcp=True, tls=other) as daemon:
        for error in await both(daemon.host, certificates.trusting):
            assert type(error) is TLSError
            assert "certificate is another host's; connect by an address that" in error.message
            assert "not valid for '127.0.0.1'" in error.message


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
async def test_a_daemon_of_older_tls_alone(
    certificates: Certificates, tmp_path: Path, version: ssl.TLSVersion
) -> None:
    older = certificates.server_for("127.0.0.1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        older.minimum_version = ssl.TLSVersion.TLSv1
        older.maximum_version = version
    older.set_ciphers("DEFAULT:@SECLEVEL=0")
    certificates.authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with shaking_hands(older) as host:
        for error in await both(host, TLSConfig(tmp_path / "ca.pem").context()):
            assert type(error) is TLSError
            assert "the daemon speaks another version of TLS; 1.2 is the oldest" in error.message


@contextmanager
def shaking_hands(context: ssl.SSLContext) -> Iterator[str]:
    """Do nothing but handshakes, as OpenSSL does them: asyncio's servers tell nobody why not."""

    def serve() -> None:
        while True:
            try:
                link, _ = listener.accept()
            except OSError:  # it was closed
                return
            with link, suppress(OSError):
                context.wrap_socket(link, server_side=True).close()

    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"tcp://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def answering(answer: bytes) -> AbstractAsyncContextManager[str]:
    """Answer whatever comes first with these bytes; nothing leaves the connection silent."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(answer)
        if answer:
            writer.write_eof()
        await reader.read()

    return serving(talk)


async def test_tls_to_a_plain_port(certificates: Certificates) -> None:
    async with answering(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n400") as host:
        for error in await both(host, certificates.trusting):
            assert type(error) is TLSError
            assert "where the daemon speaks plain HTTP, leave the TLS context out" in error.message


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n",
        b"\x15\x03\x01\x00\x02\x02\x16",
    ],
    ids=["Go", "alert"],
)
async def test_plain_http_to_a_tls_port(answer: bytes) -> None:
    async with answering(answer) as host:
        for error in await both(host):
            assert type(error) is TLSError
            assert "the daemon speaks TLS there; give the session a TLS context" in error.message


async def test_a_handshake_that_never_ends(certificates: Certificates) -> None:
    async with answering(b"") as host:
        for error in await both(host, certificates.trusting, connect_timeout=0.05):
            assert type(error) is ConnectTimeout
            assert isinstance(error, TimeoutError)
            assert "connect_timeout" in error.message


async def test_a_connection_that_is_never_accepted() -> None:
    with socket.socket() as server, socket.socket() as first:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        first.connect(server.getsockname())  # takes the only place in the queue
        port = server.getsockname()[1]
        for error in await both(f"tcp://127.0.0.1:{port}", connect_timeout=0.05):
            assert type(error) is ConnectTimeout
