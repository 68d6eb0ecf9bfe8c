"""How a command ends that somebody interrupts, or whose reader has gone."""

import asyncio
import os
import sys
from collections.abc import Coroutine

__all__ = ["INTERRUPTED", "UNREAD", "ended", "let_go"]

INTERRUPTED = 130
UNREAD = 141


def ended(work: Coroutine[None, None, int]) -> int:
    """Run the work of a command in an event loop of its own; return its exit code."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        let_go()
        return UNREAD


def let_go() -> None:
    """Let what is not written yet go nowhere, or the interpreter complains when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
