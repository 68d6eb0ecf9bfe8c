"""What a daemon says of itself, `Info`, `Version` and `Ping`, and of credentials.

`Info` has grown for ten years. A field that a daemon is too old or too new to send shows None if
that must be told from a plain "no", else an empty value.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field

from aiodockerapi._core.model import Model, adopt
from aiodockerapi._core.times import Time
from aiodockerapi.engine.swarm.models import GenericResource, SwarmInfo

__all__ = [
    "AddressPool",
    "AuthResponse",
    "Commit",
    "Component",
    "ContainerdInfo",
    "ContainerdNamespaces",
    "DeviceInfo",
    "FirewallInfo",
    "IndexInfo",
    "Info",
    "NRIInfo",
    "Ping",
    "PlatformName",
    "PluginsInfo",
    "RegistryServiceConfig",
    "Runtime",
    "Version",
]


class PluginsInfo(Model):
    """The drivers that a daemon has, by what they are for."""

    volume: list[str] = []
    """Drivers of volumes: ``local``, …"""
    network: list[str] = []
    """Drivers of networks: ``bridge``, ``host``, ``overlay``, …"""
    authorization: list[str] = []
    """Plugins that allow or refuse requests."""
    log: list[str] = []
    """Drivers of logs: ``json-file``, ``syslog``, … API 1.30 and newer."""


class IndexInfo(Model):
    """How the daemon deals with one registry."""

    name: str = ""
    """The registry's host, with its port if it has one: ``docker.io``."""
    mirrors: list[str] = []
    """The URLs of its mirrors."""
    secure: bool = False
    """Whether TLS with a certificate that is checked is asked of it."""
    official: bool = False
    """Whether it is Docker Hub."""


class RegistryServiceConfig(Model):
    """How the daemon deals with registries."""

    allow_nondistributable_artifacts_cidrs: Annotated[
        list[str], Field(alias="AllowNondistributableArtifactsCIDRs")
    ] = []
    """Address ranges of registries that layers not to be distributed are pushed to.

    Until API 1.48. Deprecated: no longer needed.
    """
    allow_nondistributable_artifacts_hostnames: list[str] = []
    """Names of registries that layers not to be distributed are pushed to.

    Until API 1.48. Deprecated: no longer needed.
    """
    insecure_registry_cidrs: Annotated[list[str], Field(alias="InsecureRegistryCIDRs")] = []
    """Address ranges, in CIDR, whose registries may be used without TLS."""
    index_configs: dict[str, IndexInfo | None] = {}
    """The registries with settings of their own, by their host."""
    mirrors: list[str] = []
    """The URLs of the mirrors of Docker Hub."""


class Runtime(Model):
    """An OCI runtime that the daemon can start containers with."""

    path: Annotated[str, Field(alias="path")] = ""
    """The program, by its name or its path; empty: `runtime_type` tells."""
    runtime_args: Annotated[list[str], Field(alias="runtimeArgs")] = []
    """The arguments it is given before all others."""
    runtime_type: Annotated[str, Field(alias="runtimeType")] = ""
    """The containerd shim that runs it: ``io.containerd.runc.v2``; empty: `path` tells."""
    options: Annotated[dict[str, object], Field(alias="options")] = {}
    """The shim's own options."""
    status: Annotated[dict[str, str], Field(alias="status")] = {}
    """What the runtime says of itself, by key, as JSON in a text.

    ``org.opencontainers.runtime-spec.features`` holds its features. API 1.44 and newer.
    """


class Commit(Model):
    """The version of a program that the daemon works with."""

    id: Annotated[str, Field(alias="ID")] = ""
    """The version that runs: a commit or a version number; empty: not known."""
    expected: str | None = None
    """The version that the daemon was made for. Until API 1.48."""


class AddressPool(Model):
    """A range of addresses that networks without a range of their own are cut from."""

    base: str = ""
    """The range, in CIDR: ``10.10.0.0/16``."""
    size: int = 0
    """The length of each network's prefix: 24."""


class FirewallInfo(Model):
    """How the daemon sets up the firewall. API 1.49 and newer."""

    driver: str = ""
    """The way it does: ``iptables``, ``nftables``, ``iptables+firewalld``, …"""
    info: list[list[str]] = []
    """Pairs of a name and a value, in words for people."""


class NRIInfo(Model):
    """Whether containerd's node resource interface is in use. API 1.53 and newer."""

    info: list[list[str]] = []
    """Pairs of a name and a value, in words for people."""


