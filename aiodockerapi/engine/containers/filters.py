"""What a list of containers can be asked for, and what prune can be told to spare."""

from collections.abc import Sequence
from typing import TypedDict

__all__ = ["ContainerFilters", "ContainerPruneFilters"]

_Some = str | Sequence[str]

ContainerFilters = TypedDict(
    "ContainerFilters",
    {
        "ancestor": _Some,
        "before": _Some,
        "exited": int | Sequence[int],
        "expose": _Some,
        "health": _Some,
        "id": _Some,
        "is-task": bool,
        "isolation": _Some,
        "label": _Some,
        "name": _Some,
        "network": _Some,
        "publish": _Some,
        "since": _Some,
        "status": _Some,
        "volume": _Some,
    },
    total=False,
)
"""Which containers; several values of one filter mean any of them, several filters mean all.

``ancestor`` is an image (or one that it was made from), ``before`` and ``since`` another container,
``exited`` an exit code, ``expose`` and ``publish`` a port (``80/tcp``), ``health`` one of starting,
healthy, unhealthy, none, ``label`` a label or ``label=value``, ``name`` a part of the name,
``status`` one of created, restarting, running, removing, paused, exited, dead.
"""

ContainerPruneFilters = TypedDict(
    "ContainerPruneFilters",
    {
        "label": _Some,
        "label!": _Some,
        "until": str,
    },
    total=False,
)
"""Which containers to prune.

``label`` is a label or ``label=value``; with ``label!`` those that do not have it. ``until`` is a
time before which they were made: seconds since 1970, RFC 3339, or an age (``24h``).
"""
