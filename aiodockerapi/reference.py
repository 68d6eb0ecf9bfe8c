r"""References: how images are named.

The grammar, in which a name has 255 characters at most (without the registry)::

    reference  = [registry "/"] path [":" tag] ["@" digest]
    registry   = host [":" port]
    host       = label *("." label) / "[" IPv6 address "]"
    label      = letters, digits and hyphens, without a hyphen at either end
    path       = component *("/" component)
    component  = 1*(a-z 0-9) *(separator 1*(a-z 0-9))
    separator  = "." / "_" / "__" / 1*"-"
    tag        = 1 to 128 of letters, digits, "_", "." and "-"; not "." or "-" first
    digest     = "sha256:" / "sha384:" / "sha512:", and 64, 96 or 128 of 0-9 a-f

What stands before the first slash is a registry only if it could be no part of a path: if it has
a dot, a colon or a capital letter in it, or is ``localhost``. Without one the registry is Docker
Hub, where a path of one component means the official image: ``redis`` is
``docker.io/library/redis``.
"""

import re
from dataclasses import dataclass
from typing import Self

from aiodockerapi.errors import InvalidArgument

__all__ = ["Reference"]

_HUB = "docker.io"
_OLD_HUB = "index.docker.io"
_OFFICIAL = "library/"
_LONGEST = 255

_LABEL = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_REGISTRY = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?")
_COMPONENT = r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*"
_PATH = re.compile(rf"{_COMPONENT}(?:/{_COMPONENT})*")
_TAG = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}")
_DIGEST = re.compile(r"sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}")
_ID = re.compile(r"[a-f0-9]{64}")


@dataclass(frozen=True, slots=True)
class Reference:
    """An image by its name: which registry, which repository there, which tag or digest.

    Two references are equal if they name the same: ``redis`` and ``docker.io/library/redis``.
    As text a reference is whole, with registry and path.

    Example:
        >>> reference = Reference.parse("redis:7")
        >>> reference
        Reference(registry='docker.io', path='library/redis', tag='7', digest=None)
        >>> str(reference), reference.familiar
        ('docker.io/library/redis:7', 'redis:7')
    """

    registry: str
    """The registry's host, with its port if it has one: ``docker.io``, ``localhost:5000``."""
    path: str
    """The repository within the registry: ``library/redis``."""
    tag: str | None = None
    """The tag; None: not said."""
    digest: str | None = None
    """The digest of the manifest: ``sha256:…``; None: not said."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a reference.

        Raises:
            InvalidArgument: it is none; the message says why.

        Example:
            >>> Reference.parse("localhost:5000/app").tag is None
            True
        """
        if _ID.fullmatch(text):
            raise _no_reference(text, "64 hexadecimal digits are an ID, not a name")
        rest, at, digest = text.partition("@")
        name, tag = _cut_tag(rest)
        registry, path = _split(name)
        if not _REGISTRY.fullmatch(registry):
            raise _no_reference(text, f"{registry!r} is no host of a registry")
        if not _PATH.fullmatch(path):
            raise _no_reference(text, _why_no_path(name, path))
        if len(path) > _LONGEST:
            raise _no_reference(text, f"the name is longer than {_LONGEST} characters")
        if tag is not None and not _TAG.fullmatch(tag):
            raise _no_reference(text, f"{tag!r} is no tag")
        if at and not _DIGEST.fullmatch(digest):
            raise _no_reference(text, f"{digest!r} is no digest")
        return cls(registry, path, tag, digest if at else None)

    @property
    def name(self) -> str:
        """Registry and path, without tag and digest: ``docker.io/library/redis``."""
        return f"{self.registry}/{self.path}"

    @property
    def familiar_name(self) -> str:
        """The name as people write it, without tag and digest: ``redis``."""
        if self.registry != _HUB:
            return self.name
        short = self.path.removeprefix(_OFFICIAL)
        known = self.path if "/" in short else short
        # Without its registry it must not be read as something else.
        alone = _split(known) == (_HUB, self.path) and not _ID.fullmatch(known)
        return known if alone else self.name

    @property
    def familiar(self) -> str:
        """The reference as people write it: ``redis:7``."""
        return self.familiar_name + self.suffix

    @property
    def suffix(self) -> str:
        """Tag and digest, as they stand behind the name: ``:7``."""
        tag = "" if self.tag is None else f":{self.tag}"
        return tag if self.digest is None else f"{tag}@{self.digest}"

    def __str__(self) -> str:
        return self.name + self.suffix


def _cut_tag(text: str) -> tuple[str, str | None]:
    """Cut the tag off: a colon after the last slash begins one, any other a port."""
    colon = text.rfind(":")
    if colon <= text.rfind("/"):
        return text, None
    return text[:colon], text[colon + 1 :]


def _split(name: str) -> tuple[str, str]:
    """Cut a name into registry and path, and fill in what is left out."""
    first, slash, rest = name.partition("/")
    if not slash or not (
        first == "localhost" or "." in first or ":" in first or first != first.lower()
    ):
        first, rest = _HUB, name
    elif first == _OLD_HUB:
        first = _HUB
    if first == _HUB and "/" not in rest:
        rest = _OFFICIAL + rest
    return first, rest


def _why_no_path(name: str, path: str) -> str:
    if not name:
        return "it has no name"
    if path != path.lower():
        return "a name has no capital letters"
    return "a name has a-z, 0-9, and between them '.', '_', '__', '-' and '/'"


def _no_reference(text: str, why: str) -> InvalidArgument:
    return InvalidArgument(f"{text!r} names no image: {why}")
