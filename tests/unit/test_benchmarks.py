"""The benchmarks run: every scenario once, with tiny numbers and no word on how long it took."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import changes, feeds, fixtures, fleet, imports
from benchmarks.__main__ import GROUPS, main, slots_of
from benchmarks.clients import CLIENTS, why_not
from benchmarks.raw import RawConnection
from benchmarks.report import against, table
from benchmarks.run import Helper, Samples, measure_all
from benchmarks.scenarios import Scenario, plan
from benchmarks.server import Plan
from benchmarks.worker import Worker
from tests.lacking import lacks

OPERATIONS = ("ping", "info", "version", "inspect", "containers", "images", "events", "stats")


def tiny(scenario: Scenario) -> Scenario:
    return replace(
        scenario,
        title=scenario.title.partition(",")[0] if not scenario.hosts else "hosts",
        rounds=1,
        times=1,
        containers=min(scenario.containers, 10),
        images=min(scenario.images, 10),
        hosts=min(scenario.hosts, 2),
        objects=min(scenario.objects, 20),
        slow=False,
    )


TINY = list(dict.fromkeys(map(tiny, plan(GROUPS["all"], full=True))))


@pytest.mark.parametrize("scenario", TINY, ids=lambda s: f"{s.call}-{s.containers}-{s.change}")
def test_every_scenario_runs_once(scenario: Scenario) -> None:
    ((_, results),) = measure_all([scenario], ["raw", "raw#2"])
    assert [len(sample.cpu) for sample in results.values()] == [1, 1]
    assert "raw asyncio Protocol, bytes (again)" in table(scenario, results)


@pytest.mark.parametrize("name", CLIENTS)
async def test_every_client_makes_every_call(name: str, tmp_path: Path) -> None:
    reason = why_not(name)
    if reason is not None:
        lacks(reason)
    worker = Worker(name)
    server_plan = Plan(10, 10, sockets=(str(tmp_path / "s"),), ports=2, objects=10)
    with Helper("server", server_plan.dumps()) as server:
        local, *hosts = json.loads(server.hear())
        await worker.obey({"open": [local]})
        for operation in OPERATIONS:
            took = await worker.obey({"call": operation, "times": 1})
            assert took["wall"] > 0
        await worker.obey({"open": hosts})
        assert (await worker.obey({"poll": True}))["memory"] > 0
        await worker.close()


@pytest.mark.parametrize("name", [name for name in CLIENTS if name not in {"raw", "aiohttp"}])
async def test_a_client_reads_every_item(name: str, tmp_path: Path) -> None:
    reason = why_not(name)
    if reason is not None:
        lacks(reason)
    with Helper("server", Plan(10, 20, sockets=(str(tmp_path / "s"),)).dumps()) as server:
        (client,) = await CLIENTS[name].connect(json.loads(server.hear()))
        containers, images = await client.containers(), await client.images()
        await client.close()
    assert isinstance(containers, Sequence)
    assert isinstance(images, Sequence)
    assert (len(containers), len(images)) == (10, 20)


@pytest.mark.parametrize("name", [name for name in CLIENTS if name not in {"raw", "aiohttp"}])
async def test_a_client_reads_every_object(name: str, tmp_path: Path) -> None:
    reason = why_not(name)
    if reason is not None:
        lacks(reason)
    with Helper("server", Plan(sockets=(str(tmp_path / "s"),), objects=100).dumps()) as server:
        (client,) = await CLIENTS[name].connect(json.loads(server.hear()))
        # A feed can be read again.
        assert [await client.events() for _ in range(2)] == [100, 100]
        assert await client.stats() == 100
        await client.close()


def test_feeds_are_as_they_were_recorded() -> None:
    events = [json.loads(line) for line in feeds.events(100, "seed")]
    stamps = [event["timeNano"] for event in events]
    assert stamps == sorted(set(stamps))
    assert all(event["time"] == event["timeNano"] // feeds.NANO for event in events)
    assert len({event["Action"] for event in events}) >= 8
    first, second = (json.loads(line) for line in feeds.stats(2, "seed"))
    assert (second["preread"], second["precpu_stats"]) == (first["read"], first["cpu_stats"])
    body = feeds.feed(iter([b"{}", b"[1]"])).partition(b"\r\n\r\n")[2]
    assert body == b"3\r\n{}\n\r\n4\r\n[1]\n\r\n0\r\n\r\n"


def differences(old: bytes, new: bytes) -> int:
    pairs = zip(json.loads(old), json.loads(new), strict=True)
    return sum(before != after for before, after in pairs)


@pytest.mark.parametrize(("change", "count"), [("fresh", 20), ("tenth", 2), ("same", 0)])
def test_a_ring_changes_as_it_says(change: changes.Change, count: int) -> None:
    ring = changes.bodies(fixtures.container, fixtures.restated, 20, change, "seed")
    steps = zip(ring, [*ring[1:], ring[0]], strict=True)
    assert {differences(old, new) for old, new in steps} == {count}
    assert ring == changes.bodies(fixtures.container, fixtures.restated, 20, change, "seed")
    assert all(body.startswith(b'[{"Id":"') and body.endswith(b"}]\n") for body in ring)


async def test_the_server_walks_round_the_ring(tmp_path: Path) -> None:
    server_plan = Plan(containers=10, change="tenth", sockets=(str(tmp_path / "s"),), ports=1)
    with Helper("server", server_plan.dumps()) as server:
        local, remote = [await RawConnection.open(h) for h in json.loads(server.hear())]
        target = "/v1.51/containers/json?all=1"
        assert differences(await local.get(target), await local.get(target)) == 1
        before = await remote.get(target)
        assert await remote.get(target) == before
        server.tell("next")
        server.hear()
        assert differences(before, await remote.get(target)) == 1
        assert await local.get("/nothing") == b'{"message":"page not found"}\n'
        local.close()
        remote.close()


def test_ratios_are_medians_of_the_rounds_ratios() -> None:
    results = {"aiohttp": Samples(cpu=[1.0, 2.0, 4.0]), "raw": Samples(cpu=[0.5, 0.5, 4.0])}
    assert against(results, "raw", "aiohttp") == 0.5
    assert against(results, "raw", "aiodocker") is None


def test_a_client_may_be_listed_twice() -> None:
    assert slots_of("raw,aiohttp,raw") == ["raw", "aiohttp", "raw#2"]
    with pytest.raises(SystemExit, match="there is no client 'curl'"):
        slots_of("curl")


def test_the_command_line_prints_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = tmp_path / "figures.json"
    main(["small", "--quick", "--rounds", "1", "--clients", "raw,raw", "--json", str(figures)])
    printed = capsys.readouterr().out
    assert "### /_ping (1 rounds of 20)" in printed
    assert "Noise: raw against itself" in printed
    assert len(json.loads(figures.read_text())["tables"]) == 4


async def test_a_fleet_is_measured_with_bad_hosts_and_without() -> None:
    lines = await fleet.measure(12, 1, containers=2)
    assert lines[0].startswith("### 10 live hosts, 1 dead, 1 hanging")
    assert sum("p99" in line for line in lines) == 2
    assert lines[-1].startswith("Memory: ")


def test_every_import_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    every = {case.title: case for case in imports.cases()}
    assert len(every) == 4 + 2 * len(imports.GROUPS)
    monkeypatch.setattr(imports, "cases", lambda: [every["`docker.swarm`"]])
    figures = imports.measure(1)
    assert len(figures["`docker.swarm`"]) == 1
    assert "| `docker.swarm` |" in imports.table(figures)
