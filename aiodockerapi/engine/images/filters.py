"""What images and build caches can be asked for by."""

from collections.abc import Sequence
from typing import TypedDict

__all__ = ["BuildPruneFilters", "ImageFilters", "ImagePruneFilters", "SearchFilters"]

_Some = str | Sequence[str]

ImageFilters = TypedDict(
    "ImageFilters",
    {
        "before": _Some,
        "dangling": bool,
        "label": _Some,
        "label!": _Some,
        "reference": _Some,
        "since": _Some,
        "until": _Some,
    },
    total=False,
)
"""What `Images.list` can be asked for; several values of one filter mean any of them.

``before`` and ``since`` are another image, ``dangling`` is whether it has no name, ``label`` is a
label or ``label=value`` (``label!``, which needs the containerd image store, is without it),
``reference`` a pattern for names (``redis:7*``), ``until`` a time: RFC 3339, seconds since 1970 or
how long ago (``24h``).
"""

ImagePruneFilters = TypedDict(
    "ImagePruneFilters",
    {"dangling": bool, "label": _Some, "label!": _Some, "until": str},
    total=False,
)
"""What `Images.prune` removes.

``dangling`` is True, unless given, for images without a name alone; False is for all that no
container uses. ``label`` is a label or ``label=value``, ``label!`` is without it; ``until`` is for
images made before a time: RFC 3339, seconds since 1970 or how long ago (``24h``).
"""

SearchFilters = TypedDict(
    "SearchFilters",
    {"is-automated": bool, "is-official": bool, "stars": int},
    total=False,
)
"""What `Images.search` can be asked for; ``stars`` is the least number of them."""


class BuildPruneFilters(TypedDict, total=False):
    """Which entries of the build cache `Images.build_prune` removes."""

    description: _Some
    """What an entry is described by."""
    id: _Some
    """The ID of an entry."""
    inuse: bool
    """Whether it is in use."""
    parent: _Some
    """The ID of the entry that it came from."""
    private: bool
    """Whether it is used by nothing else."""
    shared: bool
    """Whether something else uses it, too."""
    type: _Some
    """What it holds: ``regular``, ``source.local``, ``exec.cachemount``, …"""
    until: str
    """How long it has not been used: ``24h``."""
