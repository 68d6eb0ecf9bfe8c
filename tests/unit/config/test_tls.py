"""Certificates and keys: each fault is told as what it is, before anything is sent."""

import os
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives import serialization

from aiodockerapi.config.tls import TLSConfig
from aiodockerapi.config.validity import validity
from aiodockerapi.errors import ConfigError
from tests.certificates import Authority


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def issued(authority: Authority, request: pytest.FixtureRequest) -> Path:
    return authority.issue(f"client {request.node.name}", "client@example.org")


def refused(config: TLSConfig) -> str:
    with pytest.raises(ConfigError) as raised:
        config.context()
    return raised.value.message


def test_a_good_one(issued: Path) -> None:
    context = TLSConfig.from_folder(issued).context()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
    assert len(context.get_ca_certs()) == 1


def test_the_systems_authorities(monkeypatch: pytest.MonkeyPatch, issued: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(issued / "ca.pem"))
    context = TLSConfig().context()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert len(context.get_ca_certs()) == 1


def test_only_by_name_nothing_is_verified(issued: Path) -> None:
    context = TLSConfig.from_folder(issued, verify=False).context()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_NONE, False)
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2


def test_a_folder_with_a_ca_alone(issued: Path) -> None:
    for name in ("cert.pem", "key.pem"):
        (issued / name).unlink()
    config = TLSConfig.from_folder(str(issued))
    assert (config.cert, config.key) == (None, None)
    config.context()


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("ca.pem", "the CA's certificate"),
        ("cert.pem", "the client's certificate"),
        ("key.pem", "the client's private key"),
    ],
)
def test_missing(issued: Path, name: str, what: str) -> None:
    (issued / name).unlink()
    told = refused(TLSConfig.from_folder(issued))
    assert told == f"{what} is missing: there is no file {issued / name}"


def test_one_without_the_other(issued: Path) -> None:
    told = refused(TLSConfig(cert=issued / "cert.pem"))
    assert told.startswith("the client's private key is missing: none was given to go with")
    told = refused(TLSConfig(key=issued / "key.pem"))
    assert told.startswith("the client's certificate is missing: none was given to go with")


def test_anothers_key(issued: Path, authority: Authority) -> None:
    other = authority.issue("other", "other@example.org")
    told = refused(TLSConfig(None, issued / "cert.pem", other / "key.pem"))
    assert told == f"{other / 'key.pem'} is not the private key of {issued / 'cert.pem'}"


def test_an_encrypted_key(issued: Path) -> None:
    key = serialization.load_pem_private_key((issued / "key.pem").read_bytes(), None)
    locked = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"hunter2"),
    )
    (issued / "key.pem").write_bytes(locked)
    told = refused(TLSConfig.from_folder(issued))
    assert told.startswith(f"the client's private key is encrypted: {issued / 'key.pem'}; decrypt")


@pytest.mark.parametrize("text", ["", "hunter2", "-----BEGIN CERTIFICATE-----\nx\n"], ids=range(3))
@pytest.mark.parametrize("name", ["ca.pem", "cert.pem", "key.pem"])
def test_something_else(issued: Path, name: str, text: str) -> None:
    (issued / name).write_text(text)
    told = refused(TLSConfig.from_folder(issued))
    assert str(issued / name) in told
    assert ("can't be used" if name == "key.pem" else "holds no certificate in PEM") in told
    assert "hunter2" not in told


def test_a_folder_instead(issued: Path) -> None:
    (issued / "key.pem").unlink()
    (issued / "key.pem").mkdir()
    assert "the client's private key can't be read" in refused(TLSConfig.from_folder(issued))


def test_expired(authority: Authority) -> None:
    old = authority.issue("old", "client@example.org", expired=True)
    told = refused(TLSConfig.from_folder(old))
    assert told == f"the client's certificate has expired on 2001-01-31: {old / 'cert.pem'}"


def test_not_valid_yet(tmp_path: Path) -> None:
    early = trustme.CA().issue_cert(
        "x@example.org",
        not_before=datetime(2090, 2, 3, 4, 5, tzinfo=UTC),
        not_after=datetime(2091, 1, 1, tzinfo=UTC),
    )
    early.private_key_and_cert_chain_pem.write_to_path(tmp_path / "both.pem")
    told = refused(TLSConfig(cert=tmp_path / "both.pem", key=tmp_path / "both.pem"))
    assert told.startswith("the client's certificate is not valid before 2090-02-03 04:05 UTC: ")


def test_validity(issued: Path) -> None:
    found = validity(b"text before\n" + (issued / "cert.pem").read_bytes())
    assert found is not None
    assert found[0] < datetime.now(UTC) < found[1]
    assert validity(b"") is None
    assert validity(b"-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n") is None


AS_NOBODY = """
import os, sys
from aiodockerapi.config.tls import TLSConfig
from aiodockerapi.errors import ConfigError
if os.geteuid() == 0:
    os.seteuid(65534)
try:
    TLSConfig.from_folder(sys.argv[1]).context()
except ConfigError as error:
    print(error)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may look into."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = Authority(Path(name)).issue("client", "client@example.org")
        folder.chmod(0o755)
        yield folder


@pytest.mark.parametrize("name", ["ca.pem", "cert.pem", "key.pem"])
def test_that_this_user_may_not_read(open_folder: Path, name: str) -> None:
    (open_folder / "key.pem").chmod(0o644)
    (open_folder / name).chmod(0)
    told = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, str(open_folder)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert told.stdout.startswith(
        "this user may not read the C"
        if name == "ca.pem"
        else "this user may not read the client's"
    )
    assert str(open_folder / name) in told.stdout
