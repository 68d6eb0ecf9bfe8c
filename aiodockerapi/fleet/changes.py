"""What changed between two answers of a host."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

__all__ = ["Change", "Changes", "changes_of"]

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Change(Generic[T_co]):
    """One object, before and after."""

    before: T_co
    after: T_co


@dataclass(frozen=True, slots=True)
class Changes(Generic[T_co]):
    """What came, went and changed.

    Of an answer that is a list, these are its objects, known by their `id` (or `name`, where they
    have none); any other answer is one object.

    Args:
        added: what is new.
        removed: what is there no more.
        changed: what is there still, but otherwise.

    Example:
        >>> for host, changes in snapshot.changes.items():
        ...     for container in changes.added:
        ...         print(host, "runs", container.short_name)
        web-1 runs cache
    """

    added: tuple[T_co, ...] = ()
    removed: tuple[T_co, ...] = ()
    changed: tuple[Change[T_co], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


NOTHING: Changes[object] = Changes()


def changes_of(before: object, after: object) -> Changes[object]:
    """Compare two answers; None stands for no answer."""
    if before is after:
        return NOTHING
    if isinstance(before or after, list):
        return _of_lists(cast(list[object], before or []), cast(list[object], after or []))
    if before is None:
        return Changes(added=(after,))
    if after is None:
        return Changes(removed=(before,))
    return NOTHING if before == after else Changes(changed=(Change(before, after),))


def _of_lists(before: Sequence[object], after: Sequence[object]) -> Changes[object]:
    old = {_key(item): item for item in before}
    new = {_key(item): item for item in after}
    # Unchanged items are the same objects as a rule: then nothing is compared.
    return Changes(
        added=tuple(item for key, item in new.items() if key not in old),
        removed=tuple(item for key, item in old.items() if key not in new),
        changed=tuple(
            Change(old[key], item)
            for key, item in new.items()
            if key in old and old[key] is not item and old[key] != item
        ),
    )


def _key(item: object) -> object:
    for name in ("id", "name"):
        found = getattr(item, name, None)
        if isinstance(found, str) and found:
            return found
    try:
        hash(item)
    except TypeError:
        return repr(item)
    return item
