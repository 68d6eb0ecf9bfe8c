"""How a list changes from one poll to the next: a ring of bodies that the server walks round.

- `same`: one body, for ever.
- `tenth`: a tenth of the items differ from the body before, another tenth at each step, also from
  the last body to the first: five sets of items take their other form one by one, then turn back.
- `fresh`: no item of a body is in the body before.
"""

import random
from typing import Literal, TypeAlias

from benchmarks.fixtures import Item, Make, Touch, dumps

Change: TypeAlias = Literal["same", "tenth", "fresh"]

FRESH_BODIES = 6
SETS = 5


def bodies(make: Make, touch: Touch, size: int, change: Change, seed: str) -> list[bytes]:
    """Render the ring of bodies for a list of `size` items."""
    rng = random.Random(seed)
    match change:
        case "same":
            return [join(_render(make, size, rng))]
        case "fresh":
            return [join(_render(make, size, rng)) for _ in range(FRESH_BODIES)]
        case "tenth":
            return _tenth(make, touch, size, rng)


def join(items: list[bytes]) -> bytes:
    """Print a list as Go's encoder does, with the newline at its end."""
    return b"[" + b",".join(items) + b"]\n"


def _render(make: Make, size: int, rng: random.Random) -> list[bytes]:
    return [dumps(make(rng)) for _ in range(size)]


def _tenth(make: Make, touch: Touch, size: int, rng: random.Random) -> list[bytes]:
    items: list[Item] = [make(rng) for _ in range(size)]
    order = rng.sample(range(size), size)
    width = size // 10
    forms = [[dumps(item) for item in items]] * 2
    forms[1] = [dumps(touch(rng, item)) for item in items]
    ring = []
    for step in range(2 * SETS):
        turned = {
            i for j in range(SETS) if j < step <= j + SETS for i in order[j * width :][:width]
        }
        ring.append(join([forms[i in turned][i] for i in range(size)]))
    return ring
