"""A container that is removed, paused or out of memory while it is looked at."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from aiodockerapi import (
    BuildFailed,
    Conflict,
    ContainerFailed,
    DockerSession,
    ExecConfig,
    HostConfig,
    StreamTruncated,
)
from aiodockerapi.engine.images.build_options import BuildOptions
from tests.live.trouble.streams import FOLLOWED, TICK, Watch, config, context

pytestmark = [pytest.mark.live, pytest.mark.one_way]
LONG = 60
LITTLE = 12 * 2**20
EATER = "a=0; a=$(tail -c 999999999 /dev/zero)"
"""``tail`` holds what it is to show. Not the shell's only command, lest it is the first process."""


@pytest.fixture
async def made(docker: DockerSession) -> AsyncIterator[str]:
    """Give a container that ticks."""
    container = await docker.containers.create(config())
    await docker.containers.start(container)
    yield container.id
    await docker.containers.remove(container.id, force=True)


async def silent(stream: AsyncIterator[object]) -> bool:
    """Tell whether nothing more comes, once what was on its way has."""
    try:
        async with asyncio.timeout(0.2):
            async for _ in stream:
                pass
    except TimeoutError:
        return True
    return False


async def test_removed(docker: DockerSession) -> None:
    container = await docker.containers.create(config())
    await docker.containers.start(container)
    watches = {name: Watch(name) for name in FOLLOWED}
    going = {name: go(watches[name], docker, container.id) for name, go in FOLLOWED.items()}
    tasks = [asyncio.ensure_future(each) for each in going.values()]
    async with asyncio.timeout(LONG):
        for watch in watches.values():
            await watch.begun.wait()
        await docker.containers.remove(container, force=True)
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for name, error in zip(going, ended, strict=True):
        # It has ended, which ends what is about it. Who asks how a command ended may be too late.
        late = name.startswith("exec") and isinstance(error, StreamTruncated)
        assert error is None or late, (name, error)


async def test_paused(docker: DockerSession, made: str) -> None:
    wanted = ExecConfig(cmd=["sh", "-c", TICK], attach_stdout=True)
    async with (
        asyncio.timeout(LONG),
        docker.containers.logs(made, follow=True) as logs,
        docker.containers.attach(made, stdout=True) as output,
        docker.exec.start(await docker.exec.create(made, wanted)) as command,
    ):
        followed = (logs, output, command)
        for stream in followed:
            await anext(stream)
        await docker.containers.pause(made)
        with pytest.raises(Conflict, match="is paused"):
            await docker.exec.run(made, ExecConfig(cmd=["true"]))
        for stream in followed:
            assert await silent(stream)
        await docker.containers.unpause(made)
        for stream in followed:
            await anext(stream)


async def test_out_of_memory(docker: DockerSession) -> None:
    little = HostConfig(network_mode="none", memory=LITTLE, memory_swap=LITTLE)
    result = await docker.containers.run(config(EATER, little))
    try:
        assert result.exit_code == 137
        with pytest.raises(ContainerFailed, match="137"):
            result.check()
        state = (await docker.containers.inspect(result.id)).state
        assert state is not None
        assert (state.oom_killed, state.running, state.exit_code) == (True, False, 137)
        assert (await docker.containers.wait(result.id)).status_code == 137
    finally:
        await docker.containers.remove(result.id)


async def test_a_step_out_of_memory(docker: DockerSession) -> None:
    options = BuildOptions(network_mode="none", memory=LITTLE, memory_swap=LITTLE)
    with pytest.raises(BuildFailed, match="returned a non-zero code: 137") as caught:
        await docker.images.build(context(f"RUN {EATER}"), options).wait()
    assert (caught.value.exit_code, caught.value.path) == (137, "/build")
