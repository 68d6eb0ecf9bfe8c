"""An observer that keeps what it is told."""

from collections.abc import Mapping

from aiodockerapi import ObservedCall, ObservedEnd, Observer

__all__ = ["Recorder"]


class Recorder(Observer):
    """Keeps what it is told; `events` in the order in which it happened.

    Args:
        headers: what it wants to be sent.
    """

    def __init__(self, headers: Mapping[str, str] | None = None) -> None:
        self._headers = headers
        self.begun: list[ObservedCall] = []
        self.ends: dict[ObservedCall, ObservedEnd] = {}
        self.events: list[str] = []
        self.wrong: list[ObservedCall] = []

    def started(self, call: ObservedCall, /) -> Mapping[str, str] | None:
        self.begun.append(call)
        self.events.append("started")
        return self._headers

    def opened(self, call: ObservedCall, status: int, /) -> None:
        self._check(call)
        self.events.append(f"opened {status}")

    def first_byte(self, call: ObservedCall, /) -> None:
        self._check(call)
        self.events.append("first byte")

    def ended(self, call: ObservedCall, end: ObservedEnd, /) -> None:
        self._check(call)
        self.ends[call] = end
        self.events.append(end.how)

    def _check(self, call: ObservedCall) -> None:
        # What an observer raises is logged, and fails no test.
        if call not in self.begun or call in self.ends:
            self.wrong.append(call)

    @property
    def last(self) -> tuple[ObservedCall, ObservedEnd]:
        """The last request, and its end; all have ended."""
        assert not self.wrong
        assert set(self.begun) == set(self.ends)
        return self.begun[-1], self.ends[self.begun[-1]]
