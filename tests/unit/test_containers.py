"""Operations on containers: what is refused, waited for, and made of faults."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import cast

import pytest

from aiodockerapi import DockerSession
from aiodockerapi.engine.common import HealthConfig
from aiodockerapi.engine.containers.config import ContainerConfig
from aiodockerapi.engine.containers.filters import ContainerPruneFilters
from aiodockerapi.engine.containers.host_config import (
    ContainerUpdate,
    DeviceRequest,
    HostConfig,
    ThrottleDevice,
)
from aiodockerapi.engine.containers.models import CheckpointConfig
from aiodockerapi.engine.containers.mounts import Mount, VolumeOptions
from aiodockerapi.engine.networks.models import EndpointSettings, NetworkingConfig
from aiodockerapi.errors import (
    Conflict,
    ContainerFailed,
    IdleTimeout,
    InvalidArgument,
    InvalidResponse,
    NotFound,
    StreamTruncated,
    UnsupportedVersion,
    UsageError,
)
from aiodockerapi.testing import Answer, FakeDaemon
from aiodockerapi.testing.exchange import Exchange
from tests.operations.containers_rows import open_websocket, websocket

STAT = "X-Docker-Container-Path-Stat"
SOCKET = "/containers/web/attach/ws"


@pytest.fixture
async def daemon() -> AsyncIterator[FakeDaemon]:
    async with FakeDaemon(api_version="1.51") as started:
        yield started


@pytest.fixture
async def docker(daemon: FakeDaemon) -> AsyncIterator[DockerSession]:
    async with DockerSession(daemon.host) as session:
        yield session


def health(status: str, *, running: bool = True) -> Answer:
    state = {"Running": running, "ExitCode": 0, "Health": {"Status": status}}
    return Answer.json({"Id": "c1", "Name": "/web", "State": state})


async def test_healthy_is_waited_for(daemon: FakeDaemon, docker: DockerSession) -> None:
    daemon.on("GET", "/containers/web/json", health("starting"), health("healthy"))
    found = await docker.containers.wait_healthy("web")
    assert found.state is not None
    assert found.state.health is not None
    assert found.state.health.status == "healthy"


async def test_unhealthy_is_told_at_once(daemon: FakeDaemon, docker: DockerSession) -> None:
    daemon.on("GET", "/containers/web/json", health("starting"), health("unhealthy"))
    with pytest.raises(ContainerFailed, match="unhealthy"):
        await docker.containers.wait_healthy("web")


async def test_gone_is_told_at_once(daemon: FakeDaemon, docker: DockerSession) -> None:
    gone = Answer.json({"message": "No such container: web"}, 404)
    daemon.on("GET", "/containers/web/json", health("starting"), gone)
    with pytest.raises(NotFound, match="No such container"):
        await docker.containers.wait_healthy("web")


def create(config: ContainerConfig) -> Callable[[DockerSession], Awaitable[object]]:
    return lambda docker: docker.containers.create(config)


def host(config: HostConfig) -> Callable[[DockerSession], Awaitable[object]]:
    return create(ContainerConfig(image="a", host_config=config))


@pytest.mark.parametrize(
    ("call", "option", "version"),
    [
        (create(ContainerConfig(healthcheck=HealthConfig(start_interval=None))), "", "1.43"),
        (host(HostConfig(annotations={"a": "b"})), "host_config.annotations", "1.42"),
        (host(HostConfig(device_requests=[DeviceRequest()])), "device_requests", "1.39"),
        (
            host(HostConfig(mounts=[Mount(volume_options=VolumeOptions(subpath="a"))])),
            "host_config.mounts.volume_options.subpath",
            "1.44",
        ),
        (
            create(
                ContainerConfig(
                    networking_config=NetworkingConfig(
                        endpoints_config={"front": EndpointSettings(gw_priority=1)}
                    )
                )
            ),
            "networking_config.endpoints_config.gw_priority",
            "1.47",
        ),
        (
            lambda docker: docker.containers.update(
                "web", ContainerUpdate(blkio_device_read_bps=[ThrottleDevice()])
            ),
            "blkio_device_read_bps",
            "1.54",
        ),
        (lambda docker: docker.containers.restart("web", signal="INT"), "signal", "1.41"),
        (lambda docker: docker.containers.stats_once("web", one_shot=True), "one-shot", "1.40"),
        (lambda docker: docker.containers.logs("web", until=1).collect(), "until", "1.34"),
        (
            lambda docker: docker.containers.put_archive("a", b"", path="/", copy_uid_gid=True),
            "copyUIDGID",
            "1.38",
        ),
        (
            lambda docker: docker.containers.create_checkpoint(
                "web", CheckpointConfig(checkpoint_id="one")
            ),
            "POST /containers/",
            "1.24",
        ),
        (lambda docker: docker.containers.prune(), "prune", "1.24"),
    ],
)
async def test_what_the_daemon_does_not_know_is_not_sent(
    call: Callable[[DockerSession], Awaitable[object]], option: str, version: str
) -> None:
    async with FakeDaemon(api_version=version) as daemon, DockerSession(daemon.host) as docker:
        with pytest.raises(UnsupportedVersion) as caught:
            await call(docker)
        assert option in caught.value.option
        assert caught.value.has == version
        assert not [request for request in daemon.requests if request.version]


async def test_arguments_that_ask_for_nothing(docker: DockerSession) -> None:
    with pytest.raises(InvalidArgument, match="attach to"):
        docker.containers.attach_ws("web")
    with pytest.raises(InvalidArgument, match="attach to"):
        docker.containers.attach_ws("web", stdout=True, stream=False)
    with pytest.raises(InvalidArgument, match="unknown filter"):
        await docker.containers.prune(filters=cast(ContainerPruneFilters, {"name": "web"}))


@pytest.mark.parametrize("header", [{}, {STAT: "?"}, {STAT: "W10="}])
async def test_a_path_stat_that_is_none(
    daemon: FakeDaemon, docker: DockerSession, header: dict[str, str]
) -> None:
    daemon.on("HEAD", "/containers/web/archive", Answer.empty(200, headers=header))
    with pytest.raises(InvalidResponse, match="is not as the API has it"):
        await docker.containers.path_stat("web", path="/a")


async def test_a_file_that_is_missing(daemon: FakeDaemon, docker: DockerSession) -> None:
    daemon.on("HEAD", "/containers/web/archive", Answer.json({"message": "lost"}, 404))
    with pytest.raises(NotFound, match="no file /a in it") as caught:
        await docker.containers.path_stat("web", path="/a")
    assert (caught.value.status, caught.value.method) == (404, "HEAD")


class TestWebSocket:
    async def test_it_is_written_to(self, daemon: FakeDaemon, docker: DockerSession) -> None:
        got: list[bytes] = []

        async def play(exchange: Exchange) -> None:
            await open_websocket(exchange)
            header, payload = [await exchange.link.reader.readexactly(size) for size in (6, 5)]
            assert header[:2] == b"\x82\x85"
            got.append(bytes(byte ^ header[2 + at % 4] for at, byte in enumerate(payload)))
            await exchange.send(b"\x82\x02ok\x88\x02\x03\xe8")
            await exchange.link.reader.read()

        daemon.on("GET", SOCKET, Answer(play))
        async with docker.containers.attach_ws("web", stdin=True, stdout=True) as web:
            await web.write(b"hello")
            assert [data async for data in web] == [b"\xffa", b"b", b"ok"]
        assert got == [b"hello"]

    async def test_a_cut_is_told(self, daemon: FakeDaemon, docker: DockerSession) -> None:
        daemon.on("GET", SOCKET, Answer(open_websocket))
        async with docker.containers.attach_ws("web", stdout=True) as web:
            assert await web.read() == b"\xffa"
            assert await web.read() == b"b"
            with pytest.raises(StreamTruncated):
                await web.read()

    async def test_a_refusal_has_its_status(
        self, daemon: FakeDaemon, docker: DockerSession
    ) -> None:
        daemon.on("GET", SOCKET, Answer.json({"message": "paused"}, 409))
        with pytest.raises(Conflict, match="refused") as caught:
            async with docker.containers.attach_ws("web", stdout=True):
                pass
        assert (caught.value.status, caught.value.path) == (409, "/containers/web/attach/ws")

    async def test_silence_is_limited(self, daemon: FakeDaemon) -> None:
        daemon.on("GET", SOCKET, Answer.hang())
        async with DockerSession(daemon.host, idle_timeout=0.1) as docker:
            with pytest.raises(IdleTimeout):
                async with docker.containers.attach_ws("web", stdout=True):
                    pass

    async def test_it_is_opened_once_and_before_use(
        self, daemon: FakeDaemon, docker: DockerSession
    ) -> None:
        daemon.on("GET", SOCKET, Answer(websocket))
        web = docker.containers.attach_ws("web", stdout=True)
        with pytest.raises(UsageError, match="open the websocket first"):
            await web.read()
        await web.close()
        async with web:
            with pytest.raises(UsageError, match="opened once"):
                await web.__aenter__()

    async def test_it_warns_if_it_is_left_open(
        self, daemon: FakeDaemon, docker: DockerSession
    ) -> None:
        daemon.on("GET", SOCKET, Answer(websocket))
        web = await docker.containers.attach_ws("web", stdout=True).__aenter__()
        with pytest.warns(ResourceWarning, match="never closed"):
            web.__del__()
        await web.close()


async def test_no_limit_ends_a_followed_log_that_has_not_begun(daemon: FakeDaemon) -> None:
    daemon.on("GET", "/containers/{id}/logs", Answer.hang())
    async with DockerSession(daemon.host, idle_timeout=0.05) as docker:
        with pytest.raises(IdleTimeout):
            await docker.containers.logs("web").collect()
        with pytest.raises(TimeoutError) as caught:
            async with asyncio.timeout(0.3):
                await docker.containers.logs("web", follow=True).collect()
        assert not isinstance(caught.value, IdleTimeout)
