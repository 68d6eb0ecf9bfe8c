"""What a registry has of an image."""

from aiodockerapi._core.model import Model
from aiodockerapi.engine.common import OCIDescriptor, OCIPlatform

__all__ = ["DistributionInspect"]


class DistributionInspect(Model):
    """An image in a registry. Returned by ``distribution.inspect``."""

    descriptor: OCIDescriptor | None = None
    """Where its manifest or index is found."""
    platforms: list[OCIPlatform] = []
    """The platforms that there is an image of."""
