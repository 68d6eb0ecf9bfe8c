"""What ties a container to its host: limits, devices, ports, mounts, name spaces.

All sizes are bytes; text like ``"512m"`` is taken for one. A field left alone is not sent, and the
daemon decides; where zero or empty is said to mean "no limit" or "the daemon's choice", setting it
so is the same.
"""

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from aiodockerapi._core.gates import Since
from aiodockerapi._core.model import Model
from aiodockerapi.engine.common import Ulimit
from aiodockerapi.engine.containers.mounts import Mount
from aiodockerapi.engine.sizes import ZERO, Size

__all__ = [
    "ContainerUpdate",
    "DeviceMapping",
    "DeviceRequest",
    "HostConfig",
    "LogConfig",
    "PortBinding",
    "Resources",
    "RestartPolicy",
    "ThrottleDevice",
    "WeightDevice",
]


class WeightDevice(Model):
    """A device's share of block I/O."""

    path: str = ""
    """The device on the host, as ``/dev/sda``."""
    weight: int = 0
    """Its weight relative to other containers, 10 to 1000."""


class ThrottleDevice(Model):
    """A device's limit of block I/O."""

    path: str = ""
    """The device on the host, as ``/dev/sda``."""
    rate: Size = ZERO
    """The limit, in bytes or in operations per second, as the field that holds it says."""


class DeviceMapping(Model):
    """A device of the host that the container may use."""

    path_on_host: str = ""
    """The device on the host, as ``/dev/fuse``."""
    path_in_container: str = ""
    """Where the container sees it."""
    cgroup_permissions: str = ""
    """What it may do there: any of ``r`` (read), ``w`` (write) and ``m`` (make the node)."""


class DeviceRequest(Model):
    """Devices asked from a device driver, GPUs above all.

    Example:
        >>> DeviceRequest(driver="nvidia", count=-1, capabilities=[["gpu"]]).count
        -1
    """

    driver: str = ""
    """The driver's name; empty: whichever has the capabilities."""
    count: int = 0
    """How many devices; -1: all. Either this or `device_ids`."""
    device_ids: Annotated[list[str], Field(alias="DeviceIDs")] = []
    """The devices by the driver's own ids. Either this or `count`."""
    capabilities: list[list[str]] = []
    """What the driver must offer: any of the lists, and of that list everything."""
    options: dict[str, str] = {}
    """The driver's own options."""


class LogConfig(Model):
    """Where a container's output goes."""

    type: (
        Literal[
            "",
            "local",
            "json-file",
            "syslog",
            "journald",
            "gelf",
            "fluentd",
            "awslogs",
            "splunk",
            "etwlogs",
            "none",
        ]
        | str
    ) = ""
    """The driver, which may be a plugin's; empty: the daemon's default."""
    config: dict[str, str] = {}
    """The driver's own options, as ``{"max-size": "10m"}``."""


class RestartPolicy(Model):
    """Whether the daemon starts a container again that has ended.

    It waits between the attempts, 100 ms at first and twice as long each time.
    """

    name: Literal["", "no", "always", "unless-stopped", "on-failure"] | str = ""
    """When: never (``no`` or empty), ``always``, always unless it was stopped by request
    (``unless-stopped``), or if it ended with another status than 0 (``on-failure``)."""
    maximum_retry_count: int = 0
    """How often at most, for ``on-failure`` alone; 0: without end."""


class PortBinding(Model):
    """An address and a port of the host that lead to a container's port.

    Example:
        >>> {"80/tcp": [PortBinding(host_port="8080")]}["80/tcp"][0].host_port
        '8080'
    """

    host_ip: str = ""
    """The host's address; empty: all of them."""
    host_port: str = ""
    """The host's port, as text; a range ``8000-8010`` in requests; empty or ``0``: any free
    one."""


