"""A cluster with real worker processes, one of which is killed."""

import asyncio
import os
import signal
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from distributed import Client, LocalCluster

from aiodockerapi import TLSConfig
from aiodockerapi.distributed import DistributedFleet, FleetHost
from aiodockerapi.distributed.workers import Lost
from aiodockerapi.errors import (
    ConfigError,
    ConnectionLost,
    InvalidArgument,
    InvalidHost,
    ServerError,
    TLSError,
    UsageError,
)
from aiodockerapi.session import DockerSession
from aiodockerapi.testing import FakeDaemon
from tests.certificates import Authority

# What the cluster's library does to asyncio is not ours to judge.
pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.filterwarnings("default"),
]
NAMES = [f"host-{number}" for number in range(9)]


@pytest.fixture
async def daemons() -> AsyncIterator[dict[str, FakeDaemon]]:
    async with AsyncExitStack() as stack:
        found = {name: await stack.enter_async_context(FakeDaemon()) for name in NAMES}
        for name, daemon in found.items():
            daemon.on("GET", "/info", json={"ID": name})
            daemon.on("GET", "/containers/json", json=[{"Id": f"box-{name}", "State": "running"}])
        yield found


@contextmanager
def cluster_of(count: int) -> Iterator[str]:
    """Run so many worker processes meanwhile; one that is killed is started anew."""
    with LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=":0") as entered:
        cluster: Any = entered  # its own types take it for a coroutine
        yield cluster.scheduler_address


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    with cluster_of(3) as address:
        yield address


@pytest.fixture
async def client(cluster: str) -> AsyncIterator[Client]:
    async with Client(cluster, asynchronous=True) as client:
        yield client


@pytest.fixture
async def fleet(client: Client, daemons: dict[str, FakeDaemon]) -> AsyncIterator[DistributedFleet]:
    hosts = {name: daemon.host for name, daemon in daemons.items()}
    async with DistributedFleet(client, hosts) as fleet:
        yield fleet


def left_by_all(daemon: FakeDaemon) -> Callable[[], bool]:
    return lambda: daemon.open_connections == 0


async def whose_id(docker: DockerSession) -> tuple[str, int]:
    return (await docker.info()).id, os.getpid()


async def test_hosts_are_asked_by_all_workers_over_connections_that_stay(
    fleet: DistributedFleet, daemons: dict[str, FakeDaemon]
) -> None:
    daemons["host-4"].on("GET", "/info", status=500, json={"message": "no"})
    for _ in range(3):
        outcomes = await fleet.map(whose_id, timeout=30)
        assert [outcome.host for outcome in outcomes] == NAMES
        assert list(outcomes.failures) == ["host-4"]
        assert isinstance(outcomes.failures["host-4"], ServerError)
        assert {host: found[0] for host, found in outcomes.items()} == {
            name: name for name in NAMES if name != "host-4"
        }
        pids = {found[1] for _, found in outcomes.items()}
        assert 1 < len(pids) <= 3
        assert os.getpid() not in pids
    assert {daemon.connections for daemon in daemons.values()} == {1}
    assert len(fleet) == 9
    assert repr(fleet) == "<DistributedFleet of 9 hosts>"
    await fleet.close()
    for daemon in daemons.values():
        await daemon.until(left_by_all(daemon))
    with pytest.raises(UsageError, match="closed"):
        await fleet.map(whose_id)


async def test_a_killed_worker_s_hosts_are_in_every_snapshot(
    fleet: DistributedFleet, daemons: dict[str, FakeDaemon]
) -> None:
    owners = {host: found[1] for host, found in (await fleet.map(whose_id)).items()}
    victim = owners["host-0"]
    async with fleet.poll(
        lambda docker: docker.containers.list(), every=0.05, slow_after=60, timeout=60, jitter=0
    ) as rounds:
        first = await anext(rounds)
        assert list(first) == NAMES
        assert first.up == NAMES
        assert set(first.changes) == set(NAMES)
        second = await anext(rounds)
        assert second.changes == {}
        one, two = first["host-1"].value, second["host-1"].value
        assert one is two, "what did not change is not sent again"

        os.kill(victim, signal.SIGKILL)
        for _ in range(10):
            snapshot = await anext(rounds)
            assert list(snapshot) == NAMES, "nobody is left out"
            assert snapshot.changes == {}, "nothing is told twice"
            assert set(snapshot.values_by_host) == set(NAMES)
        daemons["host-0"].on("GET", "/containers/json", json=[])
        while not (changes := (await anext(rounds)).changes):
            pass
        assert [box.id for box in changes["host-0"].removed] == ["box-host-0"]
    assert victim not in {found[1] for _, found in (await fleet.map(whose_id)).items()}


