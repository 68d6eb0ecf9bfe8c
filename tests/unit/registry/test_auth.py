"""Saying who we are: basic, tokens, OAuth 2, and what is never sent."""

import asyncio
import json
import traceback
from base64 import b64encode
from typing import Any
from urllib.parse import parse_qs

import pytest

from aiodockerapi.config.credentials import Credentials
from aiodockerapi.errors import (
    DockerError,
    Forbidden,
    InvalidResponse,
    ResponseTooLarge,
    TooManyRequests,
    Unauthorized,
)
from aiodockerapi.registry.session import RegistrySession
from aiodockerapi.testing import Answer, FakeDaemon, Request
from tests.unit.registry.fake import (
    BLOB,
    DIGEST,
    ME,
    SECRET,
    at,
    host_of,
    registries,
    serving,
    wanting,
)

BASIC = f"Basic {b64encode(f'me:{SECRET}'.encode()).decode()}"
TAGS = {"name": "app", "tags": ["1"]}


def bearer(daemon: FakeDaemon, scope: str = "repository:app:pull") -> str:
    return f'Bearer realm="http://{host_of(daemon)}/token",service="here",scope="{scope}"'


def tokens(daemon: FakeDaemon, *, lifetime: int = 300) -> None:
    """Answer each request for a token with another one."""
    given: list[str] = []

    async def answer(_: Request) -> Answer:
        given.append(f"token-{len(given)}")
        return Answer.json({"token": given[-1], "expires_in": lifetime})

    daemon.on("GET", "/token", answer)
    daemon.on("POST", "/token", answer)


def listing(daemon: FakeDaemon, challenge: str, good: str) -> None:
    daemon.on(
        "GET", at("app/tags/list"), wanting(challenge, lambda had: had == good, Answer.json(TAGS))
    )


def asked(daemon: FakeDaemon, path: str = "/token") -> list[Request]:
    return [request for request in daemon.requests if request.path == path]


async def test_basic() -> None:
    async with serving(credentials=ME) as (daemon, registry):
        listing(daemon, 'Basic realm="here"', BASIC)
        assert await registry.tags.list("app").collect() == ["1"]
        assert await registry.tags.list("app").collect() == ["1"]
        had = [request.headers.get("Authorization") for request in daemon.requests]
        assert had == [None, BASIC, BASIC], "asked once, and known from then on"


async def test_nobody_is_refused() -> None:
    async with serving() as (daemon, registry):
        listing(daemon, 'Basic realm="here"', BASIC)
        with pytest.raises(Unauthorized, match="give the session credentials") as caught:
            await registry.tags.list("app").collect()
        assert caught.value.codes == ("UNAUTHORIZED",)
        assert caught.value.host == host_of(daemon)
        assert (caught.value.method, caught.value.path) == ("GET", "/v2/app/tags/list")
        assert caught.value.status == 401


async def test_wrong_passwords_are_sent_once() -> None:
    async with serving(credentials=Credentials("me", "wrong")) as (daemon, registry):
        listing(daemon, 'Basic realm="here"', BASIC)
        with pytest.raises(Unauthorized):
            await registry.tags.list("app").collect()
        assert len(daemon.requests) == 2


async def test_anonymous_token() -> None:
    async with serving() as (daemon, registry):
        tokens(daemon)
        listing(daemon, bearer(daemon), "Bearer token-0")
        for _ in range(3):
            assert await registry.tags.list("app").collect() == ["1"]
        (request,) = asked(daemon)
        assert request.query == {
            "service": ["here"],
            "client_id": ["aiodockerapi"],
            "scope": ["repository:app:pull"],
        }
        assert "Authorization" not in request.headers


async def test_token_for_a_password() -> None:
    async with serving(credentials=ME) as (daemon, registry):
        tokens(daemon)
        listing(daemon, f"Basic realm=x, {bearer(daemon)}", "Bearer token-0")
        assert await registry.tags.list("app").collect() == ["1"]
        (request,) = asked(daemon)
        assert request.headers["Authorization"] == BASIC
        assert request.query["account"] == ["me"]


