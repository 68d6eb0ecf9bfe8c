"""What a container uses: CPU, memory, network and block I/O, and how to read the numbers.

The keys are in snake_case in the API itself. What is counted depends on the host: cgroups of
version 1 and 2 have different keys, Windows has its own. Counters run from the container's start,
so that rates need two samples.
"""

import math
from typing import Annotated, ClassVar, NamedTuple

from pydantic import AliasChoices, ConfigDict, Field

from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Time
from aiodockerapi.errors import InvalidArgument

__all__ = [
    "BlkioEntry",
    "BlkioStats",
    "CPUStats",
    "CPUUsage",
    "ContainerStats",
    "MemoryStats",
    "NetworkStats",
    "PidsStats",
    "Rates",
    "StorageStats",
    "ThrottlingData",
]


class _Counted(Model):
    """The base of what has the API's own names already."""

    model_config: ClassVar[ConfigDict] = ConfigDict(alias_generator=None)


class CPUUsage(_Counted):
    """The CPU time that a container has used since its start.

    Nanoseconds; on Windows units of 100 nanoseconds.
    """

    total_usage: int = 0
    """The time in all."""
    percpu_usage: list[int] = []
    """The time on each CPU; empty with cgroups of version 2, and on Windows."""
    usage_in_kernelmode: int = 0
    """The time spent in the kernel; on Windows 0 with Hyper-V isolation."""
    usage_in_usermode: int = 0
    """The time spent outside of the kernel; on Windows 0 with Hyper-V isolation."""


class ThrottlingData(_Counted):
    """How often a container had to wait because of its CPU limit; on Linux."""

    periods: int = 0
    """The scheduling periods in which it wanted to run."""
    throttled_periods: int = 0
    """Those in which it came to its limit."""
    throttled_time: int = 0
    """The time it had to wait, in nanoseconds."""


class CPUStats(_Counted):
    """A sample of CPU use."""

    cpu_usage: CPUUsage | None = None
    """The container's own time."""
    system_cpu_usage: int | None = None
    """The time of all CPUs of the host since it came up, idle or not, in nanoseconds; None on
    Windows, and where there is no sample."""
    online_cpus: int | None = None
    """The CPUs of the host that are on; None on Windows, and where there is no sample.
    From API 1.27 on."""
    throttling_data: ThrottlingData | None = None
    """The waits because of the CPU limit; None on Windows with some engines."""


class MemoryStats(_Counted):
    """A sample of memory use, in bytes."""

    usage: int | None = None
    """What it uses, with the page cache; None on Windows, and if it does not run."""
    max_usage: int | None = None
    """The most it has used; None with cgroups of version 2."""
    stats: dict[str, int] = {}
    """The kernel's own account by kind: ``memory.stat`` of the cgroup, whose keys differ between
    versions 1 (``cache``, ``rss``, ``total_inactive_file``, …) and 2 (``anon``, ``file``,
    ``inactive_file``, …)."""
    failcnt: int | None = None
    """How often it came to its limit; None for never, and with cgroups of version 2."""
    limit: int | None = None
    """The most it may use; without a limit of its own, the host's memory."""
    commitbytes: int | None = None
    """What it has committed; on Windows alone."""
    commitpeakbytes: int | None = None
    """The most it has committed; on Windows alone."""
    privateworkingset: int | None = None
    """Its private working set; on Windows alone."""

    @property
    def used(self) -> int | None:
        """What it uses without the cache of files that nobody reads any more, as ``docker stats``.

        None if it does not run. Without ``total_inactive_file`` (version 1) or ``inactive_file``
        (version 2) among `stats` it is `usage`; on Windows it is `privateworkingset`.
        """
        if self.usage is None:
            return self.privateworkingset
        idle = self.stats.get("total_inactive_file", self.stats.get("inactive_file", 0))
        return self.usage - idle if idle < self.usage else self.usage

    @property
    def percent(self) -> float | None:
        """`used` of `limit`, in percent; None where one of them is not known."""
        used = self.used
        return None if used is None or not self.limit else _over(used, self.limit) * 100


class BlkioEntry(_Counted):
    """A number of block I/O for one device and one kind of operation."""

    major: int = 0
    """The device's major number."""
    minor: int = 0
    """The device's minor number."""
    op: str = ""
    """The operations that are counted: ``Read``, ``Write``, …; in lower case with cgroups of
    version 2."""
    value: int = 0
    """The number."""


