"""Which API version is spoken with a daemon, and who asks for it."""

import asyncio

import pytest

from aiodockerapi.errors import BadRequest, DockerError, NotDocker, UnsupportedVersion
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import Answer, FakeDaemon, Request
from tests.unit.helpers import failure, nothing_left

NO_HEADER = Answer.garbage(
    b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
)


def asked(daemon: FakeDaemon) -> list[str]:
    return [f"{request.method} {request.target}" for request in daemon.requests]


@pytest.mark.parametrize(
    ("theirs", "spoken"),
    [("1.24", "1.24"), ("1.41", "1.41"), ("1.55", "1.55"), ("1.56", "1.55"), ("1.100", "1.55")],
)
async def test_the_lower_version_is_spoken(theirs: str, spoken: str) -> None:
    async with FakeDaemon(api_version=theirs) as daemon, DockerSession(daemon.host) as docker:
        daemon.on("GET", "/info", json={})
        assert docker.api_version != spoken
        for _ in range(2):
            await docker.info()
        assert docker.api_version == spoken
        assert asked(daemon) == ["HEAD /_ping", *[f"GET /v{spoken}/info"] * 2]


async def test_a_version_is_asked_for_by_get_where_head_does_not_tell(daemon: FakeDaemon) -> None:
    daemon.on("HEAD", "/_ping", NO_HEADER)
    async with DockerSession(daemon.host) as docker:
        await docker.info()
        assert docker.api_version == "1.51"
    assert asked(daemon) == ["HEAD /_ping", "GET /_ping", "GET /v1.51/info"]


async def test_a_failing_ping_can_tell_the_version(daemon: FakeDaemon) -> None:
    daemon.on("HEAD", "/_ping", status=500)
    async with DockerSession(daemon.host) as docker:
        await docker.info()
    assert asked(daemon) == ["HEAD /_ping", "GET /v1.51/info"]


async def test_version_tells_where_no_ping_does(daemon: FakeDaemon) -> None:
    daemon.on("HEAD", "/_ping", NO_HEADER)
    daemon.on("GET", "/_ping", NO_HEADER)
    async with DockerSession(daemon.host) as docker:
        await docker.info()
    assert asked(daemon)[2:] == ["GET /version", "GET /v1.51/info"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer.text("<html>hello</html>"), "neither /_ping nor /version .status 200."),
        (Answer.json({"ApiVersion": None}), "no Docker daemon"),
        (Answer.json(["1.41"]), "no Docker daemon"),
        (Answer.json({"ApiVersion": "one"}), "calls its API version 'one'"),
        (Answer.empty(404), "status 404"),
    ],
)
async def test_what_tells_no_version_is_no_docker(
    daemon: FakeDaemon, answer: Answer, words: str
) -> None:
    daemon.on("HEAD", "/_ping", NO_HEADER)
    daemon.on("GET", "/_ping", NO_HEADER)
    daemon.on("GET", "/version", answer)
    async with DockerSession(daemon.host) as docker:
        with pytest.raises(NotDocker, match=words):
            await docker.info()


async def test_a_daemon_can_be_too_old() -> None:
    async with FakeDaemon(api_version="1.23", min_api_version="1.12") as daemon:
        async with DockerSession(daemon.host) as docker:
            with pytest.raises(UnsupportedVersion, match=r"speaks API 1\.23, and 1\.24") as raised:
                await docker.info()
            assert (raised.value.needs, raised.value.has) == ("1.24", "1.23")
            assert docker.api_version is None
        daemon.on("GET", "/info", json={})
        async with DockerSession(daemon.host, api_version="1.23") as docker:
            await docker.info()


async def test_many_first_calls_ask_once(daemon: FakeDaemon, docker: DockerSession) -> None:
    infos = await asyncio.gather(*(docker.info() for _ in range(20)))
    assert {info.id for info in infos} == {"fake"}
    assert asked(daemon).count("HEAD /_ping") == 1
    assert len(daemon.requests) == 21


async def test_a_cancelled_first_caller_hurts_nobody(
    daemon: FakeDaemon, docker: DockerSession
) -> None:
    go = asyncio.Event()

    async def ping(_: Request) -> Answer:
        await go.wait()
        return Answer.empty(200)

    daemon.on("HEAD", "/_ping", ping)
    first, *others = [asyncio.create_task(docker.info()) for _ in range(5)]
    await daemon.until(lambda: len(daemon.requests) == 1)
    first.cancel()
    await asyncio.wait([first])
    assert first.cancelled()
    go.set()
    assert len(await asyncio.gather(*others)) == 4
    assert asked(daemon).count("HEAD /_ping") == 1


async def test_when_all_are_cancelled_nothing_runs_on(daemon: FakeDaemon) -> None:
    before = asyncio.all_tasks()
    daemon.on("HEAD", "/_ping", Answer.hang(), Answer.empty(200))
    async with DockerSession(daemon.host) as docker:
        calls = [asyncio.create_task(docker.info()) for _ in range(3)]
        await daemon.until(lambda: len(daemon.requests) == 1)
        for call in calls:
            call.cancel()
        await asyncio.wait(calls)
        await nothing_left(daemon, before)
        assert (await docker.info()).id == "fake"


