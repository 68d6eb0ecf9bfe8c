"""One percentage, bytes and a rate out of what is told of each layer.

Daemons tell of a layer at a time, and not all that one wants to know:

- the size of a layer only once it is under way, which is three at a time; its end alone if it is
  small;
- with graph drivers bytes for the download, and then bytes for the extraction; with the
  containerd image store the extraction in seconds, without an end;
- of a push with graph drivers a size that leaves out what the archive adds, so that more than all
  of it is sent;
- of a load one layer after the other, but not how many there will be;
- Podman the sizes of large layers alone, and nothing of a push.

So the percentage begins when a layer is told of again, by when all have been told of once, and when
the sizes of as many are known as are under way at a time; the others count as average until theirs
are told. From there on each message closes the gap to 100 by the share of the work left that it
brings. That way a layer that turns out to be larger, or one that is new, slows it down, but never
makes it go back.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiodockerapi.engine.progress import LayerState, ProgressDetail, ProgressMessage

__all__ = ["LayerTotals", "Tally", "Totals"]

_DOWNLOADED = 0.75
"""How much of a layer's work is done when it is here, but not extracted."""
_SENT = 0.9
"""How much of it is done when it is sent, as far as the daemon knows, but the registry has not said
that it is there: the containerd image store takes for sent what waits in a buffer."""
_AT_A_TIME = 3
"""How many layers daemons move at a time, unless they are told otherwise."""
_MOST_LAYERS = 1000
"""How many layers are counted; no image that an engine takes has more than 127."""
_MOST = 2**63 - 1
"""The largest number of bytes that a daemon counts to."""
_LEFT = 1.0
"""What is left, in percent, until the stream has ended."""
_WINDOW = 3.0
"""How many seconds the rate looks back."""
_SAMPLE = 0.1
"""How many seconds lie between two samples of it, at least."""

_THERE = {"Already exists", "Layer already exists", "Mounted from", "Unavailable"}
"""There is nothing to move."""
_MOVED = {"Pull complete", "Complete", "Pushed", "Upload complete"}
_HERE = {"Verifying Checksum", "Download complete"}
_COMING = {"Downloading", "Pulling layer fs"}
_GOING = {"Pushing", "Loading layer"}
_ONE_BY_ONE = "Loading layer"


@dataclass(frozen=True, slots=True)
class LayerTotals:
    """How far one layer has come."""

    state: LayerState
    """What it is about: ``Waiting``, ``Downloading``, ``Extracting``, …"""
    bytes_done: int
    """How much of it was moved, in bytes."""
    bytes_total: int | None
    """How much of it there is to move, in bytes; None while that is not known."""


@dataclass(frozen=True, slots=True)
class Totals:
    """How far a pull, a push or a load has come, all layers together.

    The percentage and what is done never go back; the total changes with what becomes known.
    """

    percent: float | None
    """How much of the work is done, extraction and all; 100 when, and only when, the stream has
    ended well. None as long as too little tells how much there is: all through a load, which tells
    of one layer after the other, and with Podman if all layers are small."""
    bytes_done: int
    """How much was moved, in bytes: received, sent or read."""
    bytes_total: int | None
    """How much there is to move, in bytes; None until the size of each layer is known."""
    rate: float
    """How much is moved at the moment, in bytes a second."""
    layers: Mapping[str, LayerTotals]
    """How far each layer has come, by its short ID, in the order of the daemon's."""