class Resources(Model):
    """The limits of a container, which can be changed while it runs."""

    cpu_shares: int = 0
    """The share of CPU time relative to other containers, when they compete; 0: 1024."""
    memory: Size = ZERO
    """The most memory it may use, in bytes; 0: no limit."""
    nano_cpus: int = 0
    """The most CPU it may use, in billionths of a CPU (1.5 CPUs are 1500000000); 0: no limit.
    Not together with `cpu_quota`."""
    cgroup_parent: str = ""
    """The cgroup under which the container's own is made; empty: the daemon's choice."""
    blkio_weight: int = 0
    """The share of block I/O relative to other containers, 10 to 1000; 0: the kernel's default."""
    blkio_weight_device: list[WeightDevice] = []
    """The same for single devices. In ``containers.update``: API 1.55 and newer."""
    blkio_device_read_bps: list[ThrottleDevice] = []
    """Limits of reading, in bytes per second. In ``containers.update``: API 1.55 and newer."""
    blkio_device_write_bps: list[ThrottleDevice] = []
    """Limits of writing, in bytes per second. In ``containers.update``: API 1.55 and newer."""
    blkio_device_read_iops: Annotated[list[ThrottleDevice], Field(alias="BlkioDeviceReadIOps")] = []
    """Limits of reading, in operations per second. In ``containers.update``: API 1.55 and
    newer."""
    blkio_device_write_iops: Annotated[
        list[ThrottleDevice], Field(alias="BlkioDeviceWriteIOps")
    ] = []
    """Limits of writing, in operations per second. In ``containers.update``: API 1.55 and
    newer."""
    cpu_period: int = 0
    """The length of a CPU scheduling period, in microseconds; 0: the kernel's (100000)."""
    cpu_quota: int = 0
    """The CPU time it may use in each period, in microseconds; 0: no limit."""
    cpu_realtime_period: int = 0
    """The length of a real-time scheduling period, in microseconds; 0: none."""
    cpu_realtime_runtime: int = 0
    """The time real-time tasks may run in each such period, in microseconds; 0: none."""
    cpuset_cpus: str = ""
    """The CPUs it may run on, as ``0-2,5``; empty: all."""
    cpuset_mems: str = ""
    """The memory nodes it may use, on NUMA machines, as ``0-2,5``; empty: all."""
    devices: list[DeviceMapping] = []
    """Devices of the host that it may use."""
    device_cgroup_rules: Annotated[list[str], Since(1, 28)] = []
    """Rules for kinds of devices, as ``c 13:* rwm``. API 1.28 and newer."""
    device_requests: Annotated[list[DeviceRequest], Since(1, 40)] = []
    """Devices asked from drivers (GPUs). API 1.40 and newer."""
    kernel_memory: Size = ZERO
    """The most memory of the kernel's it may use, in bytes; 0: no limit.
    Deprecated: until API 1.41; current kernels ignore it."""
    kernel_memory_tcp: Annotated[Size, Field(alias="KernelMemoryTCP"), Since(1, 40)] = ZERO
    """The most memory of the kernel's TCP buffers it may use, in bytes; 0: no limit.
    Deprecated: API 1.40 until 1.51; cgroups of version 2 ignore it."""
    memory_reservation: Size = ZERO
    """The memory it is driven back to when the host runs short, in bytes; 0: none."""
    memory_swap: Size = ZERO
    """The most memory and swap together, in bytes; 0: twice `memory`; -1: no limit of swap."""
    memory_swappiness: int | None = None
    """How readily the kernel swaps its memory out, 0 to 100; None: the kernel's default.
    Cgroups of version 1 only."""
    oom_kill_disable: bool | None = None
    """Let processes wait instead of killing one when `memory` is used up. Cgroups of version 1
    only."""
    pids_limit: int | None = None
    """The most processes and threads; 0 or -1: no limit; None: none set, or in
    ``containers.update`` unchanged."""
    ulimits: list[Ulimit] = []
    """Limits of its processes, in place of the daemon's defaults."""
    cpu_count: int = 0
    """The number of CPUs it may use, on Windows; 0: no limit. It comes before `cpu_shares`, and
    that before `cpu_percent`."""
    cpu_percent: int = 0
    """The part of all CPUs it may use, in percent, on Windows; 0: no limit."""
    io_maximum_iops: Annotated[int, Field(alias="IOMaximumIOps")] = 0
    """The most operations per second on the system drive, on Windows; 0: no limit."""
    io_maximum_bandwidth: Annotated[Size, Field(alias="IOMaximumBandwidth")] = ZERO
    """The most bytes per second on the system drive, on Windows; 0: no limit."""
    disk_quota: Size = ZERO
    """The most disk space, in bytes; 0: no limit. Deprecated: until API 1.39; use `HostConfig`'s
    `storage_opt`."""


