"""Containers: make, start, watch, end and remove them."""

from datetime import datetime
from typing import Literal

from aiodockerapi._core.client import Client, DecoderFor
from aiodockerapi._core.duplex import Duplex
from aiodockerapi._core.request import HasId, filters_of, path
from aiodockerapi._core.stream import Stream
from aiodockerapi._core.times import unix_text
from aiodockerapi._core.version import ApiVersion
from aiodockerapi._wire.decoder import Decoder
from aiodockerapi._wire.frames import Frame
from aiodockerapi.engine.containers import run as _run
from aiodockerapi.engine.containers.config import ContainerConfig
from aiodockerapi.engine.containers.filters import ContainerFilters
from aiodockerapi.engine.containers.inspect import ContainerInspect
from aiodockerapi.engine.containers.models import ContainerCreated, ContainerSummary, WaitResult
from aiodockerapi.engine.containers.output import output_decoder
from aiodockerapi.engine.containers.run import RunResult
from aiodockerapi.errors import InvalidArgument

__all__ = ["Containers"]


class Containers:
    """The daemon's containers.

    A container is named by its name, its ID, the beginning of its ID, or an object that has an
    ID: a summary, what `inspect` gave, what `create` gave.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create(
        self, config: ContainerConfig, *, name: str | None = None, platform: str | None = None
    ) -> ContainerCreated:
        """Make a container; it is not started.

        Args:
            config: what it runs, and how.
            name: its name; None lets the daemon make one up.
            platform: which platform's image to take: ``linux/arm64``, ``linux/arm/v7``.

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
            query={"name": name, "platform": platform},
            since={"platform": ApiVersion(1, 41)},
            body=config,
            patient=True,
        )

    async def inspect(self, container: str | HasId, *, size: bool = False) -> ContainerInspect:
        """Return all that the daemon knows of a container.

        Args:
            container: which one.
            size: whether to measure the files it wrote, which takes a while.

        Raises:
            NotFound: there is no such container.

        Example:
            >>> web = await docker.containers.inspect("web")
            >>> web.state.running
            True

        GET /containers/{id}/json, API 1.24.
        """
        return await self._client.call(
            ContainerInspect,
            "GET",
            path("/containers/{id}/json", container),
            query={"size": size or None},
        )

    async def start(self, container: str | HasId, *, detach_keys: str | None = None) -> bool:
        """Start a container; return False if it runs already.

        Args:
            container: which one.
            detach_keys: the keys that end an attached terminal: ``ctrl-p,ctrl-q``.

        Raises:
            NotFound: there is no such container.
            Conflict: it is paused, or being removed.
            BadRequest: its command can't be run.

        Example:
            >>> await docker.containers.start("greeter")
            True

        POST /containers/{id}/start, API 1.24.
        """
        return await self._client.send(
            "POST",
            path("/containers/{id}/start", container),
            query={"detachKeys": detach_keys},
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

    def logs(
        self,
        container: str | HasId,
        *,
        follow: bool = False,
        stdout: bool = True,
        stderr: bool = True,
        since: datetime | float | None = None,
        until: datetime | float | None = None,
        timestamps: bool = False,
        details: bool = False,
        tail: int | None = None,
    ) -> Stream[Frame]:
        r"""Stream what a container wrote.

        A `Frame` is one message of the log, with its line feed; a line over 16 KiB comes in
        several. Of a container with a terminal, frames are any pieces.

        Args:
            container: which one.
            follow: whether to go on with what it writes from now on, until it ends.
            stdout: whether to show its standard output.
            stderr: whether to show its standard error.
            since: from when on; seconds since 1970, or a `datetime`.
            until: until when; the same.
            timestamps: whether each message begins with its time.
            details: whether each message begins with the attributes of the log driver.
            tail: how many messages from the end; None for all.

        Raises:
            InvalidArgument: `tail` is negative, or both streams are left out.

        Example:
            >>> async with docker.containers.logs("web", tail=2) as logs:
            ...     async for frame in logs:
            ...         print(frame.data)
            b'ready\n'

        GET /containers/{id}/logs, API 1.24.
        """
        if tail is not None and tail < 0:
            raise InvalidArgument(f"tail is {tail}; it takes a number of messages, or None for all")
        if not (stdout or stderr):
            raise InvalidArgument("logs of neither stdout nor stderr are none; leave one on")
        query = {
            "follow": follow,
            "stdout": stdout,
            "stderr": stderr,
            "since": unix_text(since),
            "until": unix_text(until),
            "timestamps": timestamps,
            "details": details or None,
            "tail": "all" if tail is None else tail,
        }
        return self._client.stream(
            "GET", path("/containers/{id}/logs", container), self._decoder(container), query=query
        )

    def attach(
        self,
        container: str | HasId,
        *,
        stdin: bool = False,
        stdout: bool = False,
        stderr: bool = False,
        logs: bool = False,
        stream: bool = True,
        detach_keys: str | None = None,
        tty: bool | None = None,
    ) -> Duplex:
        """Connect to a container's input and output.

        Attached before the start, it misses nothing.

        Args:
            container: which one.
            stdin: whether to write to its standard input.
            stdout: whether to read its standard output.
            stderr: whether to read its standard error.
            logs: whether to begin with what it wrote before.
            stream: whether to go on with what it writes from now on.
            detach_keys: the keys that end an attached terminal: ``ctrl-p,ctrl-q``.
            tty: whether it has a terminal; None asks the daemon, where it matters.

        Raises:
            InvalidArgument: nothing to attach to was asked for.

        Example:
            >>> async with docker.containers.attach("cat", stdin=True, stdout=True) as cat:
            ...     await cat.write(b"hello")
            ...     await cat.write_eof()
            ...     frame = await cat.read()

        POST /containers/{id}/attach, API 1.24.
        """
        if not (stdin or stdout or stderr) or not (logs or stream):
            raise InvalidArgument("attach to stdin, stdout or stderr, and to logs or stream")
        query = {
            "stdin": stdin,
            "stdout": stdout,
            "stderr": stderr,
            "logs": logs,
            "stream": stream,
            "detachKeys": detach_keys,
        }
        where = path("/containers/{id}/attach", container)
        return self._client.hijack("POST", where, self._decoder(container, tty), query=query)

    def _decoder(self, container: str | HasId, tty: bool | None = None) -> DecoderFor[Frame]:
        async def has_terminal() -> bool:
            if tty is not None:
                return tty
            config = (await self.inspect(container)).config
            return config is not None and bool(config.tty)

        async def choose(content_type: str) -> Decoder[Frame]:
            return await output_decoder(self._client, content_type, has_terminal)

        return choose

    async def run(
        self,
        config: ContainerConfig,
        *,
        name: str | None = None,
        platform: str | None = None,
        remove: bool = False,
    ) -> RunResult:
        r"""Make a container, run it to its end, and return its exit code and output.

        That is `create`, `attach`, `start` and `wait`, in an order in which nothing is lost. The
        output is held in memory: of a container that writes without end, `attach` to it instead.

        Args:
            config: what it runs, and how.
            name: its name; None lets the daemon make one up.
            platform: which platform's image to take.
            remove: whether to remove it in the end, with its anonymous volumes; also when the
                run fails or is cancelled, which otherwise leaves it as it is.

        Raises:
            NotFound: the daemon does not have the image.
            BadRequest: its command can't be run.

        Example:
            >>> config = ContainerConfig(image="busybox", cmd=["echo", "hello"])
            >>> result = await docker.containers.run(config, remove=True)
            >>> result.exit_code, result.stdout
            (0, b'hello\n')

        POST /containers/create, /attach, /start, /wait, API 1.24.
        """
        making = self.create(config, name=name, platform=platform)
        container = await (_run.created(making, self) if remove else making)
        try:
            return await _run.finish(self._client, self, container, tty=bool(config.tty))
        finally:
            if remove:
                await _run.discard(self, container)

    # A method of this name stands last: below it, list[...] would mean the method.
    async def list(
        self,
        *,
        all: bool = False,
        limit: int | None = None,
        size: bool = False,
        filters: ContainerFilters | None = None,
    ) -> list[ContainerSummary]:
        """List containers, newest first.

        Args:
            all: whether to list those that do not run, too.
            limit: how many at the most, running or not; None for no limit.
            size: whether to measure the files they wrote, which takes a while.
            filters: which containers.

        Raises:
            InvalidArgument: a filter is unknown, or `limit` below 1.

        Example:
            >>> for container in await docker.containers.list(filters={"label": "app=web"}):
            ...     print(container.short_name, container.state)
            web running

        GET /containers/json, API 1.24.
        """
        if limit is not None and limit < 1:
            raise InvalidArgument(f"limit is {limit}; it takes 1 at least, or None for no limit")
        query = {
            "all": all or None,
            "limit": limit,
            "size": size or None,
            "filters": filters_of(filters, ContainerFilters.__annotations__),
        }
        return await self._client.call_list(
            ContainerSummary, "GET", path("/containers/json"), query=query
        )
