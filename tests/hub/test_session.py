"""Logging in, tokens, pages, errors, limits: what all operations of the Hub share."""

import asyncio
import base64
import json
import pickle
import time
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from aiodockerapi._core.times import Timestamp
from aiodockerapi.config.credentials import Credentials
from aiodockerapi.errors import (
    BadRequest,
    ConnectionFailed,
    DockerError,
    InvalidArgument,
    InvalidResponse,
    TooManyRequests,
    Unauthorized,
)
from aiodockerapi.hub.models.repositories import HubRepositoryConfig
from aiodockerapi.hub.models.tokens import AccessToken, HubToken
from aiodockerapi.hub.rate import HubRateLimit
from aiodockerapi.hub.session import HubSession
from aiodockerapi.registry.rate import PullLimit
from aiodockerapi.registry.session import RegistrySession
from aiodockerapi.testing import Answer, FakeDaemon, Request
from tests.hub.row import BEARER, ME, PROVIDER, SECRET, at, serving

TOKENS = at("/v2/access-tokens/{uuid}")
LOGIN = at("/v2/auth/token")
PAT = {"uuid": "1", "token": "dckr_pat_secret"}


def jwt(number: int, seconds: int = 600) -> str:
    """Make a token that says how long it is good."""
    claims = json.dumps({"iat": 1000, "exp": 1000 + seconds, "n": number}).encode()
    return f"eyJ.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.x"


def logins(daemon: FakeDaemon, seconds: int = 600) -> None:
    """Answer each login with another token."""
    given: list[str] = []

    async def answer(_: Request) -> Answer:
        given.append(jwt(len(given), seconds))
        return Answer.json({"access_token": given[-1]})

    daemon.on("POST", LOGIN, answer)


def for_bearer(good: Callable[[str], bool], then: Answer) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Answer:
        if good(request.headers.get("Authorization", "").removeprefix("Bearer ")):
            return then
        return Answer.json({"detail": "token is expired"}, 401)

    return answer


def asked(daemon: FakeDaemon, path: str) -> list[Request]:
    return [request for request in daemon.requests if request.path == path]


# ---- who we are


async def test_one_login_for_all_who_want_it() -> None:
    async with serving(credentials=ME) as (daemon, hub):
        logins(daemon)
        daemon.on("GET", TOKENS, json=PAT)
        await asyncio.gather(*[hub.access_tokens.get("1") for _ in range(20)])
        assert len(asked(daemon, "/v2/auth/token")) == 1
        bearers = {each.headers["Authorization"] for each in asked(daemon, "/v2/access-tokens/1")}
        assert bearers == {f"Bearer {jwt(0)}"}


async def test_a_token_that_is_refused_is_renewed_once_for_all() -> None:
    async with serving(credentials=ME) as (daemon, hub):
        logins(daemon)
        daemon.on("GET", TOKENS, for_bearer(lambda had: had != jwt(0), Answer.json(PAT)))
        await asyncio.gather(*[hub.access_tokens.get("1") for _ in range(20)])
        assert len(asked(daemon, "/v2/auth/token")) == 2


async def test_a_token_that_is_refused_twice_is_an_error() -> None:
    async with serving(credentials=ME) as (daemon, hub):
        logins(daemon)
        daemon.on("DELETE", TOKENS, for_bearer(lambda _: False, Answer.empty()))
        with pytest.raises(Unauthorized, match="token is expired") as caught:
            await hub.access_tokens.delete("1")
        assert (caught.value.method, caught.value.path) == ("DELETE", "/v2/access-tokens/1")
        assert len(asked(daemon, "/v2/access-tokens/1")) == 2


async def test_a_token_is_not_used_up_to_its_end() -> None:
    async with serving(credentials=ME) as (daemon, hub):
        logins(daemon, seconds=1)
        daemon.on("GET", TOKENS, json=PAT)
        await hub.access_tokens.get("1")
        token = hub._client._auth._token
        assert token is not None
        assert token.until - time.monotonic() <= 0.8


