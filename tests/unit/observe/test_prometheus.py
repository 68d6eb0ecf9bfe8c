"""Metrics, as Prometheus's own library collects them."""

import pytest
from prometheus_client import CollectorRegistry

from aiodockerapi import Fleet, NotFound
from aiodockerapi.errors import DockerError
from aiodockerapi.observe.prometheus import PrometheusObserver
from aiodockerapi.testing import Answer, FakeDaemon, Live

EXPORT = {"method": "GET", "template": "/containers/{id}/export", "host": "web"}
INSPECT = {"method": "GET", "template": "/containers/{id}/json", "host": "web"}


async def test_calls(daemon: FakeDaemon) -> None:
    registry = CollectorRegistry()
    daemon.on("GET", "/containers/{id}/json", Answer.json({"Id": "f00"}), Answer.empty(404))
    async with Fleet.of(web=daemon.host, dead="unix:///nowhere.sock") as fleet:
        fleet.observe(PrometheusObserver(registry))
        web, dead = fleet.sessions["web"], fleet.sessions["dead"]
        await web.containers.inspect("f00")
        with pytest.raises(NotFound):
            await web.containers.inspect("another")
        with pytest.raises(DockerError):
            await dead.ping()

    value = registry.get_sample_value
    assert value("aiodockerapi_requests_total", {**INSPECT, "status": "2xx"}) == 1
    assert value("aiodockerapi_requests_total", {**INSPECT, "status": "4xx"}) == 1
    assert value("aiodockerapi_request_seconds_count", INSPECT) == 2
    assert value("aiodockerapi_received_bytes_total", INSPECT) == 14
    assert value("aiodockerapi_retries_total", INSPECT) == 0
    ping = {"method": "GET", "template": "/_ping", "host": "dead", "status": "none"}
    assert value("aiodockerapi_requests_total", ping) == 1


async def test_streams(daemon: FakeDaemon) -> None:
    registry = CollectorRegistry()
    value = registry.get_sample_value
    live = Live()
    daemon.on("GET", "/containers/{id}/export", live, Answer.empty(404))
    async with Fleet.of(web=daemon.host) as fleet:
        fleet.observe(PrometheusObserver(registry))
        containers = fleet.sessions["web"].containers
        async with containers.export("f00") as stream:
            live.send(b"archive")
            await anext(stream)
            assert value("aiodockerapi_streams_open", EXPORT) == 1
        with pytest.raises(NotFound):
            await containers.export("another").collect()
    assert value("aiodockerapi_streams_open", EXPORT) == 0
    assert value("aiodockerapi_stream_ends_total", {**EXPORT, "how": "left"}) == 1
    assert value("aiodockerapi_stream_seconds_count", EXPORT) == 1
    assert value("aiodockerapi_request_seconds_count", EXPORT) == 2
    assert value("aiodockerapi_received_bytes_total", EXPORT) == 7


async def test_two_of_one_registry() -> None:
    registry = CollectorRegistry()
    PrometheusObserver(registry)
    PrometheusObserver(registry, prefix="mine")
    with pytest.raises(ValueError, match="Duplicated"):
        PrometheusObserver(registry)
