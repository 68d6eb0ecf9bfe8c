"""TLS contexts that are shared, as long as their files stay as they are."""

import gc
import os
import ssl
from pathlib import Path

import pytest

from aiodockerapi._transport import contexts
from aiodockerapi._transport.contexts import context_of
from aiodockerapi.config.tls import TLSConfig
from aiodockerapi.errors import ConfigError
from tests.certificates import Authority


@pytest.fixture
def issued(tmp_path: Path) -> Path:
    return Authority(tmp_path).issue("client", "client@example.org")


def test_who_wants_the_same_shares_it(issued: Path) -> None:
    first = context_of(TLSConfig.from_folder(issued))
    assert context_of(TLSConfig.from_folder(issued)) is first
    assert context_of(TLSConfig.from_folder(issued, verify=False)) is not first
    assert context_of(TLSConfig(issued / "ca.pem")) is not first
    assert TLSConfig.from_folder(issued).context() is not first, "one's own may be changed"


def test_files_that_changed_are_read_again(issued: Path) -> None:
    first = context_of(TLSConfig.from_folder(issued))
    os.utime(issued / "cert.pem", ns=(0, 0))
    assert context_of(TLSConfig.from_folder(issued)) is not first
    (issued / "key.pem").unlink()
    with pytest.raises(ConfigError, match=r"key\.pem"):
        context_of(TLSConfig.from_folder(issued))


def test_the_systems_authorities(issued: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(issued / "ca.pem"))
    first = context_of(TLSConfig())
    assert context_of(TLSConfig()) is first
    assert len(first.get_ca_certs()) == 1
    monkeypatch.setenv("SSL_CERT_FILE", str(issued / "cert.pem"))
    assert context_of(TLSConfig()) is not first


def test_it_goes_with_the_last_who_has_it(issued: Path) -> None:
    kept = context_of(TLSConfig.from_folder(issued))
    assert kept.verify_mode is ssl.CERT_REQUIRED
    count = len(contexts._in_use)
    del kept
    gc.collect()
    assert len(contexts._in_use) < count