@pytest.mark.parametrize(
    ("credentials", "oauth", "form"),
    [
        (ME, True, {"grant_type": ["password"], "username": ["me"], "password": [SECRET]}),
        (
            Credentials(identity_token=SECRET),
            False,
            {"grant_type": ["refresh_token"], "refresh_token": [SECRET]},
        ),
    ],
)
async def test_token_by_oauth(
    credentials: Credentials, form: dict[str, list[str]], *, oauth: bool
) -> None:
    async with serving(credentials=credentials, oauth=oauth) as (daemon, registry):
        daemon.on("POST", "/token", json={"access_token": "t", "scope": "", "expires_in": 60})
        listing(daemon, bearer(daemon), "Bearer t")
        assert await registry.tags.list("app").collect() == ["1"]
        (request,) = asked(daemon)
        common = {
            "service": ["here"],
            "client_id": ["aiodockerapi"],
            "scope": ["repository:app:pull"],
        }
        assert parse_qs(request.body.decode()) == {**form, **common}
        assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
        assert "Authorization" not in request.headers


@pytest.mark.parametrize("status", [401, 404, 405])
async def test_oauth_that_is_not_known_falls_back(status: int) -> None:
    async with serving(credentials=ME, oauth=True) as (daemon, registry):
        tokens(daemon)
        daemon.on("POST", "/token", status=status)
        listing(daemon, bearer(daemon), "Bearer token-0")
        assert await registry.tags.list("app").collect() == ["1"]
        assert [request.method for request in asked(daemon)] == ["POST", "GET"]


async def test_identity_tokens_are_renewed() -> None:
    async with serving(credentials=Credentials(identity_token="old")) as (daemon, registry):
        fresh = {"access_token": "t", "refresh_token": "new", "expires_in": 0.001}
        daemon.on("POST", "/token", json=fresh)
        listing(daemon, bearer(daemon), "Bearer t")
        await registry.tags.list("app").collect()
        await asyncio.sleep(0.002)
        await registry.tags.list("app").collect()
        had = [parse_qs(request.body.decode())["refresh_token"] for request in asked(daemon)]
        assert had == [["old"], ["new"]]


async def test_registry_token_goes_as_it_is() -> None:
    async with serving(credentials=Credentials(registry_token="mine")) as (daemon, registry):
        listing(daemon, bearer(daemon), "Bearer mine")
        assert await registry.tags.list("app").collect() == ["1"]
        assert not asked(daemon)
    async with serving(credentials=Credentials(registry_token="other")) as (daemon, registry):
        listing(daemon, bearer(daemon), "Bearer mine")
        with pytest.raises(Unauthorized):
            await registry.tags.list("app").collect()
        assert len(daemon.requests) == 2


async def test_tokens_for_basic_are_of_no_use() -> None:
    async with serving(credentials=Credentials(registry_token="mine")) as (daemon, registry):
        listing(daemon, "Basic realm=x", BASIC)
        with pytest.raises(Unauthorized, match="username and password"):
            await registry.tags.list("app").collect()


async def test_credentials_of_a_function() -> None:
    hosts: list[str] = []

    async def source(host: str) -> Credentials | None:
        hosts.append(host)
        await asyncio.sleep(0)
        return ME

    async with serving(credentials=source) as (daemon, registry):
        listing(daemon, "Basic realm=x", BASIC)
        await asyncio.gather(*(registry.tags.list("app").collect() for _ in range(5)))
        await registry.tags.list("app").collect()
        assert hosts == [host_of(daemon)], "asked once for all"


