"""Lists and maps in answers: they can be read by anybody, for they are changed by nobody.

An object of an answer may be given again with the next one (`_core.reuse`), so a change to a list
in it would be seen by whoever asks next. These refuse it, and say how to get a copy.
"""

from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["ReadOnlyDict", "ReadOnlyList"]


def _refuse(self: object, *_: object, **__: object) -> NoReturn:
    plain = "list" if isinstance(self, list) else "dict"
    raise TypeError(f"this {plain} is part of an answer and read-only; change {plain}(…) of it")


class ReadOnlyList(list[Any]):
    """A list that refuses to be changed."""

    if not TYPE_CHECKING:
        __delitem__ = __iadd__ = __imul__ = __setitem__ = _refuse
        append = clear = extend = insert = pop = remove = reverse = sort = _refuse

    def __reduce__(self) -> tuple[type[list[Any]], tuple[list[Any]]]:
        return ReadOnlyList, (list(self),)


class ReadOnlyDict(dict[str, Any]):
    """A map that refuses to be changed."""

    if not TYPE_CHECKING:
        __delitem__ = __ior__ = __setitem__ = _refuse
        clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[dict[str, Any]], tuple[dict[str, Any]]]:
        return ReadOnlyDict, (dict(self),)
