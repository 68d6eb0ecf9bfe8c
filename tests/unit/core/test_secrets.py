"""No header, query or body of a request is in what an error shows."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from aiodockerapi._core.request import path
from aiodockerapi._core.stream import Stream
from aiodockerapi._wire.plain import BytesDecoder
from aiodockerapi.engine.containers.config import ContainerConfig
from aiodockerapi.errors import DockerError
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.helpers import client_of, failure

SECRET = "hunter2"
QUERY = {"buildargs": SECRET}
HEADERS = {"X-Registry-Auth": SECRET}
THING = path("/thing")


async def plain(_content_type: str) -> BytesDecoder:
    return BytesDecoder()


async def call(docker: DockerSession) -> None:
    await client_of(docker).send("POST", THING, query=QUERY, headers=HEADERS, body=body())


async def get(docker: DockerSession) -> None:
    await client_of(docker).send("GET", THING, query=QUERY, headers=HEADERS)


async def delete(docker: DockerSession) -> None:
    await client_of(docker).send("DELETE", THING, query=QUERY, headers=HEADERS)


async def stream(docker: DockerSession) -> None:
    client = client_of(docker)
    await client.stream(Stream, "GET", THING, plain, query=QUERY, headers=HEADERS).collect()


async def upload(docker: DockerSession) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield SECRET.encode() * 10_000
            await asyncio.sleep(0)

    await client_of(docker).upload("PUT", THING, pieces(), query=QUERY)


async def hijack(docker: DockerSession) -> None:
    async with docker.containers.attach(SECRET[:0] + "web", stdout=True, detach_keys=SECRET):
        pass


def body() -> ContainerConfig:
    return ContainerConfig(image="busybox", env=[f"PASSWORD={SECRET}"])


USES: list[Callable[[DockerSession], Awaitable[None]]] = [
    call, get, delete, stream, upload, hijack
]  # fmt: skip
ANSWERS: dict[str, Answer] = {
    "an error status": Answer.json({"message": "no"}, 500),
    "no HTTP": Answer.garbage(b"hello\r\n\r\n"),
    "a bad header": Answer.garbage(b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n"),
    "nothing": Answer.cut_head(),
    "half a body": Answer.cut(b"{}", after=1),
    "half an error": Answer.cut(b"{}", after=1, status=400),
    "silence": Answer.hang(),
    "reset": Answer.reset(),
}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("use", USES, ids=lambda use: use.__name__)
async def test_nothing_of_a_request_is_shown(
    use: Callable[[DockerSession], Awaitable[None]], answer: str
) -> None:
    async with FakeDaemon(tcp=True) as daemon:
        for method in ("GET", "POST", "PUT", "DELETE"):
            daemon.on(method, "/thing", ANSWERS[answer])
        daemon.on("POST", "/containers/{id}/attach", ANSWERS[answer])
        async with DockerSession(
            daemon.host, api_version="1.44", idle_timeout=0.05, headers={"X-Token": SECRET}
        ) as docker:
            try:
                async with asyncio.timeout(1):
                    await use(docker)
            except DockerError as error:
                check(error)
            except TimeoutError:
                assert answer == "silence"  # of a patient call
            else:
                assert (use, answer) == (hijack, "half a body")


async def test_nothing_is_shown_of_what_was_never_sent() -> None:
    async with DockerSession(
        "unix:///nowhere.sock", api_version="1.44", headers={"X-Token": SECRET}
    ) as docker:
        for use in USES:
            check(await failure(use(docker)))


def check(error: DockerError) -> None:
    shown = "".join(traceback.format_exception(error, limit=0)) + repr(error) + str(error)
    assert SECRET not in shown, shown
    each: BaseException | None = error
    while each is not None:
        assert SECRET not in repr(each) + str(each), repr(each)
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