async def test_a_token_that_does_not_say_lasts_ten_minutes() -> None:
    for value in ("plain", "a.b.c", "a.MQ.c", "a.!!.c"):
        async with serving(credentials=ME) as (daemon, hub):
            daemon.on("POST", LOGIN, json={"access_token": value})
            daemon.on("GET", TOKENS, json=PAT)
            await hub.access_tokens.get("1")
            token = hub._client._auth._token
            assert token is not None
            assert 500 < token.until - time.monotonic() <= 590


async def test_wrong_credentials() -> None:
    async with serving(credentials=ME) as (daemon, hub):
        daemon.on("POST", LOGIN, json={"detail": "incorrect credentials"}, status=401)
        with pytest.raises(Unauthorized, match="incorrect credentials") as caught:
            await hub.access_tokens.get("1")
        assert caught.value.path == "/v2/auth/token"
        assert not asked(daemon, "/v2/access-tokens/1")


async def test_nobody_bears_nothing() -> None:
    async def none(host: str) -> None:
        assert host == "docker.io"

    for credentials in (None, none):
        async with serving(credentials=credentials) as (daemon, hub):
            daemon.on("GET", TOKENS, json=PAT)
            await hub.access_tokens.get("1")
            assert [each.headers.get("Authorization") for each in daemon.requests] == [None]


async def test_the_second_factor() -> None:
    async def code() -> str:
        return "123456"

    async with serving(credentials=ME, second_factor=code) as (daemon, hub):
        daemon.on("POST", at("/v2/users/login"), json={"login_2fa_token": "half"}, status=401)
        daemon.on("POST", at("/v2/users/2fa-login"), json={"token": "whole"})
        daemon.on("GET", TOKENS, for_bearer(lambda had: had == "whole", Answer.json(PAT)))
        await hub.access_tokens.get("1")
        given = asked(daemon, "/v2/users/2fa-login")[0].json()
        assert given == {"login_2fa_token": "half", "code": "123456"}


async def test_a_login_that_is_refused_is_no_second_factor() -> None:
    async with serving() as (daemon, hub):
        daemon.on("POST", at("/v2/users/login"), json={"detail": "no"}, status=401)
        with pytest.raises(Unauthorized, match="no"):
            await hub.authentication.login(ME)


async def test_what_is_no_login() -> None:
    async with serving() as (daemon, hub):
        daemon.on("POST", LOGIN, json={"access_token": "a\nb"})
        with pytest.raises(InvalidResponse):
            await hub.authentication.token(ME)
        with pytest.raises(InvalidArgument):
            await hub.authentication.token(BEARER)
    with pytest.raises(InvalidArgument):
        HubSession(credentials=Credentials(identity_token="x"))
    with pytest.raises(InvalidArgument, match=r"hub\.docker\.com"):
        HubSession(host="docker.io")
    async with HubSession() as outside:
        with pytest.raises(InvalidArgument, match="scim_token"):
            await outside.scim.config()


# ---- nothing secret shows


async def test_secrets_do_not_show() -> None:
    async with serving(credentials=ME, scim_token=PROVIDER) as (daemon, hub):
        daemon.on("POST", LOGIN, json={"access_token": jwt(0)})
        daemon.on(
            "GET",
            TOKENS,
            json={"message": f"bad {jwt(0)} and dckr_pat_a-B_c", "errinfo": {"a": jwt(1)}},
            status=400,
        )
        with pytest.raises(BadRequest) as caught:
            await hub.access_tokens.get("1")
        daemon.on("GET", TOKENS, json={"uuid": 5, "token": "dckr_pat_secret"})
        with pytest.raises(InvalidResponse) as unread:
            await hub.access_tokens.get("1")
    shown = "".join(
        [
            *traceback.format_exception(caught.value),
            *traceback.format_exception(unread.value),
            repr(hub),
            repr(HubToken("t0k3n")),
            repr(AccessToken(uuid="1", token="dckr_pat_secret")),
            str(vars(caught.value)),
        ]
    )
    for secret in (SECRET, PROVIDER, jwt(0), jwt(1), "dckr_pat", "t0k3n"):
        assert secret not in shown, secret


