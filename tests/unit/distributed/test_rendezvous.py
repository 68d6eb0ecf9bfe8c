"""Hosts move only where they must."""

import pytest

from aiodockerapi.distributed.rendezvous import shards

HOSTS = [f"host-{number}" for number in range(1000)]
WORKERS = [f"tcp://127.0.0.1:{port}" for port in range(40000, 40005)]


def owners(workers: list[str]) -> dict[str, str]:
    return {host: worker for worker, hosts in shards(HOSTS, workers).items() for host in hosts}


def test_each_host_has_one_worker() -> None:
    parts = shards(HOSTS, WORKERS)
    assert sorted(host for hosts in parts.values() for host in hosts) == sorted(HOSTS)
    assert all(150 < len(hosts) < 250 for hosts in parts.values()), "about a fifth each"
    assert all(hosts == sorted(hosts, key=HOSTS.index) for hosts in parts.values())
    assert parts == shards(HOSTS, WORKERS[::-1])


@pytest.mark.parametrize("gone", WORKERS)
def test_the_hosts_of_one_that_goes_move_alone(gone: str) -> None:
    before, after = owners(WORKERS), owners([each for each in WORKERS if each != gone])
    assert {host for host in HOSTS if before[host] != after[host]} == {
        host for host in HOSTS if before[host] == gone
    }
    assert len({after[host] for host in HOSTS if before[host] == gone}) == 4, "to all the others"


def test_no_hosts() -> None:
    assert shards([], WORKERS) == {}
