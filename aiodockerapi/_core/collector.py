"""The garbage collector, which is left out of what makes thousands of objects that all stay.

Python looks for garbage after every 700 objects that are made, among all that live after some ten
thousand; of an answer that is being read nothing can be garbage. Who holds the lists of many hosts
pays two fifths of the time for that, and a third with a pause while each list is read.
"""

import gc
from collections.abc import Generator
from contextlib import contextmanager

__all__ = ["paused"]


@contextmanager
def paused() -> Generator[None, None, None]:
    """Collect nothing meanwhile; what waits for the end must not."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
