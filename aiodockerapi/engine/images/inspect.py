"""What the daemon tells of one image: how containers of it run, and how it came about."""

from typing import Annotated

from pydantic import Field

from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Time, UnixTime
from aiodockerapi.engine.common import DriverData, HealthConfig, OCIDescriptor
from aiodockerapi.engine.images.models import Identity, ManifestSummary
from aiodockerapi.engine.words import NO_WORDS, Words

__all__ = ["HistoryItem", "ImageConfig", "ImageInspect", "ImageMetadata", "RootFS"]


class ImageConfig(Model):
    """How containers of an image run, unless they are made to run otherwise.

    What old daemons tell beside that is of the container in which the image was built, and of no
    effect.
    """

    user: str = ""
    """Who runs the command, as ``USER[:GROUP]`` by name or number; empty: root."""
    exposed_ports: dict[str, dict[str, object]] = {}
    """The ports it listens on, as ``{"80/tcp": {}}``. The values are always empty."""
    env: list[str] = []
    """The environment, as ``NAME=value``."""
    entrypoint: Words = NO_WORDS
    """The program that the command is given to; None: there is none."""
    cmd: Words = NO_WORDS
    """The command, or the arguments of the entry point; None: there is none."""
    volumes: dict[str, dict[str, object]] = {}
    """Paths that are anonymous volumes, as ``{"/data": {}}``. The values are always empty."""
    working_dir: str = ""
    """The folder the command runs in; empty: ``/``."""
    labels: dict[str, str] = {}
    """The image's labels."""
    stop_signal: str | None = None
    """The signal that asks a container to stop, as ``SIGINT``; None or empty: SIGTERM."""
    args_escaped: bool | None = None
    """The command is escaped already, on Windows. Deprecated: it is not in the OCI format."""
    healthcheck: HealthConfig | None = None
    """How to find out whether a container is well; None: there is no check."""
    on_build: list[str] = []
    """Instructions that are carried out in a build upon the image."""
    shell: list[str] = []
    """The shell of ``CMD-SHELL`` checks, and of builds upon it; empty: ``/bin/sh -c``."""
    hostname: str = ""
    """Of the container of the build. Until API 1.49."""
    domainname: str = ""
    """Of the container of the build. Until API 1.49."""
    attach_stdin: bool = False
    """Of the container of the build. Until API 1.49."""
    attach_stdout: bool = False
    """Of the container of the build. Until API 1.49."""
    attach_stderr: bool = False
    """Of the container of the build. Until API 1.49."""
    tty: bool = False
    """Of the container of the build. Until API 1.49."""
    open_stdin: bool = False
    """Of the container of the build. Until API 1.49."""
    stdin_once: bool = False
    """Of the container of the build. Until API 1.49."""
    image: str = ""
    """The image that it was built upon, by name or ID; empty: not said. Until API 1.49."""
    network_disabled: bool | None = None
    """Of the container of the build. Until API 1.49."""
    mac_address: str | None = None
    """Of the container of the build. Until API 1.49."""
    stop_timeout: int | None = None
    """Of the container of the build. Until API 1.49."""


class RootFS(Model):
    """The layers that an image's file system is made of."""

    type: str = ""
    """How it is made: ``layers``."""
    layers: list[str] = []
    """The digests of the unpacked layers, the lowest first."""


class ImageMetadata(Model):
    """What the daemon notes of an image, and the image itself does not hold."""

    last_tag_time: Time = None
    """When it was last given a name here; None: never."""


class ImageInspect(Model):
    """An image in full.

    Returned by ``images.inspect``.
    """

    id: str
    """The image's ID: ``sha256:`` and 64 hexadecimal digits.

    It is the digest of the image's configuration, or, in the containerd image store, that of its
    manifest or index.
    """
    repo_tags: list[str] = []
    """The names it has: ``redis:7``. Empty: none."""
    repo_digests: list[str] = []
    """The names with digest it has: ``redis@sha256:…``. Empty: it came from no registry."""
    parent: str = ""
    """The ID of the image it was built upon; empty: it was pulled, or built with BuildKit.

    Until API 1.51, and after that where there is one. Deprecated.
    """
    comment: str | None = None
    """What was said when it was made; None or empty: nothing."""
    created: Time = None
    """When it was built; None: it does not say."""
    container: str = ""
    """The ID of the container that it was made from. Until API 1.44."""
    container_config: ImageConfig | None = None
    """How that container was made. Until API 1.44."""
    docker_version: str = ""
    """The version of the Docker Engine that built it; empty: it does not say.

    Until API 1.51, and after that where it is said. Deprecated.
    """
    author: str | None = None
    """Who made it, as the build was told; None or empty: not told."""
    config: ImageConfig | None = None
    """How containers of it run."""
    architecture: str = ""
    """The CPU architecture in Go's words: ``amd64``, ``arm64``, ``arm``, …"""
    variant: str | None = None
    """The variant of the CPU: ``v7`` of ``arm``, ``v8`` of ``arm64``; None or empty: none.

    API 1.39 and newer.
    """
    os: str = ""
    """The operating system in Go's words: ``linux``, ``windows``, …"""
    os_version: str | None = None
    """The version of the operating system; None or empty but for Windows. API 1.28 and newer."""
    size: int = 0
    """The disk space of all its layers, shared ones included, in bytes."""
    virtual_size: int | None = None
    """The same as `size`, in bytes. Until API 1.43. Deprecated: use `size`."""
    graph_driver: DriverData | None = None
    """Where its file system lies; None from API 1.52 on with the containerd image store."""
    root_fs: Annotated[RootFS | None, Field(alias="RootFS")] = None
    """The layers of its file system."""
    metadata: ImageMetadata | None = None
    """What the daemon notes of it. API 1.31 and newer."""
    descriptor: OCIDescriptor | None = None
    """Where its manifest or index is found; None without the containerd image store.

    API 1.48 and newer.
    """
    manifests: list[ManifestSummary] = []
    """Its manifests; empty: not asked for, or no containerd image store. API 1.48 and newer."""
    identity: Identity | None = None
    """Where it comes from; None: not known, or no containerd image store. API 1.53 and newer."""


class HistoryItem(Model):
    """One step of how an image came about. Returned by ``images.history``."""

    id: str
    """The ID of the image as it was after the step; ``<missing>`` where that is not here."""
    created: UnixTime = None
    """When the step was done; None: it is not said."""
    created_by: str = ""
    """What the step did: an instruction of a Dockerfile, or a command."""
    tags: list[str] = []
    """The names of the image as it was after the step."""
    size: int = 0
    """The disk space of what the step added, in bytes."""
    comment: str = ""
    """What was said when the step was done."""
