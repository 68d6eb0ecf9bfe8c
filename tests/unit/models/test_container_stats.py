"""What a container uses: samples recorded from engines, and what is made of their numbers."""

import json
from typing import Any

import pytest

from aiodockerapi._core.model import reader
from aiodockerapi.engine.containers.stats import ContainerStats, MemoryStats
from aiodockerapi.errors import InvalidArgument
from tests.unit.models.answers import SAMPLES, check_one, extra, recorded

NAMES = sorted(path.stem for path in SAMPLES.glob("stats-*.json"))


def sample(name: str) -> ContainerStats:
    return reader(ContainerStats).one(recorded(f"stats-{name}"))


def made(**values: Any) -> ContainerStats:
    return reader(ContainerStats).one(json.dumps({"id": "c1", **values}).encode())


def second(number: int) -> str:
    return f"2026-01-02T03:04:{number:02}.5Z"


@pytest.mark.parametrize("name", NAMES)
def test_samples_are_read_whole(name: str) -> None:
    found = check_one(ContainerStats, recorded(name))
    unknown = {where.rpartition(".")[2] for where in extra(found)}
    assert unknown == ({"cpu"} if "podman" in name else set())


def test_podman_4_writes_the_id_with_a_capital() -> None:
    assert reader(ContainerStats).one(b'{"Id": "c1", "name": "web"}').id == "c1"
    assert ContainerStats(id="c1").id == "c1"


@pytest.mark.parametrize("engine", ["docker-20.10", "docker-28.5"])
def test_cpu_since_the_sample_that_came_along(engine: str) -> None:
    found = sample(engine)
    raw = json.loads(recorded(f"stats-{engine}"))
    now, then = raw["cpu_stats"], raw["precpu_stats"]
    used = now["cpu_usage"]["total_usage"] - then["cpu_usage"]["total_usage"]
    there = now["system_cpu_usage"] - then["system_cpu_usage"]
    assert found.cpu_percent() == pytest.approx(used / there * 2 * 100)
    assert 1 < (found.cpu_percent() or 0) < 3


@pytest.mark.parametrize("engine", ["docker-20.10", "docker-28.5", "podman-5.4"])
def test_rates_between_two_samples(engine: str) -> None:
    before, after = sample(engine), sample(f"{engine}-later")
    rates = after.rates(before)
    assert 1 < rates.seconds < 4
    assert rates.cpu_percent == after.cpu_percent(before)
    assert 1 < (rates.cpu_percent or 0) < 3
    received = after.networks["eth0"].rx_bytes - before.networks["eth0"].rx_bytes
    assert rates.received == pytest.approx(received / rates.seconds)
    assert (rates.read, rates.written) == (0, 0)


@pytest.mark.parametrize("engine", ["docker-20.10", "docker-28.5", "podman-5.4"])
def test_a_single_shot_has_no_cpu_percent_but_rates(engine: str) -> None:
    shot = sample(f"{engine}-one-shot")
    assert shot.cpu_percent() is None
    assert shot.rates(sample(engine)).seconds > 0
    with pytest.raises(InvalidArgument, match="earlier"):
        sample(engine).rates(shot)


@pytest.mark.parametrize("engine", ["docker-20.10", "docker-28.5"])
def test_a_container_that_does_not_run(engine: str) -> None:
    found = sample(f"{engine}-created")
    assert (found.read, found.cpu_percent()) == (None, None)
    assert found.memory_stats is not None
    assert (found.memory_stats.used, found.memory_stats.percent) == (None, None)
    with pytest.raises(InvalidArgument, match="running"):
        found.rates(found)


def test_memory_without_the_cache() -> None:
    first = sample("docker-28.5").memory_stats
    assert first is not None
    assert first.used == 2867200 - 2097152
    assert first.percent == pytest.approx((2867200 - 2097152) / 67108864 * 100)
    second_version = MemoryStats(usage=1000, limit=4000, stats={"inactive_file": 400, "anon": 1})
    assert (second_version.used, second_version.percent) == (600, 15)
    podman = sample("podman-5.4").memory_stats
    assert podman is not None
    assert podman.used == podman.usage == 110592
    assert MemoryStats(usage=10, stats={"inactive_file": 20}).used == 10
    assert MemoryStats(privateworkingset=7).used == 7
    assert MemoryStats(usage=10).percent is None


def test_block_io_and_networks_are_summed() -> None:
    def at(number: int, scale: int) -> ContainerStats:
        entries = [
            {"major": 8, "minor": disk, "op": op, "value": value * scale}
            for disk in (0, 16)
            for op, value in (("Read", 10), ("write", 20), ("Total", 99))
        ]
        networks = {name: {"rx_bytes": 3 * scale, "tx_bytes": 4 * scale} for name in ("a", "b")}
        return made(
            read=second(number),
            blkio_stats={"io_service_bytes_recursive": entries},
            networks=networks,
        )

    rates = at(4, 3).rates(at(2, 1))
    assert rates == (2.0, None, 6.0, 8.0, 20.0, 40.0)
    again = at(4, 1).rates(at(2, 3))
    assert again.received == 3.0, "counters that began again count from zero"


def test_a_network_that_comes_and_one_that_goes() -> None:
    def at(number: int, **received: int) -> ContainerStats:
        return made(
            read=second(number),
            networks={name: {"rx_bytes": count} for name, count in received.items()},
        )

    before = at(1, eth0=1_000_000, eth1=50)
    assert at(2, eth1=60).rates(before).received == 10
    assert at(2, eth0=1_000_001, eth1=50, eth2=7).rates(before).received == 8
    assert at(2).rates(before).received == 0


def test_windows() -> None:
    def at(number: int, used: int, read: int) -> dict[str, Any]:
        return {
            "read": second(number),
            "num_procs": 4,
            "cpu_stats": {"cpu_usage": {"total_usage": used}},
            "storage_stats": {"read_size_bytes": read, "write_size_bytes": 2 * read},
        }

    before, after = made(**at(1, 0, 0)), made(**at(2, 20_000_000, 50))
    assert after.cpu_percent(before) == 50
    assert after.rates(before)[4:] == (50.0, 100.0)
    along = made(
        **at(2, 20_000_000, 50),
        preread=second(1),
        precpu_stats={"cpu_usage": {"total_usage": 10_000_000}},
    )
    assert along.cpu_percent() == 25


def test_samples_without_what_cpu_percent_needs() -> None:
    def cpu(used: int, system: int) -> dict[str, Any]:
        return {"cpu_usage": {"total_usage": used}, "system_cpu_usage": system}

    still = made(cpu_stats=cpu(2, 10), precpu_stats=cpu(1, 10))
    assert still.cpu_percent() is None, "no time has passed"
    begun_again = made(cpu_stats=cpu(1, 20), precpu_stats=cpu(2, 10))
    assert begun_again.cpu_percent() == 10
    assert made().cpu_percent() is None
    assert made().cpu_percent(made()) is None


def test_rates_are_of_one_container() -> None:
    with pytest.raises(InvalidArgument, match="one container"):
        sample("docker-28.5").rates(sample("docker-20.10"))
