"""What observers are told of calls: each once, and how it ended."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping

import pytest

from aiodockerapi import (
    DockerSession,
    Fleet,
    InvalidResponse,
    NotFound,
    ObservedCall,
    ObservedEnd,
    Observer,
)
from aiodockerapi._core.request import path
from aiodockerapi.errors import ConnectionFailed
from aiodockerapi.models import ContainerConfig, WaitResult
from aiodockerapi.testing import Answer, FakeDaemon, Live
from tests.unit.helpers import client_of
from tests.unit.observe.recorder import Recorder

INSPECT = "/containers/{id}/json"
WAIT = "/containers/{id}/wait"


async def test_a_call(docker: DockerSession, daemon: FakeDaemon, seen: Recorder) -> None:
    daemon.on("GET", INSPECT, json={"Id": "f00"})
    await docker.containers.inspect("web")
    call, end = seen.last
    assert (call.method, call.template, call.path) == ("GET", INSPECT, "/containers/web/json")
    assert call.host == call.name == daemon.host
    assert not call.stream
    assert (end.how, end.status, end.ok, end.error) == ("whole", 200, True, None)
    assert (end.sent, end.received, end.retries) == (0, len(b'{"Id": "f00"}\n'), 0)
    assert 0 < end.duration < 100
    assert (end.opened, end.first_byte) == (None, None)
    assert seen.events == ["started", "whole"]


async def test_what_is_sent_is_counted(
    docker: DockerSession, daemon: FakeDaemon, seen: Recorder
) -> None:
    daemon.on("POST", "/containers/create", json={"Id": "f00"}, status=201)
    await docker.containers.create(ContainerConfig(image="busybox"))
    assert seen.last[1].sent == len(daemon.requests[-1].body) > 0
    daemon.on("PUT", "/containers/{id}/archive")
    pieces = [b"a" * 100_000, b"b" * 50_000]

    async def archive() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    await docker.containers.put_archive("web", archive(), path="/")
    assert (seen.last[1].sent, seen.last[1].status) == (150_000, 200)


async def test_the_negotiation_is_a_request_of_its_own(daemon: FakeDaemon, seen: Recorder) -> None:
    async with DockerSession(daemon.host, observers=[seen]) as docker:
        await docker.info()
    assert [call.template for call in seen.begun] == ["/info", "/_ping"]
    assert [end.how for end in seen.ends.values()] == ["whole", "whole"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer.json({"message": "no"}, 404), (NotFound, 404)),
        (Answer.json({"ID": 5}), (InvalidResponse, 200)),
        (Answer.cut(b'{"ID": "fake"}', after=3), (ConnectionFailed, 200)),
        (Answer.cut_head(), (ConnectionFailed, None)),
    ],
    ids=["refused", "garbage", "cut", "no answer"],
)
async def test_failures(
    docker: DockerSession,
    daemon: FakeDaemon,
    seen: Recorder,
    answer: Answer,
    expected: tuple[type[Exception], int | None],
) -> None:
    error, status = expected
    daemon.on("GET", "/info", answer)
    with pytest.raises(error) as raised:
        await docker.info()
    _, end = seen.last
    assert (end.how, end.status, end.ok) == ("failed", status, False)
    assert end.error is raised.value


async def test_a_host_that_is_not_there(seen: Recorder) -> None:
    async with DockerSession("unix:///nowhere.sock", observers=[seen]) as docker:
        with pytest.raises(ConnectionFailed):
            await docker.info()
    assert {call.template: seen.ends[call].how for call in seen.begun} == {
        "/info": "failed",
        "/_ping": "failed",
    }


async def test_cancelled(docker: DockerSession, daemon: FakeDaemon, seen: Recorder) -> None:
    live = Live()
    daemon.on("GET", "/info", live)
    task = asyncio.create_task(docker.info())
    await asyncio.wait_for(live.opened.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert seen.last[1].how == "cancelled"


async def test_sent_again_on_another_connection(
    docker: DockerSession, daemon: FakeDaemon, seen: Recorder
) -> None:
    """The HTTP library does that by itself, where a kept connection turns out to be dead."""
    await docker.info()
    daemon.on("GET", "/info", Answer.reset(), Answer.json({"ID": "again"}))
    assert (await docker.info()).id == "again"
    assert (seen.last[1].how, seen.last[1].retries) == ("whole", 1)


async def test_a_wait_that_is_armed(
    docker: DockerSession, daemon: FakeDaemon, seen: Recorder
) -> None:
    daemon.on("POST", WAIT, json={"StatusCode": 3})
    later = client_of(docker).later
    async with later(WaitResult, "POST", path(WAIT, "web")) as armed:
        assert not seen.ends
        assert (await armed.result()).status_code == 3
    async with later(WaitResult, "POST", path(WAIT, "web")):
        pass
    assert [end.how for end in seen.ends.values()] == ["whole", "left"]


async def test_headers_that_an_observer_wants(daemon: FakeDaemon) -> None:
    observers = [Recorder({"traceparent": "00-1"}), Recorder({"X-Other": "2"}), Recorder()]
    async with DockerSession(daemon.host, observers=observers, headers={"X-Mine": "3"}) as docker:
        await docker.info()
    sent = daemon.requests[-1].headers
    assert (sent["traceparent"], sent["X-Other"], sent["X-Mine"]) == ("00-1", "2", "3")


class Broken(Observer):
    """Raises whatever it is asked."""

    def started(self, call: ObservedCall, /) -> Mapping[str, str]:
        raise RuntimeError("started")

    def ended(self, call: ObservedCall, end: ObservedEnd, /) -> None:
        raise RuntimeError("ended")


@pytest.mark.parametrize("broken", [Broken(), Recorder({"bad\r\nname": "x"})], ids=type)
async def test_one_that_is_broken_breaks_nothing(
    daemon: FakeDaemon, seen: Recorder, caplog: pytest.LogCaptureFixture, broken: Observer
) -> None:
    async with DockerSession(daemon.host, observers=[broken, seen]) as docker:
        assert (await docker.info()).id == "fake"
        assert (await docker.info()).id == "fake"
    assert [end.how for end in seen.ends.values()] == ["whole"] * 3
    (record,) = [each for each in caplog.records if each.name == "aiodockerapi"]
    assert record.levelno == logging.WARNING
    assert type(broken).__name__ in record.getMessage()
    assert record.exc_info


async def test_a_fleet(daemon: FakeDaemon, seen: Recorder) -> None:
    own = Recorder()
    sessions = {"web-1": DockerSession(daemon.host, observers=[own, seen])}
    async with Fleet(sessions, observers=[seen]) as fleet:
        fleet.add("web-2", daemon.host)
        fleet.add("web-3", "unix:///nowhere.sock")
        outcomes = await fleet.map(lambda docker: docker.info())
    assert list(outcomes.failures) == ["web-3"]
    infos = [call for call in seen.begun if call.template == "/info"]
    assert {call.name: seen.ends[call].how for call in infos} == {
        "web-1": "whole",
        "web-2": "whole",
        "web-3": "failed",
    }
    assert {call.name for call in own.begun} == {"web-1"}
    async with Fleet.of(daemon.host) as fleet:
        fleet.observe(own, own)
        await fleet.map(lambda docker: docker.ping())
    assert own.last[0].name == daemon.host


async def test_the_log(daemon: FakeDaemon, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="aiodockerapi")
    daemon.on("POST", "/containers/create", json={"Id": "f00"}, status=201)
    daemon.on("GET", "/info", status=500)
    headers = {"X-Registry-Auth": "hunter2"}
    async with DockerSession(daemon.host, api_version="1.44", headers=headers) as docker:
        config = ContainerConfig(image="busybox", env=["PASSWORD=hunter2"])
        await docker.containers.create(config, name="hunter2")
        with pytest.raises(Exception, match="500"):
            await docker.info()
    lines = [each.getMessage() for each in caplog.records if each.name == "aiodockerapi"]
    created, failed = lines
    assert created.startswith(f"POST /containers/create of {daemon.host}: 201, whole, ")
    assert failed.endswith(", ServerError")
    assert "hunter2" not in "".join(lines)
