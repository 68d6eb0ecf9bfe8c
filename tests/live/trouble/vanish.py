"""A program: streams of every kind, over TCP, with a daemon that vanishes without a word.

It runs in a network of its own, whose loopback it may cut. It prints how each stream ended.
"""

import asyncio
import contextlib
import subprocess
import sys

from aiodockerapi import DockerError, DockerSession
from aiodockerapi._transport import alive
from aiodockerapi.testing import Answer, Exchange, FakeDaemon
from tests.unit.faults.kinds import KINDS, Kind

QUICK = {"TCP_KEEPIDLE": 1, "TCP_KEEPINTVL": 1, "TCP_KEEPCNT": 1}


def drop(port: int) -> None:
    """Lose every packet from a port, and to it."""
    for side in ("--sport", "--dport"):
        rule = ["iptables", "-I", "INPUT", "-p", "tcp", side, str(port), "-j", "DROP"]
        subprocess.run(rule, check=True)


async def follow(docker: DockerSession, kind: Kind, begun: asyncio.Event) -> str:
    """Follow a stream, and tell how it ended."""
    try:
        async with kind.opened(docker) as stream:
            async for _ in stream:
                begun.set()
    except DockerError as error:
        return f"{type(error).__name__} {error.path}"
    return "silently"


def beginning(kind: Kind) -> Answer:
    """Answer with the first item, and then nothing."""
    end = kind.between[1]

    async def play(exchange: Exchange) -> None:
        await exchange.send(kind.sent[:end])
        await exchange.hang()

    return Answer(play)


async def main() -> None:
    """Follow, vanish, and tell."""
    alive._ASKED.update(QUICK)
    kinds = {name: kind for name, kind in KINDS.items() if kind.head}
    daemon = FakeDaemon(tcp=True)
    await daemon.start()
    begun = {name: asyncio.Event() for name in kinds}
    # Without a limit of its own: the system alone notices.
    async with DockerSession(daemon.host, api_version="1.44", idle_timeout=None) as docker:
        tasks: dict[str, asyncio.Task[str]] = {}
        for name, kind in kinds.items():
            daemon.on(kind.method, kind.path, beginning(kind))
            tasks[name] = asyncio.create_task(follow(docker, kind, begun[name]))
            await begun[name].wait()
        await asyncio.to_thread(drop, daemon.port)
        for name, task in tasks.items():
            sys.stdout.write(f"{name}: {await task}\n")
    with contextlib.suppress(ExceptionGroup):
        await daemon.close()


if __name__ == "__main__":
    asyncio.run(main())
