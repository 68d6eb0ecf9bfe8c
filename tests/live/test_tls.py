"""Mutual TLS with a real engine: who gets in, and what is said to whom who does not."""

import asyncio
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from aiodockerapi import DockerSession
from aiodockerapi.config.tls import TLSConfig
from aiodockerapi.errors import ConfigError, TLSError
from tests.certificates import Authority
from tests.engines import Engine
from tests.engines.group import engines as start
from tests.engines.plugin import need_engines

pytestmark = pytest.mark.live


@pytest.fixture
def tls(client_certificates: str) -> TLSConfig:
    """Give what the engine lets in."""
    return TLSConfig.from_folder(client_certificates)


async def refusals(
    engine: Engine, tls: TLSConfig | ssl.SSLContext | None, api_version: str | None = "1.41"
) -> list[str]:
    """Fail with a call and with a connection to be taken over; return what was said of each."""
    assert engine.tcp is not None
    told: list[str] = []
    async with DockerSession(engine.tcp, tls=tls, api_version=api_version) as docker:
        for ask in (docker.info, docker.containers.attach("x", stdout=True).__aenter__):
            with pytest.raises(TLSError) as caught:
                await ask()
            told.append(caught.value.message)
    return told


async def test_nobody_gets_in_without_a_certificate(tls_engine: Engine, tls: TLSConfig) -> None:
    for told in await refusals(tls_engine, TLSConfig(tls.ca)):
        assert "asks for a client certificate, and none was given; give the session" in told


async def test_nor_with_one_of_another_authority(
    tls_engine: Engine, certificates: Authority
) -> None:
    forged = certificates.issue("forged", "client@example.org", ca=trustme.CA())
    for told in await refusals(tls_engine, TLSConfig.from_folder(forged)):
        assert "the daemon refused the client certificate" in told
        assert "the CA that the daemon trusts" in told


async def test_nor_with_an_expired_one(tls_engine: Engine, certificates: Authority) -> None:
    old = certificates.issue("old", "client@example.org", expired=True)
    with pytest.raises(ConfigError, match="the client's certificate has expired on 2001-01-31"):
        await refusals(tls_engine, TLSConfig.from_folder(old))
    # What the daemon itself says of it, to a session that could not know.
    context = TLSConfig(old / "ca.pem").context()
    context.load_cert_chain(old / "cert.pem", old / "key.pem")
    for told in await refusals(tls_engine, context):
        assert "the daemon refused the client certificate" in told


@pytest.mark.parametrize("api_version", [None, "1.41"])
async def test_plain_http_to_tls(tls_engine: Engine, api_version: str | None) -> None:
    for told in await refusals(tls_engine, None, api_version):
        assert "the daemon speaks TLS there; give the session a TLS context" in told


async def test_tls_to_plain_http(engine: Engine, tls: TLSConfig) -> None:
    for told in await refusals(engine, tls):
        assert "where the daemon speaks plain HTTP, leave the TLS context out" in told


async def test_an_engine_of_another_authority(tls_engine: Engine, tmp_path: Path) -> None:
    stranger = Authority(tmp_path).issue("stranger", "client@example.org")
    for told in await refusals(tls_engine, TLSConfig.from_folder(stranger)):
        assert "the daemon's certificate is signed by nobody who is trusted here" in told


async def test_an_engine_by_each_of_its_names(tls_engine: Engine, tls: TLSConfig) -> None:
    assert tls_engine.tcp is not None
    for name in ("127.0.0.1", "localhost"):
        address = tls_engine.tcp.replace("127.0.0.1", name)
        for host in (address, address.replace("tcp:", "https:")):
            async with DockerSession(host, tls=tls) as docker:
                assert (await docker.info()).name == "engine-0"


