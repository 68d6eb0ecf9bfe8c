"""The operations on containers, on a real engine."""

import asyncio
import io
import stat
import tarfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from aiodockerapi import DockerSession
from aiodockerapi._wire.frames import STDOUT
from aiodockerapi.engine.common import HealthConfig
from aiodockerapi.engine.containers.config import ContainerConfig
from aiodockerapi.engine.containers.host_config import (
    ContainerUpdate,
    HostConfig,
    PortBinding,
    RestartPolicy,
)
from aiodockerapi.engine.containers.models import CheckpointConfig, ContainerCreated
from aiodockerapi.engine.sizes import size
from aiodockerapi.errors import (
    APIError,
    Conflict,
    ContainerFailed,
    InvalidArgument,
    NotFound,
    NotSupported,
    UsageError,
)
from tests.live.gaps import Gaps
from tests.live.workshop import gone

pytestmark = [pytest.mark.live, pytest.mark.one_way]
IMAGE = "busybox"
SLEEP = ["sleep", "600"]


@asynccontextmanager
async def running(
    docker: DockerSession, config: ContainerConfig | None = None
) -> AsyncIterator[ContainerCreated]:
    made = await docker.containers.create(config or ContainerConfig(image=IMAGE, cmd=SLEEP))
    try:
        await docker.containers.start(made)
        yield made
    finally:
        await gone(docker, made)


