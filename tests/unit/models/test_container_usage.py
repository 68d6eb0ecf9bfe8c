"""What a container uses per second: samples turned into rates, as they come."""

import json
from typing import Any

import pytest

from aiodockerapi import DockerSession
from aiodockerapi._core.model import reader
from aiodockerapi.engine.containers.stats import ContainerStats
from aiodockerapi.engine.containers.usage import ContainerUsage, StatsSampler
from aiodockerapi.errors import InvalidResponse, NotFound
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.models.answers import recorded

RATES = ("seconds", "received", "sent", "read", "written")


def sample(name: str) -> ContainerStats:
    return reader(ContainerStats).one(recorded(f"stats-{name}"))


def at(second: int, count: int = 0, ident: str | None = "c1", **more: Any) -> dict[str, Any]:
    return {
        "id": ident,
        "read": f"2026-01-02T03:04:{second:02}.5Z",
        "networks": {"eth0": {"rx_bytes": count, "tx_bytes": 2 * count}},
        "cpu_stats": {
            "cpu_usage": {"total_usage": count},
            "system_cpu_usage": second * 10_000,
            "online_cpus": 2,
        },
        **more,
    }


def taken(*samples: dict[str, Any]) -> list[ContainerUsage]:
    sampler = StatsSampler()
    return [sampler.take(reader(ContainerStats).one(json.dumps(each).encode())) for each in samples]


@pytest.mark.parametrize("engine", ["docker-20.10", "docker-28.5", "podman-5.4"])
def test_recorded_samples(engine: str) -> None:
    sampler = StatsSampler()
    before, after = sample(engine), sample(f"{engine}-later")
    first, second = sampler.take(before), sampler.take(after)
    assert [getattr(first, name) for name in RATES] == [None] * 5
    assert first.cpu_percent == before.cpu_percent()
    rates = after.rates(before)
    assert [getattr(second, name) for name in RATES] == [rates[0], *rates[2:]]
    assert second.cpu_percent == rates.cpu_percent
    memory = after.memory_stats
    assert memory is not None
    assert (second.memory, second.memory_percent) == (memory.used, memory.percent)
    assert (second.running, second.at, second.sample) == (True, after.read, after)
    assert (second.memory_limit or 0) > (second.memory or 0) > 0
    assert (second.pids or 0) >= 1
    # A single shot has no sample before it: the sampler has.
    polled = StatsSampler()
    polled.take(before)
    assert polled.take(sample(f"{engine}-one-shot")).seconds is not None


@pytest.mark.parametrize("engine", ["docker-20.10", "docker-28.5"])
def test_of_a_container_that_does_not_run_nothing_is_known(engine: str) -> None:
    sampler = StatsSampler()
    sampler.take(sample(engine))
    found = sampler.take(sample(f"{engine}-created"))
    assert not found.running
    known = [found.cpu_percent, found.memory, found.memory_limit, found.memory_percent, found.pids]
    assert known == [None] * 5
    assert [getattr(found, name) for name in RATES] == [None] * 5
    assert sampler.take(sample(f"{engine}-later")).seconds is None, "it began anew"


def test_rates() -> None:
    usages = taken(at(1, 1000), at(3, 2000), at(4, 2500))
    assert [usage.seconds for usage in usages] == [None, 2, 1]
    assert [usage.received for usage in usages] == [None, 500, 500]
    assert [usage.sent for usage in usages] == [None, 1000, 1000]
    assert [usage.cpu_percent for usage in usages] == [None, 10, 10]


def test_a_restart_is_counted_from_zero() -> None:
    usages = taken(at(1, 1000), at(2, 100), at(3, 300))
    assert [usage.received for usage in usages] == [None, 100, 200]
    assert [usage.cpu_percent for usage in usages] == [None, 2, 4]


def test_another_container_of_the_name_begins_anew() -> None:
    usages = taken(at(1, 1000), at(2, 2000, "c2"), at(3, 2001, "c2"), at(4, 2003, None))
    assert [usage.received for usage in usages] == [None, None, 1, 2]


def test_the_same_sample_twice_and_a_clock_that_is_set_back() -> None:
    usages = taken(at(1, 0), at(3, 10), at(3, 10), at(4, 20), at(2, 30), at(3, 40))
    assert [usage.received for usage in usages] == [None, 5, 5, 10, None, 10]


def test_windows() -> None:
    def windows(second: int, used: int) -> dict[str, Any]:
        return {
            "id": "c1",
            "read": f"2026-01-02T03:04:{second:02}Z",
            "num_procs": 2,
            "cpu_stats": {"cpu_usage": {"total_usage": used}},
            "memory_stats": {"privateworkingset": 7, "commitbytes": 9},
            "storage_stats": {"read_size_bytes": used, "write_size_bytes": 2 * used},
        }

    usage = taken(windows(1, 0), windows(2, 5_000_000))[1]
    assert (usage.cpu_percent, usage.memory, usage.memory_limit) == (25, 7, None)
    assert (usage.memory_percent, usage.pids) == (None, None)
    assert (usage.read, usage.written) == (5e6, 1e7)


async def test_a_stream_of_them() -> None:
    async with FakeDaemon() as daemon, DockerSession(daemon.host) as docker:
        lines = [at(1, 0), at(2, 5), at(3, 7)]
        daemon.on("GET", "/containers/{id}/stats", Answer.lines(lines))
        usages = await docker.containers.usage("web").collect()
        assert [usage.received for usage in usages] == [None, 5, 2]
        assert daemon.requests[-1].query == {"stream": ["1"]}
        daemon.on("GET", "/containers/{id}/stats", Answer.lines([at(1), [], at(2)]))
        async with docker.containers.usage("web") as stream:
            assert (await anext(stream)).running
            with pytest.raises(InvalidResponse):
                await anext(stream)
        daemon.on("GET", "/containers/{id}/stats", json={"message": "no"}, status=404)
        with pytest.raises(NotFound):
            await docker.containers.usage("web").collect()