@pytest.mark.parametrize("fault", ["expired", "of another host"])
async def test_an_engine_with_a_bad_certificate(
    certificates: Authority, tls: TLSConfig, fault: str
) -> None:
    need_engines()
    name = "127.0.0.1" if fault == "expired" else "elsewhere.example"
    bad = certificates.issue(f"bad {fault}".replace(" ", "-"), name, expired=fault == "expired")
    wanted = {
        "expired": "the daemon's certificate has expired; the daemon needs a new one",
        "of another host": "the daemon's certificate is another host's; connect by an address",
    }
    with start(1, image=False, tls=bad) as (engine,):
        for told in await refusals(engine, tls):
            assert wanted[fault] in told
        # Only who asks for it by name gets through.
        assert engine.tcp is not None
        async with DockerSession(engine.tcp, tls=replace(tls, verify=False)) as docker:
            assert (await docker.info()).id


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("no ca.pem", "the CA's certificate is missing: there is no file "),
        ("no cert.pem", "the client's certificate is missing: there is no file "),
        ("no key.pem", "the client's private key is missing: there is no file "),
        ("another key", "key.pem is not the private key of "),
        ("text as key", "the client's private key can't be used: "),
    ],
)
async def test_files_that_are_no_good(
    *,
    tls_engine: Engine,
    client_certificates: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    words: str,
) -> None:
    """As they are found by the CLI's variables, on the way to an engine that takes good ones."""
    files = tmp_path / "certificates"
    shutil.copytree(client_certificates, files)
    monkeypatch.setenv("DOCKER_HOST", tls_engine.tcp or "")
    monkeypatch.setenv("DOCKER_TLS_VERIFY", "1")
    monkeypatch.setenv("DOCKER_CERT_PATH", str(files))
    async with DockerSession() as docker:
        await docker.info()
    what, _, name = fault.partition(" ")
    if what == "no":
        (files / name).unlink()
    elif what == "another":
        stranger = Authority(tmp_path / "another").issue("one", "client@example.org")
        shutil.copy(stranger / "key.pem", files)
    else:
        (files / "key.pem").write_text(what)
    with pytest.raises(ConfigError, match=words) as caught:
        DockerSession()
    assert str(files) in caught.value.message


def test_files_of_somebody_else(certificates: Authority, tls_engine: Engine) -> None:
    """A user other than root may not read them; each is told of, and none is left out."""
    names = ("ca.pem", "cert.pem", "key.pem")
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        for name in names:
            files = Path(folder) / name.partition(".")[0]
            shutil.copytree(certificates.issue(f"closed {name}", "client@example.org"), files)
            files.chmod(0o755)
            (files / "key.pem").chmod(0o644)
            (files / name).chmod(0o600)
        told = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, folder, tls_engine.tcp or ""],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    lines = told.stdout.splitlines()
    for line, name, what in zip(lines, names, ("CA's c", "client's c", "client's p"), strict=True):
        assert line.startswith(f"this user may not read the {what}")
        assert f"{name} (or a folder above it) is another user's" in line


AS_NOBODY = """
import os, sys
from aiodockerapi import ConfigError, DockerSession, TLSConfig
os.seteuid(65534)
for name in ("ca", "cert", "key"):
    try:
        DockerSession(sys.argv[2], tls=TLSConfig.from_folder(f"{sys.argv[1]}/{name}"))
    except ConfigError as error:
        print(error)
"""


async def test_only_an_older_tls(tls_engine: Engine, tls: TLSConfig) -> None:
    """One that a user's own context insists on, which the engine does not speak."""
    context = tls.context()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    for told in await refusals(tls_engine, context):
        assert "the daemon speaks another version of TLS; 1.2 is the oldest" in told


async def test_no_older_tls(tls_engine: Engine, tls: TLSConfig) -> None:
    async def version(newest: ssl.TLSVersion) -> str | None:
        assert tls_engine.tcp is not None
        context = tls.context()
        context.maximum_version = newest
        host, port = tls_engine.tcp.removeprefix("tcp://").split(":")
        _, writer = await asyncio.open_connection(host, int(port), ssl=context)
        found: str | None = writer.get_extra_info("ssl_object").version()
        writer.close()
        await writer.wait_closed()
        return found

    assert await version(ssl.TLSVersion.TLSv1_3) in ("TLSv1.2", "TLSv1.3")
    assert await version(ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
    context = tls.context()
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