class BlkioStats(_Counted):
    """A sample of block I/O; on Linux. With cgroups of version 2 only the first list is filled."""

    io_service_bytes_recursive: list[BlkioEntry] = []
    """Bytes."""
    io_serviced_recursive: list[BlkioEntry] = []
    """Operations."""
    io_queue_recursive: list[BlkioEntry] = []
    """Operations that wait now."""
    io_service_time_recursive: list[BlkioEntry] = []
    """The time from hand-over to end of operations, in nanoseconds."""
    io_wait_time_recursive: list[BlkioEntry] = []
    """The time operations have waited, in nanoseconds."""
    io_merged_recursive: list[BlkioEntry] = []
    """Operations that were merged into others."""
    io_time_recursive: list[BlkioEntry] = []
    """The time the device was the container's, in milliseconds."""
    sectors_recursive: list[BlkioEntry] = []
    """Sectors."""

    def bytes_of(self, op: str) -> int:
        """Return how many bytes were moved, on all devices.

        Args:
            op: the operation, in lower or upper case: ``read``, ``write``, ``sync``, …
        """
        wanted = op.lower()
        return sum(
            entry.value for entry in self.io_service_bytes_recursive if entry.op.lower() == wanted
        )


class StorageStats(_Counted):
    """A sample of disk I/O; on Windows."""

    read_count_normalized: int | None = None
    """The reads, counted in units of 8 KiB."""
    read_size_bytes: int | None = None
    """The bytes read."""
    write_count_normalized: int | None = None
    """The writes, counted in units of 8 KiB."""
    write_size_bytes: int | None = None
    """The bytes written."""


class NetworkStats(_Counted):
    """A sample of one network interface, as the container sees it."""

    rx_bytes: int = 0
    """The bytes received."""
    rx_packets: int = 0
    """The packets received."""
    rx_errors: int = 0
    """The packets received with an error; 0 on Windows."""
    rx_dropped: int = 0
    """The packets received and dropped."""
    tx_bytes: int = 0
    """The bytes sent."""
    tx_packets: int = 0
    """The packets sent."""
    tx_errors: int = 0
    """The packets that could not be sent; 0 on Windows."""
    tx_dropped: int = 0
    """The packets dropped before they were sent."""
    endpoint_id: str | None = None
    """The id of the place on the network; on Windows alone."""
    instance_id: str | None = None
    """The id of the interface; on Windows alone."""


class PidsStats(_Counted):
    """A sample of the processes; on Linux."""

    current: int | None = None
    """The processes and threads; None if it does not run."""
    limit: int | None = None
    """The most there may be; None or 0: no limit."""


class Rates(NamedTuple):
    """What a container used between two samples, per second."""

    seconds: float
    """The time between the samples."""
    cpu_percent: float | None
    """CPU time in percent of one CPU (of all CPUs on Windows); None where it is not known."""
    received: float
    """Bytes received from all networks, per second."""
    sent: float
    """Bytes sent to all networks, per second."""
    read: float
    """Bytes read from block devices, per second."""
    written: float
    """Bytes written to block devices, per second."""


