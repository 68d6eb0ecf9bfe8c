"""Secrets show in no repr, text, error or log, wherever they were handed in."""

import json
import logging
import pickle
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from aiodockerapi import DockerSession
from aiodockerapi.config.credentials import Credentials
from aiodockerapi.engine.auth import AuthConfig
from aiodockerapi.engine.images.build_options import BuildOptions
from aiodockerapi.engine.secrets.models import SecretSpec
from aiodockerapi.errors import DockerError
from aiodockerapi.hub.models.tokens import AccessToken, HubToken, SecondFactorNeeded
from aiodockerapi.hub.session import HubSession
from aiodockerapi.models import AuthResponse, CAConfig, JoinTokens, SwarmJoin, UnlockKey
from aiodockerapi.registry import RegistrySession
from aiodockerapi.registry.tokens import Token
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.helpers import failure

SECRET = "hunter2"
ENCODED = ["aHVudGVyMg", "bWU6aHVudGVyMg", "odW50ZXIy", "aHVudGVyMg=="]
"""The same in base64, wherever it begins."""


def shown_by(error: BaseException) -> str:
    """Return what is shown of an error, and of those that it came from."""
    each: BaseException | None = error
    text = "".join(traceback.TracebackException.from_exception(error, limit=0).format())
    while each is not None:
        text += f"\n{each!r} {each} {each.__dict__!r}"
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return text


def check(text: str) -> None:
    for secret in (SECRET, *ENCODED):
        for line in text.splitlines():
            assert secret not in line, line[:2000]


VALUES: list[Any] = [
    Credentials("me", SECRET),
    Credentials("me", identity_token=SECRET),
    Credentials(registry_token=SECRET),
    AuthConfig(username="me", password=SECRET, identity_token=SECRET, auth=SECRET),
    AuthConfig(registry_token=SECRET),
    AuthResponse(status="ok", identity_token=SECRET),
    JoinTokens(worker=SECRET, manager=SECRET),
    UnlockKey(unlock_key=SECRET),
    SwarmJoin(join_token=SECRET),
    CAConfig(signing_ca_key=SECRET),
    SecretSpec(name="s", data=SECRET.encode()),
    HubToken(SECRET),
    SecondFactorNeeded(SECRET),
    AccessToken(uuid="x", token=SECRET),
    Token(SECRET, 0.0, SECRET),
    BuildOptions(
        build_args={"HTTPS_PROXY": f"http://me:{SECRET}@proxy:3128"},
        remote=f"https://me:{SECRET}@git.example.com/app.git",
    ),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_no_repr_shows_them(value: Any) -> None:
    check(f"{value!r} {value} {[value]} {value!s:>100}")
    # What is stored or sent has them, as it must: whoever asks for it is told in the docs.
    assert pickle.loads(pickle.dumps(value)) == value


@pytest.mark.parametrize(
    "host", [f"tcp://me:{SECRET}@host:2375", f"https://{SECRET}@host", f"ssh://me:{SECRET}@host"]
)
def test_addresses(host: str) -> None:
    with pytest.raises(DockerError) as raised:
        DockerSession(host)
    check(shown_by(raised.value))


def test_places() -> None:
    for make in (RegistrySession, lambda host: HubSession(host=host)):
        with pytest.raises(DockerError) as raised:
            make(f"me:{SECRET}@registry.example.com")
        check(shown_by(raised.value))


AUTH = AuthConfig(username="me", password=SECRET)
USES: dict[str, Callable[[DockerSession], Awaitable[object]]] = {
    "pull": lambda docker: docker.images.pull("redis", auth=AUTH).wait(),
    "push": lambda docker: docker.images.push("redis", auth=AUTH).wait(),
    "auth": lambda docker: docker.auth(AUTH),
    "search": lambda docker: docker.images.search("redis", auth=AUTH),
    "build": lambda docker: docker.images.build(
        options=BuildOptions(
            build_args={"HTTP_PROXY": f"http://me:{SECRET}@proxy"},
            remote=f"https://{SECRET}@git.example.com/a.git",
        ),
        auths={"registry.example.com": AUTH},
    ).wait(),
    "unlock": lambda docker: docker.swarm.unlock(UnlockKey(unlock_key=SECRET)),
    "secret": lambda docker: docker.secrets.create(SecretSpec(name="s", data=SECRET.encode())),
}
"""What is given secrets; the daemon answers with an error."""


@pytest.mark.parametrize("use", USES)
async def test_what_a_daemon_is_told(
    daemon: FakeDaemon, use: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for method, path in (
        ("POST", "/images/create"), ("POST", "/images/{name}/push"), ("POST", "/auth"),
        ("GET", "/images/search"), ("POST", "/build"), ("POST", "/swarm/unlock"),
        ("POST", "/secrets/create"),
    ):  # fmt: skip
        daemon.on(method, path, json={"message": "no"}, status=500)
    async with DockerSession(daemon.host, headers={"X-Token": SECRET}) as docker:
        error = await failure(USES[use](docker))
        check(shown_by(error) + repr(docker) + caplog.text)


@pytest.mark.parametrize("status", [401, 500, 200])
async def test_what_registries_and_the_hub_are_told(
    status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with FakeDaemon(tcp=True, api_version="2", min_api_version=None) as daemon:
        here = f"127.0.0.1:{daemon.port}"
        realm = f'Bearer realm="http://{here}/token",service="x"'
        asks = Answer.json({}, 401, headers={"WWW-Authenticate": realm})
        daemon.on("GET", "/{v2}/{rest}/tags/list", asks)
        daemon.on("GET", "/token", Answer.raw(b'{"token": "' + SECRET.encode(), status))
        for kind in (Credentials("me", SECRET), Credentials("me", identity_token=SECRET)):
            async with RegistrySession(here, credentials=kind, retries=0) as registry:
                error = await failure(registry.tags.list("app").collect())
                check(shown_by(error) + repr(registry) + caplog.text)
        async with RegistrySession(
            here, credentials=Credentials(registry_token=SECRET)
        ) as registry:
            error = await failure(registry.tags.list("app").collect())
            check(shown_by(error))
        daemon.on("POST", "/{v2}/auth/token", Answer.json({"access_token": SECRET}))
        daemon.on("GET", "/{v2}/orgs/{name}/settings", Answer.json({"detail": "no"}, status))
        async with HubSession(
            host=here, registry=here, credentials=Credentials("me", SECRET)
        ) as hub:
            try:
                await hub.organizations.settings("team")
            except DockerError as error:
                check(shown_by(error) + repr(hub) + caplog.text)


def test_what_is_dumped_has_them() -> None:
    """Whoever dumps or pickles credentials wants to keep them: that is said where they are made."""
    assert json.loads(AUTH.model_dump_json(by_alias=True))["password"] == SECRET
    assert SECRET.encode() in pickle.dumps(AUTH)


@pytest.mark.parametrize(
    "body",
    [
        b'{"UnlockKey": "SWMKEY-1-hunter2", ',
        b'{"UnlockKey": ["SWMKEY-1-hunter2"]}',
        b'{"UnlockKey": "' + b"x" * 260 + b'hunter2"',
        b'["SWMTKN-1-hunter2"]',
    ],
)
async def test_answers_that_can_not_be_understood(daemon: FakeDaemon, body: bytes) -> None:
    daemon.on("GET", "/swarm/unlockkey", Answer.raw(body))
    async with DockerSession(daemon.host) as docker:
        check(shown_by(await failure(docker.swarm.unlock_key())))