async def test_a_token_goes_nowhere_else() -> None:
    async with serving(credentials=BEARER) as (daemon, hub), FakeDaemon(tcp=True) as other:
        away = f"http://127.0.0.1:{other.port}/v2/access-tokens/1?page=2"
        daemon.on("GET", TOKENS, Answer.empty(302, headers={"Location": away}))
        with pytest.raises(InvalidResponse, match="elsewhere"):
            await hub.access_tokens.get("1")
        page = {"next": away, "results": [PAT]}
        daemon.on("GET", at("/v2/access-tokens"), Answer.json(page), Answer.json({"results": []}))
        assert len(await hub.access_tokens.list().collect()) == 1
        assert not other.requests
        assert daemon.requests[-1].query == {"page": ["2"]}


async def test_redirects_within_the_hub() -> None:
    async with serving(credentials=BEARER) as (daemon, hub):
        daemon.on("GET", TOKENS, Answer.empty(301, headers={"Location": "/there"}))
        daemon.on("GET", "/there", json=PAT)
        assert (await hub.access_tokens.get("1")).uuid == "1"
        daemon.on("GET", "/there", Answer.empty(302, headers={"Location": "/there"}))
        with pytest.raises(InvalidResponse, match="more than"):
            await hub.access_tokens.get("1")
        daemon.on("DELETE", TOKENS, Answer.empty(302, headers={"Location": "/there"}))
        with pytest.raises(InvalidResponse, match="not followed"):
            await hub.access_tokens.delete("1")


# ---- pages


def pages(daemon: FakeDaemon, *following: str | None) -> None:
    answers = [
        Answer.json({"next": url, "results": [{"uuid": str(number)}]})
        for number, url in enumerate(following)
    ]
    daemon.on("GET", at("/v2/access-tokens"), *answers)


async def test_pages() -> None:
    async with serving() as (daemon, hub):
        pages(daemon, "https://hub.docker.com/v2/x?page=2&page_size=1", "?page=3", None)
        found = await hub.access_tokens.list(page_size=1).collect()
        assert [each.uuid for each in found] == ["0", "1", "2"]
        queries = [each.query.get("page") for each in daemon.requests]
        assert queries == [None, ["2"], ["3"]]
        assert all(each.query["page_size"] == ["1"] for each in daemon.requests)


@pytest.mark.parametrize("following", ["?page=1", "?page=x", "?other=2", "http://[", "?page=²"])
async def test_pages_that_lead_nowhere(following: str) -> None:
    async with serving() as (daemon, hub):
        pages(daemon, following)
        reading = hub.access_tokens.list()
        assert (await anext(reading)).uuid == "0", "what came is not lost"
        with pytest.raises(InvalidResponse, match="page"):
            await anext(reading)


async def test_audit_logs_end_with_an_empty_page() -> None:
    async with serving() as (daemon, hub):
        logs = [{"logs": [{"name": "a"}]}, {"logs": [{"name": "b"}]}, {"logs": None}]
        daemon.on("GET", at("/v2/auditlogs/team"), *[Answer.json(each) for each in logs])
        assert [each.name async for each in hub.audit_logs.list("team")] == ["a", "b"]
        assert len(daemon.requests) == 3
        daemon.on("GET", at("/v2/auditlogs/team"), json=logs[0])
        with pytest.raises(InvalidResponse, match="circle"):
            await hub.audit_logs.list("team").collect()


async def test_users_and_results_are_counted() -> None:
    async with serving(scim_token=PROVIDER) as (daemon, hub):
        user = {"id": "1", "userName": "me"}
        daemon.on("GET", at("/v2/scim/2.0/Users"), json={"totalResults": 3, "Resources": [user]})
        assert len(await hub.scim.users().collect()) == 3
        assert [each.query.get("startIndex") for each in daemon.requests] == [None, ["2"], ["3"]]
        daemon.requests.clear()
        daemon.on("GET", "/api/search/v4", json={"total": 3, "results": [{"name": "redis"}]})
        assert len(await hub.search("redis", start=1).collect()) == 2
        assert [each.query["from"] for each in daemon.requests] == [["1"], ["2"]]


# ---- bad input


