"""What a container uses, per second: samples of counters turned into rates.

Counters need two samples. A stream of them has both; whoever polls keeps the last one of each
container, which is what `StatsSampler` does.
"""

from dataclasses import dataclass
from typing import ClassVar

from aiodockerapi._core.objects import PIECE, ObjectDecoder
from aiodockerapi._core.times import Timestamp
from aiodockerapi.engine.containers.stats import ContainerStats, MemoryStats, Rates

__all__ = ["ContainerUsage", "StatsSampler", "UsageDecoder"]


@dataclass(frozen=True, slots=True)
class ContainerUsage:
    """What a container uses. Returned by ``containers.usage`` and `StatsSampler.take`.

    What is not known is None: rates of the first sample, and everything of a container that does
    not run.
    """

    sample: ContainerStats
    """The sample, with all that the daemon told."""
    running: bool
    """Whether the container ran."""
    at: Timestamp | None
    """When the sample was taken."""
    seconds: float | None
    """The time since the sample before; what is told per second is the mean of that time."""
    cpu_percent: float | None
    """CPU time in percent of one CPU, as ``docker stats`` has it; of all CPUs on Windows."""
    memory: int | None
    """Memory without the cache of files that nobody reads any more, in bytes."""
    memory_limit: int | None
    """The most memory that it may use, in bytes; None on Windows."""
    memory_percent: float | None
    """`memory` of `memory_limit`, in percent."""
    received: float | None
    """Bytes received from all networks, per second."""
    sent: float | None
    """Bytes sent to all networks, per second."""
    read: float | None
    """Bytes read from block devices, per second."""
    written: float | None
    """Bytes written to block devices, per second."""
    pids: int | None
    """Processes and threads; None on Windows."""


class StatsSampler:
    """Turn samples of one container, in their order, into rates.

    It remembers the sample before. A container that was restarted goes on, with counters from
    zero; one that was replaced by another of its name, or stopped, begins anew.

    Example:
        >>> samplers = {each.id: StatsSampler() for each in await docker.containers.list()}
        >>> while True:
        ...     for container, sampler in samplers.items():
        ...         sample = await docker.containers.stats_once(container, one_shot=True)
        ...         print(container, sampler.take(sample).cpu_percent)
        ...     await asyncio.sleep(10)
    """

    def __init__(self) -> None:
        self._before: ContainerStats | None = None
        self._rates: Rates | None = None

    def take(self, sample: ContainerStats) -> ContainerUsage:
        """Return what the container used since the sample before.

        A sample that was taken already, as a daemon gives it to those who ask too often, has the
        rates that it had.

        Args:
            sample: the next sample.
        """
        before, at = self._before, sample.read
        if before is None or before.read is None or at is None or _of_two(before, sample):
            self._rates = None
        elif at.unix_ns > before.read.unix_ns:
            self._rates = sample.rates(before)
        elif at.unix_ns < before.read.unix_ns:
            self._rates = None  # the clock was set back
        self._before = sample
        return _usage(sample, self._rates)


class UsageDecoder:
    """Make usages of a stream of stats."""

    piece: ClassVar[int] = PIECE
    """How many bytes are decoded at once."""

    def __init__(self) -> None:
        self._samples = ObjectDecoder(ContainerStats)
        self._sampler = StatsSampler()

    def feed(self, data: bytes) -> list[ContainerUsage]:
        """Take the next bytes and return the usages that they complete.

        Raises:
            InvalidResponse: what came are no stats.
        """
        return [self._sampler.take(sample) for sample in self._samples.feed(data)]

    def feed_all(self, pieces: list[bytes]) -> list[ContainerUsage]:
        """Take the next pieces, as `feed` takes one after the other."""
        return [self._sampler.take(sample) for sample in self._samples.feed_all(pieces)]

    def finish(self) -> list[ContainerUsage]:
        """Take the end of the stream and return what is left.

        Raises:
            StreamTruncated: it ended in the middle of a sample.
        """
        return [self._sampler.take(sample) for sample in self._samples.finish()]


def _of_two(one: ContainerStats, other: ContainerStats) -> bool:
    """Tell whether samples are of two containers; some engines leave the id out of some."""
    return one.id is not None and other.id is not None and one.id != other.id


def _usage(sample: ContainerStats, rates: Rates | None) -> ContainerUsage:
    memory = sample.memory_stats or MemoryStats()
    running = sample.read is not None
    seconds, percent, received, sent, read, written = rates or [None] * 6
    return ContainerUsage(
        sample=sample,
        running=running,
        at=sample.read,
        seconds=seconds,
        # Of the first sample of two the daemon has sent the one before along, for the CPU alone.
        cpu_percent=sample.cpu_percent() if percent is None else percent,
        memory=memory.used if running else None,
        memory_limit=memory.limit or None,
        memory_percent=memory.percent if running else None,
        received=received,
        sent=sent,
        read=read,
        written=written,
        pids=sample.pids_stats.current if sample.pids_stats is not None else None,
    )
