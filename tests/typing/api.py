"""Code as users write it: type checkers accept it, and know the types of what comes back."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import assert_type

from aiodockerapi import (
    STDERR,
    APIError,
    ContainerConfig,
    ContainerCreated,
    ContainerInspect,
    ContainerSpec,
    ContainerSummary,
    Context,
    DockerError,
    DockerSession,
    Duplex,
    EndpointSettings,
    ExecConfig,
    Fleet,
    Frame,
    HasId,
    HealthConfig,
    HostConfig,
    ImageSummary,
    Info,
    Mount,
    NetworkingConfig,
    NotFound,
    Outcome,
    Outcomes,
    Ping,
    PortBinding,
    RestartPolicy,
    RunResult,
    SearchResult,
    SSHOptions,
    StdStream,
    Timestamp,
    TLSConfig,
    Ulimit,
    Version,
    WaitResult,
    contexts,
    size,
)
from aiodockerapi.engine.images.results import PullResult
from aiodockerapi.engine.progress import ProgressMessage
from aiodockerapi.engine.totals import Totals
from aiodockerapi.models import BuildOptions, ContainerUpdate, ResourceLimits, TmpfsOptions


async def system(docker: DockerSession) -> None:
    assert_type(await docker.info(), Info)
    assert_type((await docker.info()).ncpu, int)
    assert_type(await docker.version(), Version)
    assert_type(await docker.ping(), Ping)
    assert_type(docker.host, str)
    assert_type(docker.api_version, str | None)


async def images(docker: DockerSession) -> None:
    found = await docker.images.list(filters={"dangling": False, "label": ["a=b", "c"]})
    assert_type(found, list[ImageSummary])
    assert_type(found[0].created, Timestamp | None)
    assert_type(await docker.images.search("redis", limit=5), list[SearchResult])


def config() -> ContainerConfig:
    return ContainerConfig(
        image="redis:7",
        cmd=["redis-server", "--save", "60", "1"],
        env={"TZ": "Europe/Vienna", "LANG": None},
        labels={"app": "cache"},
        exposed_ports={"6379/tcp": {}},
        healthcheck=HealthConfig(test=["CMD-SHELL", "true"], interval=timedelta(seconds=30)),
        host_config=HostConfig(
            memory="512m",
            memory_swap=2**30,
            binds=["/srv:/data:ro"],
            mounts=[Mount(type="tmpfs", target="/run")],
            ulimits=[Ulimit(name="nofile", soft=1024, hard=2048)],
            port_bindings={"6379/tcp": [PortBinding(host_port="6379")], "80/tcp": None},
            restart_policy=RestartPolicy(name="on-failure", maximum_retry_count=3),
            init=True,
        ),
        networking_config=NetworkingConfig(
            endpoints_config={"back": EndpointSettings(aliases=["cache"])}
        ),
    )


def conveniences(names: dict[str, str]) -> None:
    host = HostConfig(memory="1.5g", shm_size=2**26, kernel_memory_tcp="1k")
    assert_type(host.memory, int)
    assert_type(host.shm_size + host.kernel_memory_tcp, int)
    assert_type(ContainerUpdate(memory="1g").memory, int)
    assert_type(TmpfsOptions(size_bytes="64m").size_bytes, int)
    assert_type(ResourceLimits(memory_bytes="1g").memory_bytes, int)
    assert_type(BuildOptions(memory="1g", shm_size=2**26).memory, int)
    assert_type(size("512m"), int)
    container = ContainerConfig(env=names, cmd="env", entrypoint=["sh", "-c"])
    assert_type(container.env, list[str])
    assert_type(container.cmd, list[str] | None)
    assert_type(ExecConfig(cmd=["env"], env=names).env, list[str])
    assert_type(ContainerSpec(env=["A=b"]).env, list[str])


async def containers(docker: DockerSession) -> None:
    made = await docker.containers.create(config(), name="cache", platform="linux/amd64")
    assert_type(made, ContainerCreated)
    assert_type(made.warnings, list[str])
    assert_type(await docker.containers.start(made), bool)
    assert_type(await docker.containers.stop(made.id, stop_timeout=5), bool)
    ended = await docker.containers.wait(made, condition="next-exit")
    assert_type(ended, WaitResult)
    assert_type(ended.status_code, int)
    for each in await docker.containers.list(all=True, filters={"exited": [0, 1], "label": "a"}):
        assert_type(each, ContainerSummary)
        await docker.containers.remove(each, force=True, volumes=True)
    found = await docker.containers.inspect("cache", size=True)
    assert_type(found, ContainerInspect)
    if found.state is not None and found.state.started_at is not None:
        assert_type(found.state.started_at, Timestamp)
        age: timedelta = datetime.now(UTC) - found.state.started_at
        assert_type(age.total_seconds(), float)
    result = await docker.containers.run(config(), remove=True)
    assert_type(result, RunResult)
    assert_type(result.check().stdout, bytes)


async def moves(docker: DockerSession, context: bytes) -> None:
    pull = docker.images.pull("redis:7")
    async with pull:
        async for message in pull:
            assert_type(message, ProgressMessage)
            assert_type(message.status, str | None)
        async for step in pull.totals():
            assert_type(step, Totals)
            assert_type(step.percent, float | None)
            assert_type(step.layers["0123"].bytes_total, int | None)
    assert_type(pull.result, PullResult)
    assert_type((await docker.images.pull("redis").wait()).digest, str)
    assert_type((await docker.images.push("a.b/c").wait()).digests, dict[str, str])
    assert_type((await docker.images.build(context).wait()).id, str)
    assert_type((await docker.images.load(context).wait()).images, list[str])
    assert_type((await docker.images.import_(context).wait()).id, str)
    assert_type((await docker.plugins.pull("a/b").wait()).digest, str)
    await docker.images.tag(await docker.images.build(context).wait(), repo="app")


async def streams(docker: DockerSession, since: datetime) -> None:
    async with docker.containers.logs("web", follow=True, since=since, until=12.5) as logs:
        async for frame in logs:
            assert_type(frame.stream, StdStream)
            assert_type(frame.data, bytes)
            assert_type(frame.timestamp, Timestamp | None)
            assert_type(frame.details, Mapping[str, str] | None)
            if frame.stream is STDERR:
                break
        async for line in logs.lines(errors="strict"):
            assert_type(line.text, str)
            assert_type(line.timestamp, Timestamp | None)
            assert_type(line.ended, bool)
    assert_type(await docker.containers.logs("web").collect(), list[Frame])
    async with docker.containers.attach("cat", stdin=True, stdout=True) as cat:
        assert_type(cat, Duplex)
        await cat.write(b"hello")
        await cat.write_eof()
        assert_type(await cat.read(), Frame | None)
        await cat.resize(24, 80)
        assert_type([frame.data async for frame in cat], list[bytes])
        assert_type([line.text async for line in cat.lines()], list[str])
    assert_type(await docker.exec.wait("0123"), int)


async def fleet() -> None:
    assert_type(contexts(), list[Context])
    assert_type(contexts()[0].tls, TLSConfig | None)
    assert_type(DockerSession.from_context("web"), DockerSession)
    assert_type(Fleet.from_contexts("web", "db"), Fleet)
    assert_type(Fleet.of("unix:///a", DockerSession(), web=DockerSession()), Fleet)
    Fleet().add("web", "ssh://web", ssh=SSHOptions())
    Fleet().add("web", "tcp://web", tls=TLSConfig())
    DockerSession("tcp://10.0.0.1:2376", tls=TLSConfig.from_folder("/certificates"))
    DockerSession(context="web", api_version="1.41")
    async with Fleet.of("tcp://10.0.0.1:2375", local="unix:///run/docker.sock") as hosts:
        assert_type(hosts, Fleet)
        assert_type(hosts.sessions, Mapping[str, DockerSession])
        infos = await hosts.map(lambda docker: docker.info(), timeout=5, limit=10)
        assert_type(infos, Outcomes[Info])
        assert_type(infos["local"], Outcome[Info])
        assert_type(infos[0].value, Info)
        assert_type(infos[1:], Outcomes[Info])
        assert_type(infos.successes, dict[str, Info])
        assert_type(infos.failures, dict[str, Exception])
        assert_type(infos.raise_for_failures(), Outcomes[Info])
        for host, info in infos.items():
            assert_type((host, info.name), tuple[str, str])

        async def exited(docker: DockerSession) -> list[ContainerSummary]:
            return await docker.containers.list(filters={"status": "exited"})

        assert_type(await hosts.map(exited), Outcomes[list[ContainerSummary]])


async def errors(docker: DockerSession) -> int | None:
    try:
        await docker.containers.inspect("nosuch")
    except NotFound as error:
        assert_type(error.status, int | None)
        assert_type(error.message, str)
    except APIError:
        return None
    except (DockerError, TimeoutError) as error:
        raise SystemExit(str(error)) from error
    return 0


def named(things: list[ContainerSummary]) -> list[HasId | str]:
    return [*things, "web"]


async def main() -> None:
    async with DockerSession(connect_timeout=2, idle_timeout=None) as docker:
        assert_type(docker, DockerSession)
        async with asyncio.timeout(5), asyncio.TaskGroup() as group:
            info = group.create_task(docker.info())
        assert_type(info.result(), Info)
