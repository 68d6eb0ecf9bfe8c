"""Versions of the Engine API: which one is spoken with a daemon."""

import re
from typing import NamedTuple

from aiodockerapi.errors import InvalidArgument

__all__ = ["NEWEST", "OLDEST", "ApiVersion"]

_TEXT = re.compile(r"v?(\d{1,4})\.(\d{1,4})")


class ApiVersion(NamedTuple):
    """A version of the Engine API; versions compare as they should.

    Example:
        >>> ApiVersion.parse("1.41") < ApiVersion(1, 100)
        True
    """

    major: int
    minor: int

    @classmethod
    def parse(cls, text: str) -> "ApiVersion":
        """Read a version such as ``1.41``.

        Raises:
            InvalidArgument: the text is none.
        """
        found = _TEXT.fullmatch(text.strip())
        if found is None:
            raise InvalidArgument(f"{text!r} is no API version; one looks like 1.41")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


NEWEST = ApiVersion(1, 55)
"""The newest version that the package knows; a newer daemon is spoken to in this one."""
OLDEST = ApiVersion(1, 24)
"""The oldest version that the package speaks unasked (Docker 1.12, of 2016)."""
