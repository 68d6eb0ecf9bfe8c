"""Whether what runs is what its tag stands for: on one daemon, and on a fleet."""

from dataclasses import dataclass
from typing import Literal

from aiodockerapi.engine.containers.models import ContainerSummary
from aiodockerapi.fleet.inventory import Everywhere, Located

__all__ = ["ContainerCheck", "FleetCheck", "ImageCheck"]


@dataclass(frozen=True, slots=True)
class ImageCheck:
    """Whether an image is what its tag stands for in the registry; it is true if it is outdated.

    Args:
        image: the image, as people write it: ``redis:7``.
        state: ``current``; ``outdated``: the tag stands for another image now; ``unknown``: that
            can't be told, for the `reason`.
        here: the digests that the image is known by where it was looked at: that of its index,
            or of the manifest for one platform, or both.
        there: the digest that the tag stands for in the registry; None: the registry was not
            asked, or has not told.
        reason: why it is unknown; empty if it is not.
        error: what came of asking the registry, if that failed: `NotFound`, `Unauthorized`,
            `TooManyRequests`, …
    """

    image: str
    state: Literal["current", "outdated", "unknown"]
    here: tuple[str, ...] = ()
    there: str | None = None
    reason: str = ""
    error: Exception | None = None

    def __bool__(self) -> bool:
        """Tell whether it is outdated; False, too, where that is unknown."""
        return self.state == "outdated"


@dataclass(frozen=True, slots=True)
class ContainerCheck:
    """A container, and whether its image is what the tag stands for in the registry.

    Args:
        container: the container.
        image: its image, and whether that is outdated.
    """

    container: ContainerSummary
    image: ImageCheck


class FleetCheck(Everywhere[ContainerCheck]):
    """The containers of many hosts, and whether their images are outdated.

    It is a sequence of hosts and containers. Hosts that could not be asked are in `failures`;
    what a registry refuses is told of each container that it concerns.

    Example:
        >>> found = await upstream.check_fleet(fleet)
        >>> for host, check in found.outdated:
        ...     print(host, check.container.short_name, check.image.image)
        web-1 web localhost:5000/app:1
    """

    @property
    def outdated(self) -> tuple[Located[ContainerCheck], ...]:
        """Those whose tag stands for another image now."""
        return self._of("outdated")

    @property
    def current(self) -> tuple[Located[ContainerCheck], ...]:
        """Those whose image is what the tag stands for."""
        return self._of("current")

    @property
    def unknown(self) -> tuple[Located[ContainerCheck], ...]:
        """Those of which it can't be told, each for a reason."""
        return self._of("unknown")

    def _of(self, state: str) -> tuple[Located[ContainerCheck], ...]:
        return tuple(each for each in self if each.item.image.state == state)
