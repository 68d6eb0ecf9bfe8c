"""Connections with the processes of a real engine."""

import asyncio

import pytest

from aiodockerapi import (
    STDERR,
    STDOUT,
    Conflict,
    DockerSession,
    Frame,
    InvalidArgument,
    NotFound,
)
from aiodockerapi._core.request import path
from tests.live.gaps import Gaps
from tests.live.workshop import Workshop

pytestmark = pytest.mark.live


async def test_an_echo_with_the_input_ended_half_way(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.made("cat; echo gone >&2", stdin=True)
    async with docker.containers.attach(made, stdin=True, stdout=True, stderr=True) as cat:
        await docker.containers.start(made)
        await cat.write(b"hello\n")
        async with asyncio.timeout(5):
            assert await cat.read() == Frame(STDOUT, b"hello\n")
        await cat.write(b"bye")
        await cat.write_eof()
        async with asyncio.timeout(5):
            rest = [frame async for frame in cat]
            assert await cat.read() is None
    assert b"".join(each.data for each in rest if each.stream is STDOUT) == b"bye"
    assert b"".join(each.data for each in rest if each.stream is STDERR) == b"gone\n"
    assert (await docker.containers.wait(made)).status_code == 0


async def test_a_mebibyte_through_it(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.started("cat", stdin=True)
    sent = bytes(range(256)) * 4096
    async with docker.containers.attach(made, stdin=True, stdout=True) as cat:

        async def write() -> None:
            for start in range(0, len(sent), 50_000):
                await cat.write(sent[start : start + 50_000])
            await cat.write_eof()

        async with asyncio.TaskGroup() as group:
            group.create_task(write())
            got = b"".join([frame.data async for frame in cat])
    assert got == sent


async def test_a_terminal(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.made("read x; echo got $x", stdin=True, tty=True)
    async with docker.containers.attach(made, stdin=True, stdout=True) as terminal:
        await docker.containers.start(made)
        await terminal.write(b"word\n")
        async with asyncio.timeout(5):
            got = b"".join([frame.data async for frame in terminal])
    assert got.endswith(b"got word\r\n")


async def test_logs_first(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.ended("echo before")
    async with docker.containers.attach(made, stdout=True, logs=True, stream=False) as past:
        assert [frame async for frame in past] == [Frame(STDOUT, b"before\n")]


async def test_leaving_lets_it_run(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.started("while :; do echo tick; sleep 0.02; done")
    async with docker.containers.attach(made, stdout=True) as ticks:
        async for frame in ticks:
            assert frame.data.startswith(b"tick\n")
            break
    state = (await docker.containers.inspect(made)).state
    assert state is not None
    assert state.running


async def test_what_is_not_there(docker: DockerSession) -> None:
    with pytest.raises(NotFound, match="nosuchcontainer") as caught:
        async with docker.containers.attach("nosuchcontainer", stdout=True):
            pytest.fail("nothing is there")
    assert (caught.value.method, caught.value.status) == ("POST", 404)
    assert (caught.value.path, caught.value.host) == (
        "/containers/nosuchcontainer/attach",
        docker.host,
    )
    with pytest.raises(InvalidArgument):
        docker.containers.attach("nosuchcontainer")


async def test_a_paused_one(docker: DockerSession, shop: Workshop, gaps: Gaps) -> None:
    made = await shop.sleeping()
    await docker._client.send("POST", path("/containers/{id}/pause", made))
    try:
        with pytest.raises(gaps.error("it is paused", Conflict), match="paused"):
            async with docker.containers.attach(made, stdout=True):
                pytest.fail("it is paused")
    finally:
        await docker._client.send("POST", path("/containers/{id}/unpause", made))