class ContainerStats(_Counted):
    """A sample of what a container uses.

    Returned by ``containers.stats`` and ``containers.stats_once``. Of a container that does not
    run, all is zero or None but its id and name.
    """

    # Podman 4 writes it with a capital.
    id: Annotated[str | None, Field(validation_alias=AliasChoices("id", "Id"))] = None
    """The container's id; None in a single shot of some engines."""
    name: str | None = None
    """The container's name, with a slash before it (not with Podman); None where `id` is."""
    os_type: str | None = None
    """``linux`` or ``windows``. API 1.52 and newer."""
    read: Time = None
    """When the sample was taken; None if the container does not run."""
    cpu_stats: CPUStats | None = None
    """CPU use."""
    memory_stats: MemoryStats | None = None
    """Memory use."""
    networks: dict[str, NetworkStats] = {}
    """Network use, by interface (``eth0``); empty without a network of its own."""
    pids_stats: PidsStats | None = None
    """Processes; on Linux."""
    blkio_stats: BlkioStats | None = None
    """Block I/O; on Linux."""
    num_procs: int = 0
    """The CPUs of the host; on Windows, else 0."""
    storage_stats: StorageStats | None = None
    """Disk I/O; on Windows."""
    preread: Time = None
    """When the sample before this one was taken; None: there is none."""
    precpu_stats: CPUStats | None = None
    """CPU use in the sample before this one, of a second ago. Zero in the first sample of a stream
    and in a single shot; with Podman zero outside of streams."""

    def cpu_percent(self, before: "ContainerStats | None" = None) -> float | None:
        """Return the CPU time used since an earlier sample, in percent.

        On Linux 100 is one whole CPU, as ``docker stats`` has it; on Windows all of them.

        Args:
            before: the earlier sample; None takes the one that the daemon sent along.

        Returns:
            None if there is no earlier sample, or the container did not run.

        Example:
            >>> async with docker.containers.stats("web") as samples:
            ...     async for sample in samples:
            ...         print(sample.cpu_percent())
        """
        earlier = self.precpu_stats if before is None else before.cpu_stats
        at = self.preread if before is None else before.read
        now = self.cpu_stats
        if now is None or earlier is None or now.cpu_usage is None or earlier.cpu_usage is None:
            return None
        used = _added(now.cpu_usage.total_usage, earlier.cpu_usage.total_usage)
        if now.system_cpu_usage and earlier.system_cpu_usage:
            there = now.system_cpu_usage - earlier.system_cpu_usage
            cpus = now.online_cpus or len(now.cpu_usage.percpu_usage) or 1
            return _over(used * cpus, there) * 100 if there > 0 else None
        if self.num_procs and self.read is not None and at is not None:
            # Windows: the container's time and the clock's in units of 100 nanoseconds.
            there = (self.read.unix_ns - at.unix_ns) // 100 * self.num_procs
            return _over(used, there) * 100 if there > 0 else None
        return None

    def rates(self, before: "ContainerStats") -> Rates:
        """Return what was used since an earlier sample, per second.

        A counter that is lower than before has begun again, with the container; it counts from
        zero, and so does one that is new: of a network that was connected. Each network and device
        is counted by itself, so that what goes away is no change.

        Args:
            before: the earlier sample.

        Raises:
            InvalidArgument: it is no earlier sample, or one of another container.

        Example:
            >>> before = await docker.containers.stats_once("web", one_shot=True)
            >>> await asyncio.sleep(5)
            >>> after = await docker.containers.stats_once("web", one_shot=True)
            >>> after.rates(before).received
            1042.5
        """
        if self.id and before.id and self.id != before.id:
            raise InvalidArgument("rates are those of one container; these samples are of two")
        if self.read is None or before.read is None or self.read.unix_ns <= before.read.unix_ns:
            raise InvalidArgument("rates need an earlier and a later sample of a running container")
        seconds = (self.read.unix_ns - before.read.unix_ns) / 1e9
        moved = [
            _over(sum(_added(count, then.get(what, 0)) for what, count in now.items()), seconds)
            for now, then in zip(self._moved(), before._moved(), strict=True)
        ]
        return Rates(seconds, self.cpu_percent(before), *moved)

    def _moved(self) -> tuple[dict[str, int], ...]:
        """Count the bytes received, sent, read and written, by network or device."""
        networks = self.networks.items()
        disk = self.storage_stats or StorageStats()
        return (
            {name: network.rx_bytes for name, network in networks},
            {name: network.tx_bytes for name, network in networks},
            {**self._blocks("read"), "": disk.read_size_bytes or 0},
            {**self._blocks("write"), "": disk.write_size_bytes or 0},
        )

    def _blocks(self, op: str) -> dict[str, int]:
        entries = self.blkio_stats.io_service_bytes_recursive if self.blkio_stats else []
        return {
            f"{entry.major}:{entry.minor}": entry.value
            for entry in entries
            if entry.op.lower() == op
        }


def _over(part: int, whole: float) -> float:
    """Divide; what no daemon counts to is more than any number."""
    try:
        return part / whole
    except OverflowError:
        return math.inf


def _added(now: int, then: int) -> int:
    """Return what came to a counter; one that is lower than before has begun again."""
    return now - then if now >= then else now
