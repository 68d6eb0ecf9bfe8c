"""Waiting for the containers of a real engine."""

import asyncio

import pytest

from aiodockerapi import DockerSession, NotFound
from tests.live.gaps import Gaps
from tests.live.workshop import Workshop

pytestmark = [pytest.mark.live, pytest.mark.one_way]


async def test_what_does_not_run_has_ended(docker: DockerSession, shop: Workshop) -> None:
    ended = await shop.ended("exit 3")
    result = await docker.containers.wait(ended)
    assert (result.status_code, result.error) == (3, None)
    assert (await docker.containers.wait(ended, condition="not-running")).status_code == 3


async def test_an_armed_wait_for_the_next_exit(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.made("exit 4")
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(docker.containers.wait(made, condition="next-exit"))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        await docker.containers.start(made)
    assert waiting.result().status_code == 4


async def test_a_hundred_waits_end_together(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.started("read x", stdin=True)
    async with asyncio.TaskGroup() as group:
        waits = [group.create_task(docker.containers.wait(made)) for _ in range(100)]
        await asyncio.sleep(0.2)
        assert (await docker.info()).ncpu >= 1
        await docker.containers.stop(made, stop_timeout=0)
    assert {wait.result().status_code for wait in waits} == {137}


async def test_until_it_is_removed(docker: DockerSession, shop: Workshop, gaps: Gaps) -> None:
    made = await shop.sleeping()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(docker.containers.wait(made, condition="removed"))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        await docker.containers.stop(made, stop_timeout=0)
        await docker.containers.remove(made)
    assert waiting.result().status_code == (0 if "status of what was removed" in gaps else 137)
    with pytest.raises(NotFound):
        await docker.containers.wait(made)


async def test_no_limit_ends_a_wait(host: str, shop: Workshop) -> None:
    made = await shop.started("sleep 0.7; exit 6")
    async with DockerSession(host, idle_timeout=0.3) as hasty:
        assert (await hasty.containers.wait(made)).status_code == 6


async def test_a_limit_of_ones_own(docker: DockerSession, shop: Workshop) -> None:
    made = await shop.sleeping()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await docker.containers.wait(made)
    state = (await docker.containers.inspect(made)).state
    assert state is not None
    assert state.running
