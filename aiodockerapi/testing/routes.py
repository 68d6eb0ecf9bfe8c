"""Which answer belongs to which request."""

import re
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from .answers import Playable
from .request import Request

__all__ = ["Handler", "Route", "Routes", "Scripted"]

Handler = Callable[[Request], Awaitable[Playable]]
"""An async function that looks at the request and gives an answer."""

Scripted = Playable | Handler
"""What a path can be answered with."""

_PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)\}")


@dataclass(frozen=True, slots=True)
class Route:
    """A path and the answers to it."""

    method: str
    path: str
    pattern: re.Pattern[str]
    answers: deque[Scripted]

    @property
    def literal(self) -> int:
        """How many characters of the path are no placeholder."""
        return len(_PLACEHOLDER.sub("", self.path))

    def take(self) -> Scripted:
        """Return the next answer; the last one stays."""
        return self.answers.popleft() if len(self.answers) > 1 else self.answers[0]


class Routes:
    """The scripted paths.

    A placeholder stands for anything, slashes too, as in Docker's own routes. Of several paths
    that match, the one with the most literal characters wins.
    """

    def __init__(self) -> None:
        self._routes: dict[tuple[str, str], Route] = {}

    def add(self, method: str, path: str, *answers: Scripted) -> None:
        """Script a path anew."""
        if not path.startswith("/") or re.match(r"/v\d", path):
            raise ValueError(f"a path starts with / and has no version: {path!r}")
        if not answers:
            raise ValueError(f"no answer to {method} {path}")
        parts = _PLACEHOLDER.split(path)
        pattern = "".join(
            f"(?P<{part}>.+)" if index % 2 else re.escape(part) for index, part in enumerate(parts)
        )
        method = method.upper()
        self._routes[method, path] = Route(method, path, re.compile(pattern), deque(answers))

    def find(self, method: str, path: str) -> tuple[Route | None, Mapping[str, str]]:
        """Find the route of a request, if any, and what its placeholders stand for."""
        best = -1
        found: tuple[Route | None, Mapping[str, str]] = (None, {})
        for route in self._routes.values():
            match = route.pattern.fullmatch(path) if route.method == method else None
            if match and route.literal > best:
                best, found = route.literal, (route, match.groupdict())
        return found
