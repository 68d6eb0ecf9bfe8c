"""Platforms in a query: as text, or as the JSON of OCI."""

from collections.abc import Sequence

from aiodockerapi._core.model import to_json
from aiodockerapi.engine.common import OCIPlatform
from aiodockerapi.errors import InvalidArgument

__all__ = ["Platform", "platform_json", "platforms_json"]

Platform = str | OCIPlatform
"""A platform: ``linux/arm64``, ``linux/arm/v7``, or all that OCI knows of one."""


def platform_json(platform: Platform | None) -> str | None:
    """Write a platform as JSON.

    Raises:
        InvalidArgument: operating system or architecture are left out.
    """
    if platform is None:
        return None
    whole = _read(platform) if isinstance(platform, str) else platform
    if not (whole.os and whole.architecture):
        raise InvalidArgument("a platform needs an operating system and an architecture")
    return to_json(whole).decode()


def platforms_json(platforms: Platform | Sequence[Platform] | None) -> list[str] | None:
    """Write each platform as JSON; none at all is None.

    Raises:
        InvalidArgument: operating system or architecture are left out of one.
    """
    if platforms is None:
        return None
    each = [platforms] if isinstance(platforms, str | OCIPlatform) else platforms
    return [text for one in each if (text := platform_json(one))] or None


def _read(text: str) -> OCIPlatform:
    os, architecture, variant, *more = [*text.split("/"), "", ""]
    if not (os and architecture) or any(more) or text.endswith("/"):
        raise InvalidArgument(f"{text!r} is no platform; write os/architecture[/variant]")
    if variant:
        return OCIPlatform(os=os, architecture=architecture, variant=variant)
    return OCIPlatform(os=os, architecture=architecture)
