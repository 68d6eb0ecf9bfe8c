"""A host that takes nothing any more: what waits to be sent to it keeps nobody and nothing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from aiodockerapi import BuildContext, DockerSession, UsageError
from tests.unit.helpers import LONG, eventually, failure, open_files, serving

LARGE = bytes(16 * 2**20)


class Frozen:
    """A host that reads the head of a request, and then nothing until it thaws."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.thawed = asyncio.Event()
        self.host = ""
        self.answer = b""

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(self.answer)
        self.begun.set()
        await self.thawed.wait()


@pytest.fixture
async def frozen() -> AsyncIterator[Frozen]:
    frozen = Frozen()
    async with serving(frozen.talk) as frozen.host:
        yield frozen
        frozen.thawed.set()


async def upload(docker: DockerSession) -> None:
    await docker.containers.put_archive("web", LARGE, path="/")


async def build(docker: DockerSession) -> None:
    await docker.images.build(BuildContext.of_files({"Dockerfile": LARGE})).wait()


DOING: dict[str, Callable[[DockerSession], Awaitable[None]]] = {"upload": upload, "build": build}


@pytest.mark.parametrize("name", DOING)
async def test_cancelling_drops_what_was_not_sent(frozen: Frozen, name: str) -> None:
    async with DockerSession(frozen.host, api_version="1.44") as docker:
        files = open_files()
        sending = asyncio.ensure_future(DOING[name](docker))
        await frozen.begun.wait()
        await asyncio.sleep(0.05)  # so that as much is sent as can be
        sending.cancel()
        await asyncio.wait([sending])
        assert sending.cancelled()
        await eventually(lambda: open_files() == files + 1)  # the host's own end


@pytest.mark.parametrize("name", DOING)
async def test_closing_the_session_ends_it(frozen: Frozen, name: str) -> None:
    docker = DockerSession(frozen.host, api_version="1.44")
    sending = asyncio.ensure_future(failure(DOING[name](docker)))
    await frozen.begun.wait()
    await asyncio.sleep(0.05)
    async with asyncio.timeout(LONG):
        await docker.close()
        assert isinstance(await sending, UsageError)


async def test_leaving_a_build_drops_what_was_not_sent(frozen: Frozen) -> None:
    frozen.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
    async with DockerSession(frozen.host, api_version="1.44") as docker:
        async with docker.images.build(BuildContext.of_files({"Dockerfile": LARGE})):
            files = open_files()
        await eventually(lambda: open_files() == files - 1)  # but for the host's own end
