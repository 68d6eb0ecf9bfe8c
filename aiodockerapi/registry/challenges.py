r"""What a registry asks for when it asks who we are: the header ``WWW-Authenticate``.

The grammar, of RFC 9110, with empty items in lists as it allows them::

    header     = challenge *("," challenge)
    challenge  = scheme [1*SP (token68 / param *("," param))]
    param      = token "=" (token / quoted)
    quoted     = <"> *(any but <"> and "\" / "\" any) <">

A comma separates challenges and parameters alike: what is followed by ``=`` is a parameter.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aiodockerapi.errors import InvalidResponse

__all__ = ["Challenge", "Scopes", "read_challenges"]

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - a grammar's, nobody's secret  # nosec B105
_SCHEME = re.compile(rf"({_TOKEN})(?=[ \t,]|$)")
_PARAM = re.compile(rf'({_TOKEN})[ \t]*=[ \t]*(?:({_TOKEN})|"((?:[^"\\]|\\.)*)")[ \t]*(?=,|$)')
_TOKEN68 = re.compile(r"[A-Za-z0-9._~+/-]+=*[ \t]*(?=,|$)")
_GAP = re.compile(r"[ \t,]*")
_ESCAPED = re.compile(r"\\(.)")
_LONGEST = 16 * 1024


@dataclass(frozen=True)
class Challenge:
    """One way to say who we are.

    Args:
        scheme: its name, in lower case: ``basic``, ``bearer``.
        params: its parameters, by their names in lower case.
    """

    scheme: str
    params: Mapping[str, str] = field(default_factory=dict[str, str])


def read_challenges(headers: Iterable[str]) -> list[Challenge]:
    """Read all challenges of an answer, of one header or several.

    Raises:
        InvalidResponse: a header is malformed.
    """
    return [challenge for header in headers for challenge in _read(header)]


def _read(header: str) -> list[Challenge]:
    if len(header) > _LONGEST:
        raise InvalidResponse(f"the registry's WWW-Authenticate is longer than {_LONGEST} bytes")
    found: list[Challenge] = []
    at = _skip(header, 0)
    while at < len(header):
        scheme = _SCHEME.match(header, at)
        if scheme is None:
            raise _malformed(header)
        params, at = _params(header, _skip(header, scheme.end()))
        found.append(Challenge(scheme[1].lower(), params))
    return found


def _params(header: str, at: int) -> tuple[dict[str, str], int]:
    params: dict[str, str] = {}
    while param := _PARAM.match(header, at):
        name, bare, quoted = param.groups()
        if name.lower() in params:
            raise _malformed(header)
        params[name.lower()] = bare if bare is not None else _ESCAPED.sub(r"\1", quoted)
        at = _skip(header, param.end())
    if not params and not _SCHEME.match(header, at) and (token := _TOKEN68.match(header, at)):
        at = _skip(header, token.end())
    return params, at


def _skip(header: str, at: int) -> int:
    gap = _GAP.match(header, at)
    return at if gap is None else gap.end()


def _malformed(header: str) -> InvalidResponse:
    cut = "…" if len(header) > 200 else ""
    return InvalidResponse(
        f"the registry asks who we are in a way that can't be read: {header[:200]!r}{cut}; is "
        "it a registry at all, or a proxy before one?"
    )


@dataclass(frozen=True)
class Scopes:
    """What a token is to allow: actions, by the type and name of what they are done to.

    Args:
        actions: pairs of ``repository:library/redis`` and ``pull``.
    """

    actions: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, kind: str, name: str, *actions: str) -> "Scopes":
        """Make the scope of some actions on one thing."""
        return cls(frozenset((f"{kind}:{name}", action) for action in actions))

    @classmethod
    def repository(cls, name: str, *actions: str) -> "Scopes":
        """Make the scope of some actions on a repository."""
        return cls.of("repository", name, *actions)

    @classmethod
    def parse(cls, text: str) -> "Scopes":
        """Read scopes, separated by spaces; the name of one may hold a port, and so a colon."""
        found: set[tuple[str, str]] = set()
        for scope in text.split():
            thing, _, actions = scope.rpartition(":")
            if thing:
                found.update((thing, action) for action in actions.split(",") if action)
        return cls(frozenset(found))

    def __or__(self, other: "Scopes") -> "Scopes":
        return Scopes(self.actions | other.actions)

    def __le__(self, other: "Scopes") -> bool:
        return self.actions <= other.actions

    def texts(self) -> list[str]:
        """Write them, one for each thing: ``repository:library/redis:pull,push``."""
        things: dict[str, list[str]] = {}
        for thing, action in sorted(self.actions):
            things.setdefault(thing, []).append(action)
        return [f"{thing}:{','.join(actions)}" for thing, actions in things.items()]
