"""Output that ends although what writes it has not: cut, and told as that."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from aiodockerapi import (
    ConnectionLost,
    ContainerConfig,
    DockerSession,
    ExecConfig,
    NotFound,
    StreamTruncated,
    UsageError,
)
from aiodockerapi.testing import Answer, Exchange, FakeDaemon, frame
from tests.unit.faults.kinds import BLIND, KINDS, Readable, Way, answering
from tests.unit.helpers import failure

PODMAN = {"Server": "Libpod/5.8.6 (linux)"}
OUTPUT = frame(1, b"out\n")
RUNNING = {"ID": "e1", "Running": True, "OpenStdout": True}
ENDED = {"ID": "e1", "Running": False, "ExitCode": 3}
DATE = ExecConfig(cmd=["date"])
CONFIG = ContainerConfig(image="busybox", cmd=["date"])


def scripted(daemon: FakeDaemon) -> FakeDaemon:
    """Let a command, and a container, write a line, and look as if they ran on."""
    daemon.on("POST", "/containers/web/exec", Answer.json({"Id": "e1"}, 201))
    daemon.on("POST", "/exec/e1/start", Answer.upgrade(early=OUTPUT))
    daemon.on("GET", "/exec/e1/json", json=RUNNING)
    daemon.on("POST", "/containers/create", Answer.json({"Id": "web", "Warnings": []}, 201))
    daemon.on("POST", "/containers/web/attach", Answer.upgrade(early=OUTPUT))
    daemon.on("POST", "/containers/web/wait", Answer.json({"StatusCode": 3}))
    daemon.on("POST", "/containers/web/start", Answer.empty(204))
    daemon.on("GET", "/containers/web/json", json={"Id": "web", "State": {"Running": True}})
    return daemon


@pytest.fixture
async def daemon() -> AsyncIterator[FakeDaemon]:
    async with FakeDaemon(tcp=True) as daemon:
        yield scripted(daemon)


@pytest.fixture
async def docker(daemon: FakeDaemon) -> AsyncIterator[DockerSession]:
    async with DockerSession(daemon.host) as docker:
        yield docker


async def test_a_command_that_runs_on(docker: DockerSession) -> None:
    error = await failure(docker.exec.run("web", DATE))
    assert isinstance(error, StreamTruncated)
    assert (error.path, "has not ended" in error.message) == ("/exec/e1/start", True)
    async with docker.exec.start("e1", tty=False) as output:
        assert (await anext(output)).data == b"out\n"
        assert isinstance(await failure(output.read()), StreamTruncated)
        assert isinstance(await failure(output.read()), UsageError), "it has not ended: it broke"


async def test_a_command_that_nobody_knows_any_more(
    daemon: FakeDaemon, docker: DockerSession
) -> None:
    daemon.on("GET", "/exec/e1/json", json={"message": "No such exec instance"}, status=404)
    error = await failure(docker.exec.run("web", DATE))
    assert isinstance(error, StreamTruncated)
    assert "No such exec instance" in error.message
    assert isinstance(error.__cause__, NotFound)


async def test_a_daemon_that_is_gone(daemon: FakeDaemon, docker: DockerSession) -> None:
    daemon.on("GET", "/exec/e1/json", Answer.reset())
    daemon.on("GET", "/containers/web/json", Answer.reset())
    for run in (docker.exec.run("web", DATE), docker.containers.run(CONFIG)):
        error = await failure(run)
        assert isinstance(error, StreamTruncated)
        assert isinstance(error.__cause__, ConnectionLost)
        assert error.host == daemon.host


async def test_a_daemon_that_is_gone_before_it_said_what_it_is(daemon: FakeDaemon) -> None:
    daemon.on("GET", "/exec/e1/json", Answer.reset())
    daemon.on("GET", "/containers/web/json", Answer.reset())
    async with DockerSession(daemon.host, api_version="1.44") as docker:
        for name in sorted(BLIND):
            async with KINDS[name].opened(docker) as output:
                assert isinstance(await failure(gathered(output)), StreamTruncated)


async def gathered(output: Readable) -> list[object]:
    return [item async for item in output]


@pytest.mark.parametrize("tty", [False, True])
async def test_who_types_into_a_terminal_may_detach(
    daemon: FakeDaemon, docker: DockerSession, tty: bool
) -> None:
    daemon.on("POST", "/exec/e1/start", Answer.upgrade(early=OUTPUT, tty=tty))
    async with docker.exec.start("e1", tty=tty) as shell:
        await shell.write(b"\x10\x11")
        assert await shell.read() is not None
        if tty:
            assert await shell.read() is None
        else:
            assert isinstance(await failure(shell.read()), StreamTruncated)


async def test_waiting_for_the_end_can_be_cancelled(
    daemon: FakeDaemon, docker: DockerSession
) -> None:
    daemon.on("GET", "/exec/e1/json", Answer.hang(), Answer.json(ENDED))
    async with docker.exec.start("e1", tty=False) as output:
        await anext(output)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await output.read()
        assert await output.read() is None
        assert await output.read() is None


async def test_a_container_that_runs_on(daemon: FakeDaemon, docker: DockerSession) -> None:
    error = await failure(docker.containers.run(CONFIG))
    assert isinstance(error, StreamTruncated)
    assert (error.host, error.method) == (daemon.host, "POST")
    assert (error.path, "container runs" in error.message) == ("/containers/web/attach", True)


@pytest.mark.parametrize(
    "found",
    [
        Answer.json({"Id": "web", "State": {"Running": False, "ExitCode": 3}}),
        Answer.json({"Id": "web", "State": {"Running": True}, "RestartCount": 1}),
        Answer.json({"message": "No such container: web"}, 404),
    ],
    ids=["ended", "restarted", "removed"],
)
async def test_a_container_that_ended(
    daemon: FakeDaemon, docker: DockerSession, found: Answer
) -> None:
    daemon.on("GET", "/containers/web/json", found)
    result = await docker.containers.run(CONFIG)
    assert (result.exit_code, result.stdout) == (3, b"out\n")


async def test_where_the_output_may_end_first_nothing_is_asked() -> None:
    async with FakeDaemon(headers=PODMAN) as podman, DockerSession(podman.host) as docker:
        scripted(podman).on("GET", "/exec/e1/json", Answer.json(RUNNING), Answer.json(ENDED))
        assert (await docker.exec.run("web", DATE)).exit_code == 3
        assert (await docker.containers.run(CONFIG)).exit_code == 3
        paths = [request.path for request in podman.requests]
    assert "/containers/web/json" not in paths
    assert paths.count("/exec/e1/json") == 2


REFUSAL = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n"


@pytest.mark.parametrize(
    "rest",
    [b"\r\nlost for ever", b"Content-Length: 99\r\n\r\nlost for ever",
     b"Transfer-Encoding: chunked\r\n\r\nd\r\nlost for ever\r\n"],
    ids=["plain", "length", "chunked"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["attach", "logs"])
async def test_a_refusal_that_a_reset_follows(daemon: FakeDaemon, kind: str, rest: bytes) -> None:
    async def play(exchange: Exchange) -> None:
        exchange.keep_alive = False
        await exchange.send(REFUSAL + rest)
        exchange.link.reset()

    chosen = KINDS[kind]
    daemon.on(chosen.method, chosen.path, Answer(play))
    async with DockerSession(daemon.host, api_version="1.44") as docker:
        error = await failure(chosen.opened(docker).__aenter__())
    assert isinstance(error, NotFound), error
    assert error.message == "lost for ever"


@pytest.mark.parametrize("kind", KINDS)
async def test_what_came_before_a_reset_is_given_to_a_slow_reader(
    daemon: FakeDaemon, kind: str
) -> None:
    chosen = KINDS[kind]
    end = chosen.between[-2]
    daemon.on(chosen.method, chosen.path, answering(chosen, Way(end, reset=True)))
    items: list[object] = []

    async def gather(docker: DockerSession) -> None:
        async with chosen.opened(docker) as stream:
            await daemon.until(lambda: not daemon.open_connections)
            for _ in range(20):
                await asyncio.sleep(0)
            async for item in stream:
                items.append(item)  # noqa: PERF401 (those before an error, too)

    async with DockerSession(daemon.host, api_version="1.44") as docker:
        error = await failure(gather(docker))
    assert isinstance(error, StreamTruncated | ConnectionLost)
    assert len(items) == chosen.whole(end)