class DeviceInfo(Model):
    """A device that a driver found on the machine. API 1.50 and newer."""

    source: str = ""
    """Who found it: ``cdi``."""
    id: Annotated[str, Field(alias="ID")] = ""
    """Its ID there, to be asked for at ``containers.create``: ``vendor.com/gpu=0``."""


class ContainerdNamespaces(Model):
    """The namespaces in which a daemon keeps its things in containerd. API 1.46 and newer."""

    containers: str = ""
    """That of containers: ``moby``."""
    plugins: str = ""
    """That of plugins: ``plugins.moby``."""


class ContainerdInfo(Model):
    """The containerd that a daemon works with. API 1.46 and newer."""

    address: str = ""
    """The path of containerd's socket."""
    namespaces: ContainerdNamespaces | None = None
    """Where the daemon keeps its things in it."""


class Info(Model):
    """A daemon and its machine. Returned by ``info``."""

    id: Annotated[str, Field(alias="ID")] = ""
    """The daemon's own ID, which it keeps; empty: too old a daemon to have one."""
    containers: int = 0
    """How many containers there are."""
    containers_running: int = 0
    """How many containers run; 0 also before API 1.22, which does not tell."""
    containers_paused: int = 0
    """How many containers are paused; 0 also before API 1.22, which does not tell."""
    containers_stopped: int = 0
    """How many containers are stopped; 0 also before API 1.22, which does not tell."""
    images: int = 0
    """How many images there are, those without a name included."""
    driver: str = ""
    """The storage driver: ``overlay2``, ``overlayfs``, ``btrfs``, …"""
    driver_status: list[list[str]] = []
    """Pairs of a name and a value: what the storage driver says, in words for people."""
    system_status: list[list[str]] | None = None
    """Pairs of a name and a value from Swarm before it was built in; None: not sent.

    Until API 1.40. Deprecated: it has no successor.
    """
    plugins: PluginsInfo | None = None
    """The drivers there are."""
    memory_limit: bool = False
    """Whether the memory of a container can be limited."""
    swap_limit: bool = False
    """Whether the swap space of a container can be limited."""
    kernel_memory: bool | None = None
    """Whether kernel memory can be limited. Until API 1.41. Deprecated."""
    kernel_memory_tcp: Annotated[bool | None, Field(alias="KernelMemoryTCP")] = None
    """Whether the kernel's memory for TCP can be limited. API 1.40 to 1.51. Deprecated."""
    cpu_cfs_period: bool = False
    """Whether the period of the CPU scheduler can be set."""
    cpu_cfs_quota: bool = False
    """Whether the quota of the CPU scheduler can be set."""
    cpu_shares: Annotated[bool, Field(alias="CPUShares")] = False
    """Whether containers can be given shares of the CPU."""
    cpu_set: Annotated[bool, Field(alias="CPUSet")] = False
    """Whether containers can be bound to certain CPUs."""
    pids_limit: bool | None = None
    """Whether the number of processes can be limited; None: not told. API 1.40 and newer."""
    ipv4_forwarding: Annotated[bool, Field(alias="IPv4Forwarding")] = False
    """Whether the machine forwards IPv4 packets."""
    bridge_nf_iptables: bool | None = None
    """Whether bridged IPv4 packets pass iptables. Until API 1.49. Deprecated."""
    bridge_nf_ip6tables: bool | None = None
    """Whether bridged IPv6 packets pass ip6tables. Until API 1.49. Deprecated."""
    debug: bool = False
    """Whether the daemon logs for debugging."""
    n_fd: int = 0
    """How many files the daemon has open; a daemon may tell it only while it debugs."""
    oom_kill_disable: bool = False
    """Whether a container can be spared by the kernel when memory is short."""
    oom_score_adj: bool | None = None
    """Whether that can be weighed per container. Until API 1.31."""
    n_goroutines: int = 0
    """How many goroutines the daemon runs; a daemon may tell it only while it debugs."""
    system_time: Time = None
    """The machine's clock."""
    execution_driver: str | None = None
    """What ran containers: ``native-0.2``. Before API 1.25. Deprecated: see `runtimes`."""
    logging_driver: str = ""
    """The driver of logs that containers get: ``json-file``."""
    cgroup_driver: Literal["cgroupfs", "systemd", "none"] | str = ""
    """How control groups are made; ``none``: not at all, without root rights."""
    cgroup_version: Literal["1", "2"] | str = ""
    """The version of control groups; empty: not told. API 1.41 and newer."""
    n_events_listener: int = 0
    """How many clients listen to events."""
    kernel_version: str = ""
    """The kernel's version: ``6.1.0-18-amd64``."""
    operating_system: str = ""
    """The operating system's name and version, in words: ``Debian GNU/Linux 12 (bookworm)``."""
    os_version: Annotated[str, Field(alias="OSVersion")] = ""
    """The operating system's version: ``12``; empty: not known. API 1.41 and newer."""
    os_type: Annotated[Literal["linux", "windows"] | str, Field(alias="OSType")] = ""
    """The kind of operating system, in Go's words."""
    architecture: str = ""
    """The machine's architecture, in the words of ``uname``: ``x86_64``, ``aarch64``.

    Podman says it in Go's words: ``amd64``, ``arm64``.
    """
    index_server_address: str = ""
    """The URL of the index that is searched, and that credentials of Docker Hub are kept under."""
    registry_config: RegistryServiceConfig | None = None
    """How the daemon deals with registries."""
    ncpu: Annotated[int, Field(alias="NCPU")] = 0
    """How many CPUs the daemon may use."""
    mem_total: int = 0
    """The machine's memory, in bytes."""
    generic_resources: list[GenericResource] = []
    """What this node offers to the tasks of a swarm, as the operator defined it.

    API 1.32 and newer.
    """
    docker_root_dir: str = ""
    """The folder in which the daemon keeps everything: ``/var/lib/docker``."""
    init_path: str | None = None
    """The path of the program ``dockerinit``. Until API 1.31. Deprecated."""
    init_sha1: str | None = None
    """The checksum of the program ``dockerinit``. Until API 1.31. Deprecated."""
    http_proxy: str = ""
    """The proxy for HTTP, a password in it hidden; empty: none."""
    https_proxy: str = ""
    """The proxy for HTTPS, a password in it hidden; empty: none."""
    no_proxy: str = ""
    """The hosts that are reached without a proxy, with commas between them."""
    name: str = ""
    """The machine's host name."""
    labels: list[str] = []
    """The daemon's labels: ``key=value``."""
    experimental_build: bool = False
    """Whether experimental features are switched on."""
    server_version: str = ""
    """The daemon's version: ``28.5.2``."""
    cluster_store: str | None = None
    """The key-value store of overlay networks before swarms. Until API 1.41. Deprecated."""
    cluster_advertise: str | None = None
    """The address told to that store. Until API 1.41. Deprecated."""
    discovery_backend: str | None = None
    """Where daemons found each other through that store. Until API 1.31. Deprecated."""
    runtimes: dict[str, Runtime] = {}
    """The OCI runtimes that containers can be started with, by name."""
    default_runtime: str = ""
    """The name of the runtime that containers get: ``runc``."""
    swarm: SwarmInfo | None = None
    """The daemon's part in a swarm."""
    live_restore_enabled: bool = False
    """Whether containers run on while the daemon restarts."""
    isolation: Literal["default", "hyperv", "process", ""] | str = ""
    """How containers are kept apart on Windows; empty elsewhere."""
    init_binary: str = ""
    """The program that is a container's first process if asked for: ``docker-init``."""
    containerd_commit: Commit | None = None
    """The version of containerd."""
    runc_commit: Commit | None = None
    """The version of runc."""
    init_commit: Commit | None = None
    """The version of `init_binary`."""
    security_options: list[str] = []
    """What guards the machine: ``name=seccomp,profile=builtin``, ``name=rootless``, …"""
    product_license: str = ""
    """The licence of a commercial engine; empty: the engine has none. API 1.39 and newer."""
    default_address_pools: list[AddressPool] = []
    """The ranges that networks are cut from; empty: the built-in ones. API 1.41 and newer."""
    firewall_backend: FirewallInfo | None = None
    """How the firewall is set up; None: not told. API 1.49 and newer."""
    cdi_spec_dirs: Annotated[list[str], Field(alias="CDISpecDirs")] = []
    """The folders that describe devices to be put into containers. API 1.44 and newer."""
    discovered_devices: list[DeviceInfo] = []
    """The devices that drivers found. API 1.50 and newer."""
    nri: Annotated[NRIInfo | None, Field(alias="NRI")] = None
    """The node resource interface; None: not told. API 1.53 and newer."""
    containerd: ContainerdInfo | None = None
    """The containerd that the daemon works with; None: not told. API 1.46 and newer."""
    warnings: list[str] = []
    """What the daemon warns of, in English. API 1.39 and newer."""


