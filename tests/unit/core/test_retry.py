"""What is sent again when a connection dies, what is not, and which connection serves next."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from aiodockerapi._core.request import path
from aiodockerapi.errors import ConnectionLost, DockerError, IdleTimeout, InvalidResponse, NotFound
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.helpers import client_of, failure

Use = Callable[[DockerSession], Awaitable[object]]

PATH = path("/thing")
CHANGES: dict[str, Use] = {
    "POST": lambda docker: client_of(docker).send("POST", PATH),
    "PUT": lambda docker: client_of(docker).upload("PUT", PATH, b"tar"),
    "DELETE": lambda docker: client_of(docker).send("DELETE", PATH),
}
LOST: dict[str, Answer] = {
    "before the status line": Answer.cut_head(),
    "inside the status line": Answer.cut_head(9),
    "inside the headers": Answer.cut_head(30),
}


@pytest.mark.parametrize("where", LOST)
async def test_a_get_is_sent_again_once(
    daemon: FakeDaemon, pinned: DockerSession, where: str
) -> None:
    daemon.on("GET", "/info", LOST[where], Answer.json({"ID": "again"}))
    assert (await pinned.info()).id == "again"
    assert [request.connection for request in daemon.requests] == [1, 2]


@pytest.mark.parametrize("where", LOST)
async def test_a_get_is_not_sent_for_ever(
    daemon: FakeDaemon, pinned: DockerSession, where: str
) -> None:
    daemon.on("GET", "/info", LOST[where])
    error = await failure(pinned.info())
    assert type(error) is ConnectionLost
    assert (error.method, error.path, error.host) == ("GET", "/info", daemon.host)
    assert len(daemon.requests) == 2


@pytest.mark.parametrize("where", LOST)
@pytest.mark.parametrize("method", CHANGES)
async def test_what_changes_something_is_never_sent_twice(
    daemon: FakeDaemon, pinned: DockerSession, method: str, where: str
) -> None:
    daemon.on(method, "/thing", LOST[where], Answer.empty(200))
    await pinned.info()
    error = await failure(CHANGES[method](pinned))
    assert type(error) is ConnectionLost
    assert "may or may not have been done" in error.message
    assert (error.method, error.path) == (method, "/thing")
    assert [request.method for request in daemon.requests] == ["GET", method]
    await CHANGES[method](pinned)


@pytest.mark.parametrize("settle", [False, True])
async def test_a_get_survives_a_restart(
    daemon: FakeDaemon, pinned: DockerSession, *, settle: bool
) -> None:
    await pinned.info()
    await daemon.restart()
    if settle:  # so that the pool has seen the end of its connection
        await asyncio.sleep(0.01)
    assert (await pinned.info()).id == "fake"


@pytest.mark.parametrize("method", CHANGES)
async def test_changes_after_a_restart_that_was_seen(
    daemon: FakeDaemon, pinned: DockerSession, method: str
) -> None:
    daemon.on(method, "/thing", status=200)
    await pinned.info()
    await daemon.restart()
    await asyncio.sleep(0.01)
    await CHANGES[method](pinned)
    assert [request.method for request in daemon.requests] == ["GET", method]


BAD: dict[str, tuple[Answer, type[DockerError]]] = {
    "cut in a body of known length": (Answer.cut(b'{"ID":"x"}', after=4), ConnectionLost),
    "cut before the body": (Answer.cut(b"{}", after=0), ConnectionLost),
    "cut in a chunk": (Answer.cut(b'{"ID":"x"}', after=4, chunked=True), ConnectionLost),
    "cut between chunks": (Answer.cut(b"{}", after=2, chunked=True), ConnectionLost),
    "silence before the head": (Answer.hang(), IdleTimeout),
    "silence in the head": (Answer.hang(b"HTTP/1.1 200 OK\r\n"), IdleTimeout),
    "silence in a body of known length": (Answer.hang_after(b"{", length=9), IdleTimeout),
    "silence in a chunked body": (Answer.hang_after(b"{"), IdleTimeout),
    "garbage in the chunks": (
        Answer.garbage(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n"),
        DockerError,
    ),
}


@pytest.mark.parametrize("name", BAD)
async def test_what_breaks_off_is_not_asked_again_and_its_connection_not_used_again(
    daemon: FakeDaemon, pinned: DockerSession, name: str
) -> None:
    answer, expected = BAD[name]
    daemon.on("GET", "/info", answer, Answer.json({"ID": "next"}))
    error = await failure(pinned.info())
    assert isinstance(error, expected), repr(error)
    assert (error.method, error.path, error.host) == ("GET", "/info", daemon.host)
    assert len(daemon.requests) == 1
    assert (await pinned.info()).id == "next"
    assert [request.connection for request in daemon.requests] == [1, 2]
    await daemon.until(lambda: daemon.open_connections == 1)


GOOD: dict[str, tuple[Answer, type[DockerError]]] = {
    "an error status": (Answer.json({"message": "no"}, 404), NotFound),
    "no JSON": (Answer.text("hello"), InvalidResponse),
    "a redirect": (Answer.empty(301, headers={"Location": "/elsewhere"}), InvalidResponse),
}


@pytest.mark.parametrize("name", GOOD)
async def test_what_was_read_to_its_end_leaves_a_good_connection(
    daemon: FakeDaemon, pinned: DockerSession, name: str
) -> None:
    answer, expected = GOOD[name]
    daemon.on("GET", "/info", answer, Answer.json({"ID": "next"}))
    assert isinstance(await failure(pinned.info()), expected)
    assert (await pinned.info()).id == "next"
    assert [request.connection for request in daemon.requests] == [1, 1]


async def test_slow_is_not_silent(daemon: FakeDaemon) -> None:
    daemon.on("GET", "/info", Answer.slow(b'{"ID":"slow"}', 0.03))
    async with DockerSession(daemon.host, api_version="1.44", idle_timeout=0.25) as docker:
        assert (await docker.info()).id == "slow"  # takes 0.39 s


async def test_patient_calls_have_no_limit(daemon: FakeDaemon, pinned: DockerSession) -> None:
    daemon.on("POST", "/containers/{id}/stop", Answer.hang())
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(pinned.containers.stop("web"), 0.2)


async def test_a_cancelled_call_leaves_its_connection_to_nobody(
    daemon: FakeDaemon, pinned: DockerSession
) -> None:
    daemon.on("GET", "/info", Answer.hang(), Answer.json({"ID": "next"}))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(pinned.info(), 0.05)
    assert (await pinned.info()).id == "next"
    assert [request.connection for request in daemon.requests] == [1, 2]
    await daemon.until(lambda: daemon.open_connections == 1)
