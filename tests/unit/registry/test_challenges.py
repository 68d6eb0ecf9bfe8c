"""How registries ask who we are, and what tokens are to allow."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiodockerapi.errors import InvalidResponse
from aiodockerapi.registry.challenges import Challenge, Scopes, read_challenges


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([], []),
        ([""], []),
        (['Basic realm="here"'], [Challenge("basic", {"realm": "here"})]),
        (["BASIC Realm=here"], [Challenge("basic", {"realm": "here"})]),
        (
            ['Bearer realm="https://a/t",service="s, t",scope="repository:a/b:pull,push"'],
            [
                Challenge(
                    "bearer",
                    {
                        "realm": "https://a/t",
                        "service": "s, t",
                        "scope": "repository:a/b:pull,push",
                    },
                )
            ],
        ),
        (
            ['Negotiate, Basic realm="a \\"b\\" \\\\", Bearer realm = "c" , error="invalid_token"'],
            [
                Challenge("negotiate"),
                Challenge("basic", {"realm": 'a "b" \\'}),
                Challenge("bearer", {"realm": "c", "error": "invalid_token"}),
            ],
        ),
        (
            ["NTLM TlRMTVNTUAAC==, , Basic realm=x"],
            [Challenge("ntlm"), Challenge("basic", {"realm": "x"})],
        ),
        (["Basic realm=a", "Bearer realm=b"],
         [Challenge("basic", {"realm": "a"}), Challenge("bearer", {"realm": "b"})]),
        (['Bearer realm=""'], [Challenge("bearer", {"realm": ""})]),
    ],
)  # fmt: skip
def test_challenges(headers: list[str], expected: list[Challenge]) -> None:
    assert read_challenges(headers) == expected


@pytest.mark.parametrize(
    "header",
    [
        '"quoted"',
        'Bearer realm="not closed',
        'Bearer realm="a" service="b"',
        "Bearer realm=a,realm=b",
        "Bearer =a",
        'Bearer realm="a"b',
        "=",
        "Bearer realm=a\x00",
        "Bearer " + "a" * 20_000,
    ],
)
def test_malformed_challenges(header: str) -> None:
    with pytest.raises(InvalidResponse, match=r"WWW-Authenticate|can't be read"):
        read_challenges([header])


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(InvalidResponse):
        read_challenges([text])


@given(st.text(alphabet='ab=, "\\\t', max_size=60))
def test_any_text_of_those_characters_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(InvalidResponse):
        read_challenges([text])


def test_scopes() -> None:
    one = Scopes.repository("a/b", "pull")
    two = Scopes.parse("repository:a/b:push,pull registry:catalog:* repository:host:5000/c:pull")
    assert one <= two
    assert not two <= one
    assert Scopes() <= one
    assert (one | Scopes.repository("a/b", "push")).texts() == ["repository:a/b:pull,push"]
    assert two.texts() == [
        "registry:catalog:*",
        "repository:a/b:pull,push",
        "repository:host:5000/c:pull",
    ]
    assert Scopes.parse("nonsense :x").texts() == []
