"""References are read as Docker reads them, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiodockerapi.errors import InvalidArgument
from aiodockerapi.reference import Reference

SHA256 = "sha256:" + "0123456789abcdef" * 4
SHA512 = "sha512:" + "0123456789abcdef" * 8
HEX = "1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a"
HUB = "docker.io"

TABLE = [
    # what is written, what it means, its familiar name
    ("redis", Reference(HUB, "library/redis"), "redis"),
    ("redis:7", Reference(HUB, "library/redis", "7"), "redis"),
    ("redis:7.2_a-B", Reference(HUB, "library/redis", "7.2_a-B"), "redis"),
    (f"redis@{SHA256}", Reference(HUB, "library/redis", None, SHA256), "redis"),
    (f"redis:7@{SHA512}", Reference(HUB, "library/redis", "7", SHA512), "redis"),
    ("library/redis", Reference(HUB, "library/redis"), "redis"),
    ("docker.io/redis", Reference(HUB, "library/redis"), "redis"),
    ("docker.io/library/redis", Reference(HUB, "library/redis"), "redis"),
    ("index.docker.io/redis:7", Reference(HUB, "library/redis", "7"), "redis"),
    ("me/app", Reference(HUB, "me/app"), "me/app"),
    ("me/deep/app:1", Reference(HUB, "me/deep/app", "1"), "me/deep/app"),
    ("library/deep/app", Reference(HUB, "library/deep/app"), "library/deep/app"),
    ("localhost", Reference(HUB, "library/localhost"), "localhost"),
    ("localhost:5000", Reference(HUB, "library/localhost", "5000"), "localhost"),
    ("192.168.0.1", Reference(HUB, "library/192.168.0.1"), "192.168.0.1"),
    ("192.168.0.1:80", Reference(HUB, "library/192.168.0.1", "80"), "192.168.0.1"),
    ("localhost/app", Reference("localhost", "app"), "localhost/app"),
    ("localhost:5000/app", Reference("localhost:5000", "app"), "localhost:5000/app"),
    ("localhost:5000/app:1", Reference("localhost:5000", "app", "1"), "localhost:5000/app"),
    ("ghcr.io/me/app:v1", Reference("ghcr.io", "me/app", "v1"), "ghcr.io/me/app"),
    (f"ghcr.io/me/app@{SHA256}", Reference("ghcr.io", "me/app", None, SHA256), "ghcr.io/me/app"),
    ("10.0.0.1:5000/a/b", Reference("10.0.0.1:5000", "a/b"), "10.0.0.1:5000/a/b"),
    ("[fc00::1]:5000/app:1", Reference("[fc00::1]:5000", "app", "1"), "[fc00::1]:5000/app"),
    ("[::1]/app", Reference("[::1]", "app"), "[::1]/app"),
    ("HOST/app", Reference("HOST", "app"), "HOST/app"),
    ("xn--n3h.example/app", Reference("xn--n3h.example", "app"), "xn--n3h.example/app"),
    ("a--b__c_d.e", Reference(HUB, "library/a--b__c_d.e"), "a--b__c_d.e"),
    (f"docker.io/{HEX}", Reference(HUB, f"library/{HEX}"), f"docker.io/library/{HEX}"),
    ("docker.io/a.b/c", Reference(HUB, "a.b/c"), "docker.io/a.b/c"),
    ("docker.io/localhost/c", Reference(HUB, "localhost/c"), "docker.io/localhost/c"),
    ("sha256", Reference(HUB, "library/sha256"), "sha256"),
    ("a" * 247, Reference(HUB, "library/" + "a" * 247), "a" * 247),
    ("redis:" + "t" * 128, Reference(HUB, "library/redis", "t" * 128), "redis"),
]

WRONG = {
    "": "it has no name",
    ":7": "it has no name",
    f"@{SHA256}": "it has no name",
    "Redis": "capital letters",
    "me/Redis": "capital letters",
    "docker.io/me/Redis": "capital letters",
    "-redis": "'-'",
    "redis-": "'-'",
    "a..b": "'.'",
    "a___b": "'__'",
    "a_-b": "'_'",
    "me//app": "'/'",
    "/app": "'/'",
    "app/": "'/'",
    "ghcr.io/": "a name has",
    "redis 7": "a name has",
    "redis\n": "a name has",
    "über": "a name has",
    "https://example.com/app": "'https:' is no host",
    "-host.example/app": "no host",
    "host_a.example/app": "no host",
    "host.example:/app": "no host",
    "host.example:port/app": "no host",
    "[fe80::1%eth0]/app": "no host",
    "redis:": "no tag",
    "redis:-7": "no tag",
    "redis:.7": "no tag",
    "redis:" + "t" * 129: "no tag",
    "redis:a:b": "a name has",
    "redis@": "no digest",
    "redis@sha256:abc": "no digest",
    f"redis@{SHA256.upper()}": "no digest",
    f"redis@{SHA256}:7": "no digest",
    "redis@md5:" + "0" * 32: "no digest",
    HEX: "are an ID",
    "a" * 248: "longer than 255",
}


@pytest.mark.parametrize(("text", "expected", "name"), TABLE)
def test_the_parts_of_a_reference(text: str, expected: Reference, name: str) -> None:
    reference = Reference.parse(text)
    assert reference == expected
    assert reference.name == f"{expected.registry}/{expected.path}"
    assert reference.familiar_name == name
    assert text.endswith(reference.suffix)
    assert Reference.parse(str(reference)) == reference
    assert Reference.parse(reference.familiar) == reference


@pytest.mark.parametrize(("text", "why"), WRONG.items())
def test_what_is_no_reference_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(InvalidArgument, match="names no image") as caught:
        Reference.parse(text)
    assert why in caught.value.message
    assert repr(text) in caught.value.message


COMPONENTS = st.from_regex(r"[a-z0-9]{1,4}((\.|_|__|-{1,3})[a-z0-9]{1,4}){0,2}", fullmatch=True)
HOSTS = st.from_regex(
    r"(docker\.io|localhost|[a-zA-Z0-9]{1,8}(-[a-z0-9]{1,4})?\.[a-z]{2,4}|\[[0-9a-f]{1,4}::1\])"
    r"(:[0-9]{1,5})?",
    fullmatch=True,
)
TAGS = st.none() | st.from_regex(r"[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,12}", fullmatch=True)
DIGESTS = st.none() | st.from_regex(r"sha256:[0-9a-f]{64}", fullmatch=True)


@given(HOSTS, st.lists(COMPONENTS, min_size=2, max_size=4), TAGS, DIGESTS)
def test_every_reference_is_read_as_it_was_written(
    registry: str, path: list[str], tag: str | None, digest: str | None
) -> None:
    reference = Reference(registry, "/".join(path), tag, digest)
    assert Reference.parse(str(reference)) == reference
    assert Reference.parse(reference.familiar) == reference


@given(st.text(st.sampled_from("aZ9./:@-_[]é \n"), max_size=20) | st.text(max_size=20))
def test_any_text_is_a_reference_or_refused(text: str) -> None:
    try:
        reference = Reference.parse(text)
    except InvalidArgument:
        return
    assert text.endswith(reference.suffix)
    assert Reference.parse(str(reference)) == reference
    assert Reference.parse(reference.familiar) == reference