class PlatformName(Model):
    """The product that a daemon is part of. API 1.35 and newer."""

    name: str = ""
    """The product's name: ``Docker Engine - Community``; empty: none."""


class Component(Model):
    """A program that the engine is made of. API 1.35 and newer."""

    name: str = ""
    """The program's name: ``Engine``, ``containerd``, ``runc``, …"""
    version: str = ""
    """The program's version."""
    details: dict[str, str] = {}
    """What else it says, by key; not the same for any two: ``GitCommit``, ``GoVersion``, …"""


class Version(Model):
    """A daemon's version. Returned by ``version``."""

    platform: PlatformName | None = None
    """The product; None: not told. API 1.35 and newer."""
    components: list[Component] = []
    """The programs that the engine is made of. API 1.35 and newer."""
    version: str = ""
    """The daemon's version: ``28.5.2``."""
    api_version: str = ""
    """The newest API version that the daemon speaks: ``1.51``."""
    min_api_version: Annotated[str, Field(alias="MinAPIVersion")] = ""
    """The oldest API version that the daemon speaks; empty: not told, before API 1.25."""
    git_commit: str = ""
    """The commit that the daemon was built from."""
    go_version: str = ""
    """The Go that the daemon was built with: ``go1.24.4``."""
    os: str = ""
    """The operating system, in Go's words: ``linux``, ``windows``."""
    arch: str = ""
    """The architecture, in Go's words: ``amd64``, ``arm64``."""
    kernel_version: str = ""
    """The kernel's version."""
    experimental: bool = False
    """Whether experimental features are switched on."""
    build_time: str = ""
    """When the daemon was built: RFC 3339, or on old daemons whatever its packager wrote."""


