"""Which image of an index is meant: that of a platform, ``linux/arm64`` or ``linux/arm/v7``."""

import platform as machine

from aiodockerapi.errors import InvalidArgument, NotFound
from aiodockerapi.registry.models import Descriptor, ImageIndex, Platform

__all__ = ["choose", "own_platform", "platform_text"]

_ARCHITECTURES = {
    "x86_64": "amd64",
    "amd64": "amd64",
    "i686": "386",
    "i386": "386",
    "aarch64": "arm64",
    "arm64": "arm64",
    "armv7l": "arm/v7",
    "armv6l": "arm/v6",
}
_USUAL = {"arm64": "v8", "arm": "v7"}
"""The variants that are meant where none is said."""


def own_platform() -> str:
    """Return the platform of Linux containers on this machine: ``linux/amd64``."""
    name = machine.machine().lower()
    return f"linux/{_ARCHITECTURES.get(name, name)}"


def platform_text(platform: Platform) -> str:
    """Write a platform: ``linux/arm/v7``."""
    parts = (platform.os, platform.architecture, platform.variant)
    return "/".join(part for part in parts if part)


def choose(index: ImageIndex, platform: str) -> Descriptor:
    """Return the manifest for a platform.

    Args:
        index: what there is.
        platform: operating system, architecture and, where there are several, the variant.

    Raises:
        InvalidArgument: `platform` is none.
        NotFound: there is no image for it; the message tells for which there are.
    """
    parts = platform.split("/")
    if not 2 <= len(parts) <= 3 or not all(parts):
        raise InvalidArgument(f"{platform!r} is no platform: linux/amd64 or linux/arm/v7 is one")
    known = [(each, each.platform) for each in index.manifests if each.platform is not None]
    for each, there in known:
        if _key(there.os, there.architecture, there.variant) == _key(*parts):
            return each
    names = ", ".join(platform_text(there) for _, there in known) or "none that is said"
    raise NotFound(f"there is no image for {platform}; there are images for {names}")


def _key(os: str, architecture: str, variant: str = "") -> tuple[str, str, str]:
    return os, architecture, variant or _USUAL.get(architecture, "")
