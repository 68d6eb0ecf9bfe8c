"""The entry point: how the command ends, whatever happens in it.

0 is fine; 1: a host failed; 2: not understood; 130: Ctrl-C; 141: nobody reads any more. ``run``
and ``exec`` end with the code of what they ran.
"""

import importlib
import sys
from collections.abc import Callable, Sequence
from typing import cast

from aiodockerapi.cli.ending import INTERRUPTED, UNREAD, let_go

__all__ = ["main"]

_MISSING = 'the command needs click and rich: pip install "aiodockerapi[cli]"'
_EXTRA = ("click", "rich")


def main(args: Sequence[str] | None = None) -> int:
    """Run the command, and return its exit code.

    Args:
        args: the words behind the command's name; None for those of the process.

    Example:
        >>> main(["ps", "-H", "unix:///run/docker.sock", "--json"])  # doctest: +SKIP
        0
    """
    try:
        app = importlib.import_module("aiodockerapi.cli.app")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        sys.stderr.write(f"aiodockerapi: {_MISSING}\n")
        return 2
    run = cast(Callable[[Sequence[str] | None], int], app.run)
    try:
        code = run(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        let_go()
        return UNREAD
    return code
