"""Requests as spans and metrics of OpenTelemetry, by its conventions for HTTP clients."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from opentelemetry import metrics, propagate, trace
from opentelemetry.trace import Span, SpanKind, Status, StatusCode

from aiodockerapi.observe.observer import ObservedCall, ObservedEnd, Observer

__all__ = ["OpenTelemetryObserver"]

Attributes = dict[str, str | int]
_NAME = "aiodockerapi"


class OpenTelemetryObserver(Observer):
    """Makes a span of each request, and measures it. Extra ``[opentelemetry]``.

    Spans are named as ``GET /containers/{id}/json``, of the kind ``CLIENT``, and children of
    whatever span is current where the request is made. A stream's span lasts until it is closed,
    and has an event for its opening, and for the first byte. To a daemon the span is told
    (``traceparent``), which has spans of its own if it is configured so. Attributes are those of
    the conventions for HTTP; and how the request ended is `aiodockerapi.end`, a host's name in the
    fleet `aiodockerapi.host`. Neither has names or IDs of containers.

    The histogram ``http.client.request.duration`` has the duration of calls, in seconds, and until
    streams begin.

    Args:
        tracer_provider: makes the tracer; None for the global one.
        meter_provider: makes the meter; None for the global one.

    Example:
        >>> from aiodockerapi.observe.opentelemetry import OpenTelemetryObserver
        >>> async with DockerSession(observers=[OpenTelemetryObserver()]) as docker:
        ...     info = await docker.info()
    """

    def __init__(
        self,
        tracer_provider: trace.TracerProvider | None = None,
        meter_provider: metrics.MeterProvider | None = None,
    ) -> None:
        self._tracer = trace.get_tracer(_NAME, tracer_provider=tracer_provider)
        meter = metrics.get_meter(_NAME, meter_provider=meter_provider)
        self._seconds = meter.create_histogram(
            "http.client.request.duration", unit="s", description="Duration of HTTP requests."
        )
        self._spans: dict[ObservedCall, Span] = {}

    def started(self, call: ObservedCall, /) -> Mapping[str, str]:
        """Begin a span; return the headers that tell of it."""
        attributes = _attributes(call)
        if call.name != call.host:
            attributes["aiodockerapi.host"] = call.name
        span = self._tracer.start_span(
            f"{call.method} {call.template}", kind=SpanKind.CLIENT, attributes=attributes
        )
        self._spans[call] = span
        headers: dict[str, str] = {}
        propagate.inject(headers, trace.set_span_in_context(span))
        return headers

    def opened(self, call: ObservedCall, status: int, /) -> None:
        """Note that a stream has begun."""
        self._spans[call].add_event("opened", {"http.response.status_code": status})

    def first_byte(self, call: ObservedCall, /) -> None:
        """Note a stream's first byte."""
        self._spans[call].add_event("first byte")

    def ended(self, call: ObservedCall, end: ObservedEnd, /) -> None:
        """End the span."""
        span = self._spans.pop(call)
        outcome = _outcome(end)
        span.set_attributes(outcome)
        span.set_attributes(
            {
                "aiodockerapi.end": end.how,
                "http.request.body.size": end.sent,
                "http.response.body.size": end.received,
            }
        )
        if end.retries:
            span.set_attribute("http.request.resend_count", end.retries)
        if "error.type" in outcome:
            span.set_status(Status(StatusCode.ERROR))
        span.end()
        seconds = end.duration if end.opened is None else end.opened
        self._seconds.record(
            seconds,
            {**_attributes(call), **outcome},
            context=trace.set_span_in_context(span),
        )


def _attributes(call: ObservedCall) -> Attributes:
    """Return what is known of a request before it is sent."""
    attributes: Attributes = {"http.request.method": call.method, "url.template": call.template}
    # A registry's host has no scheme.
    parts = urlsplit(call.host if "://" in call.host else f"//{call.host}")
    if parts.scheme in ("unix", "npipe"):
        attributes["server.address"] = parts.path
        attributes["network.transport"] = "unix" if parts.scheme == "unix" else "pipe"
        return attributes
    attributes["server.address"] = parts.hostname or call.host
    if parts.port is not None:
        attributes["server.port"] = parts.port
    return attributes


def _outcome(end: ObservedEnd) -> Attributes:
    """Return the status of an answer and the kind of an error; of one only where it was one."""
    outcome: Attributes = {}
    if end.status is not None:
        outcome["http.response.status_code"] = end.status
    if end.error is not None and not end.ok:
        refused = end.status is not None and end.status >= 400
        outcome["error.type"] = str(end.status) if refused else type(end.error).__qualname__
    return outcome
