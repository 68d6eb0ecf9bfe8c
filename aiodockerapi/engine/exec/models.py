"""Commands in containers: what to run, and what became of it."""

from typing import Annotated, ClassVar, Self

from pydantic import ConfigDict, Field

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model
from aiodockerapi.engine.words import NO_ENVIRONMENT, Environment
from aiodockerapi.errors import ContainerFailed

__all__ = [
    "ExecConfig",
    "ExecCreated",
    "ExecInspect",
    "ExecResult",
    "ExecStartConfig",
    "ProcessConfig",
]


class ExecConfig(Model):
    """A command to run in a container.

    Sent by ``exec.create``.

    Example:
        >>> ExecConfig(cmd=["ls", "-l", "/data"], attach_stdout=True, attach_stderr=True).cmd
        ['ls', '-l', '/data']
    """

    user: str = ""
    """Who runs it, as ``USER[:GROUP]`` by name or number; empty: the container's user."""
    privileged: bool = False
    """Give it all capabilities, whatever the container has."""
    tty: bool = False
    """Give it a terminal: output is then one stream, no longer split into stdout and stderr."""
    console_size: Annotated[tuple[int, int] | None, Since(1, 42)] = None
    """The terminal's first size, as height and width. API 1.42 and newer."""
    attach_stdin: bool = False
    """Let those who start it write to its standard input."""
    attach_stderr: bool = False
    """Let those who start it read its standard error."""
    attach_stdout: bool = False
    """Let those who start it read its standard output."""
    detach_keys: str = ""
    """The keys that end an attached terminal: ``ctrl-p,ctrl-q``; empty: the daemon's."""
    env: Environment = NO_ENVIRONMENT
    """More of the environment, as ``NAME=value``, beside the container's. A map of names to values
    is taken too."""
    working_dir: Annotated[str, Since(1, 35)] = ""
    """The folder it runs in; empty: the container's. API 1.35 and newer."""
    cmd: list[str] = []
    """The program and its arguments; no shell reads them."""


class ExecStartConfig(Model):
    """How a command is started; `exec.start` and `exec.start_detached` write it."""

    detach: bool = False
    """Return at once, and leave its output alone."""
    tty: bool = False
    """Whether it was made with a terminal."""
    console_size: Annotated[tuple[int, int] | None, Since(1, 42)] = None
    """The terminal's size at the start, as height and width. API 1.42 and newer."""


class ExecCreated(Model):
    """The answer to ``exec.create``."""

    id: str
    """The id of the command, 64 hexadecimal digits."""


class ProcessConfig(Model):
    """What a command runs, as ``exec.inspect`` shows it."""

    model_config: ClassVar[ConfigDict] = ConfigDict(alias_generator=None)

    tty: bool = False
    """Whether it has a terminal."""
    entrypoint: str = ""
    """The program."""
    arguments: list[str] = []
    """The program's arguments."""
    privileged: bool | None = None
    """Whether it has all capabilities; None: it was not said."""
    user: str = ""
    """Who runs it; empty: the container's user."""


class ExecInspect(Model):
    """A command in a container.

    Returned by ``exec.inspect``. The daemon forgets a command some minutes after its end.
    """

    id: Annotated[str, Field(alias="ID")]
    """Its id, 64 hexadecimal digits."""
    running: bool = False
    """Whether it runs."""
    exit_code: int | None = None
    """Its exit status; None if it has not ended (Podman shows 0 until then)."""
    process_config: ProcessConfig | None = None
    """What it runs."""
    open_stdin: bool = False
    """Whether its standard input is attached."""
    open_stderr: bool = False
    """Whether its standard error is attached."""
    open_stdout: bool = False
    """Whether its standard output is attached."""
    can_remove: bool = False
    """Whether the daemon is about to forget it."""
    container_id: Annotated[str, Field(alias="ContainerID")] = ""
    """The container it runs in."""
    detach_keys: str | None = None
    """The keys that end an attached terminal, in base64; empty or None: the daemon's."""
    pid: int = 0
    """Its process, by the host's number; 0 before it is started."""


class ExecResult(Model):
    """How a command ended that ``exec.run`` ran."""

    exit_code: int
    """The code that it ended with: 0 for success, 126 or 127 if it could not be run, 128 + n when
    signal n ended it."""
    stdout: bytes
    """What it wrote to its standard output; with a terminal, all that it wrote. Of a command
    that could not be run, the reason."""
    stderr: bytes
    """What it wrote to its standard error; with a terminal, nothing."""

    def check(self) -> Self:
        """Return the result if the command ended well.

        Raises:
            ContainerFailed: it ended with another code than 0.
        """
        if self.exit_code != 0:
            told = (self.stderr or self.stdout)[-1000:].decode(errors="replace").strip()
            raise ContainerFailed(
                f"the command ended with {self.exit_code}: {told or 'no output'}",
                exit_code=self.exit_code,
                stdout=self.stdout,
                stderr=self.stderr,
            )
        return self
