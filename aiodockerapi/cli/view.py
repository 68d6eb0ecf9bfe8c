"""What is to be seen on the screen of ``top``, and the keys that change it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, Self

from aiodockerapi.cli.usage import ContainerUse

__all__ = ["SORTS", "Sort", "View"]

Sort = Literal["cpu", "memory", "name", "host"]
SORTS: Mapping[Sort, Callable[[ContainerUse], tuple[float | str, ...]]] = {
    "cpu": lambda each: (-(each.cpu or 0), each.host, each.name),
    "memory": lambda each: (-each.memory, each.host, each.name),
    "name": lambda each: (each.name, each.host),
    "host": lambda each: (each.host, each.name),
}
_KEYS: Mapping[str, Sort] = {"c": "cpu", "m": "memory", "n": "name", "h": "host"}


@dataclass(frozen=True)
class View:
    """What is to be seen.

    Args:
        sort: what the containers are sorted by.
        text: what a container's name, image or host has in it.
        first: which of the containers is the first to be shown.
        typing: whether keys are for the filter.
        over: whether enough was seen.
    """

    sort: Sort = "cpu"
    text: str = ""
    first: int = 0
    typing: bool = False
    over: bool = False

    def pressed(self, keys: str) -> Self:
        """Return what is to be seen after some keys."""
        view = self
        # An arrow comes as several characters, of which the first is no Esc then.
        for key in keys.replace("\x1b[A", "\x10").replace("\x1b[B", "\x0e"):
            view = view._typed(key) if view.typing else view._ordered(key)
        return view

    def _typed(self, key: str) -> Self:
        match key:
            case "\r" | "\n":
                return replace(self, typing=False)
            case "\x1b":
                return replace(self, typing=False, text="")
            case "\x7f" | "\b":
                return replace(self, text=self.text[:-1])
            case _:
                return replace(self, text=self.text + key) if key.isprintable() else self

    def _ordered(self, key: str) -> Self:
        match key:
            case "q" | "\x04":
                return replace(self, over=True)
            case "/":
                return replace(self, typing=True, first=0)
            case "\x1b":
                return replace(self, text="", first=0)
            case "j" | "\x0e":
                return replace(self, first=self.first + 1)
            case "k" | "\x10":
                return replace(self, first=max(self.first - 1, 0))
            case _:
                return replace(self, sort=_KEYS.get(key, self.sort))
