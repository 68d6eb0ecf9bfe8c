"""The workers of a cluster, and how to have something done by them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from distributed import Client  # named in quotes, or pyright --verifytypes takes it for unknown

from aiodockerapi.config.fleet import FleetHost
from aiodockerapi.distributed.rendezvous import shards
from aiodockerapi.errors import ConnectionFailed

__all__ = ["Lost", "Workers"]

T = TypeVar("T")


class Lost(ConnectionFailed):
    """No worker is left to ask a host."""


class Workers:
    """The workers of a cluster.

    Args:
        client: the cluster, with ``asynchronous=True``.
    """

    def __init__(self, client: "Client") -> None:
        self._client: Any = client

    async def known(self) -> set[str]:
        """Return the addresses of the workers that the scheduler knows of now."""
        return set(await self._client.nthreads())

    async def spread(
        self,
        hosts: Mapping[str, FleetHost],
        work: Callable[
            [Mapping[str, FleetHost]], tuple[Callable[..., Awaitable[list[T]]], tuple[Any, ...]]
        ],
    ) -> tuple[list[T], dict[str, Lost]]:
        """Have each worker do its part of some work, and what a worker that was lost did not do.

        Args:
            hosts: the hosts by name.
            work: gives a function and its arguments for some of the hosts.

        Returns:
            what the workers returned, and an error for each host that nobody could be had for.
        """
        done: list[T] = []
        lost: set[str] = set()
        left = dict(hosts)
        while left and (workers := await self.known() - lost):
            parts = shards(left, workers)
            answers = await asyncio.gather(
                *(
                    self._run(worker, *work({name: left[name] for name in names}))
                    for worker, names in parts.items()
                )
            )
            for (worker, names), answer in zip(parts.items(), answers, strict=True):
                if isinstance(answer, OSError):
                    lost.add(worker)
                    continue
                done.extend(answer)
                for name in names:
                    del left[name]
        return done, {name: Lost("no worker is left to ask it") for name in left}

    async def everywhere(self, function: Callable[..., Awaitable[None]], *arguments: str) -> None:
        """Have all workers do something; those that are lost have nothing left to do."""
        workers = await self.known()
        await asyncio.gather(*(self._run(worker, function, arguments) for worker in workers))

    async def _run(
        self, worker: str, function: Callable[..., Awaitable[T]], arguments: Sequence[Any]
    ) -> T | OSError:
        """Run a function on a worker; a worker that is lost is an OSError that is returned."""
        answers = await self._client.run(function, *arguments, workers=[worker], on_error="return")
        answer: T | BaseException = answers.get(worker, ConnectionFailed("the worker is gone"))
        if isinstance(answer, BaseException) and not isinstance(answer, OSError):
            raise answer
        return answer
