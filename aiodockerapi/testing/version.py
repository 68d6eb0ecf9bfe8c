"""API versions: order, the prefix of a path, and Docker's words for one that is out of range."""

import re

__all__ = ["at_least", "refusal", "split"]

_PREFIX = re.compile(r"/v(\d+(?:\.\d+)+)(/.*)")


def split(path: str) -> tuple[str | None, str]:
    """Split ``/v1.51/info`` into ``("1.51", "/info")``; the version is None if there is none."""
    match = _PREFIX.fullmatch(path)
    return (match[1], match[2]) if match else (None, path)


def at_least(version: str, wanted: str) -> bool:
    """Tell whether one version is the other or newer."""
    return _numbers(version) >= _numbers(wanted)


def refusal(version: str, oldest: str, newest: str) -> str | None:
    """Return Docker's message for a version outside the range, None for one inside."""
    if not at_least(version, oldest):
        return (
            f"client version {version} is too old. Minimum supported API version is {oldest}, "
            "please upgrade your client to a newer version"
        )
    if not at_least(newest, version):
        return f"client version {version} is too new. Maximum supported API version is {newest}"
    return None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))
