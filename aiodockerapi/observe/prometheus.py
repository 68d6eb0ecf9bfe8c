"""Requests as metrics for Prometheus."""

from typing import NamedTuple

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram

from aiodockerapi.observe.observer import ObservedCall, ObservedEnd, Observer

__all__ = ["PrometheusObserver"]

_CALL = ("method", "template", "host")
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""From a call on a local socket to a pull or a stop that takes its time."""


class PrometheusObserver(Observer):
    """Counts and times requests, for Prometheus to collect. Extra ``[prometheus]``.

    ===================================  =========  ==============================
    metric                               kind       labels
    ===================================  =========  ==============================
    `aiodockerapi_requests_total`        counter    method, template, host, status
    `aiodockerapi_request_seconds`       histogram  method, template, host
    `aiodockerapi_stream_seconds`        histogram  method, template, host
    `aiodockerapi_stream_ends_total`     counter    method, template, host, how
    `aiodockerapi_streams_open`          gauge      method, template, host
    `aiodockerapi_sent_bytes_total`      counter    method, template, host
    `aiodockerapi_received_bytes_total`  counter    method, template, host
    `aiodockerapi_retries_total`         counter    method, template, host
    ===================================  =========  ==============================

    ``status`` is its class, as ``2xx``; ``none`` if there was no answer. ``request_seconds`` is how
    long calls take, and how long streams take to begin; ``stream_seconds`` how long these last.
    ``host`` is the host's name in the fleet, or its address.

    Args:
        registry: where the metrics are; one registry takes one observer of each `prefix`.
        prefix: what the names of the metrics begin with.
        buckets: the upper bounds of the histograms, in seconds.

    Example:
        >>> from prometheus_client import CollectorRegistry, generate_latest
        >>> from aiodockerapi.observe.prometheus import PrometheusObserver
        >>> registry = CollectorRegistry()
        >>> async with DockerSession(observers=[PrometheusObserver(registry)]) as docker:
        ...     info = await docker.info()
        >>> b'aiodockerapi_requests_total{' in generate_latest(registry)
        True
    """

    def __init__(
        self,
        registry: CollectorRegistry = REGISTRY,
        *,
        prefix: str = "aiodockerapi",
        buckets: tuple[float, ...] = _SECONDS,
    ) -> None:
        def counter(name: str, text: str, *more: str) -> Counter:
            return Counter(f"{prefix}_{name}_total", text, (*_CALL, *more), registry=registry)

        def histogram(name: str, text: str) -> Histogram:
            return Histogram(f"{prefix}_{name}", text, _CALL, registry=registry, buckets=buckets)

        self._requests = counter("requests", "Requests that ended.", "status")
        self._seconds = histogram("request_seconds", "How long until calls end and streams begin.")
        self._stream_seconds = histogram("stream_seconds", "How long streams last.")
        self._stream_ends = counter("stream_ends", "Streams that ended.", "how")
        self._sent = counter("sent_bytes", "Bytes of the bodies of requests.")
        self._received = counter("received_bytes", "Bytes of the bodies of answers.")
        self._retries = counter("retries", "How often requests were sent again.")
        self._streams = Gauge(
            f"{prefix}_streams_open", "Streams that are open.", _CALL, registry=registry
        )
        self._known: dict[tuple[str, str, str], _Series] = {}

    def opened(self, call: ObservedCall, _status: int, /) -> None:
        """Count a stream as open."""
        self._streams.labels(*_labels(call)).inc()

    def ended(self, call: ObservedCall, end: ObservedEnd, /) -> None:
        """Count a request that ended."""
        labels = _labels(call)
        series = self._series(labels)
        status = f"{end.status // 100}xx" if end.status else "none"
        self._requests.labels(*labels, status).inc()
        for counter, count in zip(
            series.counters, (end.sent, end.received, end.retries), strict=True
        ):
            if count:
                counter.inc(count)
        series.seconds.observe(end.duration if end.opened is None else end.opened)
        if end.opened is not None:
            self._streams.labels(*labels).dec()
            self._stream_seconds.labels(*labels).observe(end.duration)
            self._stream_ends.labels(*labels, end.how).inc()

    def _series(self, labels: tuple[str, str, str]) -> "_Series":
        """Return what every request of these labels counts for; to look it up takes a while."""
        found = self._known.get(labels)
        if found is None:
            counters = [
                each.labels(*labels) for each in (self._sent, self._received, self._retries)
            ]
            found = self._known[labels] = _Series(self._seconds.labels(*labels), counters)
        return found


class _Series(NamedTuple):
    seconds: Histogram
    counters: list[Counter]
    """Of bytes sent, bytes received and retries."""


def _labels(call: ObservedCall) -> tuple[str, str, str]:
    return call.method, call.template, call.name
