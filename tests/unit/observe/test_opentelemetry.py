"""Spans and metrics, as OpenTelemetry's own SDK exports them."""

from collections.abc import Iterator

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import HistogramDataPoint, InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from aiodockerapi import DockerSession, Fleet, NotFound
from aiodockerapi.errors import ConnectionFailed
from aiodockerapi.observe.opentelemetry import OpenTelemetryObserver
from aiodockerapi.testing import Answer, FakeDaemon
from tests.unit.registry.fake import at, serving

INSPECT = "/containers/{id}/json"


class Telemetry:
    """The SDK, in memory."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        self.tracers = TracerProvider()
        self.tracers.add_span_processor(SimpleSpanProcessor(self._exporter))
        self._reader = InMemoryMetricReader()
        self.meters = MeterProvider([self._reader])
        self.observer = OpenTelemetryObserver(self.tracers, self.meters)

    def spans(self) -> list[ReadableSpan]:
        return list(self._exporter.get_finished_spans())

    def measured(self) -> list[HistogramDataPoint]:
        data = self._reader.get_metrics_data()
        assert data is not None
        (metric,) = data.resource_metrics[0].scope_metrics[0].metrics
        assert (metric.name, metric.unit) == ("http.client.request.duration", "s")
        return [each for each in metric.data.data_points if isinstance(each, HistogramDataPoint)]

    def close(self) -> None:
        self.tracers.shutdown()
        self.meters.shutdown()


@pytest.fixture
def telemetry() -> Iterator[Telemetry]:
    telemetry = Telemetry()
    yield telemetry
    telemetry.close()


async def test_a_call(daemon: FakeDaemon, telemetry: Telemetry) -> None:
    daemon.on("GET", INSPECT, json={"Id": "f00"})
    tracer = telemetry.tracers.get_tracer("test")
    observers = [telemetry.observer]
    async with DockerSession(daemon.host, api_version="1.44", observers=observers) as docker:
        with tracer.start_as_current_span("mine") as mine:
            await docker.containers.inspect("web")
    span, _ = telemetry.spans()
    assert (span.name, span.kind) == (f"GET {INSPECT}", SpanKind.CLIENT)
    assert span.parent is not None
    assert span.parent.span_id == mine.get_span_context().span_id
    assert span.status.status_code is StatusCode.UNSET
    assert dict(span.attributes or {}) == {
        "http.request.method": "GET",
        "url.template": INSPECT,
        "server.address": daemon.socket_path,
        "network.transport": "unix",
        "http.response.status_code": 200,
        "http.request.body.size": 0,
        "http.response.body.size": 14,
        "aiodockerapi.end": "whole",
    }
    told = daemon.requests[-1].headers["traceparent"].split("-")
    assert span.context is not None
    assert (int(told[1], 16), int(told[2], 16)) == (span.context.trace_id, span.context.span_id)


async def test_failures(daemon: FakeDaemon, telemetry: Telemetry) -> None:
    observers = [telemetry.observer]
    async with DockerSession(daemon.host, api_version="1.44", observers=observers) as docker:
        with pytest.raises(NotFound):
            await docker.containers.inspect("none")
        daemon.on("GET", "/info", Answer.reset())
        with pytest.raises(ConnectionFailed):
            await docker.info()
    refused, lost = telemetry.spans()
    assert refused.attributes is not None
    assert lost.attributes is not None
    assert {each.status.status_code for each in (refused, lost)} == {StatusCode.ERROR}
    assert refused.attributes["error.type"] == "404"
    assert lost.attributes["error.type"] == "ConnectionLost"
    assert "http.response.status_code" not in lost.attributes
    measured = {
        point.attributes["error.type"]: point for point in telemetry.measured() if point.attributes
    }
    assert {kind: point.count for kind, point in measured.items()} == {
        "404": 1,
        "ConnectionLost": 1,
    }


async def test_a_stream_of_a_fleet(telemetry: Telemetry) -> None:
    async with FakeDaemon(tcp=True) as daemon:
        daemon.on("GET", "/containers/{id}/export", Answer.raw(b"archive"))
        async with Fleet.of(web=daemon.host) as fleet:
            fleet.observe(telemetry.observer)
            pieces = await fleet.sessions["web"].containers.export("f00").collect()
    assert pieces == [b"archive"]
    span = telemetry.spans()[-1]
    assert span.name == "GET /containers/{id}/export"
    assert [event.name for event in span.events] == ["opened", "first byte"]
    assert span.attributes is not None
    assert span.attributes["aiodockerapi.host"] == "web"
    assert span.attributes["server.address"] == "127.0.0.1"
    assert span.attributes["server.port"] == daemon.port
    assert span.attributes["http.response.body.size"] == 7


async def test_a_registry(telemetry: Telemetry) -> None:
    async with serving(observers=[telemetry.observer]) as (daemon, registry):
        daemon.on("GET", at("app/tags/list"), json={"name": "app", "tags": []})
        assert [tag async for tag in registry.tags.list("app")] == []
    (span,) = telemetry.spans()
    assert span.name == "GET /v2/{name}/tags/list"
    assert span.attributes is not None
    assert (span.attributes["server.address"], span.attributes["server.port"]) == (
        "127.0.0.1",
        daemon.port,
    )
