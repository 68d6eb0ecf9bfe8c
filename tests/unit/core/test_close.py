"""Closing a session, with all kinds of work under way."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest

from aiodockerapi._core.request import path
from aiodockerapi._core.stream import Stream
from aiodockerapi._wire.plain import BytesDecoder
from aiodockerapi.errors import UsageError
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import Answer, FakeDaemon, Live
from aiodockerapi.testing.exchange import Exchange
from tests.operations.containers_rows import open_websocket
from tests.unit.helpers import LONG, client_of, failure, nothing_left, open_files

Doing = Callable[[DockerSession], Awaitable[object]]


async def plain(_content_type: str) -> BytesDecoder:
    return BytesDecoder()


async def follow(docker: DockerSession) -> None:
    async with client_of(docker).stream(Stream, "GET", path("/events"), plain) as stream:
        async for _ in stream:
            pass


async def attach(docker: DockerSession) -> None:
    async with docker.containers.attach("web", stdout=True) as output:
        await output.read()


async def listen(docker: DockerSession) -> None:
    async with docker.containers.attach_ws("web", stdout=True) as output:
        while await output.read() is not None:
            pass


async def spoken(exchange: Exchange) -> None:
    await open_websocket(exchange)
    await exchange.link.reader.read(1)


async def later(docker: DockerSession) -> None:
    from aiodockerapi.engine.containers.models import WaitResult

    wait = client_of(docker).later(WaitResult, "POST", path("/containers/{id}/wait", "web"))
    async with wait as armed:
        await armed.result()


async def queued(docker: DockerSession) -> None:
    await asyncio.gather(*(docker.info() for _ in range(4)))


async def until_left(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


UNTIL_EOF = Answer.hang(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello")
SILENT = Answer.hang()
UNDER_WAY: dict[str, tuple[str, str, Answer, Doing]] = {
    "negotiation": ("HEAD", "/_ping", SILENT, lambda docker: docker.info()),
    "call": ("GET", "/info", SILENT, lambda docker: docker.info()),
    "call that waits for a connection": ("GET", "/info", SILENT, queued),
    "half an answer of known length": (
        "GET",
        "/info",
        Answer.hang_after(b"{", length=9),
        lambda docker: docker.info(),
    ),
    "half an answer in chunks": (
        "GET",
        "/info",
        Answer.hang_after(b"{"),
        lambda docker: docker.info(),
    ),
    "post": (
        "POST",
        "/containers/{id}/start",
        SILENT,
        lambda docker: docker.containers.start("web"),
    ),
    "delete": (
        "DELETE",
        "/containers/{id}",
        SILENT,
        lambda docker: docker.containers.remove("web"),
    ),
    "stream that has not begun": ("GET", "/events", SILENT, follow),
    "stream": ("GET", "/events", Answer.hang_after(b"x"), follow),
    "stream that ends with its connection": ("GET", "/events", UNTIL_EOF, follow),
    "wait": ("POST", "/containers/{id}/wait", Answer.hang_after(), later),
    "attach that has not begun": ("POST", "/containers/{id}/attach", SILENT, attach),
    "websocket": ("GET", "/containers/{id}/attach/ws", Answer(spoken), listen),
    "attach": (
        "POST",
        "/containers/{id}/attach",
        Answer.upgrade(until_left),
        attach,
    ),
}


@pytest.mark.parametrize("name", UNDER_WAY)
async def test_closing_ends_what_is_under_way(daemon: FakeDaemon, name: str) -> None:
    method, where, answer, doing = UNDER_WAY[name]
    daemon.on(method, where, answer)
    before, files = asyncio.all_tasks(), open_files()
    docker = DockerSession(daemon.host, max_connections=2)
    task = asyncio.ensure_future(failure(doing(docker)))
    await daemon.until(lambda: any(request.method == method for request in daemon.requests))
    await asyncio.sleep(0.02)  # so that the beginning of an answer has come, too
    await docker.close()
    error = await task
    assert isinstance(error, UsageError), repr(error)
    assert "closed" in error.message
    assert error.host == daemon.host
    assert (error.method, error.path) == (method, where.replace("{id}", "web"))
    await nothing_left(daemon, before)
    assert open_files() == files


async def test_cancelled_while_the_session_is_closed_is_cancelled(daemon: FakeDaemon) -> None:
    daemon.on("GET", "/info", SILENT)
    docker = DockerSession(daemon.host, max_connections=1)
    calls = [asyncio.create_task(docker.info()) for _ in range(2)]
    await daemon.until(lambda: len(daemon.requests) == 2)
    calls[1].cancel()
    await docker.close()
    with pytest.raises(asyncio.CancelledError):
        await calls[1]
    assert isinstance(await failure(calls[0]), UsageError)


async def test_a_stream_that_nobody_reads_just_then(daemon: FakeDaemon) -> None:
    live = Live()
    daemon.on("GET", "/events", live)
    docker = DockerSession(daemon.host)
    async with client_of(docker).stream(Stream, "GET", path("/events"), plain) as stream:
        await docker.close()
        error = await failure(anext(aiter(stream)))
    assert isinstance(error, UsageError)
    await asyncio.wait_for(live.gone.wait(), LONG)


async def test_used_after_close(daemon: FakeDaemon) -> None:
    uses: list[Doing] = [
        lambda docker: docker.info(),
        lambda docker: docker.ping(),
        lambda docker: docker.containers.start("web"),
        follow,
        attach,
    ]
    fresh, used = DockerSession(daemon.host), DockerSession(daemon.host)
    await used.info()
    for docker in (fresh, used):
        await docker.close()
        await docker.close()
        daemon.requests.clear()
        for use in uses:
            error = await failure(use(docker))
            assert isinstance(error, UsageError)
            assert error.message == "the session is closed; make another one"
        assert not daemon.requests


async def test_many_close_at_once(daemon: FakeDaemon) -> None:
    docker = DockerSession(daemon.host)
    await docker.info()
    await asyncio.gather(*(docker.close() for _ in range(3)))


def test_constructing_and_closing_need_no_loop() -> None:
    docker = DockerSession("unix:///nowhere.sock")
    assert repr(docker) == "DockerSession('unix:///nowhere.sock')"
    assert docker.containers is docker.containers
    with pytest.raises(StopIteration):
        docker.close().send(None)  # a coroutine that waits for nothing


async def test_a_second_loop_is_told(daemon: FakeDaemon) -> None:
    daemon.on("GET", "/events", Answer.hang_after(b"x"))
    docker = DockerSession(daemon.host)
    await docker.info()
    assert await elsewhere(docker.info) == [UsageError]
    assert await elsewhere(lambda: follow(docker)) == [UsageError]
    assert await elsewhere(lambda: attach(docker)) == [UsageError]
    assert await elsewhere(docker.close) == [UsageError]
    assert (await docker.info()).id == "fake"
    await docker.close()


async def test_a_second_loop_during_the_negotiation(daemon: FakeDaemon) -> None:
    daemon.on("HEAD", "/_ping", SILENT)
    async with DockerSession(daemon.host) as docker:
        first = asyncio.create_task(docker.info())
        await daemon.until(lambda: len(daemon.requests) == 1)
        assert await elsewhere(docker.info) == [UsageError]
        first.cancel()
        await asyncio.wait([first])


async def elsewhere(doing: Callable[[], Awaitable[object]]) -> list[type[BaseException]]:
    """Do something in an event loop of another thread; return the class of its error."""
    errors: list[type[BaseException]] = []

    async def inside() -> None:
        try:
            async with asyncio.timeout(LONG):
                await doing()
        except BaseException as error:  # noqa: BLE001 - which one is the question
            errors.append(type(error))

    thread = threading.Thread(target=lambda: asyncio.run(inside()))
    thread.start()
    await asyncio.to_thread(thread.join)
    return errors


def test_a_session_whose_loop_has_ended_can_still_be_closed() -> None:
    async def use() -> DockerSession:
        async with FakeDaemon() as daemon:
            daemon.on("GET", "/info", json={})
            docker = DockerSession(daemon.host)
            await docker.info()
            return docker

    docker = asyncio.run(use())

    async def use_again() -> None:
        error = await failure(docker.info())
        assert isinstance(error, UsageError)
        assert "event loop" in error.message
        await docker.close()

    asyncio.run(use_again())
