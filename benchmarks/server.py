"""The replay server: pre-rendered answers by request path, in one thread around `selectors`.

It runs as `python -m benchmarks.server PLAN`, prints its addresses as one line of JSON and serves
until its standard input ends. On a unix socket every request of a list gets the next body of the
ring; on TCP ports, where one client asks many hosts, the world moves on for all of them at once: by
a line on standard input, acknowledged by one on standard output. So each poll of each client
differs from that client's last one by exactly what `changes` says.

It does not read a request further than its first line: it must cost less than any client.
"""

import json
import re
import selectors
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TypeAlias

from benchmarks import answers, changes, feeds, fixtures, limits

Ring: TypeAlias = Sequence[bytes]
HOST_KINDS = 16
MISSING: Ring = (answers.missing(),)
_PREFIX = re.compile(rb"^/v\d+\.\d+(?=/)")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to serve, and where."""

    containers: int = 0
    images: int = 0
    change: changes.Change = "same"
    sockets: tuple[str, ...] = ()
    ports: int = 0
    objects: int = 0

    def dumps(self) -> str:
        """Write the plan as a command-line argument."""
        return json.dumps(asdict(self))


class Site:
    """One listening address: which ring of answers belongs to which request target."""

    def __init__(self, rings: dict[bytes, Ring], *, steps: bool) -> None:
        self._rings = rings
        self._targets: dict[bytes, Ring] = {}
        self._steps = steps
        self._at: dict[int, int] = {}
        self.turn = 0

    def answer(self, request: bytes) -> bytes:
        """Return the bytes that answer a request."""
        method, target, _ = request.split(b" ", 2)
        ring = self._targets.get(target)
        if ring is None:
            ring = self._targets[target] = self._find(target)
        if self._steps:
            turn = self._at[id(ring)] = self._at.get(id(ring), -1) + 1
        else:
            turn = self.turn
        whole = ring[turn % len(ring)]
        return whole.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if method == b"HEAD" else whole

    def _find(self, target: bytes) -> Ring:
        return self._rings.get(_PREFIX.sub(b"", target.partition(b"?")[0]), MISSING)


class Connection:
    """One client's keep-alive connection."""

    def __init__(self, sock: socket.socket, site: Site, poll: selectors.BaseSelector) -> None:
        self._sock = sock
        self._site = site
        self._poll = poll
        self._request = b""
        self._left = memoryview(b"")
        sock.setblocking(False)
        poll.register(sock, selectors.EVENT_READ, self.step)

    def step(self, events: int) -> None:
        """Go on reading or writing."""
        try:
            if events & selectors.EVENT_READ:
                self._read()
            else:
                self._write()
        except ConnectionError:
            self._close()

    def _read(self) -> None:
        data = self._sock.recv(65536)
        if not data:
            self._close()
            return
        self._request += data
        if self._request.endswith(b"\r\n\r\n"):
            self._left = memoryview(self._site.answer(self._request))
            self._request = b""
            self._write()
            if self._left:
                self._poll.modify(self._sock, selectors.EVENT_WRITE, self.step)

    def _write(self) -> None:
        try:
            self._left = self._left[self._sock.send(self._left) :]
        except BlockingIOError:
            return
        if not self._left:
            self._poll.modify(self._sock, selectors.EVENT_READ, self.step)

    def _close(self) -> None:
        self._poll.unregister(self._sock)
        self._sock.close()


def rings(plan: Plan, number: int) -> dict[bytes, Ring]:
    """Render every answer of the host of this number."""
    seed = f"host {number}"
    containers = changes.bodies(
        fixtures.container, fixtures.restated, plan.containers, plan.change, seed
    )
    images = changes.bodies(fixtures.image, fixtures.retagged, plan.images, plan.change, seed)
    name = f"node-{number:04}.example.com"
    return {
        b"/_ping": [answers.ping()],
        b"/info": [answers.document("info", Name=name, Containers=plan.containers)],
        b"/version": [answers.document("version")],
        b"/containers/web/json": [answers.document("inspect")],
        b"/containers/json": [answers.respond(body) for body in containers],
        b"/images/json": [answers.respond(body) for body in images],
        b"/events": [feeds.feed(feeds.events(plan.objects, seed))],
        b"/containers/web/stats": [feeds.feed(feeds.stats(plan.objects, seed))],
    }


def listen(plan: Plan) -> list[tuple[str, socket.socket, Site]]:
    """Open every address of the plan."""
    kinds = [rings(plan, number) for number in range(max(1, min(plan.ports, HOST_KINDS)))]
    opened: list[tuple[str, socket.socket, Site]] = []
    for path in plan.sockets:
        sock = socket.socket(socket.AF_UNIX)
        sock.bind(path)
        sock.listen()
        opened.append((f"unix://{path}", sock, Site(kinds[0], steps=True)))
    for number in range(plan.ports):
        sock = socket.create_server(("127.0.0.1", 0))
        host = f"tcp://127.0.0.1:{sock.getsockname()[1]}"
        opened.append((host, sock, Site(kinds[number % len(kinds)], steps=False)))
    return opened


def serve(opened: list[tuple[str, socket.socket, Site]]) -> None:
    """Answer until standard input ends."""
    poll = selectors.DefaultSelector()
    for _, sock, site in opened:
        poll.register(sock, selectors.EVENT_READ, _accepter(sock, site, poll))
    poll.register(sys.stdin.buffer, selectors.EVENT_READ, None)
    while True:
        for key, events in poll.select():
            if key.data is not None:
                key.data(events)
            elif not sys.stdin.buffer.readline():
                return
            else:
                for _, _, site in opened:
                    site.turn += 1
                print(flush=True)


def _accepter(
    listener: socket.socket, site: Site, poll: selectors.BaseSelector
) -> Callable[[int], None]:
    def accept(_events: int) -> None:
        sock, _ = listener.accept()
        if sock.family == socket.AF_INET:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 << 20)
        Connection(sock, site, poll)

    return accept


def main() -> None:
    """Serve the plan of the first command-line argument."""
    limits.raise_open_files()
    plan = Plan(**json.loads(sys.argv[1]))
    opened = listen(plan)
    print(json.dumps([host for host, _, _ in opened]), flush=True)
    serve(opened)


if __name__ == "__main__":
    main()
