"""Connections with the processes of a real engine."""

import asyncio
from typing import Any

import pytest

from aiodockerapi import (
    STDERR,
    STDOUT,
    APIError,
    Conflict,
    DockerSession,
    Frame,
    InvalidArgument,
    NotFound,
)
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


async def test_a_terminal_is_told_its_size(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.started("sh", stdin=True, tty=True)
    async with docker.containers.attach(made, stdin=True, stdout=True) as shell:
        await shell.resize(33, 99)
        await shell.write(b"stty size; exit 3\n")
        async with asyncio.timeout(10):
            assert "33 99" in [line.text async for line in shell.lines()]
    assert (await docker.containers.wait(made)).status_code == 3


@pytest.mark.parametrize(("keys", "typed"), [(None, b"\x10\x11"), ("ctrl-a,x", b"\x01x")])
async def test_the_detach_keys(
    docker: DockerSession, shop: Workshop, gaps: Gaps, keys: str | None, typed: bytes
) -> None:
    gaps.skip("detach keys together")
    made = await shop.started("cat", stdin=True, tty=True)
    how: dict[str, Any] = {"detach_keys": keys}
    async with docker.containers.attach(made, stdin=True, stdout=True, **how) as cat:
        await cat.write(b"hello\n")
        async with asyncio.timeout(10):
            assert (await anext(cat)).data.startswith(b"hello")
            await cat.write(typed)
            async for _ in cat:
                pass
    state = (await docker.containers.inspect(made)).state
    assert state is not None
    assert state.running


async def test_attached_before_the_start_nothing_is_lost(
    docker: DockerSession, shop: Workshop
) -> None:
    async def one() -> list[str]:
        made = await shop.made("seq 1 3000")
        async with docker.containers.attach(made, stdout=True, stderr=True) as output:
            await docker.containers.start(made)
            await docker.containers.wait(made)
            return [line.text async for line in output.lines()]

    for told in await asyncio.gather(*(one() for _ in range(5))):
        assert told == [str(number) for number in range(1, 3001)]


async def test_by_websocket(docker: DockerSession, shop: Workshop, gaps: Gaps) -> None:
    gaps.skip("attach by websocket")
    made = await shop.made("read x; echo got $x; echo err >&2; exit 4", stdin=True)
    both: dict[str, Any] = {"stdin": True, "stdout": True, "stderr": True}
    async with docker.containers.attach_ws(made, **both) as socket, asyncio.timeout(20):
        await docker.containers.start(made)
        await socket.write(b"word\n")
        told = b"".join([data async for data in socket])
        assert await socket.read() is None, "once ended, it stays ended"
    assert sorted(told.splitlines()) == [b"err", b"got word"]
    assert (await docker.containers.wait(made)).status_code == 4
    with pytest.raises(APIError) as caught:
        async with docker.containers.attach_ws("nosuchcontainer", stdout=True):
            pytest.fail("nothing is there")
    assert caught.value.path == "/containers/nosuchcontainer/attach/ws"


async def test_logs_first(docker: DockerSession, shop: Workshop, gaps: Gaps) -> None:
    gaps.skip("attach to the past")
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
    await docker.containers.pause(made)
    try:
        with pytest.raises(gaps.error("it is paused", Conflict), match="paused"):
            async with docker.containers.attach(made, stdout=True):
                pytest.fail("it is paused")
    finally:
        await docker.containers.unpause(made)
