"""How many hosts are polled at once, where a client has no way of its own for that."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

Ask: TypeAlias = Callable[[int], Awaitable[None]]
"""Poll the host of a number."""


class Together:
    """Polls all hosts at once, as a user of asyncio does."""

    @classmethod
    async def together(cls, clients: Sequence[object], ask: Ask) -> None:
        """Poll the hosts of all clients, which are connected."""
        await asyncio.gather(*(ask(number) for number in range(len(clients))))
