"""Several real engines as one object."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator

import pytest

from aiodockerapi import DaemonNotFound, DockerSession, Fleet, IdleTimeout, Info
from tests.engines import Engine

pytestmark = pytest.mark.live

DEAD = "unix:///nowhere/docker.sock"


@pytest.fixture
async def mute() -> AsyncIterator[str]:
    """Give the address of what takes connections and says no word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"


async def test_a_dead_host_is_an_outcome(engine_hosts: tuple[str, ...]) -> None:
    async with Fleet.of(*engine_hosts, dead=DEAD) as fleet:
        await fleet.map(lambda docker: docker.ping())  # connections, so that only calls count
        begun = time.perf_counter()
        infos = await fleet.map(lambda docker: docker.info())
        took = time.perf_counter() - begun
    assert list(infos.successes) == list(engine_hosts)
    assert all(isinstance(info, Info) for _, info in infos.items())
    assert list(infos.failures) == ["dead"]
    assert isinstance(infos.failures["dead"], DaemonNotFound)
    slowest = max(outcome.seconds for outcome in infos if outcome.ok)
    assert took < slowest + 2, "at once, not one after the other"
    with pytest.raises(ExceptionGroup, match=f"1 of {len(engine_hosts) + 1} hosts") as caught:
        infos.raise_for_failures()
    assert caught.value.subgroup(DaemonNotFound)


async def test_a_mute_host_does_not_delay_the_rest(
    engine_hosts: tuple[str, ...], mute: str
) -> None:
    begun = time.perf_counter()
    async with Fleet.of(*engine_hosts, mute=mute) as fleet:
        infos = await fleet.map(lambda docker: docker.info(), timeout=3)
        assert list(infos.failures) == ["mute"]
        assert isinstance(infos["mute"].error, TimeoutError)
        assert all(infos[host].seconds < 3 for host in engine_hosts)
    assert time.perf_counter() - begun < 10


async def test_cancelled_it_cancels_all(mute: str) -> None:
    async with Fleet.of(one=mute, two=mute) as fleet:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await fleet.map(lambda docker: docker.info())


async def test_a_paused_engine(engines: tuple[Engine, ...]) -> None:
    hosts = {f"{index}": one.host for index, one in enumerate(engines)}
    async with Fleet.of(**hosts) as fleet:
        (await fleet.map(lambda docker: docker.info())).raise_for_failures()
        engines[1].pause()
        try:
            infos = await fleet.map(lambda docker: docker.info(), timeout=3)
        finally:
            engines[1].resume()
        assert isinstance(infos["1"].error, TimeoutError)
        assert list(infos.successes) == ["0", "2"]
        (await fleet.map(lambda docker: docker.info())).raise_for_failures()


async def test_limits_of_a_session_and_of_a_call(engines: tuple[Engine, ...]) -> None:
    sessions = {one.host: DockerSession(one.host, idle_timeout=3) for one in engines}
    async with Fleet(sessions) as fleet:
        (await fleet.map(lambda docker: docker.info(), limit=2)).raise_for_failures()
        engines[0].pause()
        try:
            infos = await fleet.map(lambda docker: docker.info())
        finally:
            engines[0].resume()
    failure = infos[engines[0].host].error
    assert isinstance(failure, IdleTimeout)
    assert (failure.host, failure.path) == (engines[0].host, "/info")
    assert len(infos.successes) == 2


async def test_what_real_engines_have(engines: tuple[Engine, ...]) -> None:
    made = engines[1].fetch("POST", "/containers/create?name=here", {"Image": "busybox"})["Id"]
    async with Fleet.of(**{f"e{number}": one.host for number, one in enumerate(engines)}) as fleet:
        inventory = fleet.inventory
        for image in (None, "library/busybox:latest"):
            found = (await inventory.find(name="here", image=image)).raise_for_failures()
            assert [(host, item.id) for host, item in found] == [("e1", made)]
        # Each engine imported its own busybox.
        differences = await inventory.image_differences()
        assert "<none>:<none>" not in differences
        assert len(set(differences["busybox:latest"].values())) == 3
        engines[2].fetch("POST", "/images/busybox/tag?repo=mine&tag=1")
        ids = (await inventory.image_differences())["mine:1"]
        assert (ids["e0"], ids["e1"]) == (None, None)
        assert ids["e2"] == differences["busybox:latest"]["e2"]
        engines[2].fetch("DELETE", "/images/mine:1")
        disks = (await inventory.disk_usage()).raise_for_failures()
        assert all(disk.images > 100_000 for _, disk in disks.items())
        lag = await inventory.lagging()
        assert lag.newest
        assert not lag.behind
    engines[1].fetch("DELETE", f"/containers/{made}")
