"""The store of contexts."""

from pathlib import Path

import pytest

from aiodockerapi.config.context import Context, ContextStore
from aiodockerapi.errors import ConfigError, ContextNotFound
from tests.certificates import Authority
from tests.contexts import store


def test_one(tmp_path: Path) -> None:
    store(tmp_path, "web", "tcp://10.0.0.1:2375", description="The web")
    found = ContextStore(tmp_path).get("web")
    assert found == Context("web", "The web", "tcp://10.0.0.1:2375")
    assert not found.skip_tls_verify


def test_its_certificates(tmp_path: Path) -> None:
    issued = Authority(tmp_path).issue("client", "client@example.org")
    path = store(tmp_path, "web", "tcp://x:1", certificates=issued)
    folder = tmp_path / "contexts/tls" / path.parent.name / "docker"
    tls = ContextStore(tmp_path).get("web").tls
    assert tls is not None
    assert (tls.ca, tls.cert, tls.key) == tuple(
        folder / name for name in ("ca.pem", "cert.pem", "key.pem")
    )
    assert tls.verify
    (folder / "ca.pem").unlink()
    left = ContextStore(tmp_path).get("web").tls
    assert left is not None
    assert (left.ca, left.cert) == (None, folder / "cert.pem")


def test_skip_tls_verify(tmp_path: Path) -> None:
    store(tmp_path, "lax", "tcp://x:1", skip=True)
    found = ContextStore(tmp_path).get("lax")
    assert found.skip_tls_verify
    assert found.tls is not None
    assert found.tls.ca is None


def test_listing(tmp_path: Path) -> None:
    assert ContextStore(None).list() == []
    assert ContextStore(tmp_path).list() == []
    for name in ("web", "db", "ünïcode/../x"):
        store(tmp_path, name, f"unix:///{len(name)}")
    store(tmp_path, "k8s")
    (tmp_path / "contexts/meta/leftover").mkdir()
    (tmp_path / "contexts/meta/file").touch()
    contexts = ContextStore(tmp_path).list()
    assert [each.name for each in contexts] == ["db", "k8s", "web", "ünïcode/../x"]
    assert [each.host for each in contexts] == ["unix:///2", None, "unix:///3", "unix:///12"]
    assert ContextStore(tmp_path).get("ünïcode/../x") == contexts[3]


def test_unknown(tmp_path: Path) -> None:
    store(tmp_path, "web", "tcp://x:1")
    store(tmp_path, "db", "tcp://y:1")
    known = r"there is no context 'wep' in .*contexts; known are: default, db, web$"
    with pytest.raises(ContextNotFound, match=known) as raised:
        ContextStore(tmp_path).get("wep")
    assert isinstance(raised.value, ConfigError)
    with pytest.raises(ContextNotFound, match=r"there is no context 'x'; known are: default$"):
        ContextStore(None).get("x")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "line 1, column 2"),
        ("[]", "holds a list, where a context's meta.json is an object"),
        ('{"Endpoints": {"docker": {"Host": 7}}}', "Host is a number"),
        ('{"Endpoints": {"docker": {"SkipTLSVerify": "no"}}}', "SkipTLSVerify is text"),
        ('{"Endpoints": []}', "Endpoints is a list"),
        ('{"Metadata": "x"}', "Metadata is text"),
    ],
)
def test_malformed(tmp_path: Path, text: str, words: str) -> None:
    path = store(tmp_path, "web", "tcp://x:1")
    path.write_text(text)
    for read in (lambda: ContextStore(tmp_path).get("web"), ContextStore(tmp_path).list):
        with pytest.raises(ConfigError, match=words) as raised:
            read()
        assert str(path) in raised.value.message
