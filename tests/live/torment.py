"""What is done to an engine at random, and what is true of it meanwhile.

    well ──► gone     killed, or stopped in order, and started again after a while
         ──► frozen   its processes stand still for a while: it accepts, and says nothing
         ──► well     a container is made and removed, which harms nobody

Which of them, and for how long, a seeded generator says; so a run can be had again. What the clock
makes of it is another matter.
"""

import asyncio
import random
import time
from dataclasses import dataclass
from typing import Literal

from tests.engines import Engine

__all__ = ["Deed", "Torment", "Truth"]

Condition = Literal["well", "gone", "frozen"]
Kind = Literal["killed", "stopped", "frozen", "container"]
KINDS: tuple[Kind, ...] = ("killed", "stopped", "frozen", "frozen", "container")


@dataclass
class Truth:
    """What is true of an engine.

    Attributes:
        condition: how it is; None while that changes.
        since: from when on, by the monotonic clock.
    """

    condition: Condition | None = "well"
    since: float = 0.0

    def turn(self, condition: Condition | None) -> None:
        """Say that something is true from now on."""
        self.condition, self.since = condition, time.monotonic()


@dataclass(frozen=True)
class Deed:
    """One thing that was done to an engine.

    Attributes:
        kind: what.
        began: when, by the monotonic clock; before that, the engine was well.
        over: when the engine was well again.
    """

    kind: Kind
    began: float
    over: float


class Torment:
    """Does things to one engine.

    Args:
        name: what the engine is called.
        engine: the engine.
        longest: the longest time for which it is gone or frozen, in seconds.
        seed: what everything that happens to it follows from.
    """

    def __init__(self, name: str, engine: Engine, longest: float, seed: int) -> None:
        self.name = name
        self.truth = Truth(since=time.monotonic())
        self._engine = engine
        self._longest = longest
        self._random = random.Random(f"{seed} {name}")

    async def calm(self) -> None:
        """Leave it alone for a while."""
        await asyncio.sleep(self._random.uniform(0.1, 1) * self._longest)

    async def deed(self) -> Deed:
        """Do something to it, and put it right again."""
        kind = self._random.choice(KINDS)
        # Short ones are as likely as long ones: half of them nobody should notice.
        pause = self._longest * self._random.uniform(0.1, 1) ** 2
        began = time.monotonic()
        match kind:
            case "container":
                await asyncio.to_thread(self._make_and_remove)
            case "frozen":
                await self._freeze(pause)
            case "killed" | "stopped":
                await self._end(pause, kind)
        self.truth.turn("well")
        return Deed(kind, began, self.truth.since)

    async def _freeze(self, pause: float) -> None:
        self.truth.turn(None)
        self._engine.pause()
        try:
            self.truth.turn("frozen")
            await asyncio.sleep(pause)
            self.truth.turn(None)
        finally:
            self._engine.resume()

    async def _end(self, pause: float, kind: Kind) -> None:
        self.truth.turn(None)
        end = self._engine.crash if kind == "killed" else self._engine.stop
        await asyncio.to_thread(end)
        self.truth.turn("gone")
        await asyncio.sleep(pause)
        self.truth.turn(None)
        await asyncio.to_thread(self._engine.restart)

    def _make_and_remove(self) -> None:
        made = self._engine.fetch("POST", "/containers/create", {"Image": "busybox"})["Id"]
        time.sleep(self._longest / 20)
        self._engine.fetch("DELETE", f"/containers/{made}?force=1")
