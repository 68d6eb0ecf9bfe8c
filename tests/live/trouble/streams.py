"""Every kind of stream with a real engine, by name, each going on until something happens."""

import asyncio
import io
import tarfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from aiodockerapi import ContainerConfig, DockerError, DockerSession, ExecConfig, HostConfig
from aiodockerapi.engine.images.build_options import BuildOptions

__all__ = ["DOWN", "FOLLOWED", "TICK", "UP", "Watch", "config", "context"]

TICK = "while :; do echo x; sleep 0.05; done"
ALONE = HostConfig(network_mode="none")


def config(line: str = TICK, host_config: HostConfig = ALONE) -> ContainerConfig:
    """Configure a container that runs a line of shell, and ticks unless told otherwise."""
    return ContainerConfig(image="busybox", cmd=["sh", "-c", line], host_config=host_config)


def context(*steps: str, **files: bytes) -> bytes:
    """Make the context of a build of these steps upon busybox."""
    buffer = io.BytesIO()
    dockerfile = "\n".join(["FROM busybox", *steps]).encode()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, data in {"Dockerfile": dockerfile, **files}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


class Readable(Protocol):
    """What is read by ``async for``."""

    def __aiter__(self) -> AsyncIterator[object]: ...


class Watch:
    """Something that goes on: whether it has begun, and how it ended.

    Args:
        name: what it is.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.begun = asyncio.Event()
        self.over = asyncio.Event()
        """Set when a slow reader shall go on."""

    async def error(self, doing: Awaitable[object]) -> DockerError:
        """Return the error of ours that something ends with."""
        try:
            found = await doing
        except DockerError as error:
            return error
        finally:
            self.begun.set()  # nobody shall wait for what has failed already
        raise AssertionError(f"{self.name} ended without an error, but with {found!r:.200}")

    async def followed(self, stream: AbstractAsyncContextManager[Readable]) -> None:
        """Read a stream to its end."""
        async with stream as items:
            async for _ in items:
                self.begun.set()

    async def slowly(self, stream: AbstractAsyncContextManager[Readable]) -> None:
        """Read the beginning of a stream, and the rest when it is `over`."""
        async with stream as items:
            async for _ in items:
                self.begun.set()
                await self.over.wait()

    async def pieces(self, length: int = 2**40) -> AsyncIterator[bytes]:
        """Make the beginning of an archive of one endless file, and then nothing more."""
        entry = tarfile.TarInfo("endless")
        entry.size = length
        yield entry.tobuf()
        for _ in range(4):
            yield bytes(65536)
        self.begun.set()
        await asyncio.Event().wait()


async def _command(watch: Watch, docker: DockerSession, container: str) -> None:
    told = ExecConfig(cmd=["sh", "-c", TICK], attach_stdout=True, attach_stderr=True)
    await watch.followed(docker.exec.start(await docker.exec.create(container, told)))


async def _run_command(watch: Watch, docker: DockerSession, container: str) -> None:
    watch.begun.set()
    await docker.exec.run(container, ExecConfig(cmd=["sh", "-c", TICK]))


async def _run(watch: Watch, docker: DockerSession, _: str) -> None:
    watch.begun.set()
    await docker.containers.run(config(), remove=False)


async def _wait(watch: Watch, docker: DockerSession, container: str) -> None:
    watch.begun.set()
    await docker.containers.wait(container)


Goes = Callable[[Watch, DockerSession, str], Awaitable[None]]

FOLLOWED: dict[str, Goes] = {
    "logs": lambda watch, docker, made: watch.followed(docker.containers.logs(made, follow=True)),
    "attach": lambda watch, docker, made: watch.followed(
        docker.containers.attach(made, stdout=True)
    ),
    "websocket": lambda watch, docker, made: watch.followed(
        docker.containers.attach_ws(made, stdout=True)
    ),
    "stats": lambda watch, docker, made: watch.followed(docker.containers.stats(made)),
    "exec": _command,
    "exec run": _run_command,
    "wait": _wait,
}
"""What is about a container."""

DOWN: dict[str, Goes] = {
    "archive": lambda watch, docker, made: watch.slowly(
        docker.containers.get_archive(made, path="/big")
    ),
    "export": lambda watch, docker, made: watch.slowly(docker.containers.export(made)),
    "save": lambda watch, docker, _: watch.slowly(docker.images.save("big")),
}
"""What is sent to us."""

UP: dict[str, Goes] = {
    "put": lambda watch, docker, made: docker.containers.put_archive(
        made, watch.pieces(), path="/tmp"
    ),
    "load": lambda watch, docker, _: watch.followed(docker.images.load(watch.pieces())),
    "context": lambda watch, docker, _: watch.followed(docker.images.build(watch.pieces())),
    "build": lambda watch, docker, _: watch.followed(
        docker.images.build(context("RUN echo begun; sleep 600"), BuildOptions(network_mode="none"))
    ),
    "run": _run,
}
"""What is sent by us, and what is done for us."""