async def test_credentials_that_were_refused_are_asked_for_again() -> None:
    known = [Credentials("me", "old"), ME]

    async def source(_: str) -> Credentials | None:
        return known.pop(0)

    async with serving(credentials=source) as (daemon, registry):
        listing(daemon, "Basic realm=x", BASIC)
        with pytest.raises(Unauthorized):
            await registry.tags.list("app").collect()
        assert await registry.tags.list("app").collect() == ["1"]


async def test_one_token_for_all() -> None:
    async with serving() as (daemon, registry):
        tokens(daemon)
        listing(daemon, bearer(daemon), "Bearer token-0")
        found = await asyncio.gather(*(registry.tags.list("app").collect() for _ in range(20)))
        assert found == [["1"]] * 20
        assert len(asked(daemon)) == 1


async def test_whoever_gives_up_leaves_the_token_to_the_others() -> None:
    async with serving() as (daemon, registry):
        released = asyncio.Event()

        async def slow(_: Request) -> Answer:
            await released.wait()
            return Answer.json({"token": "token-0"})

        daemon.on("GET", "/token", slow)
        listing(daemon, bearer(daemon), "Bearer token-0")
        one, two = [asyncio.create_task(registry.tags.list("app").collect()) for _ in range(2)]
        await daemon.until(lambda: len(asked(daemon)) == 1 and len(daemon.requests) == 3)
        one.cancel()
        await asyncio.wait([one])
        released.set()
        assert await two == ["1"]
        assert len(asked(daemon)) == 1


async def test_a_wider_token_serves_narrower_requests() -> None:
    async with serving(credentials=ME) as (daemon, registry):
        tokens(daemon)
        good = "Bearer token-0"
        listing(daemon, bearer(daemon), good)
        begun = Answer.empty(202, headers={"Location": "/v2/app/blobs/uploads/1"})
        wants = bearer(daemon, "repository:app:pull,push")
        daemon.on("POST", at("app/blobs/uploads/"), wanting(wants, lambda had: had == good, begun))
        daemon.on("PUT", at("app/blobs/uploads/1"), status=201)
        await registry.blobs.put("app", BLOB)
        await registry.tags.list("app").collect()
        (request,) = asked(daemon)
        assert request.query["scope"] == ["repository:app:pull,push"]


async def test_scopes_are_merged() -> None:
    async with serving(credentials=ME) as (daemon, registry):
        tokens(daemon)
        wants = bearer(daemon, "repository:other:pull repository:app:push")
        begun = Answer.empty(201)
        daemon.on("POST", at("app/blobs/uploads/"), wanting(wants, bool, begun))
        assert await registry.blobs.mount("app", DIGEST, source="base")
        (request,) = asked(daemon)
        assert request.query["scope"] == [
            "repository:app:pull,push",
            "repository:base:pull",
            "repository:other:pull",
        ]


async def test_one_refresh_on_401() -> None:
    async with serving() as (daemon, registry):
        tokens(daemon)
        listing(daemon, bearer(daemon), "Bearer token-0")
        await registry.tags.list("app").collect()
        listing(daemon, bearer(daemon), "Bearer token-1")
        assert await registry.tags.list("app").collect() == ["1"]
        assert len(asked(daemon)) == 2
        listing(daemon, bearer(daemon), "none will do")
        daemon.requests.clear()
        with pytest.raises(Unauthorized):
            await registry.tags.list("app").collect()
        assert len(asked(daemon)) == 1
        assert len(daemon.requests) == 3


async def test_tokens_are_renewed_shortly_before_their_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [1000.0]
    monkeypatch.setattr("aiodockerapi.registry.tokens.time.monotonic", lambda: now[0])
    async with serving() as (daemon, registry):
        tokens(daemon, lifetime=300)
        daemon.on(
            "GET",
            at("app/tags/list"),
            wanting(bearer(daemon), bool, Answer.json(TAGS)),
        )
        for moment, expected in [(1000, 1), (1289, 1), (1291, 2), (1500, 2)]:
            now[0] = moment
            await registry.tags.list("app").collect()
            assert len(asked(daemon)) == expected


