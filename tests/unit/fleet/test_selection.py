"""Hosts that come and go, and some of them."""

import asyncio

import pytest

from aiodockerapi.errors import InvalidArgument, InvalidHost, UsageError
from aiodockerapi.fleet import Fleet
from aiodockerapi.session import DockerSession


def lands() -> Fleet:
    fleet = Fleet()
    fleet.add("web-1", "unix:///a", labels={"region": "eu", "kind": "web"}, groups=["front", "all"])
    fleet.add("web-2", "unix:///b", labels={"region": "us", "kind": "web"}, groups=["all"])
    fleet.add("db", DockerSession("unix:///c"), labels={"region": "eu"}, groups=["all"])
    return fleet


@pytest.mark.parametrize(
    ("names", "labels", "chosen"),
    [
        ((), {}, ["web-1", "web-2", "db"]),
        (("db",), {}, ["db"]),
        (("db", "web-1"), {}, ["web-1", "db"]),
        ((), {"region": "eu"}, ["web-1", "db"]),
        ((), {"region": "eu", "kind": "web"}, ["web-1"]),
        (("db", "web-2"), {"region": "eu"}, ["db"]),
        ((), {"group": "front"}, ["web-1"]),
        ((), {"group": "all", "kind": "web"}, ["web-1", "web-2"]),
        ((), {"region": "moon"}, []),
        ((), {"planet": "earth"}, []),
    ],
)
def test_chosen(names: tuple[str, ...], labels: dict[str, str], chosen: list[str]) -> None:
    fleet = lands()
    some = fleet.where(*names, **labels)
    assert list(some) == list(some.members) == list(some.sessions) == chosen
    assert len(some) == len(chosen)
    assert all(some.sessions[name] is fleet.sessions[name] for name in chosen)
    assert repr(some) == f"<{len(chosen)} hosts of <Fleet of 3 hosts>>"


def test_a_choice_of_a_choice() -> None:
    europe = lands().where(region="eu")
    assert list(europe.where(kind="web")) == ["web-1"]
    with pytest.raises(InvalidArgument, match="no host web-2 in the fleet; it has web-1, db"):
        europe.where("web-2")


def test_an_unknown_host() -> None:
    with pytest.raises(InvalidArgument, match=r"no host nobody, other in .* has web-1, web-2, db"):
        lands().where("nobody", "web-1", "other")
    with pytest.raises(InvalidArgument, match="it has none"):
        Fleet().where("nobody")


async def test_hosts_that_come_and_go() -> None:
    async with lands() as fleet:
        europe = fleet.where(region="eu")
        member = fleet.add("web-3", "unix:///d", labels={"region": "eu"})
        assert list(europe) == ["web-1", "db", "web-3"]
        assert "web-3" in fleet
        assert fleet.members["web-3"] is member
        with pytest.raises(InvalidArgument, match="named twice in the fleet: web-3"):
            fleet.add("web-3", "unix:///e")
        with pytest.raises(InvalidHost):
            fleet.add("web-4", "nonsense")
        await fleet.remove("web-3")
        assert list(europe) == ["web-1", "db"]
        with pytest.raises(UsageError, match="closed"):
            await member.session.info()
        with pytest.raises(InvalidArgument, match="no host 'web-3' in the fleet"):
            await fleet.remove("web-3")
    assert len(fleet) == 3


async def test_nobody_is_asked_where_nobody_is_chosen() -> None:
    async with lands() as fleet:
        nobody = fleet.where(region="moon")
        assert len(await nobody.map(lambda docker: docker.info())) == 0
        async with nobody.stream(lambda docker: docker.info()) as work:
            assert [outcome async for outcome in work] == []
        async with nobody.merge(lambda docker: docker.events()) as merged:
            assert [each async for each in merged] == []
        async with nobody.poll(lambda docker: docker.info(), every=0.01) as rounds:
            assert len(await anext(rounds)) == 0
            await asyncio.sleep(0)
