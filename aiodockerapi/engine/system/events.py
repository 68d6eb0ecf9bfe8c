"""What happens on a daemon: its events.

Every event has the same shape; what happened is the action, which for three of them has a tail::

    exec_create: COMMAND    exec_start: COMMAND    health_status: STATE
"""

from collections.abc import Sequence
from typing import Annotated, Literal, TypedDict

from pydantic import Field

from aiodockerapi._core.model import Model
from aiodockerapi._core.times import Time, Timestamp, UnixTime

__all__ = ["Event", "EventActor", "EventFilters", "EventsGap"]

_Some = str | Sequence[str]

_INT64 = 2**63
"""What a daemon's whole numbers are below."""


class EventFilters(TypedDict, total=False):
    """Which events; several values of one filter mean any of them, several filters mean all.

    Things are named by their name or ID.
    """

    config: _Some
    """A config of a swarm."""
    container: _Some
    """A container."""
    daemon: _Some
    """A daemon."""
    event: _Some
    """An action without its tail: ``start``, ``health_status``."""
    image: _Some
    """An image, or the image of a container."""
    label: _Some
    """A label that it has, or ``label=value``."""
    network: _Some
    """A network."""
    node: _Some
    """A node of a swarm."""
    plugin: _Some
    """A plugin."""
    scope: _Some
    """``local`` or ``swarm``."""
    secret: _Some
    """A secret of a swarm."""
    service: _Some
    """A service of a swarm."""
    type: _Some
    """What it happened to, as `Event.type` has it."""
    volume: _Some
    """A volume."""


class EventActor(Model):
    """What an event happened to."""

    id: Annotated[str, Field(alias="ID")] = ""
    """Its ID; of an image or a volume, its name."""
    attributes: dict[str, str] = {}
    """What else is known of it, by key.

    Of a container: its labels, ``name``, ``image``; ``exitCode`` and ``execDuration`` when it
    died, ``execID`` of a command in it. Of a prune: ``reclaimed``, in bytes.
    """


class Event(Model):
    """Something that happened. Returned by ``events``."""

    type: (
        Literal[
            "builder",
            "config",
            "container",
            "daemon",
            "image",
            "network",
            "node",
            "plugin",
            "secret",
            "service",
            "volume",
        ]
        | str
    ) = ""
    """What it happened to; empty before API 1.22, which knows containers and images only."""
    action: str = ""
    """What happened: ``start``, ``die``, ``health_status: healthy``; `verb` is without the tail.

    Empty before API 1.22: `status` has it.
    """
    actor: EventActor | None = None
    """What it happened to; None before API 1.22."""
    scope: Annotated[Literal["local", "swarm", ""] | str, Field(alias="scope")] = ""
    """Whether this daemon saw it, or its swarm; empty: not told. API 1.40 and newer."""
    time: Annotated[UnixTime, Field(alias="time")] = None
    """When, to the second."""
    time_nano: Annotated[int, Field(alias="timeNano")] = 0
    """When, in nanoseconds since 1970; 0: not told."""
    status: Annotated[str | None, Field(alias="status")] = None
    """The action, of containers and images. Until API 1.51. Deprecated: use `action`."""
    id: Annotated[str | None, Field(alias="id")] = None
    """The ID, of containers and images. Until API 1.51. Deprecated: use `actor`."""
    from_: Annotated[str | None, Field(alias="from")] = None
    """The container's image. Until API 1.51. Deprecated: use `actor`."""
    health_status: str | None = None
    """A container's health; from Podman alone."""

    @property
    def verb(self) -> str:
        """What happened, without a tail: ``exec_create``, ``health_status``, ``start``."""
        return (self.action or self.status or "").partition(": ")[0]

    @property
    def detail(self) -> str:
        """The tail of what happened: the command, the health; empty for all other actions."""
        return (self.action or self.status or "").partition(": ")[2]

    @property
    def moment(self) -> Timestamp | None:
        """When, as exactly as the daemon tells.

        Given as `since`, the events from this one on are sent, itself included.
        """
        if 0 < abs(self.time_nano) < _INT64:
            return Timestamp.from_unix(*divmod(self.time_nano, 1_000_000_000))
        return self.time


class EventsGap(Event):
    """Events may be missing here. Given among the events by ``events`` with ``resume=True``.

    It stands in for them: the daemon was restarted, or more came about than it keeps, while the
    stream was cut; or it does not reach back to where the stream was to begin. Whoever keeps a
    picture of what there is lists it anew now. It has no `type`, action or actor, so that code
    that looks for events of its own passes it by; its `moment` is `since`.

    Example:
        >>> async with docker.events(resume=True) as events:
        ...     async for event in events:
        ...         if isinstance(event, EventsGap):
        ...             containers = await docker.containers.list(all=True)
    """

    since: Annotated[Time, Field(alias="since")] = None
    """From when on: the last event that was seen, or else the beginning."""
    until: Annotated[Time, Field(alias="until")] = None
    """Until when, by the daemon's clock and to the second: when the stream went on."""
    reason: Annotated[str, Field(alias="reason")] = ""
    """What cut the stream."""
