"""Containers of a real engine come, run, end and go."""

import asyncio
import time

import pytest

from aiodockerapi import BadRequest, Conflict, DockerSession, NotFound, UnsupportedVersion
from aiodockerapi._core.version import ApiVersion
from tests.live.gaps import Gaps
from tests.live.workshop import Workshop

pytestmark = [pytest.mark.live, pytest.mark.one_way]


async def test_start_and_stop_tell_whether_there_was_something_to_do(
    docker: DockerSession, shop: Workshop
) -> None:
    made = await shop.made("sleep", "600")
    assert await docker.containers.start(made) is True
    assert await docker.containers.start(made) is False
    assert await docker.containers.stop(made, stop_timeout=0) is True
    assert await docker.containers.stop(made) is False
    state = (await docker.containers.inspect(made)).state
    assert state is not None
    assert (state.status, state.running, state.exit_code) == ("exited", False, 137)
    assert state.started_at is not None
    assert state.finished_at is not None
    assert state.started_at < state.finished_at


async def test_stop_timeout_is_a_grace_not_a_limit(docker: DockerSession, shop: Workshop) -> None:
    stubborn = await shop.sleeping()
    asked = time.monotonic()
    assert await docker.containers.stop(stubborn, stop_timeout=1)
    assert 0.9 < time.monotonic() - asked < 4
    polite = await shop.started("trap 'exit 5' TERM; while :; do sleep 0.05; done")
    await asyncio.sleep(0.3)
    asked = time.monotonic()
    assert await docker.containers.stop(polite, stop_timeout=20)
    assert time.monotonic() - asked < 4
    assert (await docker.containers.wait(polite)).status_code == 5


async def test_stop_by_another_signal(docker: DockerSession, shop: Workshop, gaps: Gaps) -> None:
    gaps.skip("signal of a stop")
    made = await shop.started("trap 'exit 7' USR1; while :; do sleep 0.05; done")
    await asyncio.sleep(0.3)
    assert docker.api_version is not None
    if ApiVersion.parse(docker.api_version) < (1, 42):
        with pytest.raises(UnsupportedVersion, match=r"signal needs API 1\.42"):
            await docker.containers.stop(made, signal="SIGUSR1", stop_timeout=5)
        return
    assert await docker.containers.stop(made, signal="SIGUSR1", stop_timeout=5)
    assert (await docker.containers.wait(made)).status_code == 7


async def test_remove(docker: DockerSession, shop: Workshop, gaps: Gaps) -> None:
    running = await shop.started("trap exit TERM; while :; do sleep 0.05; done")
    with pytest.raises(gaps.error("it runs", Conflict)) as caught:
        await docker.containers.remove(running)
    assert caught.value.method == "DELETE"
    await docker.containers.remove(running, force=True, volumes=True)
    with pytest.raises(NotFound):
        await docker.containers.remove(running)
    assert await shop.all() == []


async def test_what_is_not_there(docker: DockerSession) -> None:
    for call in (docker.containers.start, docker.containers.stop, docker.containers.wait):
        with pytest.raises(NotFound, match="nosuchcontainer"):
            await call("nosuchcontainer")


async def test_a_command_that_is_not_there(
    docker: DockerSession, shop: Workshop, gaps: Gaps
) -> None:
    made = await shop.made("nosuchcommand", "-x")
    with pytest.raises(gaps.error("no command", BadRequest), match="nosuchcommand"):
        await docker.containers.start(made)
