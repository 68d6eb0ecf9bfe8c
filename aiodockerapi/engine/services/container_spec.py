"""What the containers of a service are: the part of a task that any node could run."""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Duration
from aiodockerapi.engine.common import HealthConfig, Ulimit
from aiodockerapi.engine.containers.mounts import Mount
from aiodockerapi.engine.services.privileges import Privileges
from aiodockerapi.engine.words import NO_ENVIRONMENT, Environment

__all__ = [
    "ConfigReference",
    "ConfigRuntime",
    "ContainerSpec",
    "DNSConfig",
    "FileTarget",
    "SecretReference",
]


class FileTarget(Model):
    """The file that a secret or config is seen as, in the container.

    The daemon has no defaults for it; Docker's command line takes ``0`` and ``0o444``.
    """

    name: str
    """Its path; of a secret relative to ``/run/secrets``, of a config to ``/``."""
    uid: Annotated[str, Field(alias="UID")]
    """The owner, as a number in text."""
    gid: Annotated[str, Field(alias="GID")]
    """The group, as a number in text."""
    mode: int
    """The permissions, as a number (``0o444``)."""


class SecretReference(Model):
    """A secret that a service's containers are given.

    Example:
        >>> file = FileTarget(name="api-key", uid="0", gid="0", mode=0o400)
        >>> SecretReference(secret_id="p0bz", secret_name="key", file=file).secret_name
        'key'
    """

    file: FileTarget | None = None
    """The file it is seen as; None: it is given to a driver, not to the container."""
    secret_id: Annotated[str, Field(alias="SecretID")]
    """The secret's ID."""
    secret_name: str
    """The secret's name."""


class ConfigRuntime(Model):
    """A config that no file is made of: another setting uses it. It has no fields."""


class ConfigReference(Model):
    """A config that a service's containers are given: as a file, or for another setting.

    Example:
        >>> file = FileTarget(name="/etc/motd", uid="0", gid="0", mode=0o444)
        >>> ConfigReference(config_id="x8cd", config_name="motd", file=file).config_name
        'motd'
    """

    file: FileTarget | None = None
    """The file it is seen as; None: `runtime`."""
    runtime: Annotated[ConfigRuntime | None, Since(1, 40)] = None
    """That `CredentialSpec.config` uses it; None: `file`. API 1.40 and newer."""
    config_id: Annotated[str, Field(alias="ConfigID")]
    """The config's ID."""
    config_name: str
    """The config's name."""


class DNSConfig(Model):
    """How names are looked up in a container."""

    nameservers: list[str] = []
    """The addresses of the servers; empty: the node's."""
    search: list[str] = []
    """The domains in which short names are looked up."""
    options: list[str] = []
    """The resolver's options, as ``ndots:2``."""


class ContainerSpec(Model):
    """What the containers of a service run, and what they see.

    What is left alone is taken from the image.

    Example:
        >>> ContainerSpec(image="redis:7", env=["TZ=Europe/Vienna"]).image
        'redis:7'
    """

    image: str = ""
    """The image by name; the daemon adds its digest, when it can ask the registry."""
    labels: dict[str, str] = {}
    """The containers' labels; those of the service are `ServiceSpec.labels`."""
    command: list[str] = []
    """The program, in place of the image's entry point."""
    args: list[str] = []
    """The arguments, in place of the image's command."""
    hostname: Annotated[str, Since(1, 27)] = ""
    """The host name inside, in which ``{{.Node.Hostname}}``, ``{{.Task.Slot}}`` and their like
    are filled in; empty: the container's short id. API 1.27 and newer."""
    env: Environment = NO_ENVIRONMENT
    """The environment, as ``NAME=value``, or a map of names to values; filled in as `hostname`."""
    dir: str = ""
    """The folder the command runs in."""
    user: str = ""
    """Who runs it, as ``USER[:GROUP]``."""
    groups: Annotated[list[str], Since(1, 27)] = []
    """More groups for the process, by name or number. API 1.27 and newer."""
    privileges: Annotated[Privileges | None, Since(1, 30)] = None
    """The security options. API 1.30 and newer."""
    init: Annotated[bool | None, Since(1, 38)] = None
    """Run a small init as process 1; None: the daemon's default. API 1.38 and newer."""
    stop_signal: Annotated[str, Since(1, 28)] = ""
    """The signal that asks it to stop; empty: as the image says. API 1.28 and newer."""
    tty: Annotated[bool, Field(alias="TTY")] = False
    """Give it a terminal."""
    open_stdin: Annotated[bool, Since(1, 27)] = False
    """Keep the standard input open. API 1.27 and newer."""
    read_only: Annotated[bool, Since(1, 27)] = False
    """Mount its root read-only. API 1.27 and newer."""
    mounts: list[Mount] = []
    """Its mounts; `VolumeOptions.labels` and the source are filled in as `hostname`."""
    stop_grace_period: Duration | None = None
    """The time it has to stop before it is killed; None: 10 s."""
    healthcheck: Annotated[HealthConfig | None, Since(1, 27)] = None
    """How to find out whether it is well; a task that is not is replaced. API 1.27 and newer."""
    hosts: Annotated[list[str], Since(1, 27)] = []
    """Lines for ``/etc/hosts``, as ``ADDRESS NAME [NAME…]``. API 1.27 and newer."""
    dns_config: Annotated[DNSConfig | None, Field(alias="DNSConfig")] = None
    """How names are looked up; None: as on the node."""
    secrets: Annotated[list[SecretReference], Since(1, 27)] = []
    """The secrets it is given. API 1.27 and newer."""
    configs: Annotated[list[ConfigReference], Since(1, 30)] = []
    """The configs it is given. API 1.30 and newer."""
    isolation: Annotated[Literal["", "default", "process", "hyperv"] | str, Since(1, 35)] = ""
    """How it is set apart, on Windows; empty: the daemon's default. API 1.35 and newer."""
    sysctls: Annotated[dict[str, str], Since(1, 40)] = {}
    """Kernel settings of its name spaces. API 1.40 and newer."""
    capability_add: Annotated[list[str], Since(1, 41)] = []
    """Capabilities of the kernel beyond the default ones, as ``CAP_NET_ADMIN``.
    API 1.41 and newer."""
    capability_drop: Annotated[list[str], Since(1, 41)] = []
    """Default capabilities of the kernel to do without. API 1.41 and newer."""
    ulimits: Annotated[list[Ulimit], Since(1, 41)] = []
    """Limits of its processes. API 1.41 and newer."""
    oom_score_adj: Annotated[int, Since(1, 46)] = 0
    """How readily the kernel kills it when the node runs short of memory, -1000 to 1000.
    API 1.46 and newer."""