async def test_a_worker_killed_while_it_asks(
    fleet: DistributedFleet, daemons: dict[str, FakeDaemon]
) -> None:
    owners = {host: found[1] for host, found in (await fleet.map(whose_id)).items()}
    victim = owners["host-0"]

    async def slowly(docker: DockerSession) -> int:
        await docker.containers.inspect("mark")
        await asyncio.sleep(5)
        return os.getpid()

    def marks(name: str) -> int:
        return sum("/mark/" in request.path for request in daemons[name].requests)

    def asked_once(name: str) -> Callable[[], bool]:
        return lambda: marks(name) == 1

    for daemon in daemons.values():
        daemon.on("GET", "/containers/mark/json", json={"Id": "mark"})
    asking = asyncio.ensure_future(fleet.map(slowly))
    for name, daemon in daemons.items():
        await daemon.until(asked_once(name))
    os.kill(victim, signal.SIGKILL)
    outcomes = (await asking).raise_for_failures()
    assert [outcome.host for outcome in outcomes] == NAMES
    for name in NAMES:
        assert marks(name) == (2 if owners[name] == victim else 1), name


async def test_no_worker_is_left(daemons: dict[str, FakeDaemon]) -> None:
    hosts = {name: daemon.host for name, daemon in daemons.items()}
    with cluster_of(1) as address:
        async with (
            Client(address, asynchronous=True) as client,
            DistributedFleet(client, hosts) as fleet,
        ):
            (await fleet.map(whose_id)).raise_for_failures()
            await client.retire_workers(list(await client.nthreads()), close_workers=True)
            outcomes = await fleet.map(whose_id)
            assert {type(error) for error in outcomes.failures.values()} == {Lost}
            assert len(outcomes) == 9
            async with fleet.poll(whose_id, every=0.01) as rounds:
                assert (await anext(rounds)).down == NAMES
                assert (await anext(rounds))["host-0"].failures == 2


async def test_hosts_of_a_file(client: Client, tmp_path: Path) -> None:
    """With certificates of ours, without which the host takes nobody."""
    authority = Authority(tmp_path)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.ca.issue_cert("127.0.0.1").configure_cert(server)
    authority.ca.configure_trust(server)
    server.verify_mode = ssl.CERT_REQUIRED
    folder = authority.issue("client", "client@example.com")
    async with FakeDaemon(tcp=True, tls=server) as locked, FakeDaemon() as plain:
        (folder / "fleet.toml").write_text(
            f"""
            [hosts.locked]
            host = "{locked.host}"
            tls = {{ ca = "ca.pem", cert = "cert.pem", key = "key.pem" }}
            [hosts.plain]
            host = "{plain.host}"
            api_version = "1.41"
            """
        )
        for daemon, name in ((locked, "locked"), (plain, "plain")):
            daemon.on("GET", "/info", json={"ID": name})
        async with DistributedFleet.from_file(client, folder / "fleet.toml") as fleet:
            answers = await fleet.map(lambda docker: docker.info(), timeout=30)
        assert {name: info.id for name, info in answers.successes.items()} == {
            "locked": "locked",
            "plain": "plain",
        }
        assert [request.version for request in plain.requests] == ["1.41"], "as the file says"
        told = FleetHost("any", locked.host, tls=TLSConfig(ca=folder / "ca.pem"))
        async with DistributedFleet(client, {"locked": told}) as without:
            (outcome,) = await without.map(lambda docker: docker.info(), timeout=30)
        assert outcome.host == "locked"
        # Its refusal may be overtaken by the end of the connection.
        assert isinstance(outcome.error, TLSError | ConnectionLost)


async def test_hosts_that_can_t_be_any(client: Client, tmp_path: Path) -> None:
    with pytest.raises(InvalidHost, match="nonsense"):
        DistributedFleet(client, {"web": "nonsense://"})
    lost = FleetHost("web", "tcp://127.0.0.1:1", tls=TLSConfig(ca=tmp_path / "gone.pem"))
    with pytest.raises(ConfigError, match=r"^web: .*gone\.pem"):
        DistributedFleet(client, {"web": lost})
    file = tmp_path / "fleet.toml"
    file.write_text('[hosts.web]\nhost = "nonsense://"\n')
    with pytest.raises(ConfigError, match=r"fleet\.toml, line 1: web: "):
        DistributedFleet.from_file(client, file)


async def test_bad_arguments(client: Client, fleet: DistributedFleet) -> None:
    with pytest.raises(InvalidArgument, match="a host at least"):
        DistributedFleet(client, {})
    with pytest.raises(InvalidArgument, match="limit is 0"):
        await fleet.map(whose_id, limit=0)
    with pytest.raises(InvalidArgument, match="every is 0"):
        fleet.poll(whose_id, every=0)
