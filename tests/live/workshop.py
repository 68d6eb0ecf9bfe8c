"""Containers for a test: named, labelled, and gone at its end."""

import asyncio
import contextlib
import uuid
from types import TracebackType
from typing import Self

from aiodockerapi import (
    ContainerConfig,
    ContainerCreated,
    ContainerSummary,
    DockerSession,
    HasId,
    HostConfig,
    LogConfig,
    NotFound,
)

__all__ = ["Workshop", "gone"]


async def gone(docker: DockerSession, container: str | HasId) -> None:
    """End a container and remove it with its volumes, if it is there."""
    with contextlib.suppress(NotFound):  # it was to remove itself
        # Podman's removal gives it ten seconds to end, which none of ours uses.
        await docker.containers.stop(container, stop_timeout=0)
        await docker.containers.remove(container, force=True, volumes=True)


class Workshop:
    """Makes containers of one image, and removes all that bear its mark."""

    def __init__(self, docker: DockerSession, image: str) -> None:
        self.docker = docker
        self.image = image
        self.mark = uuid.uuid4().hex[:12]

    def name(self, stem: str) -> str:
        """Return a name that nobody else has."""
        return f"{stem}-{self.mark}"

    def config(
        self,
        *command: str,
        tty: bool = False,
        stdin: bool = False,
        labels: dict[str, str] | None = None,
        auto_remove: bool = False,
        log_driver: str = "",
    ) -> ContainerConfig:
        """Return a configuration with our mark; a single word is a line for the shell."""
        words = list(command) if len(command) != 1 else ["sh", "-c", command[0]]
        return ContainerConfig(
            image=self.image,
            cmd=words,
            tty=tty,
            open_stdin=stdin,
            stdin_once=stdin,
            labels={"mark": self.mark, **(labels or {})},
            # Without a network a start takes half as long.
            host_config=HostConfig(
                auto_remove=auto_remove,
                network_mode="none",
                log_config=LogConfig(type=log_driver),
            ),
        )

    async def made(
        self,
        *command: str,
        name: str | None = None,
        tty: bool = False,
        stdin: bool = False,
        labels: dict[str, str] | None = None,
        log_driver: str = "",
    ) -> ContainerCreated:
        """Make a container."""
        config = self.config(*command, tty=tty, stdin=stdin, labels=labels, log_driver=log_driver)
        return await self.docker.containers.create(config, name=name and self.name(name))

    async def started(
        self,
        *command: str,
        name: str | None = None,
        tty: bool = False,
        stdin: bool = False,
        labels: dict[str, str] | None = None,
    ) -> ContainerCreated:
        """Make a container and start it."""
        made = await self.made(*command, name=name, tty=tty, stdin=stdin, labels=labels)
        await self.docker.containers.start(made)
        return made

    async def ended(self, *command: str, tty: bool = False) -> ContainerCreated:
        """Make a container and run it to its end."""
        made = await self.started(*command, tty=tty)
        await self.docker.containers.wait(made)
        return made

    async def sleeping(self, name: str | None = None) -> ContainerCreated:
        """Make a container that runs until it is ended."""
        return await self.started("sleep", "600", name=name)

    async def all(self) -> list[ContainerSummary]:
        """List the containers with our mark."""
        return await self.docker.containers.list(all=True, filters={"label": f"mark={self.mark}"})

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        async with asyncio.TaskGroup() as group:
            for container in await self.all():
                group.create_task(gone(self.docker, container))
