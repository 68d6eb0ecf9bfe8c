"""Many daemons as one object: asked at once, again and again, or listened to as one."""

from aiodockerapi.fleet.backoff import Backoff
from aiodockerapi.fleet.changes import Change, Changes
from aiodockerapi.fleet.fleet import Fleet
from aiodockerapi.fleet.hosts import Hosts, Selection
from aiodockerapi.fleet.member import Member
from aiodockerapi.fleet.merge import FromHost, HostBack, HostDown, Merged
from aiodockerapi.fleet.outcomes import Outcome, Outcomes
from aiodockerapi.fleet.poll import Poll
from aiodockerapi.fleet.snapshot import HostState, Snapshot
from aiodockerapi.fleet.work import Report, Work

__all__ = [
    "Backoff",
    "Change",
    "Changes",
    "Fleet",
    "FromHost",
    "HostBack",
    "HostDown",
    "HostState",
    "Hosts",
    "Member",
    "Merged",
    "Outcome",
    "Outcomes",
    "Poll",
    "Report",
    "Selection",
    "Snapshot",
    "Work",
]
