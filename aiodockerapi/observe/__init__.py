"""Who is told of each request: observers, and what they are told.

Those for OpenTelemetry and Prometheus are in modules of their own, which need their libraries:
`aiodockerapi.observe.opentelemetry` and `aiodockerapi.observe.prometheus`.
"""

from aiodockerapi.observe.observer import ObservedCall, ObservedEnd, Observer

__all__ = ["ObservedCall", "ObservedEnd", "Observer"]
