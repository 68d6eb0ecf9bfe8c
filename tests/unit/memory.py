"""A fake daemon's memory of its events, as the real one keeps it (`daemon/events/events.go`)."""

import json
import time
from collections import deque
from typing import Any

from aiodockerapi.testing import Answer, FakeDaemon, Live, Request
from aiodockerapi.testing.answers import Playable

__all__ = ["Memory"]

NANO = 1_000_000_000


class Memory:
    """The last 256 events, and those who listen.

    Args:
        daemon: whose events they are.
        ahead: by how many seconds its clock is ahead of ours.
        podman: whether it is Podman, which leaves out what one asks for that has ended.
    """

    def __init__(self, daemon: FakeDaemon, ahead: float = 0, *, podman: bool = False) -> None:
        self._podman = podman
        self.kept = deque[dict[str, Any]](maxlen=256)
        self.listeners: list[Live] = []
        self.refusals: list[Playable] = []
        """What the next requests are answered with instead."""
        self.asked: list[Request] = []
        self._wanted: dict[Live, list[str]] = {}
        self._ahead = ahead
        self._stamp = self.now() - 60 * NANO
        daemon.on("GET", "/events", self.answer)

    def now(self) -> int:
        return int((time.time() + self._ahead) * NANO)

    def event(self, action: str, stamp: int | None = None, container: str = "c1") -> dict[str, Any]:
        """Make an event a millisecond after the last one, or at a time."""
        self._stamp = stamp if stamp is not None else self._stamp + 1_000_000
        return {
            "Type": "container",
            "Action": action,
            "Actor": {"ID": container, "Attributes": {"name": "web"}},
            "scope": "local",
            "time": self._stamp // NANO,
            "timeNano": self._stamp,
        }

    def tell(self, *actions: str, stamp: int | None = None, container: str = "c1") -> int:
        """Let things happen; return the last one's time."""
        for action in actions:
            event = self.event(action, stamp, container)
            self.kept.append(event)
            for live in self.listeners:
                if _fits(event, self._wanted[live]):
                    live.send_json(event)
        return self._stamp

    def cut(self) -> None:
        """Cut all streams; what happens from now on is kept."""
        for live in self.listeners:
            live.cut()
        self.listeners.clear()

    def end(self) -> None:
        """End all streams well."""
        for live in self.listeners:
            live.finish()
        self.listeners.clear()

    def restart(self) -> None:
        """Forget everything."""
        self.cut()
        self.kept.clear()

    async def answer(self, request: Request) -> Playable:
        self.asked.append(request)
        if self.refusals:
            return self.refusals.pop(0)
        since, until = (self._moment(request, name) for name in ("since", "until"))
        wanted = _wanted(request)
        asked = since is not None or until is not None
        found = self._between(since or 0, until, wanted) if asked else []
        if request.query.get("stream") == ["0"]:
            return Answer.lines(found, headers=self._date())
        if until is not None and until < self.now():
            found = [] if self._podman else found
            return Answer.lines(found, headers=self._date())
        live = Live(headers=self._date())
        for event in found:
            live.send_json(event)
        self._wanted[live] = wanted
        self.listeners.append(live)
        return live

    def _between(self, since: int, until: int | None, wanted: list[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for event in reversed(self.kept):
            if event["timeNano"] < since:
                break
            if (until is None or event["timeNano"] <= until) and _fits(event, wanted):
                found.append(event)
        return found[::-1]

    def _moment(self, request: Request, name: str) -> int | None:
        values = request.query.get(name)
        if values is None:
            return None
        seconds, _, fraction = values[0].partition(".")
        return int(seconds) * NANO + int(fraction or 0)

    def _date(self) -> dict[str, str]:
        moment = time.gmtime(self.now() // NANO)
        return {"Date": time.strftime("%a, %d %b %Y %H:%M:%S GMT", moment)}

    @property
    def streams(self) -> list[Request]:
        """The requests that were for a stream, and not for a look at the past."""
        looks = {"until", "stream"}
        return [each for each in self.asked if looks.isdisjoint(each.query)]


def _wanted(request: Request) -> list[str]:
    filters = json.loads(request.query.get("filters", ["{}"])[0])
    containers: list[str] = filters.get("container", [])
    return containers


def _fits(event: dict[str, Any], containers: list[str]) -> bool:
    return not containers or event["Actor"]["ID"] in containers


def lines(events: list[dict[str, Any]]) -> bytes:
    """Print events as the daemon does."""
    return b"".join(json.dumps(event).encode() + b"\n" for event in events)