class Tally:
    """Adds up the messages of a pull, a push or a load.

    Args:
        clock: tells the time, in seconds from any beginning.
        sizes: the sizes of all layers in bytes by their short IDs, where somebody else has told
            them: then there is a total from the beginning, and what is there already is counted.

    Example:
        >>> tally = Tally()
        >>> detail = ProgressDetail(current=50, total=200)
        >>> message = ProgressMessage(id="0123", status="Pushing", progress_detail=detail)
        >>> tally.add(message).percent is None
        True
        >>> totals = tally.add(message)
        >>> totals.percent, totals.bytes_done, totals.bytes_total
        (22.5, 50, 200)
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sizes: Mapping[str, int] | None = None,
    ) -> None:
        self._layers = {name: _Layer(size) for name, size in (sizes or {}).items()}
        self._shown = {name: layer.totals() for name, layer in self._layers.items()}
        self._left: float | None = 100.0 if self._layers else None
        self._told_all, self._one_by_one = bool(self._layers), False
        self._rate = _Rate(clock)

    def add(self, message: ProgressMessage) -> Totals:
        """Take the next message and return how far it has come."""
        state = message.state
        if state is not None and message.id is not None and self._counts(message.id):
            self._told_all |= message.id in self._layers
            self._one_by_one |= state == _ONE_BY_ONE
            layer = self._layers.setdefault(message.id, _Layer())
            part, size = layer.part, layer.size
            layer.take(state, message.progress_detail)
            self._shown[message.id] = layer.totals()
            self._advance(layer, layer.part - part, unsized=size is None and not layer.size)
        return self._totals(None if self._left is None else 100 - max(self._left, _LEFT))

    def _counts(self, name: str) -> bool:
        return name in self._layers or len(self._layers) < _MOST_LAYERS

    def end(self) -> Totals:
        """Take the end of a stream that ended well, and return how far it has come: all the way."""
        for name, layer in self._layers.items():
            layer.finish()
            self._shown[name] = layer.totals()
        return self._totals(100.0)

    def _advance(self, changed: "_Layer", part: float, *, unsized: bool) -> None:
        """Close the gap by the share of the work left that a layer has done.

        Args:
            changed: the layer.
            part: how much of its work it has done just now.
            unsized: whether its size is not known, or was not until it was done.
        """
        if self._left is not None and part == 0:
            return
        average = self._average()
        if average is None:
            return
        whole = after = 0.0
        for layer in self._layers.values():
            weight = layer.weight(average)
            whole += weight
            after += weight * (1 - layer.part)
        if self._left is None:
            self._left = 100 * after / whole
            return
        earlier = after + (average if unsized else changed.weight(average)) * part
        if earlier > 0:
            self._left = max(self._left * min(after / earlier, 1), _LEFT)

    def _average(self) -> float | None:
        """Return the average size of a layer; None as long as too few are known to tell."""
        if self._one_by_one or not self._told_all:
            return None
        known = [layer.size for layer in self._layers.values() if layer.size]
        unknown = sum(layer.size is None for layer in self._layers.values())
        if not known or (self._left is None and len(known) < min(_AT_A_TIME, len(known) + unknown)):
            return None
        return sum(known) / len(known)

    def _totals(self, percent: float | None) -> Totals:
        sizes = [layer.size for layer in self._layers.values()]
        done = sum(layer.done for layer in self._layers.values())
        known = percent is not None and None not in sizes
        there = sum(layer.done for layer in self._layers.values() if layer.there)
        return Totals(
            percent,
            done,
            sum(size or 0 for size in sizes) if known else None,
            self._rate.at(done - there),
            self._shown.copy(),
        )


class _Layer:
    """One layer: its state, its size if it is known, what was moved, which part is done.

    Args:
        size: its size in bytes, which stays then, whatever the daemon tells; None: not known.
    """

    __slots__ = ("done", "limit", "part", "size", "state", "there")

    def __init__(self, size: int | None = None) -> None:
        self.state: LayerState = ""
        self.size = size
        self.limit = size
        self.there = False
        self.done = 0
        self.part = 0.0

    def take(self, state: LayerState, detail: ProgressDetail | None) -> None:
        """Take what a message tells of it."""
        self.state = state
        current, total = _bytes(detail)
        if state in _COMING or state in _GOING:
            self._move(current, total, _SENT if state in _GOING else _DOWNLOADED)
        elif state in _HERE:
            self._here()
        elif state == "Extracting":
            self._extract(current, total)
        elif state in _THERE or state in _MOVED:
            self.finish()

    def _move(self, current: int, total: int, share: float) -> None:
        self.done = max(self.done, current if self.limit is None else min(current, self.limit))
        if total and self.limit is not None:
            self.part = max(self.part, share * min(current / total, 1))
        elif total:
            # More than there is: what the archive adds was left out of the total.
            self.size = max(total, self.done)
            self.part = max(self.part, share * min(current / total, 1))
        elif self.size is not None:
            self.size = max(self.size, self.done)

    def _here(self) -> None:
        # A small one is told of only when it is here; then nobody asks for its size any more.
        self.size = self.done = max(self.size or 0, self.done)
        self.part = max(self.part, _DOWNLOADED)

    def _extract(self, current: int, total: int) -> None:
        if total and self.size is None:
            self.size = total
        self._here()
        if total:
            done = _DOWNLOADED + (1 - _DOWNLOADED) * min(current / total, 1)
            self.part = max(self.part, done)

    def finish(self) -> None:
        """Take its end."""
        self.there |= not self.done
        self._here()
        self.part = 1.0

    def weight(self, average: float) -> float:
        """Return how much of the work it is, given the average size of a layer."""
        return average if self.size is None else self.size

    def totals(self) -> LayerTotals:
        """Return how far it has come."""
        return LayerTotals(self.state, self.done, self.size)


class _Rate:
    """How fast a number grows, over the last seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._samples = deque([(clock(), 0)])

    def at(self, number: int) -> float:
        """Return the rate, now that it is this number."""
        now = self._clock()
        samples = self._samples
        while len(samples) > 1 and samples[1][0] <= now - _WINDOW:
            samples.popleft()
        began, first = samples[0]
        if now - samples[-1][0] >= _SAMPLE:
            samples.append((now, number))
        return (number - first) / (now - began) if now > began else 0.0


def _bytes(detail: ProgressDetail | None) -> tuple[int, int]:
    """Return how many bytes are done, and of how many; 0: not told."""
    if detail is None or detail.units:
        return 0, 0
    return _counted(detail.current), _counted(detail.total)


def _counted(told: int | None) -> int:
    return min(max(told or 0, 0), _MOST)
