"""Sizes in bytes, which people rather write as ``512m``.

To a type checker a field that is a `Size` is a descriptor: a model is made with a number or with
text, and shows a number.
"""

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema as cs

__all__ = ["ZERO", "Size", "size"]

_UNITS = "bkmgtp"
_SIZE = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,18})?) ?([kmgtp]?)(?:i?b)?", re.IGNORECASE)


def size(text: str) -> int:
    """Return the bytes of a size that is written as the command line of Docker takes it.

    Units are powers of 1024, in any case: ``b``, ``k``, ``m``, ``g``, ``t``, ``p``, also as
    ``mb`` or ``MiB``; without a unit it is bytes.

    Raises:
        ValueError: the text is no size.

    Example:
        >>> size("512m"), size("1.5GiB")
        (536870912, 1610612736)
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no size; write it as 512m, 1.5g or a number of bytes")
    return int(float(found[1]) * 1024 ** _UNITS.index(found[2].lower() or "b"))


class _Written:
    """A number of bytes; a size as text is made into one."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> cs.CoreSchema:
        text = cs.no_info_after_validator_function(size, cs.str_schema())
        return cs.union_schema([handler(source), text], mode="left_to_right")


if TYPE_CHECKING:

    class Size:
        """Bytes; written as a number, or as text that `size` reads."""

        def __get__(self, model: object, owner: type[object] | None = None) -> int: ...

        def __set__(self, model: object, value: int | str) -> None: ...

    ZERO = Size()
else:
    Size = Annotated[int, _Written()]
    ZERO = 0
