"""Whether a container is well, by its own check."""

from typing import TYPE_CHECKING

from aiodockerapi.errors import ContainerFailed, InvalidArgument

if TYPE_CHECKING:
    from aiodockerapi.engine.containers.inspect import ContainerInspect

__all__ = ["is_healthy"]


def is_healthy(container: "ContainerInspect") -> bool:
    """Tell whether a container is well; False while that is not known yet.

    Raises:
        InvalidArgument: it has no check.
        ContainerFailed: it does not run, or is unhealthy.
    """
    state = container.state
    name = container.short_name or container.id[:12]
    if state is None or not state.running:
        status, code = ("unknown", 0) if state is None else (state.status, state.exit_code)
        raise ContainerFailed(
            f"container {name} does not run, so that it can't become healthy: it is {status}, "
            f"its last exit code {code}",
            exit_code=code,
        )
    health = state.health
    if health is None or health.status in ("", "none"):
        raise InvalidArgument(f"container {name} has no health check to wait for")
    if health.status == "unhealthy":
        told = health.log[-1].output.strip() if health.log else ""
        raise ContainerFailed(
            f"container {name} is unhealthy, {health.failing_streak} checks in a row failed; the "
            f"last one said: {told or 'nothing'}"
        )
    return health.status == "healthy"