@pytest.mark.parametrize(
    ("challenge", "why"),
    [
        ('Bearer realm="http://example.com/token",service="x"', "anybody on the way could read"),
        ('Bearer realm="http://10.0.0.1/token"', "anybody on the way could read"),
        ('Bearer realm="ftp://example.com/token"', "no URL"),
        ('Bearer realm="/token"', "no URL"),
        ('Bearer realm="https://me:x@example.com/token"', "no URL"),
        ('Bearer realm="https://["', "no URL"),
        ('Bearer service="x"', "no URL"),
        ('Bearer realm="not closed', "can't be read"),
        ('Bearer realm="a" "b"', "can't be read"),
    ],
)
async def test_realms_and_challenges_that_get_nothing(challenge: str, why: str) -> None:
    async with serving(credentials=ME) as (daemon, registry):
        listing(daemon, challenge, "none")
        with pytest.raises(InvalidResponse, match=why) as caught:
            await registry.tags.list("app").collect()
        assert caught.value.host == host_of(daemon)
        assert SECRET not in str(caught.value)
        assert len(daemon.requests) == 1


async def test_unknown_ways_are_told() -> None:
    async with serving(credentials=ME) as (daemon, registry):
        listing(daemon, "Negotiate", "none")
        with pytest.raises(Unauthorized, match="by negotiate"):
            await registry.tags.list("app").collect()


TOKEN_ANSWERS: list[tuple[Answer, type[DockerError], str]] = [
    (Answer.json({}), InvalidResponse, "no token"),
    (Answer.json({"token": "a\nb"}), InvalidResponse, "no token"),
    (Answer.json({"token": ["a"]}), InvalidResponse, "token of the answer is not as"),
    (Answer.text("hello"), InvalidResponse, "no JSON"),
    (Answer.raw(b'{"token": "' + b"a" * 300_000 + b'"}'), ResponseTooLarge, "longer than"),
    (Answer.json({"details": "no"}, 401), Unauthorized, "token service refuses"),
    (Answer.json({"details": "no"}, 403), Forbidden, "token service refuses"),
    (
        Answer.empty(429, headers={"Retry-After": "1000"}),
        TooManyRequests,
        "try again in 1000 seconds",
    ),
    (Answer.empty(307, headers={"Location": "http://x/"}), InvalidResponse, "not followed"),
]


@pytest.mark.parametrize(("answer", "kind", "why"), TOKEN_ANSWERS, ids=lambda each: str(each)[:30])
async def test_token_services_that_give_none(
    answer: Answer, kind: type[DockerError], why: str
) -> None:
    async with serving(credentials=ME) as (daemon, registry):
        daemon.on("GET", "/token", answer)
        listing(daemon, bearer(daemon), "none")
        with pytest.raises(kind, match=why) as caught:
            await registry.tags.list("app").collect()
        assert caught.value.path == "/token"
        shown = "".join(traceback.format_exception(caught.value))
        assert SECRET not in shown
        assert BASIC not in shown


async def test_nothing_secret_goes_to_the_storage() -> None:
    async with registries() as storage, serving(credentials=ME) as (daemon, registry):
        storage.on("GET", "/bucket/blob", Answer.raw(BLOB))
        signed = f"http://{host_of(storage)}/bucket/blob?signature=a%2Fb+c%3D"
        redirect = Answer.empty(307, headers={"Location": signed})
        daemon.on(
            "GET",
            at(f"app/blobs/{DIGEST}"),
            wanting("Basic realm=x", lambda had: had == BASIC, redirect),
        )
        assert b"".join(await registry.blobs.get("app", DIGEST).collect()) == BLOB
        (request,) = storage.requests
        assert "Authorization" not in request.headers
        assert request.target == "/bucket/blob?signature=a%2Fb+c%3D", "as it was signed"


