"""A host of a fleet: its name, its session, and what it is known by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from aiodockerapi.session import DockerSession

__all__ = ["Member"]


@dataclass(frozen=True, eq=False)
class Member:
    """A host of a fleet.

    Args:
        name: its name in the fleet.
        session: its session.
        labels: what it is known by: ``{"region": "eu"}``.
        groups: the groups that it belongs to.

    Example:
        >>> fleet.members["web-1"].labels["region"]
        'eu'
    """

    name: str
    session: DockerSession
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    groups: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        name: str,
        session: DockerSession,
        labels: Mapping[str, str] | None,
        groups: Iterable[str],
    ) -> "Member":
        """Make a host that nobody changes any more."""
        return cls(name, session, MappingProxyType(dict(labels or {})), frozenset(groups))

    def has(self, labels: Mapping[str, str]) -> bool:
        """Tell whether it has all of these labels; ``group`` stands for its groups."""
        return all(
            value in self.groups if name == "group" else self.labels.get(name) == value
            for name, value in labels.items()
        )
