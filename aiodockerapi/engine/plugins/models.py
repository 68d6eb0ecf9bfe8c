"""What the daemon says of plugins it manages: of what they need, may be set to, and are set to."""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.model import Model

__all__ = [
    "Plugin",
    "PluginArgs",
    "PluginConfig",
    "PluginDevice",
    "PluginEnv",
    "PluginInterface",
    "PluginLinux",
    "PluginMount",
    "PluginNetwork",
    "PluginPrivilege",
    "PluginPullResult",
    "PluginRootFS",
    "PluginSettings",
    "PluginUser",
]


class PluginPrivilege(Model):
    """Something that a plugin wants to be allowed. Returned by ``plugins.privileges``."""

    name: str = ""
    """What it is about: ``network``, ``mount``, ``device``, ``capabilities``, …"""
    description: str = ""
    """What that means, in English."""
    value: list[str] = []
    """What it wants of it: ``["host"]`` of ``network``."""


class PluginMount(Model):
    """A folder of the machine that a plugin is given."""

    name: str = ""
    """Its name, by which it can be set."""
    description: str = ""
    """What it is for."""
    settable: list[str] = []
    """What of it can be set: ``source``."""
    source: str | None = None
    """The folder on the machine; None: it must be set first."""
    destination: str = ""
    """Where the plugin sees it."""
    type: str = ""
    """The kind of mount: ``bind``."""
    options: list[str] = []
    """Options of the mount: ``rbind``, ``rw``."""


class PluginDevice(Model):
    """A device of the machine that a plugin is given."""

    name: str = ""
    """Its name, by which it can be set."""
    description: str = ""
    """What it is for."""
    settable: list[str] = []
    """What of it can be set: ``path``."""
    path: str | None = None
    """The device: ``/dev/fuse``; None: it must be set first."""


class PluginEnv(Model):
    """A variable of a plugin's environment."""

    name: str = ""
    """Its name."""
    description: str = ""
    """What it is for."""
    settable: list[str] = []
    """What of it can be set: ``value``."""
    value: str | None = None
    """Its value; None: it is not set."""


class PluginArgs(Model):
    """The arguments of a plugin."""

    name: str = ""
    """Their name, by which they can be set."""
    description: str = ""
    """What they are for."""
    settable: list[str] = []
    """What of them can be set: ``value``."""
    value: list[str] = []
    """The arguments."""


class PluginSettings(Model):
    """What a plugin is set to; it can be changed while it is disabled."""

    mounts: list[PluginMount] = []
    """The folders that it is given."""
    env: list[str] = []
    """The variables of its environment: ``DEBUG=0``."""
    args: list[str] = []
    """Its arguments."""
    devices: list[PluginDevice] = []
    """The devices that it is given."""


class PluginInterface(Model):
    """How the daemon speaks with a plugin."""

    types: list[str] = []
    """What the plugin can do: ``docker.volumedriver/1.0``."""
    socket: str = ""
    """The name of the socket that the plugin listens on."""
    protocol_scheme: Literal["", "moby.plugins.http/v1"] | str = ""
    """The protocol it speaks; empty: the plugins' own. API 1.38 and newer."""


class PluginUser(Model):
    """Who a plugin runs as."""

    uid: Annotated[int, Field(alias="UID")] = 0
    """The user's number."""
    gid: Annotated[int, Field(alias="GID")] = 0
    """The group's number."""


class PluginNetwork(Model):
    """The network of a plugin."""

    type: str = ""
    """``host``, ``bridge`` or ``none``."""


class PluginLinux(Model):
    """What a plugin may do on Linux."""

    capabilities: list[str] = []
    """The capabilities that it has: ``CAP_SYS_ADMIN``."""
    allow_all_devices: bool = False
    """Whether it can use all devices."""
    devices: list[PluginDevice] = []
    """The devices that it is given."""


class PluginRootFS(Model):
    """The file system of a plugin."""

    type: Annotated[str, Field(alias="type")] = ""
    """How it is made: ``layers``."""
    diff_ids: Annotated[list[str], Field(alias="diff_ids")] = []
    """The digests of its layers, unpacked."""


class PluginConfig(Model):
    """What a plugin says of itself."""

    docker_version: str | None = None
    """The version of Docker that made it. Until API 1.51. Deprecated: it tells nothing."""
    description: str = ""
    """What it is."""
    documentation: str = ""
    """Where more is said of it."""
    interface: PluginInterface | None = None
    """How the daemon speaks with it."""
    entrypoint: list[str] = []
    """The program that it runs, and its arguments."""
    work_dir: str = ""
    """The folder that it runs in."""
    user: PluginUser | None = None
    """Who it runs as; None: not told, and root."""
    network: PluginNetwork | None = None
    """Its network."""
    linux: PluginLinux | None = None
    """What it may do on Linux."""
    propagated_mount: str = ""
    """The folder whose mounts the machine sees, too; empty: none."""
    ipc_host: bool = False
    """Whether it shares the machine's IPC. API 1.29 and newer."""
    pid_host: bool = False
    """Whether it sees the machine's processes. API 1.29 and newer."""
    mounts: list[PluginMount] = []
    """The folders that it wants."""
    env: list[PluginEnv] = []
    """The variables of its environment."""
    args: PluginArgs | None = None
    """Its arguments."""
    rootfs: Annotated[PluginRootFS | None, Field(alias="rootfs")] = None
    """Its file system."""


class Plugin(Model):
    """A plugin. Returned by ``plugins.inspect`` and ``plugins.list``."""

    id: str = ""
    """The plugin's ID."""
    name: str = ""
    """Its name, with a tag: ``example/volumes:latest``."""
    enabled: bool = False
    """Whether it runs."""
    settings: PluginSettings | None = None
    """What it is set to."""
    plugin_reference: str = ""
    """Where it came from: ``docker.io/example/volumes:latest``; empty: it was made here.

    API 1.26 and newer.
    """
    config: PluginConfig | None = None
    """What it says of itself."""


class PluginPullResult(Model):
    """A plugin that was pulled. Returned by ``plugins.pull(…).wait()`` and that of `upgrade`."""

    name: str = ""
    """The name that it has here: ``example/volumes:latest``."""
    digest: str
    """The digest of its manifest in the registry: ``sha256:…``."""
