"""Containers of a real engine, run to their end in one call."""

import asyncio
import contextlib
import random

import pytest

from aiodockerapi import (
    BadRequest,
    Conflict,
    ContainerConfig,
    ContainerFailed,
    DockerError,
    DockerSession,
    NotFound,
)
from tests.live.gaps import Gaps
from tests.live.workshop import Workshop

pytestmark = pytest.mark.live


async def test_code_and_both_outputs(docker: DockerSession, shop: Workshop) -> None:
    config = shop.config("echo out; echo err >&2; exit 3")
    result = await docker.containers.run(config)
    assert (result.exit_code, result.stdout, result.stderr) == (3, b"out\n", b"err\n")
    (left,) = await shop.all()
    assert left.id == result.id
    with pytest.raises(ContainerFailed, match="ended with 3: err") as caught:
        result.check()
    assert (caught.value.exit_code, caught.value.stdout) == (3, b"out\n")
    result = await docker.containers.run(shop.config("true"), remove=True)
    assert result.check() is result
    assert [each.id for each in await shop.all()] == [left.id]


async def test_a_mebibyte_of_output(docker: DockerSession, shop: Workshop) -> None:
    command = "head -c 1048576 /dev/zero | tr '\\0' x; head -c 100000 /dev/zero | tr '\\0' y >&2"
    result = await docker.containers.run(shop.config(command), remove=True)
    assert result.exit_code == 0
    assert result.stdout == b"x" * 2**20
    assert result.stderr == b"y" * 100_000


async def test_one_that_removes_itself(docker: DockerSession, shop: Workshop) -> None:
    for remove in (False, True):
        config = shop.config("echo out; exit 5", auto_remove=True)
        result = await docker.containers.run(config, remove=remove)
        assert (result.exit_code, result.stdout) == (5, b"out\n")
    for each in await shop.all():  # still on its way
        with contextlib.suppress(NotFound):
            await docker.containers.wait(each, condition="removed")
    assert await shop.all() == []


async def test_a_terminal(docker: DockerSession, shop: Workshop) -> None:
    result = await docker.containers.run(shop.config("echo out; echo err >&2", tty=True))
    assert (result.exit_code, result.stdout, result.stderr) == (0, b"out\r\nerr\r\n", b"")


def no_command(gaps: Gaps) -> type[DockerError]:
    """Return what tells that the command of a run is not there."""
    return gaps.error("no command to attach to", gaps.error("no command", BadRequest))


async def test_failures_leave_nothing(docker: DockerSession, shop: Workshop, gaps: Gaps) -> None:
    with pytest.raises(
        gaps.error("no command to attach to", gaps.error("no command", BadRequest)),
        match="nosuchcommand",
    ):
        await docker.containers.run(shop.config("nosuchcommand", "-x"), remove=True)
    assert await shop.all() == []
    with pytest.raises(NotFound, match="nosuchimage"):
        await docker.containers.run(ContainerConfig(image="nosuchimage:1"), remove=True)
    kept = await shop.made("true", name="taken")
    with pytest.raises(gaps.error("a name that is taken", Conflict)):
        await docker.containers.run(shop.config("true"), name=shop.name("taken"), remove=True)
    assert [each.id for each in await shop.all()] == [kept.id]


async def test_a_failure_leaves_it_unless_told(
    docker: DockerSession, shop: Workshop, gaps: Gaps
) -> None:
    with pytest.raises(no_command(gaps)):
        await docker.containers.run(shop.config("nosuchcommand", "-x"))
    assert len(await shop.all()) == 1


async def test_cancelled_at_any_time_it_leaves_nothing(
    docker: DockerSession, shop: Workshop
) -> None:
    moments = random.Random(20)
    config = shop.config("trap exit TERM; while :; do sleep 0.05; done")

    async def cut(seconds: float) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(seconds):
                await docker.containers.run(config, remove=True)

    async with asyncio.TaskGroup() as group:
        for _ in range(12):
            group.create_task(cut(moments.uniform(0, 0.8)))
    assert await shop.all() == []


@pytest.mark.one_way
async def test_fifty_at_once(docker: DockerSession, shop: Workshop) -> None:
    async def one(number: int) -> None:
        config = shop.config(f"echo {number}; echo {number} >&2; exit {number}")
        result = await docker.containers.run(config, remove=True)
        told = f"{number}\n".encode()
        assert (result.exit_code, result.stdout, result.stderr) == (number, told, told)

    async with asyncio.TaskGroup() as group:
        for number in range(50):
            group.create_task(one(number))
    assert await shop.all() == []
