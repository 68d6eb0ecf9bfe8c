"""What registries have for what daemons run: tags that moved, digests, sizes of pulls."""

from aiodockerapi.upstream.plans import PullPlan
from aiodockerapi.upstream.results import ContainerCheck, FleetCheck, ImageCheck
from aiodockerapi.upstream.upstream import Upstream

__all__ = [
    "ContainerCheck",
    "FleetCheck",
    "ImageCheck",
    "PullPlan",
    "Upstream",
]
