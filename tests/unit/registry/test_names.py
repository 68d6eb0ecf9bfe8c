"""Names, digests and addresses: what is refused before anything is sent."""

import pickle

import pytest
from yarl import URL

from aiodockerapi.config.credentials import Credentials
from aiodockerapi.errors import DigestMismatch, InvalidArgument, InvalidHost
from aiodockerapi.registry.digests import Digester, check_digest, digest_of
from aiodockerapi.registry.names import Place, check_reference, check_repository, is_loopback
from tests.unit.registry.fake import NO_DIGEST, SECRET


@pytest.mark.parametrize("name", ["a", "a/b", "a.b__c---d/e_f/0", "a" * 255])
def test_repositories(name: str) -> None:
    assert check_repository(name) == name


@pytest.mark.parametrize(
    "name",
    ["", "A", "a/", "/a", "a//b", "a/../b", ".", "a:1", "a@b", "a___b", "a._b", "a?b", "a%2f", "é",
     "a" * 256, "a\n"],
)  # fmt: skip
def test_what_is_no_repository(name: str) -> None:
    with pytest.raises(InvalidArgument):
        check_repository(name)


@pytest.mark.parametrize("reference", ["a", "_", "V1.0-x_y", "a" * 128, NO_DIGEST])
def test_references(reference: str) -> None:
    assert check_reference(reference) == reference


@pytest.mark.parametrize(
    "reference", ["", ".a", "-a", "a" * 129, "a/b", "a b", "a?b", "..", "é", "a\n", "latest/../x"]
)
def test_illegal_tags(reference: str) -> None:
    with pytest.raises(InvalidArgument, match="no tag"):
        check_reference(reference)


@pytest.mark.parametrize(
    ("digest", "why"),
    [
        ("md5:d41d8cd98f00b204e9800998ecf8427e", "algorithm 'md5' is unknown"),
        ("sha384:" + "0" * 96, "algorithm 'sha384' is unknown"),
        ("sha256:" + "0" * 63, "64 digits"),
        ("sha256:" + "A" * 64, "64 digits"),
        ("sha512:" + "0" * 64, "128 digits"),
        ("sha256:", "no digest"),
        (":x", "no digest"),
        ("sha256:../../x", "no digest"),
    ],
)
def test_what_is_no_digest(digest: str, why: str) -> None:
    with pytest.raises(InvalidArgument, match=why):
        check_digest(digest)


def test_digests() -> None:
    data = b"hello"
    for algorithm in ("sha256", "sha512"):
        digester = Digester(digest_of(data, algorithm))
        digester.feed(b"he")
        digester.feed(b"llo")
        assert digester.check("it") == digest_of(data, algorithm)
    wrong = Digester(NO_DIGEST)
    wrong.feed(data)
    with pytest.raises(DigestMismatch, match="5 bytes") as caught:
        wrong.check("it")
    assert (caught.value.expected, caught.value.actual) == (NO_DIGEST, digest_of(data))
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.expected, again.actual) == (NO_DIGEST, digest_of(data))
    with pytest.raises(InvalidArgument):
        Digester(algorithm="md5")


@pytest.mark.parametrize(
    ("host", "insecure", "tls", "url"),
    [
        ("docker.io", None, False, "https://registry-1.docker.io"),
        ("index.docker.io", None, False, "https://registry-1.docker.io"),
        ("registry.example.com", None, False, "https://registry.example.com"),
        ("registry.example.com:5000", True, False, "http://registry.example.com:5000"),
        ("localhost:5000", None, False, "http://localhost:5000"),
        ("localhost:5000", None, True, "https://localhost:5000"),
        ("localhost:5000", False, False, "https://localhost:5000"),
        ("127.9.9.9", None, False, "http://127.9.9.9"),
        ("[::1]:5000", None, False, "http://[::1]:5000"),
        ("10.0.0.1:5000", None, False, "https://10.0.0.1:5000"),
    ],
)
def test_where_registries_are(host: str, *, insecure: bool | None, tls: bool, url: str) -> None:
    assert Place.parse(host, insecure=insecure, tls=tls).url == URL(url)


@pytest.mark.parametrize(
    "host", ["", "https://a", "a/b", "a:b", "a:0", "a:99999", "a b", "-a", f"me:{SECRET}@a", "a\n"]
)
def test_what_is_no_host(host: str) -> None:
    with pytest.raises(InvalidHost) as caught:
        Place.parse(host, insecure=None, tls=False)
    assert SECRET not in str(caught.value)


def test_insecure_tls_is_a_contradiction() -> None:
    with pytest.raises(InvalidArgument):
        Place.parse("a", insecure=True, tls=True)


def test_official_images_of_the_hub() -> None:
    hub = Place.parse("docker.io", insecure=None, tls=False)
    assert hub.name == "docker.io"
    assert (hub.repository("redis"), hub.repository("me/app")) == ("library/redis", "me/app")
    assert Place.parse("a.b", insecure=None, tls=False).repository("redis") == "redis"


@pytest.mark.parametrize(
    ("host", "insecure", "url", "trusted"),
    [
        ("a.example", None, "https://anywhere", True),
        ("a.example", None, "http://a.example", False),
        ("a.example", None, "http://localhost", False),
        ("localhost:5000", None, "http://127.0.0.1:1", True),
        ("localhost:5000", None, "http://10.0.0.1", False),
        ("a.example", True, "http://a.example:1", True),
        ("a.example", True, "http://b.example", False),
        ("a.example", True, "ftp://a.example", False),
    ],
)
def test_who_is_trusted_with_secrets(
    host: str, url: str, *, insecure: bool | None, trusted: bool
) -> None:
    assert Place.parse(host, insecure=insecure, tls=False).trusts(URL(url)) is trusted


def test_loopback() -> None:
    assert [is_loopback(each) for each in ("localhost", "a.localhost", "127.0.0.1", "::1")] == (
        [True] * 4
    )
    assert not any(map(is_loopback, ("localhost.example", "128.0.0.1", "", "0.0.0.0")))


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"username": "me"},
        {"password": "x"},
        {"username": "a:b", "password": "x"},
        {"username": "a", "password": "x", "identity_token": "y"},
    ],
)
def test_what_are_no_credentials(values: dict[str, str]) -> None:
    with pytest.raises(InvalidArgument):
        Credentials(**values)


def test_credentials_do_not_show() -> None:
    for kind in ({"username": "me", "password": SECRET}, {"identity_token": SECRET}):
        credentials = Credentials(**kind)
        assert SECRET not in f"{credentials} {credentials!r}"
        assert pickle.loads(pickle.dumps(credentials)) == credentials
