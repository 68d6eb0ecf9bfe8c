"""However much comes, no more is taken than the limits say; and nothing is sent elsewhere."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from aiodockerapi import DockerSession
from aiodockerapi._core import exchange
from aiodockerapi._wire import jsonstream
from aiodockerapi.config.credentials import Credentials
from aiodockerapi.errors import (
    APIError,
    InvalidResponse,
    NotDocker,
    ResponseTooLarge,
    StreamTruncated,
)
from aiodockerapi.hub.session import HubSession
from aiodockerapi.registry import RegistrySession
from aiodockerapi.registry.limits import MAX_TOKEN
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.helpers import failure, nothing_left

SECRET = "hunter2"
MOST = 20_000
"""The longest error, in characters."""


async def endless() -> AsyncIterator[bytes]:
    for _ in range(10_000):
        yield b"x" * 65536


async def logs(docker: DockerSession) -> None:
    await docker.containers.logs("web").collect()


async def attach(docker: DockerSession) -> None:
    async with docker.containers.attach("web", stdout=True):
        pass


async def websocket(docker: DockerSession) -> None:
    async with docker.containers.attach_ws("web", stdout=True) as socket:
        await socket.read()


async def info(docker: DockerSession) -> None:
    await docker.info()


async def events(docker: DockerSession) -> None:
    await docker.events().collect()


Use = Callable[[DockerSession], Awaitable[None]]
USES: list[Use] = [info, events, logs, attach, websocket]
PATHS = (
    ("GET", "/info"), ("GET", "/events"), ("GET", "/containers/{id}/logs"),
    ("POST", "/containers/{id}/attach"), ("GET", "/containers/{id}/attach/ws"),
    ("GET", "/containers/{id}/json"),
)  # fmt: skip


def answering(daemon: FakeDaemon, answer: Answer) -> None:
    for method, path in PATHS:
        daemon.on(method, path, answer)


@pytest.mark.parametrize("use", USES, ids=lambda use: use.__name__)
async def test_error_bodies(daemon: FakeDaemon, use: Use) -> None:
    answering(daemon, Answer.chunks(endless, status=500))
    async with DockerSession(daemon.host) as docker:
        error = await failure(use(docker))
    assert isinstance(error, APIError)
    assert len(str(error)) < MOST


@pytest.mark.parametrize("use", USES, ids=lambda use: use.__name__)
@pytest.mark.parametrize(
    "head", [b"X: " + b"x" * 100_000, b"".join(b"X: y\r\n" for _ in range(20_000))]
)
async def test_heads(daemon: FakeDaemon, use: Use, head: bytes) -> None:
    answering(daemon, Answer.garbage(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n"))
    async with DockerSession(daemon.host, api_version="1.44") as docker:
        error = await failure(use(docker))
    assert isinstance(error, NotDocker), error
    assert len(str(error)) < MOST


DEEP = {
    "an object": b'{"Driver": ' + b'{"a":' * 100_000,
    "a list": b'{"Driver": ' + b"[" * 100_000,
    "what is not known": b'{"Unknown": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}


@pytest.mark.parametrize("deep", DEEP)
async def test_depths(daemon: FakeDaemon, deep: str) -> None:
    daemon.on("GET", "/info", Answer.raw(DEEP[deep]))
    daemon.on("GET", "/version", Answer.raw(DEEP[deep]))
    daemon.on("GET", "/events", Answer.raw(DEEP[deep]))
    daemon.on("GET", "/volumes", Answer.raw(DEEP[deep], 500))
    async with DockerSession(daemon.host) as docker:
        for call in (docker.info(), docker.version(), docker.events().collect()):
            assert isinstance(await failure(call), InvalidResponse | StreamTruncated)
        error = await failure(docker.volumes.list())
        assert error.status == 500
        assert len(str(error)) < MOST


async def test_depths_where_the_version_is_looked_for(daemon: FakeDaemon) -> None:
    for method in ("HEAD", "GET"):
        daemon.on(method, "/_ping", Answer.garbage(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
    daemon.on("GET", "/version", Answer.raw(b'{"ApiVersion": ' + b"[" * 100_000))
    async with DockerSession(daemon.host) as docker:
        assert isinstance(await failure(docker.info()), NotDocker)


async def test_lines(daemon: FakeDaemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonstream, "MAX_OBJECT", 2**17)
    daemon.on("GET", "/events", Answer.chunks(endless))
    async with DockerSession(daemon.host) as docker:
        assert isinstance(await failure(events(docker)), InvalidResponse)


async def test_answers(daemon: FakeDaemon) -> None:
    daemon.on("GET", "/info", Answer.chunks(endless))
    async with DockerSession(daemon.host, max_response=2**17) as docker:
        assert isinstance(await failure(docker.info()), ResponseTooLarge)


async def test_messages_of_websockets(monkeypatch: pytest.MonkeyPatch) -> None:
    from aiohttp import web

    monkeypatch.setattr(exchange, "MAX_MESSAGE", 2**16)

    async def talk(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        await socket.send_bytes(b"x" * 2**15)
        await socket.send_bytes(b"x" * 2**17)
        async for _ in socket:
            pass
        return socket

    app = web.Application()
    app.router.add_get("/v1.44/containers/web/attach/ws", talk)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        address = f"tcp://127.0.0.1:{runner.addresses[0][1]}"
        async with (
            DockerSession(address, api_version="1.44") as docker,
            docker.containers.attach_ws("web", stdout=True) as socket,
        ):
            assert len(await socket.read() or b"") == 2**15
            assert isinstance(await failure(socket.read()), InvalidResponse)
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("use", USES, ids=lambda use: use.__name__)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_of_a_daemon_is_followed(use: Use, status: int) -> None:
    """The headers that a session sends may be secret: they are for one host alone."""
    tasks = asyncio.all_tasks()
    async with FakeDaemon(tcp=True) as daemon, FakeDaemon(tcp=True) as other:
        answering(other, Answer.json({}))
        for target in (other.host.replace("tcp", "http"), "/v1.44/info"):
            answering(daemon, Answer.empty(status, headers={"Location": f"{target}/v1.44/events"}))
            async with DockerSession(
                daemon.host, api_version="1.44", headers={"X-Token": SECRET}
            ) as docker:
                error = await failure(use(docker))
            assert isinstance(error, InvalidResponse), error
            assert SECRET not in repr(error)
        assert not other.requests
        assert len(daemon.requests) == 2 if use is not logs else daemon.requests
        await nothing_left(daemon, tasks)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_of_the_hub_is_followed(status: int) -> None:
    options = {"tcp": True, "api_version": "2", "min_api_version": None}
    async with FakeDaemon(**options) as hub, FakeDaemon(**options) as other:  # type: ignore[arg-type]  # of three kinds
        elsewhere = {"Location": f"http://127.0.0.1:{other.port}/v2/orgs/team/settings"}
        hub.on("GET", "/{v2}/orgs/{name}/settings", Answer.empty(status, headers=elsewhere))
        host = f"127.0.0.1:{hub.port}"
        credentials = Credentials(registry_token=SECRET)
        async with HubSession(host=host, registry=host, credentials=credentials) as session:
            error = await failure(session.organizations.settings("team"))
        assert isinstance(error, InvalidResponse)
        assert not other.requests


async def test_a_registrys_redirects_bear_no_credentials() -> None:
    """Blobs are stored elsewhere, so reading is redirected; who we are is said to nobody else."""
    options = {"tcp": True, "api_version": "2", "min_api_version": None}
    async with FakeDaemon(**options) as here, FakeDaemon(**options) as other:  # type: ignore[arg-type]  # of three kinds
        host = f"127.0.0.1:{here.port}"
        asks = {"WWW-Authenticate": 'Basic realm="x"'}
        moved = {"Location": f"http://127.0.0.1:{other.port}/v2/app/tags/list"}
        path = "/{v2}/{name}/tags/list"
        here.on("GET", path, Answer.json({}, 401, headers=asks), Answer.empty(307, headers=moved))
        other.on("GET", path, Answer.json({"name": "app", "tags": ["1"]}))
        here.on("DELETE", "/{v2}/{name}/manifests/{tag}", Answer.empty(307, headers=moved))
        async with RegistrySession(host, credentials=Credentials("me", SECRET)) as registry:
            assert await registry.tags.list("app").collect() == ["1"]
            assert "Authorization" in here.requests[1].headers
            assert all("Authorization" not in each.headers for each in other.requests)
            seen = len(other.requests)
            digest = f"sha256:{'0' * 64}"
            assert isinstance(
                await failure(registry.manifests.delete("app", digest)), InvalidResponse
            )
            assert len(other.requests) == seen


async def test_answers_of_registries() -> None:
    async with FakeDaemon(tcp=True, api_version="2", min_api_version=None) as daemon:
        host = f"127.0.0.1:{daemon.port}"
        asks = {"WWW-Authenticate": f'Bearer realm="http://{host}/token"'}
        daemon.on("GET", "/{v2}/{name}/tags/list", Answer.json({}, 401, headers=asks))
        for answer in (
            Answer.chunks(endless),
            Answer.raw(b'{"token": "' + b"x" * MAX_TOKEN),
            Answer.raw(b'{"token": ' + b"[" * 100_000),
        ):
            daemon.on("GET", "/token", answer)
            async with RegistrySession(host) as registry:
                assert isinstance(
                    await failure(registry.tags.list("app").collect()), InvalidResponse
                )
        daemon.on("GET", "/{v2}/{name}/tags/list", Answer.chunks(endless, status=500))
        async with RegistrySession(host, retries=0) as registry:
            error = await failure(registry.tags.list("app").collect())
            assert isinstance(error, APIError)
            assert len(str(error)) < MOST
        daemon.on("GET", "/{v2}/{name}/tags/list", Answer.chunks(endless))
        async with RegistrySession(host, max_response=2**17) as registry:
            error = await failure(registry.tags.list("app").collect())
            assert isinstance(error, ResponseTooLarge)
