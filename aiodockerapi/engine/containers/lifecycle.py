"""From making a container to its end: what changes its state."""

from typing import TYPE_CHECKING, Literal

from aiodockerapi._core.request import HasId, path
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.containers.base import Base
from aiodockerapi.engine.containers.models import ContainerCreated, ContainerUpdated, WaitResult

if TYPE_CHECKING:
    from aiodockerapi.engine.containers.config import ContainerConfig
    from aiodockerapi.engine.containers.host_config import ContainerUpdate

__all__ = ["Lifecycle"]


class Lifecycle(Base):
    """What makes containers, starts, stops, changes and removes them."""

    async def create(
        self, config: "ContainerConfig", *, name: str | None = None, platform: str | None = None
    ) -> ContainerCreated:
        """Make a container; it is not started.

        Args:
            config: what it runs, and how.
            name: its name; None lets the daemon make one up.
            platform: which platform's image to take: ``linux/arm64``, ``linux/arm/v7``; None for
                ``DOCKER_DEFAULT_PLATFORM``, or else whichever is there.

        Raises:
            NotFound: the daemon does not have the image.
            Conflict: the name is taken.
            BadRequest: the daemon refuses a setting.
            UnsupportedVersion: `platform` needs API 1.41.

        Example:
            >>> config = ContainerConfig(image="busybox", cmd=["echo", "hello"])
            >>> made = await docker.containers.create(config, name="greeter")
            >>> made.warnings
            []

        POST /containers/create, API 1.24.
        """
        return await self._client.call(
            ContainerCreated,
            "POST",
            path("/containers/create"),
            query={"name": name, "platform": platform or self._client.platform},
            since={"platform": ApiVersion(1, 41)},
            body=config,
            patient=True,
        )

    async def start(
        self,
        container: str | HasId,
        *,
        detach_keys: str | None = None,
        checkpoint: str | None = None,
        checkpoint_dir: str | None = None,
    ) -> bool:
        """Start a container; return False if it runs already.

        Args:
            container: which one.
            detach_keys: the keys that end an attached terminal: ``ctrl-p,ctrl-q``. Daemons
                take it here, and heed only that of `attach`.
            checkpoint: the checkpoint to go on from; for daemons with experimental features.
            checkpoint_dir: where that checkpoint lies on the host; None for Docker's own folder.

        Raises:
            NotFound: there is no such container.
            Conflict: it is paused, or being removed.
            BadRequest: its command can't be run; or there are no experimental features.

        Example:
            >>> await docker.containers.start("greeter")
            True

        POST /containers/{id}/start, API 1.24.
        """
        return await self._client.send(
            "POST",
            path("/containers/{id}/start", container),
            query={
                "detachKeys": detach_keys,
                "checkpoint": checkpoint,
                "checkpoint-dir": checkpoint_dir,
            },
            patient=True,
        )

    async def stop(
        self,
        container: str | HasId,
        *,
        stop_timeout: int | None = None,
        signal: str | None = None,
    ) -> bool:
        """Stop a container; return False if it does not run.

        Args:
            container: which one.
            stop_timeout: seconds until it is killed; -1 waits for ever, None takes the
                container's own setting, or 10.
            signal: what is sent to it first: ``SIGINT``; None takes the container's own setting,
                or ``SIGTERM``.

        Raises:
            NotFound: there is no such container.
            UnsupportedVersion: `signal` needs API 1.42.

        Example:
            >>> await docker.containers.stop("web", stop_timeout=30)
            True

        POST /containers/{id}/stop, API 1.24.
        """
        return await self._client.send(
            "POST",
            path("/containers/{id}/stop", container),
            query={"t": stop_timeout, "signal": signal},
            since={"signal": ApiVersion(1, 42)},
            patient=True,
        )

    async def restart(
        self,
        container: str | HasId,
        *,
        stop_timeout: int | None = None,
        signal: str | None = None,
    ) -> None:
        """Stop a container, if it runs, and start it.

        Args:
            container: which one.
            stop_timeout: seconds until it is killed; -1 waits for ever, None takes the
                container's own setting, or 10.
            signal: what is sent to it first: ``SIGINT``; None takes the container's own setting,
                or ``SIGTERM``.

        Raises:
            NotFound: there is no such container.
            UnsupportedVersion: `signal` needs API 1.42.

        Example:
            >>> await docker.containers.restart("web", stop_timeout=30)

        POST /containers/{id}/restart, API 1.24.
        """
        await self._client.send(
            "POST",
            path("/containers/{id}/restart", container),
            query={"t": stop_timeout, "signal": signal},
            since={"signal": ApiVersion(1, 42)},
            patient=True,
        )

    async def kill(self, container: str | HasId, *, signal: str | None = None) -> None:
        """Send a signal to a container's first process.

        Args:
            container: which one.
            signal: the signal's name or number: ``SIGHUP``, ``HUP``, ``1``; None for ``SIGKILL``.

        Raises:
            NotFound: there is no such container.
            Conflict: it does not run.

        Example:
            >>> await docker.containers.kill("web", signal="SIGHUP")

        POST /containers/{id}/kill, API 1.24.
        """
        await self._client.send(
            "POST",
            path("/containers/{id}/kill", container),
            query={"signal": signal},
            patient=True,
        )

    async def pause(self, container: str | HasId) -> None:
        """Freeze all processes of a container.

        Args:
            container: which one.

        Raises:
            NotFound: there is no such container.
            Conflict: it does not run, or is paused already.

        Example:
            >>> await docker.containers.pause("web")

        POST /containers/{id}/pause, API 1.24.
        """
        await self._client.send("POST", path("/containers/{id}/pause", container), patient=True)

    async def unpause(self, container: str | HasId) -> None:
        """Let the processes of a paused container go on.

        Args:
            container: which one.

        Raises:
            NotFound: there is no such container.
            Conflict: it is not paused; some engines say so by `ServerError`.

        Example:
            >>> await docker.containers.unpause("web")

        POST /containers/{id}/unpause, API 1.24.
        """
        await self._client.send("POST", path("/containers/{id}/unpause", container), patient=True)

    async def rename(self, container: str | HasId, *, name: str) -> None:
        """Give a container another name.

        Args:
            container: which one.
            name: its new name.

        Raises:
            NotFound: there is no such container.
            Conflict: the name is taken.

        Example:
            >>> await docker.containers.rename("web", name="web-old")

        POST /containers/{id}/rename, API 1.24.
        """
        await self._client.send(
            "POST", path("/containers/{id}/rename", container), query={"name": name}
        )

    async def update(self, container: str | HasId, update: "ContainerUpdate") -> ContainerUpdated:
        """Change a container's limits, or when it is started again; it may run meanwhile.

        Args:
            container: which one.
            update: what to change; what is left alone stays as it is.

        Raises:
            NotFound: there is no such container.
            BadRequest: the daemon refuses a setting.
            UnsupportedVersion: a field is younger than the daemon.

        Example:
            >>> await docker.containers.update("web", ContainerUpdate(cpu_shares=512))
            ContainerUpdated(warnings=[])

        POST /containers/{id}/update, API 1.24.
        """
        return await self._client.call(
            ContainerUpdated,
            "POST",
            path("/containers/{id}/update", container),
            body=update,
            patient=True,
        )

    async def wait(
        self,
        container: str | HasId,
        *,
        condition: Literal["not-running", "next-exit", "removed"] | None = None,
    ) -> WaitResult:
        """Wait until a container has ended.

        Args:
            container: which one.
            condition: ``not-running`` (None is the same) returns at once if it does not run;
                ``next-exit`` waits for it to run and end; ``removed`` waits until it is gone.

        Raises:
            NotFound: there is no such container.
            UnsupportedVersion: `condition` needs API 1.30.

        Example:
            >>> ended = await docker.containers.wait("greeter")
            >>> ended.status_code
            0

        POST /containers/{id}/wait, API 1.24.
        """
        return await self._client.call(
            WaitResult,
            "POST",
            path("/containers/{id}/wait", container),
            query={"condition": condition},
            since={"condition": ApiVersion(1, 30)},
            patient=True,
        )

    async def remove(
        self,
        container: str | HasId,
        *,
        force: bool = False,
        volumes: bool = False,
        link: bool = False,
    ) -> None:
        """Remove a container.

        Args:
            container: which one.
            force: whether to kill it first, if it runs.
            volumes: whether to remove its anonymous volumes, too.
            link: whether to remove the link of that name, not the container.

        Raises:
            NotFound: there is no such container.
            Conflict: it runs, and `force` is False.

        Example:
            >>> await docker.containers.remove("greeter", force=True)

        DELETE /containers/{id}, API 1.24.
        """
        await self._client.send(
            "DELETE",
            path("/containers/{id}", container),
            query={"force": force or None, "v": volumes or None, "link": link or None},
            patient=True,
        )