async def test_bad_arguments_send_nothing() -> None:
    async with serving(scim_token=PROVIDER) as (daemon, hub):
        for part in ("", ".", "..", "a\nb"):
            with pytest.raises(InvalidArgument):
                await hub.access_tokens.get(part)
        for name in ("a/b/c", "Team/app", "team/app:v1", ""):
            with pytest.raises(InvalidArgument):
                await hub.repositories.get(name)
        with pytest.raises(InvalidArgument):
            await hub.tags.get("team/app", "../x")
        for wrong in (
            lambda: hub.tags.list("app", page=0),
            lambda: hub.tags.list("app", page_size=0),
            lambda: hub.search("x", start=-1),
            lambda: hub.search("x", architectures="amd64"),
            lambda: hub.scim.users(count=201),
            lambda: hub.scim.users(start_index=0),
        ):
            with pytest.raises(InvalidArgument):
                wrong()
        assert not daemon.requests
    mistyped: dict[str, Any] = {"namespace": "team", "name": "app", "privat": True}
    with pytest.raises(ValidationError):
        HubRepositoryConfig(namespace="team", name="Not Good")
    with pytest.raises(ValidationError, match="no field"):
        HubRepositoryConfig(**mistyped)
    with pytest.raises(ValidationError, match="Extra inputs"):
        HubRepositoryConfig.model_validate(mistyped)


async def test_a_name_stays_one_part() -> None:
    async with serving() as (daemon, hub):
        daemon.on("GET", at("/v2/orgs/{name}"), json={"orgname": "x"})
        await hub.organizations.get("a b?c")
        assert daemon.requests[-1].raw_path == "/v2/orgs/a%20b%3Fc"
        with pytest.raises(InvalidArgument, match="can't be a part"):
            await hub.organizations.get("a/b")
        assert len(daemon.requests) == 1


# ---- errors and limits


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({"Retry-After": "60"}, 60, 60),
        ({"X-Retry-After": str(int(time.time()) + 1000)}, 1, 1000),
        ({"X-RateLimit-Reset": str(int(time.time()) + 1000)}, 1, 1000),
    ],
)
async def test_asked_too_often(headers: dict[str, str], least: float, most: float) -> None:
    async with serving() as (daemon, hub):
        daemon.on("GET", TOKENS, json={"detail": "slow down"}, status=429, headers=headers)
        with pytest.raises(TooManyRequests, match="slow down; try again in") as caught:
            await hub.access_tokens.get("1")
        assert caught.value.retry_after is not None
        assert least <= caught.value.retry_after <= most
        assert len(daemon.requests) == 1, "a wait that is longer than max_wait is not waited"
        assert pickle.loads(pickle.dumps(caught.value)).retry_after == caught.value.retry_after


async def test_what_changes_nothing_is_sent_again() -> None:
    async with serving() as (daemon, hub):
        later = Answer.json({"detail": "later"}, 429, headers={"Retry-After": "0"})
        daemon.on("GET", TOKENS, later, Answer.json({}, 503), Answer.reset(), Answer.json(PAT))
        assert (await hub.access_tokens.get("1")).uuid == "1"
        daemon.on("DELETE", TOKENS, later)
        with pytest.raises(TooManyRequests):
            await hub.access_tokens.delete("1")
        assert len([each for each in daemon.requests if each.method == "DELETE"]) == 1


@pytest.mark.parametrize(
    ("body", "shown", "codes"),
    [
        ({"text": "invalid", "fields": {"scopes": "none"}}, 'invalid ({"scopes": "none"})', ()),
        ({"code": 3, "message": "bad", "details": []}, "bad", ()),
        ({"detail": "taken", "scimType": "uniqueness", "status": "400"}, "taken", ("uniqueness",)),
        ({"detail": {"a": 1}}, '{"a": 1}', ()),
        ([], "the Hub gave no reason", ()),
        ({}, "the Hub gave no reason", ()),
    ],
)
async def test_all_kinds_of_errors(body: object, shown: str, codes: tuple[str, ...]) -> None:
    async with serving() as (daemon, hub):
        daemon.on("GET", TOKENS, json=body, status=400)
        with pytest.raises(BadRequest) as caught:
            await hub.access_tokens.get("1")
        assert caught.value.message == shown
        assert caught.value.codes == codes
        assert (caught.value.host, caught.value.status) == (hub.host, 400)


