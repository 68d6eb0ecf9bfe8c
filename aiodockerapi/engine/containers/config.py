"""What a container runs: the part of its configuration that any host could take."""

from aiodockerapi._core.model import Model
from aiodockerapi.engine.common import HealthConfig
from aiodockerapi.engine.containers.host_config import HostConfig
from aiodockerapi.engine.networks.models import NetworkingConfig
from aiodockerapi.engine.words import NO_ENVIRONMENT, NO_WORDS, Environment, Words

__all__ = ["ContainerConfig"]


class ContainerConfig(Model):
    """What a container runs.

    Sent by ``containers.create`` as the whole body, with `host_config` and `networking_config`
    in it, and returned by ``containers.inspect`` without these two. What is left alone is taken
    from the image.

    Example:
        >>> ContainerConfig(
        ...     image="redis:7",
        ...     cmd=["redis-server", "--save", "60", "1"],
        ...     env=["TZ=Europe/Vienna"],
        ...     host_config=HostConfig(memory=512 * 2**20),
        ... ).image
        'redis:7'
    """

    hostname: str = ""
    """The host name inside; empty: the short id."""
    domainname: str = ""
    """The domain name inside."""
    user: str = ""
    """Who runs the command, as ``USER[:GROUP]`` by name or number; empty: as the image says, or
    root."""
    attach_stdin: bool = False
    """Attach to the standard input from the start."""
    attach_stdout: bool = False
    """Attach to the standard output from the start."""
    attach_stderr: bool = False
    """Attach to the standard error from the start."""
    exposed_ports: dict[str, dict[str, object]] = {}
    """The ports it listens on, as ``{"80/tcp": {}}``. The values are always empty."""
    tty: bool = False
    """Give it a terminal: output is then one stream, no longer split into stdout and stderr."""
    open_stdin: bool = False
    """Keep the standard input open, for those who attach."""
    stdin_once: bool = False
    """Close the standard input when the first who attached has left."""
    env: Environment = NO_ENVIRONMENT
    """The environment, as ``NAME=value``; ``NAME`` alone removes what the image sets. A map of
    names to values (None removes) is taken too, and made into such a list."""
    cmd: Words = NO_WORDS
    """The command, or the arguments of the entry point; None: as the image says. A single
    string is a list of that one, not a shell's line."""
    healthcheck: HealthConfig | None = None
    """How to find out whether it is well; None: as the image says."""
    args_escaped: bool | None = None
    """The command is escaped already, on Windows; None: it is not."""
    image: str = ""
    """The image by name or id."""
    volumes: dict[str, dict[str, object]] = {}
    """Paths that shall be anonymous volumes, as ``{"/data": {}}``. The values are always
    empty."""
    working_dir: str = ""
    """The folder the command runs in; empty: as the image says, or ``/``."""
    entrypoint: Words = NO_WORDS
    """The program that the command is given to; None: as the image says; empty: none, the
    command alone is run. A single string is a list of that one."""
    network_disabled: bool | None = None
    """Give it no network; None: give it one."""
    mac_address: str | None = None
    """The hardware address; None or empty: one is made up. Deprecated: until API 1.51; use
    `EndpointSettings.mac_address`."""
    on_build: list[str] = []
    """The image's instructions for builds upon it; of no effect on a container."""
    labels: dict[str, str] = {}
    """Labels, beside those of the image."""
    stop_signal: str | None = None
    """The signal that asks it to stop, as ``SIGTERM``; None or empty: as the image says, or
    SIGTERM."""
    stop_timeout: int | None = None
    """The seconds it has to stop before it is killed; None: the daemon's default (10)."""
    shell: list[str] = []
    """The shell of ``CMD-SHELL`` checks, and of builds upon it; empty: ``/bin/sh -c``."""
    host_config: HostConfig | None = None
    """What it has from its host. In answers it stands beside the configuration:
    `ContainerInspect.host_config`."""
    networking_config: NetworkingConfig | None = None
    """The networks it joins; None: as `HostConfig.network_mode` says. Never in answers."""