async def test_storage_at_the_registry_itself_is_told_nothing_either() -> None:
    async with serving(credentials=ME) as (daemon, registry):
        daemon.on("GET", "/storage/blob", Answer.raw(BLOB))
        redirect = Answer.empty(302, headers={"Location": "/storage/blob?x=y"})
        daemon.on(
            "GET",
            at(f"app/blobs/{DIGEST}"),
            wanting("Basic realm=x", lambda had: had == BASIC, redirect),
        )
        await registry.blobs.get("app", DIGEST).wait()
        assert "Authorization" not in daemon.requests[-1].headers


async def test_a_storage_that_asks_is_not_answered() -> None:
    async with registries() as storage, serving(credentials=ME) as (daemon, registry):
        storage.on("GET", "/blob", wanting("Basic realm=x", lambda _: False, Answer.empty()))
        target = f"http://{host_of(storage)}/blob?signature={SECRET}"
        daemon.on("GET", at(f"app/blobs/{DIGEST}"), Answer.empty(307, headers={"Location": target}))
        with pytest.raises(Unauthorized) as caught:
            await registry.blobs.get("app", DIGEST).wait()
        assert len(storage.requests) == 1
        assert caught.value.host == host_of(storage)
        assert SECRET not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("location", ["", "ftp://x/", "http://[", "//"])
async def test_redirects_to_nowhere(location: str) -> None:
    async with serving() as (daemon, registry):
        daemon.on("GET", at("app/tags/list"), Answer.empty(307, headers={"Location": location}))
        with pytest.raises(InvalidResponse):
            await registry.tags.list("app").collect()


async def test_redirects_in_a_circle() -> None:
    async with serving() as (daemon, registry):
        daemon.on(
            "GET", at("app/tags/list"), Answer.empty(307, headers={"Location": "/v2/app/tags/list"})
        )
        with pytest.raises(InvalidResponse, match="more than 5 times"):
            await registry.tags.list("app").collect()
        assert len(daemon.requests) == 6


async def test_what_changes_something_is_not_redirected() -> None:
    async with serving() as (daemon, registry):
        daemon.on(
            "DELETE", at("app/manifests/1"), Answer.empty(307, headers={"Location": "/other"})
        )
        with pytest.raises(InvalidResponse, match="not followed with DELETE"):
            await registry.manifests.delete("app", "1")
        assert len(daemon.requests) == 1


@pytest.mark.parametrize("way", ["basic", "token", "oauth"])
async def test_no_error_shows_a_secret(way: str) -> None:
    """Whatever breaks: nothing of a credential or a token is in the error or its causes."""
    answers = [Answer.cut_head(), Answer.garbage(b"no HTTP\r\n\r\n"), Answer.reset()]
    for answer in answers:
        async with serving(credentials=ME, oauth=way == "oauth", retries=0) as (daemon, registry):
            breaking: dict[str, Any] = {"basic": "Basic realm=x"}
            challenge = breaking.get(way, bearer(daemon))
            for method in ("GET", "POST"):
                daemon.on(method, "/token", answer)

            async def tags(
                request: Request, challenge: str = challenge, answer: Answer = answer
            ) -> Answer:
                if "Authorization" in request.headers:
                    return answer
                return Answer.empty(401, headers={"WWW-Authenticate": challenge})

            daemon.on("GET", at("app/tags/list"), tags)
            with pytest.raises(DockerError) as caught:
                await registry.tags.list("app").collect()
            shown = "".join(traceback.format_exception(caught.value)) + repr(registry)
            assert SECRET not in shown
            assert BASIC not in shown
            assert json.dumps(SECRET) not in repr(caught.value.__dict__)


async def test_a_session_is_made_outside_of_a_loop_and_belongs_to_one() -> None:
    registry = await asyncio.to_thread(RegistrySession, "localhost:1")
    assert repr(registry) == "RegistrySession('localhost:1')"
    await registry.close()
