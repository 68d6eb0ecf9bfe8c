"""Named pipes, as far as they are ours: all but what Windows' own event loop does.

The loop is told to be that of Windows, and gives a socket for a pipe: whoever asks it for a pipe
gets one, by aiohttp's own connector and by ours.
"""

import asyncio
from collections.abc import Callable
from typing import cast

import aiohttp
import pytest

from aiodockerapi import ConnectionFailed, DaemonNotFound, DockerSession, Fleet, InvalidHost
from aiodockerapi._transport import Host, transport_for
from aiodockerapi.errors import PermissionDenied
from aiodockerapi.testing import Answer, FakeDaemon

PIPE = "npipe:////./pipe/docker_engine"
ASKED = r"\\.\pipe\docker_engine"


@pytest.fixture
async def pipes(monkeypatch: pytest.MonkeyPatch) -> dict[str, str | OSError]:
    """Let the loop have pipes: the path of a socket by that of each pipe, or why there is none."""
    loop = cast(asyncio.SelectorEventLoop, asyncio.get_running_loop())
    there: dict[str, str | OSError] = {}

    async def connect(factory: Callable[[], asyncio.Protocol], address: str) -> object:
        path = there.get(address, FileNotFoundError(2, "The system cannot find the file"))
        if isinstance(path, OSError):
            raise path
        return await loop.create_unix_connection(factory, path)

    monkeypatch.setattr(asyncio, "ProactorEventLoop", type(loop), raising=False)
    monkeypatch.setattr(loop, "create_pipe_connection", connect, raising=False)
    return there


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"said: " + await reader.readexactly(5))
    await writer.drain()


@pytest.mark.parametrize("at_once", [1, 20])
async def test_calls_streams_and_what_is_handed_over(
    pipes: dict[str, str | OSError], at_once: int
) -> None:
    async with FakeDaemon() as daemon, DockerSession(PIPE, max_connections=5) as docker:
        pipes[ASKED] = daemon.host.removeprefix("unix://")
        daemon.on("GET", "/info", json={"ID": "x"})
        daemon.on("GET", "/events", Answer.lines([{"Type": "container"}]))
        daemon.on("POST", "/containers/{id}/attach", Answer.upgrade(echo, tty=True))
        infos = await asyncio.gather(*(docker.info() for _ in range(at_once)))
        assert {info.id for info in infos} == {"x"}
        assert daemon.requests[-1].headers["Host"] == "api.moby.localhost"
        async with docker.events() as events:
            assert [event.type async for event in events] == ["container"]
        async with docker.containers.attach("web", stdin=True, stdout=True) as attached:
            await attached.write(b"hello")
            assert b"".join([frame.data async for frame in attached]) == b"said: hello"


async def test_the_connector_is_aiohttps_own(pipes: dict[str, str | OSError]) -> None:
    assert not pipes
    connector = transport_for(Host.parse(PIPE), None).connector(7)
    assert type(connector) is aiohttp.NamedPipeConnector
    assert (connector.path, connector.limit) == (ASKED, 7)
    await connector.close()


@pytest.mark.parametrize(
    ("why", "kind", "words"),
    [
        (
            FileNotFoundError(2, "x"),
            DaemonNotFound,
            "there is no pipe at .*; is the daemon running",
        ),
        (PermissionError(13, "x"), PermissionDenied, "group docker-users"),
        (OSError(231, "All pipe instances are busy"), ConnectionFailed, "instances are busy"),
    ],
)
async def test_no_connection(
    pipes: dict[str, str | OSError], why: OSError, kind: type[ConnectionFailed], words: str
) -> None:
    pipes[ASKED] = why
    async with DockerSession(PIPE, api_version="1.41") as docker:
        for ask in (docker.info, docker.containers.attach("x", stdout=True).__aenter__):
            with pytest.raises(kind, match=words) as caught:
                await ask()
            assert type(caught.value) is kind
            assert ASKED in caught.value.message


def test_here_is_no_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(asyncio, "ProactorEventLoop", raising=False)
    monkeypatch.setenv("DOCKER_HOST", PIPE)
    for make in (DockerSession, lambda: Fleet.of(web=PIPE)):
        with pytest.raises(InvalidHost, match="named pipes are Windows'; here, use unix://"):
            make()