async def test_a_failure_is_everybodys_and_the_next_call_asks_again(
    daemon: FakeDaemon, docker: DockerSession
) -> None:
    daemon.on("HEAD", "/_ping", Answer.garbage(b"hello\r\n\r\n"), Answer.empty(200))
    errors = await asyncio.gather(*(docker.info() for _ in range(5)), return_exceptions=True)
    assert {type(error) for error in errors} == {NotDocker}
    assert len(daemon.requests) == 1
    assert (await docker.info()).id == "fake"


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_a_daemon_replaced_by_an_older_one(
    daemon: FakeDaemon, docker: DockerSession, method: str
) -> None:
    daemon.on("POST", "/containers/{id}/start", status=204)
    daemon.on("DELETE", "/containers/{id}", status=204)
    await docker.info()
    daemon.api_version = "1.41"
    daemon.requests.clear()
    # Refused unseen: sending a POST again does nothing twice.
    if method == "GET":
        await docker.info()
    elif method == "POST":
        await docker.containers.start("web")
    else:
        await docker.containers.remove("web")
    assert [(request.method, request.version) for request in daemon.requests] == [
        (method, "1.51"),
        ("HEAD", None),
        (method, "1.41"),
    ]
    assert docker.api_version == "1.41"


async def test_many_calls_to_a_replaced_daemon_ask_once(
    daemon: FakeDaemon, docker: DockerSession
) -> None:
    await docker.info()
    daemon.api_version = "1.41"
    daemon.requests.clear()
    await asyncio.gather(*(docker.info() for _ in range(10)))
    assert asked(daemon).count("HEAD /_ping") == 1
    assert len(daemon.requests) == 21


async def test_an_attach_agrees_anew_with_a_replaced_daemon(
    daemon: FakeDaemon, docker: DockerSession
) -> None:
    await docker.info()
    daemon.api_version = "1.43"
    daemon.on("POST", "/containers/{id}/attach", Answer.upgrade())
    async with docker.containers.attach("web", stdout=True) as output:
        assert await output.read() is None
    assert docker.api_version == "1.43"


async def test_a_replaced_daemon_that_can_not_be_agreed_with(
    daemon: FakeDaemon, docker: DockerSession
) -> None:
    refusal = {"message": "client version 1.51 is too new. Maximum supported API version is 1.50"}
    await docker.info()
    daemon.on("GET", "/info", json=refusal, status=400)
    daemon.requests.clear()
    with pytest.raises(BadRequest, match="too new"):
        await docker.info()
    assert len(daemon.requests) == 3, "asked and tried again once, not for ever"


async def test_a_daemon_replaced_by_one_that_speaks_newer_versions_alone() -> None:
    async with FakeDaemon(api_version="1.41") as old, DockerSession(old.host) as docker:
        old.on("GET", "/info", json={})
        await docker.info()
        # As Engine 29: the version agreed on is below its minimum of 1.44.
        old._identity.min_api_version = "1.44"
        old.api_version = "1.52"
        await docker.info()
        assert docker.api_version == "1.52"


async def test_a_pinned_version_is_neither_asked_for_nor_changed(daemon: FakeDaemon) -> None:
    async with DockerSession(daemon.host, api_version="1.52") as docker:
        error = await failure(docker.info())
        assert isinstance(error, BadRequest)
        assert "too new" in error.message
        assert docker.api_version == "1.52"
    async with DockerSession(daemon.host, api_version="v1.40") as docker:
        assert docker.api_version == "1.40"
        await docker.info()
        assert docker.api_version == "1.40"
    assert asked(daemon) == ["GET /v1.52/info", "GET /v1.40/info"]


async def test_a_pinned_version_below_the_minimum_is_the_daemons_error() -> None:
    async with FakeDaemon(api_version="1.52", min_api_version="1.44") as daemon:
        daemon.on("GET", "/info", json={})
        async with DockerSession(daemon.host, api_version="1.41") as docker:
            with pytest.raises(BadRequest, match=r"Minimum supported API version is 1\.44"):
                await docker.info()
        assert len(daemon.requests) == 1


async def test_ping_needs_no_version(daemon: FakeDaemon, docker: DockerSession) -> None:
    assert (await docker.ping()).api_version == "1.51"
    assert docker.api_version is None
    assert asked(daemon) == ["GET /_ping"]


async def test_a_dead_daemon_is_the_first_callers_error() -> None:
    daemon = FakeDaemon()
    await daemon.start()
    host = daemon.host
    await daemon.close()
    async with DockerSession(host) as docker:
        error = await failure(docker.info())
        assert isinstance(error, DockerError)
        assert (error.method, error.path, error.host) == ("HEAD", "/_ping", host)