def tar(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(data), 0o640
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def untar(pieces: list[bytes]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(b"".join(pieces))) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            found[member.name.removeprefix("./")] = b"" if file is None else file.read()
    return found


async def test_its_life(docker: DockerSession, gaps: Gaps) -> None:
    containers = docker.containers
    async with running(docker) as made:
        assert await containers.start(made) is False
        await containers.pause(made)
        with pytest.raises(gaps.error("it is paused", Conflict)):
            await containers.start(made)
        await containers.unpause(made)
        await containers.rename(made, name=f"renamed-{made.id[:8]}")
        assert (await containers.inspect(made)).short_name == f"renamed-{made.id[:8]}"
        await containers.restart(made, stop_timeout=0)
        await containers.kill(made, signal="SIGKILL")
        assert (await containers.wait(made)).status_code == 137
        with pytest.raises(gaps.error("kill of what ended", Conflict)):
            await containers.kill(made)
        assert await containers.stop(made) is False


async def test_update(docker: DockerSession, gaps: Gaps) -> None:
    async with running(docker) as made:
        change = ContainerUpdate(
            memory=size("64m"),
            memory_swap=size("128m"),
            restart_policy=RestartPolicy(name="on-failure", maximum_retry_count=2),
        )
        with gaps.refused("update"):
            await docker.containers.update(made, change)
        host = (await docker.containers.inspect(made)).host_config
        assert host is not None
        assert host.memory == 64 * 2**20
        assert host.restart_policy == RestartPolicy(name="on-failure", maximum_retry_count=2)


async def test_top_and_changes(docker: DockerSession, gaps: Gaps) -> None:
    config = ContainerConfig(image=IMAGE, cmd=["sh", "-c", "echo x > /added; sleep 600"])
    async with running(docker, config) as made:
        rows = (await docker.containers.top(made)).rows()
        gaps.skip("top")
        assert any("sleep 600" in row["CMD"] for row in rows)
        shown = await docker.containers.top(made, ps_args="-o pid,comm")
        assert shown.titles == ["PID", "COMMAND"]
        changes = await docker.containers.changes(made)
        assert ("/added", "added") in [(each.path, each.what) for each in changes]
    made = await docker.containers.create(ContainerConfig(image=IMAGE))
    try:
        assert await docker.containers.changes(made) == []
    finally:
        await docker.containers.remove(made)


async def test_stats(docker: DockerSession, gaps: Gaps) -> None:
    busy = ["sh", "-c", "while true; do :; done"]
    host = HostConfig(memory=size("64m"), nano_cpus=500_000_000)
    async with running(docker, ContainerConfig(image=IMAGE, cmd=busy, host_config=host)) as made:
        async with docker.containers.stats(made) as samples:
            found = [await anext(samples) for _ in range(2)]
        assert found[0].cpu_percent() is None or "first sample" in gaps
        percent = found[1].cpu_percent()
        assert percent is not None
        assert 10 < percent < 100
        assert found[1].cpu_percent(found[0]) == pytest.approx(percent, abs=20)
        assert found[1].id == made.id
        memory = found[1].memory_stats
        assert memory is not None
        assert memory.limit == 64 * 2**20
        assert 0 < (memory.percent or 0) < 100

        async with docker.containers.usage(made) as usages:
            used = [await anext(usages) for _ in range(2)]
        assert used[0].seconds is None
        assert 0.5 < (used[1].seconds or 0) < 20
        assert 10 < (used[1].cpu_percent or 0) < 100
        assert used[1].memory_limit == 64 * 2**20
        assert 0 < (used[1].memory_percent or 0) < 100

        shot = await docker.containers.stats_once(made, one_shot=True)
        rates = shot.rates(found[0])
        assert rates.seconds > 0.9
        assert rates.received >= 0
        await docker.containers.kill(made)
        if "stats of what ended" not in gaps:
            ended = await docker.containers.stats_once(made)
            assert (ended.read, ended.cpu_percent()) == (None, None)


async def test_archives(docker: DockerSession, gaps: Gaps) -> None:
    containers = docker.containers
    made = await containers.create(ContainerConfig(image=IMAGE))
    try:
        await containers.put_archive(made, tar(hello=b"hello\n"), path="/tmp")

        async def pieces() -> AsyncIterator[bytes]:
            data = tar(big=b"x" * 300_000)
            for start in range(0, len(data), 10_000):
                yield data[start : start + 10_000]

        await containers.put_archive(made, pieces(), path="/tmp", no_overwrite_dir_non_dir=True)
        found = await containers.path_stat(made, path="/tmp/hello")
        assert (found.name, found.size, found.permissions) == ("hello", 6, 0o640)
        assert stat.filemode(found.unix_mode) == "-rw-r-----"
        assert (await containers.path_stat(made, path="/tmp")).is_dir
        assert (await containers.path_stat(made, path="/tmp")).permissions == 0o1777
        read = untar(await containers.get_archive(made, path="/tmp/.").collect())
        assert read["hello"] == b"hello\n"
        assert len(read["big"]) == 300_000
        whole = untar(await containers.export(made).collect())
        assert whole["tmp/hello"] == b"hello\n"

        for call in (
            containers.path_stat(made, path="/none"),
            containers.get_archive(made, path="/none").collect(),
        ):
            with pytest.raises(NotFound):
                await call
        if "archive to nowhere" not in gaps:
            with pytest.raises(NotFound):
                await containers.put_archive(made, tar(a=b""), path="/none")
            with pytest.raises(APIError, match="not a directory"):
                await containers.put_archive(made, tar(a=b""), path="/tmp/hello")
    finally:
        await containers.remove(made)


async def test_attach_by_websocket(docker: DockerSession, gaps: Gaps) -> None:
    config = ContainerConfig(
        image=IMAGE, cmd=["sh", "-c", "read a; echo got $a"], open_stdin=True, stdin_once=True
    )
    made = await docker.containers.create(config)
    try:
        with gaps.refused("attach by websocket"):
            async with docker.containers.attach_ws(
                made, stdin=True, stdout=True, stderr=True
            ) as socket:
                await docker.containers.start(made)
                await socket.write(b"this\n")
                assert b"".join([data async for data in socket]) == b"got this\n"
        with pytest.raises(NotFound):
            async with docker.containers.attach_ws("no-such-one", stdout=True):
                pass
    finally:
        await docker.containers.remove(made, force=True)


async def test_a_websocket_may_be_left_in_the_middle(docker: DockerSession, gaps: Gaps) -> None:
    config = ContainerConfig(image=IMAGE, cmd=["sh", "-c", "while true; do echo on; done"])
    async with running(docker, config) as made, asyncio.timeout(5):
        socket = docker.containers.attach_ws(made, stdout=True)
        with gaps.refused("attach by websocket"):
            async with socket:
                assert await socket.read()
        with pytest.raises(UsageError):
            async with socket:
                pass


async def test_a_terminal_is_resized(docker: DockerSession) -> None:
    config = ContainerConfig(image=IMAGE, cmd=["sh"], tty=True, open_stdin=True)
    async with running(docker, config) as made:
        await docker.containers.resize(made, height=33, width=99)
        async with docker.containers.attach(made, stdin=True, stdout=True) as shell:
            await shell.write(b"stty size; exit\n")
            output = b"".join([frame.data async for frame in shell if frame.stream is STDOUT])
        assert b"33 99" in output


async def test_healthy_and_not(docker: DockerSession, gaps: Gaps) -> None:
    gaps.skip("health checks")

    def checked(line: str, cmd: list[str] = SLEEP) -> ContainerConfig:
        check = HealthConfig(
            test=["CMD-SHELL", line], interval=timedelta(milliseconds=100), retries=1
        )
        return ContainerConfig(image=IMAGE, cmd=cmd, healthcheck=check)

    wait = docker.containers.wait_healthy
    async with asyncio.timeout(20):
        async with running(docker, checked("true")) as made:
            found = await wait(made)
            assert found.state is not None
            assert found.state.health is not None
            assert found.state.health.status == "healthy"
        async with running(docker, checked("echo not well; false")) as made:
            with pytest.raises(ContainerFailed, match="not well"):
                await wait(made)
        async with running(docker, checked("false", ["sh", "-c", "exit 3"])) as made:
            with pytest.raises(ContainerFailed, match="does not run") as caught:
                await wait(made)
            assert caught.value.exit_code == 3
        async with running(docker) as made:
            with pytest.raises(InvalidArgument, match="no health check"):
                await wait(made)


async def test_published_ports(docker: DockerSession) -> None:
    config = ContainerConfig(
        image=IMAGE,
        cmd=SLEEP,
        exposed_ports={"80/tcp": {}, "81/tcp": {}},
        host_config=HostConfig(port_bindings={"80/tcp": [PortBinding(host_ip="127.0.0.1")]}),
    )
    async with running(docker, config) as made:
        found = await docker.containers.inspect(made)
        (listed,) = await docker.containers.list(filters={"id": made.id})
        (where,) = found.published("80/tcp")
        assert where.ip == "127.0.0.1"
        assert where.port > 0
        assert listed.published(80) == [where]
        assert found.published(81) == listed.published(81) == []


async def test_prune(docker: DockerSession) -> None:
    label = {"prune-me": "1"}
    made = await docker.containers.create(ContainerConfig(image=IMAGE, labels=label))
    pruned = await docker.containers.prune(filters={"label": "prune-me=1"})
    assert pruned.containers_deleted == [made.id]
    assert (await docker.containers.prune(filters={"label": "none-has-it"})).space_reclaimed == 0


async def test_checkpoints(docker: DockerSession, gaps: Gaps) -> None:
    async with running(docker) as made:
        if not (await docker.ping()).docker_experimental:
            with pytest.raises(NotSupported):
                await docker.containers.list_checkpoints(made)
            return
        with gaps.refused("checkpoints"):
            assert await docker.containers.list_checkpoints(made) == []
        await docker.containers.create_checkpoint(made, CheckpointConfig(checkpoint_id="one"))
        names = [each.name for each in await docker.containers.list_checkpoints(made)]
        assert names == ["one"]
        await docker.containers.remove_checkpoint(made, "one")
        assert await docker.containers.list_checkpoints(made) == []