class ContainerUpdate(Resources):
    """What shall change on a container; what is left alone stays.

    Sent by ``containers.update``.
    """

    if TYPE_CHECKING:
        # Once more: pydantic's plugin for mypy would read, of an inherited field, what it takes.
        memory: Size = ZERO
        kernel_memory: Size = ZERO
        kernel_memory_tcp: Size = ZERO
        memory_reservation: Size = ZERO
        memory_swap: Size = ZERO
        io_maximum_bandwidth: Size = ZERO
        disk_quota: Size = ZERO

    blkio_weight_device: Annotated[list[WeightDevice], Since(1, 55)] = []
    """The shares of block I/O of single devices; empty: none. API 1.55 and newer."""
    blkio_device_read_bps: Annotated[list[ThrottleDevice], Since(1, 55)] = []
    """Limits of reading, in bytes per second; empty: none. API 1.55 and newer."""
    blkio_device_write_bps: Annotated[list[ThrottleDevice], Since(1, 55)] = []
    """Limits of writing, in bytes per second; empty: none. API 1.55 and newer."""
    blkio_device_read_iops: Annotated[
        list[ThrottleDevice], Field(alias="BlkioDeviceReadIOps"), Since(1, 55)
    ] = []
    """Limits of reading, in operations per second; empty: none. API 1.55 and newer."""
    blkio_device_write_iops: Annotated[
        list[ThrottleDevice], Field(alias="BlkioDeviceWriteIOps"), Since(1, 55)
    ] = []
    """Limits of writing, in operations per second; empty: none. API 1.55 and newer."""
    restart_policy: RestartPolicy | None = None
    """When to start it again."""


