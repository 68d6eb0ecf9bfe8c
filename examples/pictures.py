"""Draw the pictures of the command in docs/: `top` of a fleet, and a pull on many hosts.

Fake daemons stand for the hosts, and their containers use the same each time.
"""

import asyncio
import math
from contextlib import AsyncExitStack
from pathlib import Path

from rich.console import Console

from aiodockerapi.cli.pull import Bars
from aiodockerapi.cli.screen import screen
from aiodockerapi.cli.usage import History, Sampler
from aiodockerapi.cli.view import View
from aiodockerapi.engine.images.results import PullResult
from aiodockerapi.engine.totals import Totals
from aiodockerapi.fleet import Backoff, Fleet, Outcome, Report
from aiodockerapi.testing import FakeDaemon, Request
from aiodockerapi.testing.answers import Answer

DOCS = Path(__file__).parent.parent / "docs"
ROUNDS = 16
WIDTH = 112
FLEET = {
    "eu-1": {"shop": 1.4, "search": 0.5, "redis": 0.12},
    "eu-2": {"shop": 0.9, "worker": 2.2},
    "us-1": {"shop": 0.3, "postgres": 0.75, "metrics": 0.06},
}
"""The hosts, their containers, and how many CPUs each uses on average."""
MEMORY = {"shop": 310, "search": 900, "redis": 48, "worker": 1460, "postgres": 620, "metrics": 75}
DEAD = "unix:///var/run/us-2/docker.sock"


def furnish(daemon: FakeDaemon, containers: dict[str, float]) -> None:
    """Give a daemon its containers, whose use of the CPU goes up and down."""
    names = list(containers)
    rounds = dict.fromkeys(names, 0)
    used = dict.fromkeys(names, 0.0)

    async def stats(request: Request) -> Answer:
        name = names[int(request.params["id"], 16) - 1]
        rounds[name] += 1
        used[name] += containers[name] * (1 + 0.8 * math.sin(rounds[name] / 2 + len(name)))
        cpu = {
            "cpu_usage": {"total_usage": int(used[name] * 1e9)},
            "system_cpu_usage": rounds[name] * 8 * 10**9,
            "online_cpus": 8,
        }
        memory = {"usage": MEMORY[name] * 2**20, "limit": 2 * 2**30}
        return Answer.json({"cpu_stats": cpu, "memory_stats": memory, "pids_stats": {"current": 9}})

    daemon.on("GET", "/info", json={"ID": "1", "NCPU": 8, "MemTotal": 32 * 2**30})
    listed = [
        {
            "Id": f"{number:064x}",
            "Names": [f"/{name}"],
            "Image": f"{name}:1",
            "State": "running",
            "Status": "Up 3 days",
        }
        for number, name in enumerate(names, 1)
    ]
    daemon.on("GET", "/containers/json", json=listed)
    daemon.on("GET", "/containers/{id}/stats", stats)


def recording(height: int) -> Console:
    """Return a console that remembers what is drawn, and shows nothing."""
    return Console(
        record=True, quiet=False, width=WIDTH, height=height, force_terminal=True,
        color_system="truecolor", file=Path("/dev/null").open("w"), markup=False, highlight=False,
    )  # fmt: skip


async def top() -> None:
    """Draw the screen of `top` after some rounds."""
    history = History()
    async with AsyncExitStack() as stack:
        fleet = await stack.enter_async_context(Fleet())
        for name, containers in FLEET.items():
            daemon = await stack.enter_async_context(FakeDaemon())
            furnish(daemon, containers)
            fleet.add(name, daemon.host)
        fleet.add("us-2", DEAD)
        sampler = Sampler({session: name for name, session in fleet.sessions.items()})
        rounds = fleet.poll(sampler, every=20, jitter=0, backoff=Backoff(first=60, longest=60))
        poll = await stack.enter_async_context(rounds)
        history.add(snapshot := await poll.round())
        for _ in range(ROUNDS):
            history.add(snapshot := await poll.round())
    console = recording(24)
    with console.file:
        console.print(screen(snapshot, history, View(), 24))
        save(console, "top", "aiodockerapi top --fleet fleet.toml")


def pull() -> None:
    """Draw the bars of a pull that is under way on several hosts."""
    console = recording(8)
    size = 47_300_000
    with console.file:
        bars = Bars(console, [*FLEET, "us-2"])
        for host, percent in zip(FLEET, (100, 63, 21), strict=True):
            done = size * percent // 100
            bars.show(Report(host, Totals(float(percent), done, size, 11.4e6, {})))
        bars.show(Outcome("eu-1", 4.0, None, PullResult(digest="sha256:1")))
        bars.show(Outcome("us-2", 0.1, ConnectionRefusedError("nothing listens there"), None))
        console.print(bars)
        save(console, "pull", "aiodockerapi pull redis:7 --fleet fleet.toml")


def save(console: Console, name: str, title: str) -> None:
    """Write a picture; its names within are its own, so that it is the same each time."""
    path = DOCS / f"{name}.svg"
    console.save_svg(str(path), title=title, unique_id=name)
    print(path)


if __name__ == "__main__":
    asyncio.run(top())
    pull()
