"""Throwing inputs at targets, and counting."""

import random
import resource
import time
from dataclasses import dataclass, field

from tests.fuzz.mutate import Mutator
from tests.fuzz.target import Finding, Target

__all__ = ["SLOW", "Tally", "alone", "throw"]

SLOW = 2.0
"""How much of the processor's time an input of at most 64 KiB may take, in seconds; hundreds of
times of what any does."""


@dataclass
class Tally:
    """What came of it."""

    inputs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    findings: dict[str, Finding] = field(default_factory=dict[str, Finding])

    def add(self, found: Finding) -> None:
        """Keep the shortest input for each place."""
        known = self.findings.get(found.where)
        if known is None or len(found.data) < len(known.data):
            self.findings[found.where] = found


def throw(target: Target, count: int, seed: int, seconds: float | None = None) -> Tally:
    """Throw inputs at a target.

    Args:
        target: which.
        count: how many.
        seed: of the dice.
        seconds: after how many to stop; None when all are thrown.
    """
    tally = Tally()
    chance = random.Random(f"{target.name} {seed}")
    mutator = Mutator(target.seeds, target.words, chance, json=target.json)
    for data in target.seeds:
        if (found := target.find(data)) is not None:
            tally.add(found)
    begun = last = time.process_time()
    while tally.inputs < count and (seconds is None or last - begun < seconds):
        data = mutator.next()
        if (found := target.find(data)) is not None:
            tally.add(found)
        tally.inputs += 1
        now = time.process_time()
        if now - last > tally.slowest:
            tally.slowest = now - last
            if tally.slowest > SLOW:
                slow = TimeoutError(f"it took {tally.slowest:.1f} s for {len(data)} bytes")
                tally.add(Finding(data, slow, target.name))
        last = now
    tally.seconds = last - begun
    return tally


def alone(job: tuple[str, int, int, float | None]) -> tuple[str, Tally, float]:
    """Run one target in a process of its own; with how much memory that had at most, in MiB."""
    from tests.fuzz import files
    from tests.fuzz.table import TARGETS

    name, inputs, seed, seconds = job
    target = next(each for each in TARGETS if each.name == name)
    try:
        tally = throw(target, inputs, seed, seconds)
    finally:
        files.clean()
    return name, tally, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