async def test_pages_of_html_are_no_reason() -> None:
    async with serving() as (daemon, hub):
        daemon.on("GET", TOKENS, Answer.text("<html>", 400), Answer.text("<html>"))
        with pytest.raises(BadRequest, match="gave no reason"):
            await hub.access_tokens.get("1")
        with pytest.raises(InvalidResponse, match="no JSON"):
            await hub.access_tokens.get("1")


async def test_nobody_listens() -> None:
    async with FakeDaemon(tcp=True) as daemon:
        host = f"127.0.0.1:{daemon.port}"
    async with HubSession(host=host) as hub:
        with pytest.raises(ConnectionFailed):
            await hub.access_tokens.get("1")


async def test_the_limit_of_requests() -> None:
    async with serving() as (daemon, hub):
        assert hub.rate_limit is None
        headers = {
            "X-RateLimit-Limit": "180", "X-RateLimit-Remaining": "179", "X-RateLimit-Reset": "60"
        }  # fmt: skip
        daemon.on("GET", TOKENS, Answer.json(PAT, headers=headers), Answer.json(PAT))
        for _ in range(2):
            await hub.access_tokens.get("1")
            assert hub.rate_limit == HubRateLimit(180, 179, Timestamp.from_unix(60))


LIMITED = {
    "ratelimit-limit": "100;w=21600",
    "ratelimit-remaining": "76;w=21600",
    "docker-ratelimit-source": "192.0.2.1",
}


@pytest.mark.parametrize(
    ("headers", "limit"),
    [
        (LIMITED, PullLimit(100, 76, 21600, "192.0.2.1")),
        ({"ratelimit-limit": "100", "ratelimit-remaining": "0"}, PullLimit(100, 0)),
        ({}, None),
        ({"ratelimit-limit": "many", "ratelimit-remaining": "1"}, None),
    ],
)
async def test_the_limit_of_pulls(headers: dict[str, str], limit: PullLimit | None) -> None:
    path = "/v2/ratelimitpreview/test/manifests/latest"
    async with serving() as (daemon, hub):
        daemon.on("HEAD", at(path), Answer.empty(200, headers=headers))
        assert await hub.pull_limit() == limit
        async with RegistrySession(hub.host) as registry:
            assert await registry.pull_limit() == limit
        assert {(each.method, each.path) for each in daemon.requests} == {("HEAD", path)}


# ---- the rest


async def test_members_come_as_csv() -> None:
    text = '\ufeffName,Username,Email,Type,Role,Teams,Date Joined\n"M, E",me,a@b.c,User,Owner,,x\n'
    async with serving() as (daemon, hub):
        path = at("/v2/orgs/team/members/export")
        daemon.on("GET", path, Answer.raw(text.encode(), content_type="text/csv; charset=utf-8"))
        (member,) = await hub.members.export("team")
        assert (member.name, member.role, member.permission) == ("M, E", "Owner", "")
        daemon.on("GET", path, Answer.raw(b"\xff", content_type="text/csv"))
        with pytest.raises(InvalidResponse, match="no CSV"):
            await hub.members.export("team")


async def test_cancelling_a_login_leaves_the_others_alone() -> None:
    async with serving(credentials=ME) as (daemon, hub):
        go = asyncio.Event()

        async def slow(_: Request) -> Answer:
            await go.wait()
            return Answer.json({"access_token": jwt(0)})

        daemon.on("POST", LOGIN, slow)
        daemon.on("GET", TOKENS, json=PAT)
        first = asyncio.create_task(hub.access_tokens.get("1"))
        await daemon.until(lambda: len(daemon.requests) == 1)
        second = asyncio.create_task(hub.access_tokens.get("1"))
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        go.set()
        assert (await second).uuid == "1"


async def test_a_closed_session() -> None:
    hub = HubSession()
    await hub.close()
    with pytest.raises(DockerError, match="closed"):
        await hub.access_tokens.get("1")
    assert repr(hub) == "HubSession('hub.docker.com')"