class Ping(Model):
    """What the headers of an answer to ``/_ping`` tell of a daemon. Returned by ``ping``."""

    api_version: Annotated[str, Field(alias="Api-Version")] = ""
    """The newest API version that the daemon speaks: ``1.51``; empty: not told."""
    builder_version: Annotated[Literal["1", "2", ""] | str, Field(alias="Builder-Version")] = ""
    """The builder to use: ``1`` the classic one, ``2`` BuildKit; empty: not told."""
    docker_experimental: Annotated[bool, Field(alias="Docker-Experimental")] = False
    """Whether experimental features are switched on."""
    os_type: Annotated[Literal["linux", "windows"] | str, Field(alias="Ostype")] = ""
    """The kind of operating system, in Go's words; empty: not told."""
    swarm: Annotated[
        Literal["inactive", "pending", "error", "locked", "active/worker", "active/manager", ""]
        | str,
        Field(alias="Swarm"),
    ] = ""
    """The daemon's part in a swarm; empty: not told, as by old daemons and Podman."""
    server: Annotated[str, Field(alias="Server")] = ""
    """The server's name and version: ``Docker/28.5.2 (linux)``, ``Libpod/5.4.2 (linux)``."""
    libpod_api_version: Annotated[str, Field(alias="Libpod-Api-Version")] = ""
    """The version of Podman's own API; empty: it is not Podman."""

    @classmethod
    def from_headers(cls, headers: Mapping[str, str]) -> Self:
        """Read the headers of an answer; what they do not tell stays empty.

        Args:
            headers: by name; in any case, if the mapping ignores it.
        """
        return adopt(
            cls,
            {
                "api_version": headers.get("Api-Version", ""),
                "builder_version": headers.get("Builder-Version", ""),
                "docker_experimental": headers.get("Docker-Experimental") == "true",
                "os_type": headers.get("Ostype", ""),
                "swarm": headers.get("Swarm", ""),
                "server": headers.get("Server", ""),
                "libpod_api_version": headers.get("Libpod-Api-Version", ""),
            },
        )


class AuthResponse(Model):
    """What a registry said to credentials that it took. Returned by ``auth``."""

    status: str = ""
    """What it said, in English: ``Login Succeeded``."""
    identity_token: Annotated[str, Field(repr=False)] = ""
    """A token to be used instead of the password from now on; empty: there is none.

    It does not show in the ``repr``.
    """
