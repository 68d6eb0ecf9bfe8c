"""Names that are imported when somebody asks for them (PEP 562).

``import aiodockerapi`` must cost next to nothing: a service that polls ``/info`` needs no model of
a swarm, and who only catches an error needs no HTTP library.
"""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module

__all__ = ["lazy"]


def lazy(
    module: str, homes: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return ``__getattr__`` and ``__dir__`` of a module whose names live elsewhere.

    Args:
        module: the module's own name.
        homes: the names, separated by blanks, by the module that each lives in.
    """
    home_of = {name: home for home, names in homes.items() for name in names.split()}

    def find(name: str) -> object:
        home = home_of.get(name)
        if home is None:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        found: object = getattr(import_module(home), name)
        setattr(sys.modules[module], name, found)
        return found

    return find, lambda: sorted({*vars(sys.modules[module]), *home_of})
