"""Audit logs: what was done, and which things there are to be done."""

from aiodockerapi._core.times import Time
from aiodockerapi.hub.models.base import HubModel

__all__ = ["AuditAction", "AuditActions", "AuditEvent"]


class AuditEvent(HubModel):
    """Something that was done in an account."""

    account: str | None = None
    """The account: a user, or an organization."""
    action: str | None = None
    """What was done: ``repo.tag.push``, ``org.member.add``, …"""
    name: str | None = None
    """What it was done to."""
    actor: str | None = None
    """Who did it."""
    data: dict[str, object] = {}
    """Whatever else belongs to it."""
    timestamp: Time = None
    """When it was done."""
    action_description: str | None = None
    """What was done, in a sentence."""


class AuditAction(HubModel):
    """Something that can be done, and then stands in the log."""

    name: str | None = None
    """What the log calls it, behind the area's name: ``tag.push``."""
    description: str | None = None
    """What it is, in a sentence."""
    label: str | None = None
    """What to show for it."""


class AuditActions(HubModel):
    """The actions of one area, such as ``repo`` or ``org``."""

    actions: list[AuditAction] = []
    """The actions."""
    label: str | None = None
    """What to show for the area."""
