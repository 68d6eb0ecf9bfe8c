"""Digests: what they look like, and whether content has the one that it should have.

::

    digest  = "sha256:" 64 hex digits / "sha512:" 128 hex digits

Hex digits are in lower case. Other algorithms are refused: what can't be checked is not trusted.
"""

import asyncio
import hashlib
import hmac
import re

from aiodockerapi.errors import DigestMismatch, InvalidArgument

__all__ = ["Digester", "check_digest", "digest_of", "is_digest"]

_LONG = 2**20
_ALGORITHMS = {"sha256": 64, "sha512": 128}
_FORM = re.compile(r"[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+")


def is_digest(reference: str) -> bool:
    """Tell a digest from a tag: it has a colon, which no tag has."""
    return ":" in reference


def check_digest(text: str) -> str:
    """Return the digest, if it is one that can be checked.

    Raises:
        InvalidArgument: it is no digest, or one of an algorithm that is not known here.
    """
    algorithm, _, encoded = text.partition(":")
    if not _FORM.fullmatch(text):
        raise InvalidArgument(f"{text!r} is no digest: sha256:… with 64 hexadecimal digits is one")
    length = _ALGORITHMS.get(algorithm)
    if length is None:
        raise _unknown(algorithm)
    if not re.fullmatch(rf"[0-9a-f]{{{length}}}", encoded):
        raise InvalidArgument(
            f"{text!r} is no digest: {algorithm} has {length} digits of 0-9 and a-f"
        )
    return text


def _unknown(algorithm: str) -> InvalidArgument:
    known = " and ".join(_ALGORITHMS)
    return InvalidArgument(f"the digest algorithm {algorithm!r} is unknown; known are {known}")


def digest_of(data: bytes, algorithm: str = "sha256") -> str:
    """Return the digest of some content."""
    return f"{algorithm}:{hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()}"


class Digester:
    """The digest of content that comes in pieces.

    Args:
        expected: the digest that it should have; None for any.
        algorithm: that of the digest, where none is expected.

    Raises:
        InvalidArgument: `expected` is no digest that can be checked, or so for `algorithm`.
    """

    def __init__(self, expected: str | None = None, algorithm: str = "sha256") -> None:
        self.expected: str | None = None if expected is None else check_digest(expected)
        self._algorithm = algorithm if expected is None else expected.partition(":")[0]
        if self._algorithm not in _ALGORITHMS:
            raise _unknown(algorithm)
        self._hash = hashlib.new(self._algorithm, usedforsecurity=False)
        self.length: int = 0
        """How many bytes there were."""

    def feed(self, data: bytes) -> None:
        """Take the next piece."""
        self._hash.update(data)
        self.length += len(data)

    async def feed_all(self, data: bytes) -> None:
        """Take a piece of any length, in a thread if that takes long."""
        if len(data) > _LONG:
            await asyncio.to_thread(self.feed, data)
        else:
            self.feed(data)

    @property
    def digest(self) -> str:
        """The digest of what there was so far."""
        return f"{self._algorithm}:{self._hash.hexdigest()}"

    def check(self, what: str) -> str:
        """Return the digest of it all.

        Raises:
            DigestMismatch: it is not the expected one.
        """
        actual = self.digest
        if self.expected is not None and not hmac.compare_digest(actual, self.expected):
            raise DigestMismatch(
                f"{what} should have the digest {self.expected}, and what came has {actual}, of "
                f"{self.length} bytes; it is not to be trusted",
                expected=self.expected,
                actual=actual,
            )
        return actual
