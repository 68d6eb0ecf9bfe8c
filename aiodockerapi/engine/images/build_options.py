"""How an image is built: every parameter of a build."""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.model import Model
from aiodockerapi.engine.common import Ulimit
from aiodockerapi.engine.sizes import ZERO, Size

__all__ = ["BuildOptions", "BuildOutput"]


class BuildOutput(Model):
    """Where BuildKit puts what it built, instead of among the daemon's images."""

    type: str = ""
    """The kind: ``local``, ``tar``, ``image``, ``oci``, …"""
    attrs: dict[str, str] = {}
    """What that kind needs to know: ``{"dest": "out"}``."""


class BuildOptions(Model):
    """How an image is built; what is left alone is as the daemon has it.

    Sizes are bytes; text like ``"512m"`` is taken for one.

    Example:
        >>> BuildOptions(tags=["app:1"], build_args={"VERSION": "1"}, target="runtime").tags
        ['app:1']
    """

    dockerfile: Annotated[str, Field(alias="dockerfile")] = ""
    """The Dockerfile's path in the context; empty: ``Dockerfile``."""
    tags: Annotated[list[str], Field(alias="t")] = []
    """The names that the image gets: ``app:1``."""
    extra_hosts: Annotated[list[str], Field(alias="extrahosts")] = []
    """Lines for ``/etc/hosts`` while it is built, as ``name:address``. API 1.28 and newer."""
    remote: Annotated[str, Field(alias="remote", repr=False)] = ""
    """Where the daemon gets the context: the URL of a Git repository, an archive or a Dockerfile;
    ``client-session`` for the session's."""
    quiet: Annotated[bool, Field(alias="q")] = False
    """Tell nothing but the image's ID, in the end."""
    no_cache: Annotated[bool, Field(alias="nocache")] = False
    """Do every step, even one that was done before."""
    cache_from: Annotated[list[str], Field(alias="cachefrom")] = []
    """The images whose steps count as done. API 1.25 and newer."""
    pull: Annotated[bool, Field(alias="pull")] = False
    """Ask the registry for newer images to build upon."""
    rm: Annotated[bool, Field(alias="rm")] = True
    """Remove the containers of the steps that went well."""
    force_rm: Annotated[bool, Field(alias="forcerm")] = False
    """Remove the containers of all steps."""
    memory: Annotated[Size, Field(alias="memory")] = ZERO
    """The most memory a step may use, in bytes; 0: no limit."""
    memory_swap: Annotated[Size, Field(alias="memswap")] = ZERO
    """The most memory and swap together, in bytes; 0: twice `memory`; -1: no limit of swap."""
    cpu_shares: Annotated[int, Field(alias="cpushares")] = 0
    """The weight when CPUs are short, relative to others; 0: 1024."""
    cpuset_cpus: Annotated[str, Field(alias="cpusetcpus")] = ""
    """The CPUs that steps may run on, as ``0-2,5``; empty: all."""
    cpuset_mems: Annotated[str, Field(alias="cpusetmems")] = ""
    """The memory nodes that steps may use, on NUMA machines; empty: all."""
    cpu_period: Annotated[int, Field(alias="cpuperiod")] = 0
    """The length of a CPU period, in microseconds; 0: 100,000."""
    cpu_quota: Annotated[int, Field(alias="cpuquota")] = 0
    """The CPU time a step may use in each period, in microseconds; 0: no limit."""
    build_args: Annotated[dict[str, str | None], Field(alias="buildargs", repr=False)] = {}
    """Values for the Dockerfile's ``ARG``; None: named, but without a value."""
    shm_size: Annotated[Size, Field(alias="shmsize")] = ZERO
    """The size of ``/dev/shm``, in bytes; 0: 64 MiB."""
    squash: Annotated[bool, Field(alias="squash")] = False
    """Make one layer of all new ones. Experimental, and not of BuildKit. API 1.25 and newer."""
    labels: Annotated[dict[str, str], Field(alias="labels")] = {}
    """Labels for the image, beside those of the Dockerfile."""
    network_mode: Annotated[str, Field(alias="networkmode")] = ""
    """The network of the steps: ``default``, ``none``, ``host``, and, but for BuildKit, any other
    network or ``container:…``; empty: ``default``. API 1.25 and newer."""
    platform: Annotated[str, Field(alias="platform")] = ""
    """The platform to build for: ``linux/arm64``, ``linux/arm/v7``; empty: that of
    ``DOCKER_DEFAULT_PLATFORM``, or else the daemon's own. API 1.32 and newer."""
    target: Annotated[str, Field(alias="target")] = ""
    """The stage of the Dockerfile to end with; empty: the last. API 1.29 and newer."""
    outputs: Annotated[list[BuildOutput], Field(alias="outputs")] = []
    """Where BuildKit puts what it built, one at the most; empty: among the daemon's images.
    API 1.40 and newer."""
    version: Annotated[Literal["1", "2"] | str, Field(alias="version")] = ""
    """The builder: ``1`` (or empty) for the classic one, ``2`` for BuildKit.
    API 1.38 and newer."""
    session: Annotated[str, Field(alias="session")] = ""
    """The ID of the session that BuildKit asks for files, secrets and credentials.
    API 1.31 and newer."""
    build_id: Annotated[str, Field(alias="buildid")] = ""
    """The build's ID, of your own choice, by which it can be cancelled, with BuildKit.
    API 1.39 and newer."""
    isolation: Annotated[
        Literal["default", "process", "hyperv"] | str, Field(alias="isolation")
    ] = ""
    """How steps are kept apart from the host, on Windows; empty: as the daemon is set up."""
    ulimits: Annotated[list[Ulimit], Field(alias="ulimits")] = []
    """Limits for the processes of the steps."""
    cgroup_parent: Annotated[str, Field(alias="cgroupparent")] = ""
    """The cgroup above those of the steps; empty: as the daemon is set up."""
    security_opt: Annotated[list[str], Field(alias="securityopt")] = []
    """Security options of the steps, on Windows: ``credentialspec=…``."""
