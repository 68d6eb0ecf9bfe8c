"""What containers and hosts use, measured round by round."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from aiodockerapi.engine.containers.models import ContainerSummary
from aiodockerapi.engine.containers.stats import ContainerStats
from aiodockerapi.errors import NotFound, UnsupportedVersion
from aiodockerapi.fleet.snapshot import Snapshot
from aiodockerapi.session import DockerSession

__all__ = ["ContainerUse", "History", "HostUse", "Sampler"]

_AT_A_TIME = 10
_KEPT = 60


@dataclass(frozen=True)
class ContainerUse:
    """What a container uses at the moment.

    Args:
        host: the host's name.
        id: its ID.
        name: its name.
        image: its image.
        status: what it does, in words.
        cpu: percent of one CPU; None before the second sample.
        memory: bytes.
        limit: the most it may use, in bytes.
        pids: processes and threads.
    """

    host: str
    id: str
    name: str
    image: str
    status: str
    cpu: float | None
    memory: int
    limit: int
    pids: int

    @property
    def memory_percent(self) -> float:
        """Its memory in percent of what it may use."""
        return self.memory / self.limit * 100 if self.limit else 0.0


@dataclass(frozen=True)
class HostUse:
    """What a host's containers use at the moment.

    Args:
        cpus: the host's CPUs.
        memory_total: its memory, in bytes.
        samples: how many times it was measured; from the second one on CPU use is known.
        containers: its containers that run.
    """

    cpus: int
    memory_total: int
    samples: int
    containers: tuple[ContainerUse, ...]

    @property
    def cpu(self) -> float:
        """What all use, in percent of one CPU."""
        return sum(each.cpu or 0 for each in self.containers)

    @property
    def memory(self) -> int:
        """What all use, in bytes."""
        return sum(each.memory for each in self.containers)


@dataclass
class Sampler:
    """Measures hosts; CPU use is what was used since the sample before.

    Args:
        names: the hosts' names by their sessions.
    """

    names: dict[DockerSession, str]
    _machines: dict[DockerSession, tuple[int, int]] = field(
        default_factory=dict[DockerSession, tuple[int, int]]
    )
    _counts: dict[DockerSession, int] = field(default_factory=dict[DockerSession, int])
    _before: dict[DockerSession, dict[str, ContainerStats]] = field(
        default_factory=dict[DockerSession, dict[str, ContainerStats]]
    )

    async def __call__(self, docker: DockerSession) -> HostUse:
        """Measure a host."""
        if docker not in self._machines:
            info = await docker.info()
            self._machines[docker] = info.ncpu, info.mem_total
        running = await docker.containers.list()
        gate = asyncio.Semaphore(_AT_A_TIME)
        tasks: list[asyncio.Task[ContainerStats | None]] = []
        async with asyncio.TaskGroup() as group:
            tasks += [group.create_task(_sample(docker, each, gate)) for each in running]
        found = [
            (each, stats)
            for each, task in zip(running, tasks, strict=True)
            if (stats := task.result()) is not None
        ]
        before = self._before.get(docker, {})
        self._counts[docker] = self._counts.get(docker, 0) + 1
        self._before[docker] = {each.id: stats for each, stats in found}
        uses = (self._use(docker, each, stats, before.get(each.id)) for each, stats in found)
        return HostUse(*self._machines[docker], self._counts[docker], tuple(uses))

    def _use(
        self,
        docker: DockerSession,
        container: ContainerSummary,
        stats: ContainerStats,
        before: ContainerStats | None,
    ) -> ContainerUse:
        memory = stats.memory_stats
        return ContainerUse(
            self.names[docker],
            container.id,
            container.short_name or container.id[:12],
            container.image,
            container.status or container.state,
            stats.cpu_percent(before),
            (memory.used or 0) if memory else 0,
            (memory.limit or 0) if memory else 0,
            (stats.pids_stats.current or 0) if stats.pids_stats else 0,
        )


async def _sample(
    docker: DockerSession, container: ContainerSummary, gate: asyncio.Semaphore
) -> ContainerStats | None:
    """Measure a container; None if it has gone meanwhile."""
    async with gate:
        try:
            return await docker.containers.stats_once(container, one_shot=True)
        except UnsupportedVersion:  # an older daemon takes its time for two samples
            return await docker.containers.stats_once(container)
        except NotFound:
            return None


class History:
    """The CPU use of hosts and containers over the last rounds."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], deque[float]] = {}

    def add(self, snapshot: Snapshot[HostUse, HostUse]) -> None:
        """Take the values of a round; who is there no more is forgotten."""
        now: dict[tuple[str, str], float] = {}
        for host, state in snapshot.items():
            alive = state.state != "down" and state.value is not None
            now[host, ""] = state.value.cpu if alive and state.value else 0.0
            for each in state.value.containers if alive and state.value else ():
                now[host, each.id] = each.cpu or 0.0
        self._values = {key: self._values.get(key, deque[float](maxlen=_KEPT)) for key in now}
        for key, value in now.items():
            self._values[key].append(value)

    def of(self, host: str, container: str = "") -> list[float]:
        """Return the values of a container, or of all of a host's together."""
        return list(self._values.get((host, container), ()))
