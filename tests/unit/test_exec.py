"""Commands in containers: what follows from what the daemon tells."""

import json
from collections.abc import AsyncIterator

import pytest

from aiodockerapi import DockerSession
from aiodockerapi._wire.frames import STDERR, STDOUT, Frame
from aiodockerapi.engine.exec.models import ExecConfig
from aiodockerapi.errors import NotFound, UnsupportedVersion
from aiodockerapi.testing import Answer, FakeDaemon
from aiodockerapi.testing.frames import frame

OUTPUT = frame(1, b"out\n") + frame(2, b"err\n")


@pytest.fixture
async def daemon() -> AsyncIterator[FakeDaemon]:
    async with FakeDaemon(api_version="1.51") as started:
        yield started


@pytest.fixture
async def docker(daemon: FakeDaemon) -> AsyncIterator[DockerSession]:
    async with DockerSession(daemon.host) as session:
        yield session


def seen(daemon: FakeDaemon) -> list[tuple[str, str]]:
    return [(request.method, request.path) for request in daemon.requests if request.version]


PODMAN = {"Server": "Libpod/5.8.6 (linux)"}


async def test_run_tells_the_exit_code_and_the_output(
    daemon: FakeDaemon, docker: DockerSession
) -> None:
    daemon.on("POST", "/containers/web/exec", Answer.json({"Id": "e1"}, 201))
    daemon.on("POST", "/exec/e1/start", Answer.upgrade(early=OUTPUT))
    daemon.on("GET", "/exec/e1/json", json={"ID": "e1", "Running": False, "ExitCode": 3})
    result = await docker.exec.run("web", ExecConfig(cmd=["a"]))
    assert (result.exit_code, result.stdout, result.stderr) == (3, b"out\n", b"err\n")
    assert seen(daemon)[1:] == [("POST", "/exec/e1/start"), ("GET", "/exec/e1/json")]


@pytest.fixture
async def podman() -> AsyncIterator[FakeDaemon]:
    async with FakeDaemon(headers=PODMAN) as started:
        yield started


async def test_run_waits_for_the_end_where_the_output_may_end_first(podman: FakeDaemon) -> None:
    daemon = podman
    daemon.on("POST", "/containers/web/exec", Answer.json({"Id": "e1"}, 201))
    daemon.on("POST", "/exec/e1/start", Answer.upgrade(early=OUTPUT))
    daemon.on(
        "GET",
        "/exec/e1/json",
        Answer.json({"ID": "e1", "Running": True, "ExitCode": None}),
        Answer.json({"ID": "e1", "Running": True, "ExitCode": 0}),
        Answer.json({"ID": "e1", "Running": False, "ExitCode": 3}),
    )
    config = ExecConfig(cmd=["a"], attach_stdin=True, user="me")
    async with DockerSession(daemon.host) as docker:
        result = await docker.exec.run("web", config)
    assert (result.exit_code, result.stdout, result.stderr) == (3, b"out\n", b"err\n")
    made = next(request for request in daemon.requests if request.path.endswith("/exec"))
    assert json.loads(made.body) == {
        "AttachStdin": False,
        "AttachStderr": True,
        "AttachStdout": True,
        "Cmd": ["a"],
        "User": "me",
    }
    assert seen(daemon)[1:] == [("POST", "/exec/e1/start")] + [("GET", "/exec/e1/json")] * 3


@pytest.mark.parametrize("terminal", [True, False])
async def test_start_asks_for_the_terminal_if_nobody_says(
    daemon: FakeDaemon, docker: DockerSession, terminal: bool
) -> None:
    process = {"tty": terminal, "entrypoint": "a"}
    told = {"ID": "e1", "Running": False, "ExitCode": 0, "ProcessConfig": process}
    daemon.on("GET", "/exec/e1/json", json=told)
    daemon.on("POST", "/exec/e1/start", Answer.upgrade(early=OUTPUT, tty=terminal))
    async with docker.exec.start("e1") as output:
        frames = [each async for each in output]
    look = ("GET", "/exec/e1/json")
    assert seen(daemon) == [look, ("POST", "/exec/e1/start"), look], "and at the end whether it is"
    assert json.loads(daemon.requests[-2].body) == {"Detach": False, "Tty": terminal}
    if terminal:
        assert b"".join(data for _, data, *_ in frames) == OUTPUT
    else:
        assert frames == [Frame(STDOUT, b"out\n"), Frame(STDERR, b"err\n")]


@pytest.mark.parametrize("version", ["1.41", "1.51"])
async def test_start_asks_for_nothing_that_is_told(version: str) -> None:
    async with FakeDaemon(api_version=version) as daemon, DockerSession(daemon.host) as docker:
        daemon.on("POST", "/exec/e1/start", Answer.upgrade(early=OUTPUT))
        async with docker.exec.start("e1", tty=False) as output:
            frames = [await anext(output) for _ in range(2)]
        assert frames == [Frame(STDOUT, b"out\n"), Frame(STDERR, b"err\n")]
        assert seen(daemon) == [("POST", "/exec/e1/start")]


async def test_start_of_a_command_that_is_gone(daemon: FakeDaemon, docker: DockerSession) -> None:
    gone = Answer.json({"message": "No such exec instance: e1"}, 404)
    daemon.on("GET", "/exec/e1/json", gone)
    daemon.on("POST", "/exec/e1/start", gone)
    for tty in (None, False):
        with pytest.raises(NotFound, match="No such exec instance"):
            async with docker.exec.start("e1", tty=tty):
                pass


async def test_what_the_daemon_does_not_know_is_not_sent() -> None:
    async with FakeDaemon(api_version="1.41") as daemon, DockerSession(daemon.host) as docker:
        with pytest.raises(UnsupportedVersion, match=r"console_size needs API 1\.42"):
            await docker.exec.create("web", ExecConfig(cmd=["a"], console_size=(24, 80)))
        with pytest.raises(UnsupportedVersion, match="console_size"):
            await docker.exec.start_detached("e1", console_size=(24, 80))
        with pytest.raises(UnsupportedVersion, match="console_size"):
            async with docker.exec.start("e1", tty=True, console_size=(24, 80)):
                pass
        assert seen(daemon) == []


async def test_waiting_for_an_exit_code(daemon: FakeDaemon, docker: DockerSession) -> None:
    states = [
        {"ID": "e1", "Running": False, "ExitCode": None},
        {"ID": "e1", "Running": True, "ExitCode": None},
        {"ID": "e1", "Running": False, "ExitCode": 7},
    ]
    daemon.on("GET", "/exec/{id}/json", *(Answer.json(state) for state in states))
    assert await docker.exec.wait("e1") == 7
    assert [request.path for request in daemon.requests[-3:]] == ["/exec/e1/json"] * 3
