"""Commands in containers that run."""

import asyncio

from aiodockerapi._core.client import Client
from aiodockerapi._core.duplex import Duplex
from aiodockerapi._core.request import HasId, path
from aiodockerapi._wire.decoder import Decoder
from aiodockerapi._wire.frames import STDERR, Frame, FrameDecoder, RawDecoder
from aiodockerapi.engine.exec.models import (
    ExecConfig,
    ExecCreated,
    ExecInspect,
    ExecResult,
    ExecStartConfig,
)
from aiodockerapi.errors import StreamTruncated

__all__ = ["Exec"]

_START = "/exec/{id}/start"
_RESIZE = "/exec/{id}/resize"
_MULTIPLEXED = "application/vnd.docker.multiplexed-stream"
_FIRST_LOOK = 0.01
_SELDOM = 0.5
"""How long to wait between two looks at a command's end, at first and at most, in seconds."""


class Exec:
    """Commands in the daemon's containers.

    A command is made, then started, once. It is named by its ID, or by what `create` or
    `inspect` gave.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create(self, container: str | HasId, config: ExecConfig) -> ExecCreated:
        """Make a command for a container that runs; it is not started.

        Args:
            container: which one.
            config: what to run, and which of its streams to attach.

        Raises:
            NotFound: there is no such container.
            Conflict: it does not run, or is paused.
            UnsupportedVersion: a field is younger than the daemon.

        Example:
            >>> config = ExecConfig(cmd=["date"], attach_stdout=True)
            >>> made = await docker.exec.create("web", config)

        POST /containers/{id}/exec, API 1.24.
        """
        return await self._client.call(
            ExecCreated, "POST", path("/containers/{id}/exec", container), body=config
        )

    def start(
        self,
        exec_: str | HasId,
        *,
        tty: bool | None = None,
        console_size: tuple[int, int] | None = None,
    ) -> Duplex:
        r"""Start a command, connected to its input and output as far as it is attached to them.

        The connection comes before the start: that a program is missing is told as output, and
        by the exit code that `inspect` shows.

        Args:
            exec_: which command.
            tty: whether it was made with a terminal; None asks the daemon.
            console_size: the terminal's size at the start, as height and width.

        Raises:
            NotFound: there is no such command.
            Conflict: its container does not run any more, or is paused.
            UnsupportedVersion: `console_size` needs API 1.42.

        Example:
            >>> async with docker.exec.start(made, tty=False) as date:
            ...     async for frame in date:
            ...         print(frame.data)
            b'Fri Jan  2 03:04:05 UTC 2026\n'

        POST /exec/{id}/start, API 1.24.
        """
        return self._start(exec_, tty, console_size, _End(self._client, exec_))

    def _start(
        self,
        exec_: str | HasId,
        tty: bool | None,
        console_size: tuple[int, int] | None,
        end: "_End",
    ) -> Duplex:
        known = tty

        async def has_terminal() -> bool:
            nonlocal known
            if known is None:
                process = (await self.inspect(exec_)).process_config
                known = process is not None and process.tty
            return known

        async def body() -> ExecStartConfig:
            return _start_config(tty=await has_terminal(), console_size=console_size)

        async def decoder(content_type: str) -> Decoder[Frame]:
            # Whether there are frames follows from what the request said of the terminal.
            framed = content_type == _MULTIPLEXED or not await has_terminal()
            return FrameDecoder() if framed else RawDecoder()

        where, terminal = path(_START, exec_), path(_RESIZE, exec_)
        return self._client.hijack(
            "POST", where, decoder, body=body, terminal=terminal, check=end.check
        )

    async def start_detached(
        self,
        exec_: str | HasId,
        *,
        tty: bool = False,
        console_size: tuple[int, int] | None = None,
    ) -> None:
        """Start a command and leave it to itself.

        Args:
            exec_: which command.
            tty: whether it was made with a terminal.
            console_size: the terminal's size at the start, as height and width.

        Raises:
            NotFound: there is no such command, or some engines: no such program.
            BadRequest: its program can't be run.
            Conflict: it was started before, or its container does not run any more.
            UnsupportedVersion: `console_size` needs API 1.42.

        Example:
            >>> made = await docker.exec.create("web", ExecConfig(cmd=["touch", "/tmp/x"]))
            >>> await docker.exec.start_detached(made)

        POST /exec/{id}/start, API 1.24.
        """
        await self._client.send(
            "POST",
            path(_START, exec_),
            body=_start_config(detach=True, tty=tty, console_size=console_size),
            patient=True,
        )

    async def inspect(self, exec_: str | HasId) -> ExecInspect:
        """Return what a command is, whether it runs, and how it ended.

        Args:
            exec_: which command.

        Raises:
            NotFound: there is no such command, or it ended some minutes ago.

        Example:
            >>> (await docker.exec.inspect(made)).exit_code
            0

        GET /exec/{id}/json, API 1.24.
        """
        return await _inspect(self._client, exec_)

    async def resize(self, exec_: str | HasId, *, height: int, width: int) -> None:
        """Tell a command's terminal how large it is.

        Args:
            exec_: which command; it has a terminal. If it does not run yet, the daemon waits for
                the start, ten seconds at most.
            height: in characters.
            width: in characters.

        Raises:
            NotFound: there is no such command.
            BadRequest: it does not run.

        Example:
            >>> await docker.exec.resize(made, height=24, width=80)

        POST /exec/{id}/resize, API 1.24.
        """
        await self._client.resize(path(_RESIZE, exec_), height, width)

    async def wait(self, exec_: str | HasId) -> int:
        r"""Wait for the end of a command, and return its exit code.

        The command is inspected again and again, at first after a hundredth of a second, then
        twice a second. Limit the wait by ``asyncio.timeout``: one that was never started never
        ends.

        Args:
            exec_: which command.

        Raises:
            NotFound: there is no such command, or it ended some minutes ago.

        Example:
            >>> async with docker.exec.start(made) as shell:
            ...     await shell.write(b"exit 3\n")
            ...     output = [line.text async for line in shell.lines()]
            >>> await docker.exec.wait(made)
            3

        GET /exec/{id}/json, API 1.24.
        """
        pause = _FIRST_LOOK
        while True:
            found = await self.inspect(exec_)
            if not found.running and found.exit_code is not None:
                return found.exit_code
            await asyncio.sleep(pause)
            pause = min(pause * 2, _SELDOM)

    async def run(self, container: str | HasId, config: ExecConfig) -> ExecResult:
        r"""Run a command to its end, and return its exit code and output.

        That is `create`, `start` and `inspect`. Its standard output and error are attached,
        whatever `config` says; the input is not. The output is held in memory: of a command that
        writes without end, `start` it instead. When cancelled, the command runs on.

        Args:
            container: which one.
            config: what to run.

        Raises:
            NotFound: there is no such container.
            Conflict: it does not run, or is paused.
            StreamTruncated: the output was cut before the command ended.

        Example:
            >>> result = await docker.exec.run("web", ExecConfig(cmd=["echo", "hello"]))
            >>> result.exit_code, result.stdout
            (0, b'hello\n')

        POST /containers/{id}/exec, /exec/{id}/start, GET /exec/{id}/json, API 1.24.
        """
        attached = {"attach_stdin": False, "attach_stdout": True, "attach_stderr": True}
        made = await self.create(container, config.model_copy(update=attached))
        end = _End(self._client, made)
        async with self._start(made, config.tty, None, end) as output:
            frames = [frame async for frame in output]
        return ExecResult(
            exit_code=await self.wait(made) if end.code is None else end.code,
            stdout=b"".join(frame.data for frame in frames if frame.stream is not STDERR),
            stderr=b"".join(frame.data for frame in frames if frame.stream is STDERR),
        )


class _End:
    """The end of a command, looked at when its output has ended.

    Args:
        client: the daemon.
        exec_: which command.
    """

    def __init__(self, client: Client, exec_: str | HasId) -> None:
        self._client = client
        self._exec = exec_
        self.code: int | None = None
        """The command's exit code; None: it was not looked at, or runs."""

    async def check(self) -> None:
        """Check that the command has ended.

        Docker notes that before it ends the output (``daemon/monitor.go``). Of other engines it is
        not known.

        Raises:
            StreamTruncated: it runs, or nobody can tell.
        """
        found = await self._client.looked_at(lambda: _inspect(self._client, self._exec), "command")
        if found is None:
            return
        if not found.running:
            self.code = found.exit_code
        elif self._client.is_docker() and (found.open_stdout or found.open_stderr):
            raise StreamTruncated("the output was cut: the command has not ended yet")


async def _inspect(client: Client, exec_: str | HasId) -> ExecInspect:
    return await client.call(ExecInspect, "GET", path("/exec/{id}/json", exec_))


def _start_config(
    *, detach: bool = False, tty: bool, console_size: tuple[int, int] | None
) -> ExecStartConfig:
    if console_size is None:
        return ExecStartConfig(detach=detach, tty=tty)
    return ExecStartConfig(detach=detach, tty=tty, console_size=console_size)
