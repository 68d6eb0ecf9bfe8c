"""What an observer is told of each request, and what it may say in turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

__all__ = ["ObservedCall", "ObservedEnd", "Observer"]


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class ObservedCall:
    """A request that is about to be sent. Each is a key of its own, until it has ended.

    Args:
        method: the HTTP method.
        template: the path as the API describes it: ``/containers/{id}/json``. It has neither names
            nor IDs, and there are no more of them than operations: it does for labels.
        path: the path that is asked for, without API version and query. It has names and IDs: for
            logs, not for labels.
        host: where it goes: the daemon's address, or the registry's host.
        name: the host's name in the fleet; its address where it has none.
        stream: whether the answer is read as it comes.

    Example:
        >>> ObservedCall("GET", "/info", "/info", "tcp://10.0.0.1:2375", "web-1").stream
        False
    """

    method: str
    template: str
    path: str
    host: str
    name: str
    stream: bool = False


@dataclass(frozen=True, slots=True)
class ObservedEnd:
    """How a request ended.

    Args:
        how: ``whole``: what was asked for came to its end. ``failed``: it was refused, there was no
            answer, or none that could be understood. Of an answer that had begun: ``cut``: it broke
            off; ``left``: whoever read it went away before its end. ``cancelled``: the task was,
            by a time limit for one.
        status: the answer's HTTP status; None: there was none.
        duration: seconds from the beginning to the end.
        sent: bytes of the request's body, or what was written to a process.
        received: bytes of the answer's body.
        retries: how often it was sent again by itself.
        error: what was raised; None where nothing was.
        opened: of a stream, seconds until its answer began; None: it never did.
        first_byte: of a stream, seconds until the first byte of it; None: there was none.

    Example:
        >>> ObservedEnd("whole", status=200, duration=0.012).ok
        True
    """

    how: Literal["whole", "failed", "cut", "left", "cancelled"]
    status: int | None
    duration: float
    sent: int = 0
    received: int = 0
    retries: int = 0
    error: BaseException | None = None
    opened: float | None = None
    first_byte: float | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing went wrong: it came to its end, or was left before."""
        return self.how in ("whole", "left")


class Observer:
    """Is told of every request of a session, or of a fleet. Override what you want to know.

    A session is given its observers when it is made, and so is a fleet. They are called where the
    request is made, one after the other, and must be quick. What one raises breaks no call: it is
    logged as a warning of the logger ``aiodockerapi``, once for each observer.

    Of every request that `started` tells of, `ended` tells, and once.

    Example:
        >>> class Slow(Observer):
        ...     def ended(self, call: ObservedCall, end: ObservedEnd) -> None:
        ...         if end.duration > 1 and not call.stream:
        ...             print(call.method, call.template, call.name, end.duration)
        >>> async with DockerSession(observers=[Slow()]) as docker:
        ...     info = await docker.info()
    """

    def started(self, call: ObservedCall, /) -> Mapping[str, str] | None:
        """Learn that a request begins; the context of the task is that of who asks.

        Args:
            call: the request.

        Returns:
            Headers to send with it, as ``traceparent``; they go to engines alone, never to
            registries. None: none.

        Example:
            >>> class Known(Observer):
            ...     def started(self, call: ObservedCall) -> dict[str, str]:
            ...         return {"X-Request-ID": "f00"}
        """

    def opened(self, call: ObservedCall, status: int, /) -> None:
        """Learn that the answer to a stream has begun; of other requests nobody is told.

        Args:
            call: the request.
            status: the answer's HTTP status.

        Example:
            >>> class Streams(Observer):
            ...     def opened(self, call: ObservedCall, status: int) -> None:
            ...         print("reading", call.template, "of", call.name)
            >>> docker.observe(Streams())
            >>> async with docker.containers.logs("web") as logs:
            ...     frames = [frame async for frame in logs]
            reading /containers/{id}/logs of ...
        """

    def first_byte(self, call: ObservedCall, /) -> None:
        """Learn that a stream's first byte came.

        Args:
            call: the request.

        Example:
            >>> class Silence(Observer):
            ...     def first_byte(self, call: ObservedCall) -> None:
            ...         print("there it is")
            >>> docker.observe(Silence())
            >>> archive = await docker.containers.export("web").collect()
            there it is
        """

    def ended(self, call: ObservedCall, end: ObservedEnd, /) -> None:
        """Learn that a request is over, for good or not.

        Args:
            call: the request.
            end: how it ended.

        Example:
            >>> class Failures(Observer):
            ...     def ended(self, call: ObservedCall, end: ObservedEnd) -> None:
            ...         if not end.ok:
            ...             print(call.method, call.template, end.how, end.status)
            >>> docker.observe(Failures())
            >>> info = await docker.info()
        """