class HostConfig(Resources):
    """What a container has from its host, and how much of it.

    Sent by ``containers.create`` in `ContainerConfig.host_config`, and returned by
    ``containers.inspect``.

    Example:
        >>> HostConfig(
        ...     memory="512m",
        ...     port_bindings={"80/tcp": [PortBinding(host_port="8080")]},
        ...     restart_policy=RestartPolicy(name="on-failure", maximum_retry_count=3),
        ... ).memory
        536870912
    """

    if TYPE_CHECKING:
        # Once more: pydantic's plugin for mypy would read, of an inherited field, what it takes.
        memory: Size = ZERO
        kernel_memory: Size = ZERO
        kernel_memory_tcp: Size = ZERO
        memory_reservation: Size = ZERO
        memory_swap: Size = ZERO
        io_maximum_bandwidth: Size = ZERO
        disk_quota: Size = ZERO

    binds: list[str] = []
    """Paths of the host and volumes, as ``SOURCE:TARGET[:OPTIONS]`` with options like ``ro``,
    ``z`` or ``nocopy``. A source that is missing is made; `mounts` can do without."""
    container_id_file: Annotated[str, Field(alias="ContainerIDFile")] = ""
    """The file that the command line writes the id to; the daemon only keeps the name."""
    log_config: LogConfig | None = None
    """Where the output goes; None: the daemon's default."""
    network_mode: str = ""
    """``bridge``, ``host``, ``none``, ``container:NAME`` (that one's network), or the name of a
    network; empty or ``default``: ``bridge``."""
    port_bindings: dict[str, list[PortBinding] | None] = {}
    """By the container's port, as ``80/tcp``: where it can be reached on the host. No binding
    (an empty list or None) is any free port, with a warning from API 1.52 on."""
    restart_policy: RestartPolicy | None = None
    """When to start it again after it ended; None: never."""
    auto_remove: bool = False
    """Remove the container, with its anonymous volumes, when it ends."""
    volume_driver: str = ""
    """The driver for the volumes of `binds`; empty: ``local``."""
    volumes_from: list[str] = []
    """Containers whose volumes are mounted here too, as ``NAME[:ro|:rw]``."""
    console_size: tuple[int, int] | None = None
    """The terminal's first size, as height and width. On Windows; on Linux from API 1.42 on."""
    annotations: Annotated[dict[str, str], Since(1, 43)] = {}
    """Notes for the runtime that starts the container. API 1.43 and newer."""
    cap_add: list[str] = []
    """Capabilities of the kernel beyond the default ones, as ``NET_ADMIN``; ``ALL``."""
    cap_drop: list[str] = []
    """Default capabilities of the kernel to do without; ``ALL``."""
    capabilities: Annotated[list[str] | None, Since(1, 40)] = None
    """The exact capabilities, in place of the default ones. API 1.40 alone."""
    cgroupns_mode: Annotated[Literal["", "private", "host"] | str, Since(1, 41)] = ""
    """Its name space of cgroups, its own or the host's; empty: the daemon's default.
    API 1.41 and newer."""
    dns: list[str] = []
    """Addresses of the DNS servers to use; empty: the daemon's, or the host's."""
    dns_options: list[str] = []
    """Options of the resolver, as ``ndots:2``."""
    dns_search: list[str] = []
    """Domains in which short names are looked up."""
    extra_hosts: list[str] = []
    """Lines for ``/etc/hosts``, as ``NAME:ADDRESS``; the address ``host-gateway`` is the host's
    (from engine 20.10 on)."""
    group_add: list[str] = []
    """More groups for the process, by name or number."""
    ipc_mode: str = ""
    """Its name space of shared memory: ``none``, ``private``, ``shareable``, ``host`` or
    ``container:NAME``; empty: the daemon's default."""
    cgroup: str = ""
    """The cgroup of another container to share, as ``container:NAME``."""
    links: list[str] = []
    """Other containers of the default network, as ``NAME:ALIAS``. Networks of one's own need
    none."""
    oom_score_adj: int = 0
    """How readily the kernel kills it when the host runs short of memory, -1000 to 1000."""
    pid_mode: str = ""
    """Its name space of processes: ``host`` or ``container:NAME``; empty: its own."""
    privileged: bool = False
    """Give it all capabilities and devices, and turn most of the isolation off."""
    publish_all_ports: bool = False
    """Give every exposed port a free one of the host."""
    readonly_rootfs: bool = False
    """Mount its root read-only."""
    security_opt: list[str] = []
    """Options of the security systems, as ``no-new-privileges`` or ``seccomp=…``."""
    storage_opt: dict[str, str] = {}
    """Options of the storage driver, as ``{"size": "20G"}``."""
    tmpfs: dict[str, str] = {}
    """Empty folders in memory: by path, the mount options, as ``{"/run": "rw,size=64m"}``."""
    uts_mode: Annotated[str, Field(alias="UTSMode")] = ""
    """Its name space of host and domain name: ``host``; empty: its own."""
    userns_mode: str = ""
    """Its name space of users: ``host``; empty: as the daemon is set up."""
    shm_size: Size = ZERO
    """The size of ``/dev/shm``, in bytes; 0: the daemon's default (64 MiB)."""
    sysctls: dict[str, str] = {}
    """Kernel settings of its name spaces, as ``{"net.core.somaxconn": "1024"}``."""
    runtime: str | None = None
    """The runtime that starts it, as ``runc``; None or empty: the daemon's default."""
    isolation: Literal["", "default", "process", "hyperv"] | str = ""
    """How it is set apart, on Windows; empty: the daemon's default."""
    mounts: list[Mount] = []
    """Mounts, with all their options."""
    masked_paths: Annotated[list[str] | None, Since(1, 38)] = None
    """Paths hidden from it, in place of the default ones; empty: none; None: the default ones.
    API 1.38 and newer."""
    readonly_paths: Annotated[list[str] | None, Since(1, 38)] = None
    """Paths that are read-only for it, in place of the default ones; empty: none; None: the
    default ones. API 1.38 and newer."""
    init: bool | None = None
    """Run a small init as process 1, which passes signals on and collects dead processes; None:
    the daemon's default."""
