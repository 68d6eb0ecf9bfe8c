"""A swarm of one node, on an engine of its own: services, tasks, secrets, configs, nodes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import pytest

from aiodockerapi import DockerSession
from aiodockerapi._core.stream import Stream
from aiodockerapi._wire.frames import Frame
from aiodockerapi.engine.configs.models import ConfigSpec
from aiodockerapi.engine.nodes.models import NodeSpec
from aiodockerapi.engine.secrets.models import SecretSpec
from aiodockerapi.engine.services.container_spec import (
    ConfigReference,
    ContainerSpec,
    FileTarget,
    SecretReference,
)
from aiodockerapi.engine.services.models import Service
from aiodockerapi.engine.services.spec import ReplicatedService, ServiceMode, ServiceSpec
from aiodockerapi.engine.services.task_spec import Placement, TaskRestartPolicy, TaskSpec
from aiodockerapi.engine.swarm.models import EncryptionConfig, SwarmSpec
from aiodockerapi.engine.swarm.setup import SwarmInit, UnlockKey
from aiodockerapi.engine.tasks.models import Task
from aiodockerapi.errors import (
    APIError,
    BadRequest,
    Conflict,
    NotFound,
    ServerError,
    Unauthorized,
    Unavailable,
)
from tests.engines import Engine, engines, plugin

pytestmark = pytest.mark.live
LIMIT = 20
SAYING = 'echo "hello $(hostname)"; echo oh >&2; exec sleep 600'


@pytest.fixture(scope="module")
def manager() -> Iterator[Engine]:
    """Give an engine of our own: a swarm shows in all that is on it."""
    plugin.need_engines()
    with engines(1) as (engine,):
        yield engine


@pytest.fixture
async def docker(manager: Engine) -> AsyncIterator[DockerSession]:
    """Give a session with a manager; the swarm is begun once."""
    async with DockerSession(manager.host) as docker:
        part = (await docker.info()).swarm
        if part is None or part.local_node_state != "active":
            node = await docker.swarm.init(SwarmInit(advertise_addr="127.0.0.1"))
            told = await docker.info()
            assert told.swarm is not None
            assert told.swarm.node_id == node

            async def ready() -> bool:
                return [each.status.state for each in await docker.nodes.list()] == ["ready"]

            await until(ready)
        yield docker


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(LIMIT):
        while not await condition():  # noqa: ASYNC110 - the engine has no event for it
            await asyncio.sleep(0.05)


async def written(logs: Callable[[], Stream[Frame]], count: int) -> list[Frame]:
    """Wait until so many messages were written: a task runs before it has said a word."""
    frames: list[Frame] = []

    async def enough() -> bool:
        frames[:] = await logs().collect()
        return len(frames) >= count

    await until(enough)
    return frames


def spec(name: str, *, replicas: int, script: str = SAYING, **parts: object) -> ServiceSpec:
    container = ContainerSpec(image="busybox", command=["sh", "-c", script]).model_copy(
        update={"hostname": "{{.Service.Name}}-{{.Task.Slot}}", "init": True, **parts}
    )
    return ServiceSpec(
        name=name,
        labels={"test": name},
        task_template=TaskSpec(
            container_spec=container, restart_policy=TaskRestartPolicy(condition="none")
        ),
        mode=ServiceMode(replicated=ReplicatedService(replicas=replicas)),
    )


@asynccontextmanager
async def running(docker: DockerSession, wanted: ServiceSpec) -> AsyncIterator[Service]:
    made = await docker.services.create(wanted)
    try:
        yield await docker.services.inspect(made)
    finally:
        await docker.services.remove(made)


async def tasks(docker: DockerSession, service: Service, state: str) -> list[Task]:
    found = await docker.tasks.list(filters={"service": service.id})
    return [task for task in found if task.status.state == state]


async def test_a_service_runs_scales_and_logs(docker: DockerSession) -> None:
    async with running(docker, spec("web", replicas=2)) as service:

        async def counted(number: int) -> bool:
            (listed,) = await docker.services.list(filters={"name": "web"}, status=True)
            assert listed.service_status is not None
            return listed.service_status.running_tasks == number

        await until(lambda: counted(2))
        three = ServiceMode(replicated=ReplicatedService(replicas=3))
        updated = await docker.services.update(
            service,
            service.spec.model_copy(update={"mode": three}),
            version=service.version.index,
        )
        assert all("digest" in warning for warning in updated.warnings)
        await until(lambda: counted(3))

        with pytest.raises(ServerError, match="update out of sequence"):
            await docker.services.update(service, service.spec, version=service.version.index)
        changed = await docker.services.inspect("web", insert_defaults=True)
        assert changed.previous_spec is not None
        assert changed.previous_spec.mode == service.spec.mode
        assert changed.spec.labels == {"test": "web"}
        assert changed.spec.update_config is not None

        frames = await written(lambda: docker.services.logs(service, timestamps=True), 6)
        assert all(frame.timestamp is not None for frame in frames)
        out = sorted(frame.data for frame in frames if frame.stream == 1)
        assert out == [b"hello web-1\n", b"hello web-2\n", b"hello web-3\n"]
        assert [frame.data for frame in frames if frame.stream == 2] == [b"oh\n"] * 3

        undone = await docker.services.inspect(service)
        await docker.services.update(
            undone, undone.spec, version=undone.version.index, rollback="previous"
        )
        await until(lambda: counted(2))


async def test_changes_at_the_same_time_all_hold(docker: DockerSession) -> None:
    async with running(docker, spec("busy", replicas=0)) as service:

        async def label(key: str) -> None:
            def add(old: ServiceSpec) -> ServiceSpec:
                return old.model_copy(update={"labels": {**old.labels, key: "1"}})

            await docker.services.change(service, add)

        await asyncio.gather(*(label(key) for key in "abc"))
        after = await docker.services.inspect(service)
        assert after.spec.labels == {"test": "busy", "a": "1", "b": "1", "c": "1"}
        assert after.spec.task_template == service.spec.task_template


async def test_a_task_is_seen_and_heard(docker: DockerSession) -> None:
    async with running(docker, spec("one", replicas=1)) as service:

        async def up() -> bool:
            return bool(await tasks(docker, service, "running"))

        await until(up)
        (task,) = await tasks(docker, service, "running")
        assert (task.slot, task.desired_state) == (1, "running")
        assert await docker.tasks.inspect(task) == task
        assert task.status.container_status is not None
        container = await docker.containers.inspect(task.status.container_status.container_id)
        assert container.config is not None
        assert container.config.labels["com.docker.swarm.task.id"] == task.id

        async with docker.tasks.logs(task, follow=True, stderr=False) as logs:
            async for frame in logs:
                assert frame.data == b"hello one-1\n"
                break
        (frame,) = await written(lambda: docker.tasks.logs(task, stdout=False, details=True), 1)
        assert frame.details is not None
        assert frame.details["com.docker.swarm.task.id"] == task.id


@pytest.mark.parametrize("version", [None, "1.41"])
async def test_a_terminal_is_raw_by_any_api_version(
    docker: DockerSession, manager: Engine, version: str | None
) -> None:
    async with running(docker, spec("tty", replicas=1, tty=True)) as service:

        async def up() -> bool:
            return bool(await tasks(docker, service, "running"))

        await until(up)
        said = b""
        async with (
            DockerSession(manager.host, api_version=version) as other,
            other.services.logs("tty", follow=True) as logs,
        ):
            async for frame in logs:
                said += frame.data
                if said.endswith(b"oh\r\n"):
                    break
    assert said == b"hello tty-1\r\noh\r\n"


async def test_secrets_and_configs_are_files_of_a_task(docker: DockerSession) -> None:
    content = bytes(range(256))
    secret = await docker.secrets.create(SecretSpec(name="key", data=b"hunter2"))
    config = await docker.configs.create(ConfigSpec(name="bytes", data=content))
    with pytest.raises(Conflict):
        await docker.secrets.create(SecretSpec(name="key", data=b"other"))
    wanted = spec(
        "files",
        replicas=1,
        script="cat /run/secrets/key.txt; echo; md5sum </etc/bytes; stat -c %u-%a /etc/bytes",
        secrets=[
            SecretReference(
                secret_id=secret.id,
                secret_name="key",
                file=FileTarget(name="key.txt", uid="0", gid="0", mode=0o400),
            )
        ],
        configs=[
            ConfigReference(
                config_id=config.id,
                config_name="bytes",
                file=FileTarget(name="/etc/bytes", uid="1", gid="0", mode=0o440),
            )
        ],
    )
    async with running(docker, wanted) as service:

        async def ended() -> bool:
            return bool(await tasks(docker, service, "complete"))

        await until(ended)
        frames = await written(lambda: docker.services.logs(service, stderr=False), 3)
        with pytest.raises(BadRequest, match="in use"):
            await docker.secrets.remove(secret)
    assert b"".join(frame.data for frame in frames).split() == [
        b"hunter2",
        b"e2c865db4162bed963bfaa9ef6ac18f0",
        b"-",
        b"1-440",
    ]

    await docker.secrets.change(
        secret, lambda old: old.model_copy(update={"labels": {"stage": "test"}})
    )
    await docker.configs.change(
        config, lambda old: old.model_copy(update={"labels": {"stage": "test"}})
    )
    (labelled,) = await docker.secrets.list(filters={"label": "stage=test", "names": "key"})
    assert (labelled.spec.name, labelled.spec.data) == ("key", None)
    (kept,) = await docker.configs.list(filters={"label": "stage=test", "name": "bytes"})
    assert kept == await docker.configs.inspect("bytes")
    assert kept.spec.data == content
    await docker.secrets.remove(secret)
    await docker.configs.remove(config)
    with pytest.raises(NotFound):
        await docker.secrets.inspect("key")
    with pytest.raises(NotFound):
        await docker.configs.inspect("bytes")


async def test_a_node_is_changed_and_its_labels_place_tasks(docker: DockerSession) -> None:
    (node,) = await docker.nodes.list(filters={"role": "manager", "membership": "accepted"})
    assert node.manager_status is not None
    assert node.manager_status.leader
    assert (node.status.state, node.spec.availability) == ("ready", "active")
    await docker.nodes.update(
        node,
        NodeSpec(role="manager", availability="active", labels={"zone": "a"}),
        version=node.version.index,
    )
    wanted = spec("placed", replicas=1)
    where = Placement(constraints=["node.labels.zone==b"])
    task = wanted.task_template.model_copy(update={"placement": where})
    async with running(docker, wanted.model_copy(update={"task_template": task})) as service:

        async def waits() -> bool:
            return any(
                "no suitable node" in task.status.err
                for task in await tasks(docker, service, "pending")
            )

        async def runs() -> bool:
            return bool(await tasks(docker, service, "running"))

        await until(waits)
        await docker.nodes.change(
            node, lambda old: old.model_copy(update={"labels": {"zone": "b"}})
        )
        await until(runs)
    with pytest.raises(APIError):
        await docker.nodes.remove(node)


async def test_the_swarm_is_changed_and_its_tokens_and_keys(docker: DockerSession) -> None:
    before = await docker.swarm.inspect()
    assert await docker.swarm.unlock_key() == UnlockKey(unlock_key="")
    await docker.swarm.update(before.spec, version=before.version.index, rotate_worker_token=True)
    await docker.swarm.change(lambda old: old.model_copy(update={"labels": {"stage": "test"}}))
    after = await docker.swarm.inspect()
    assert after.join_tokens.worker != before.join_tokens.worker
    assert after.join_tokens.manager == before.join_tokens.manager
    assert after.spec.labels == {"stage": "test"}
    assert after.spec.raft == before.spec.raft
    with pytest.raises(Conflict):
        await docker.swarm.unlock(UnlockKey(unlock_key="SWMKEY-1-none"))
    with pytest.raises(Unavailable):
        await docker.swarm.init(SwarmInit(advertise_addr="127.0.0.1"))


async def test_a_manager_that_restarts_is_locked_until_it_is_unlocked(
    docker: DockerSession, manager: Engine
) -> None:
    def locking(on: bool) -> Callable[[SwarmSpec], SwarmSpec]:
        config = EncryptionConfig(auto_lock_managers=on)
        return lambda old: old.model_copy(update={"encryption_config": config})

    await docker.swarm.change(locking(True))
    key = await docker.swarm.unlock_key()
    assert key.unlock_key.startswith("SWMKEY-")
    await asyncio.to_thread(manager.restart)
    async with DockerSession(manager.host) as again:
        with pytest.raises(Unavailable, match="locked"):
            await again.nodes.list()
        with pytest.raises(Unauthorized):
            await again.swarm.unlock(UnlockKey(unlock_key=f"{key.unlock_key[:-3]}abc"))
        await again.swarm.unlock(key)

        async def leads() -> bool:
            part = (await again.info()).swarm
            return part is not None and part.control_available

        await until(leads)
        await again.swarm.change(locking(False))


async def test_leaving_ends_it(docker: DockerSession) -> None:
    with pytest.raises(Unavailable):
        await docker.swarm.leave()
    await docker.swarm.leave(force=True)
    with pytest.raises(Unavailable, match="not a swarm manager"):
        await docker.services.list()
