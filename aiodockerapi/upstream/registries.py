"""A session for each registry that images come from, and what these say of many tags at once.

A registry is asked once for a tag, by HEAD, however many daemons have the image. One that can't be
reached, or says that it was asked too often, is asked for none of the others any more.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from typing import Generic, Self, TypeVar

from aiodockerapi.config.credentials import CredentialsSource
from aiodockerapi.errors import ConnectionFailed, InvalidArgument, TooManyRequests
from aiodockerapi.reference import Reference
from aiodockerapi.registry.session import RegistrySession

__all__ = ["Registries"]

K = TypeVar("K")
T = TypeVar("T")
_LATEST = "latest"


class Registries:
    """A session for each registry, made when it is first asked.

    Args:
        credentials: who registries are told that we are.
        given: sessions that others have made, and close, by the registry as images name it.
        insecure: registries that are spoken to by plain HTTP.
        parallel: how many requests may be under way at once.
    """

    def __init__(
        self,
        credentials: CredentialsSource,
        given: Mapping[str, RegistrySession],
        insecure: Collection[str],
        parallel: int,
    ) -> None:
        if parallel < 1:
            raise InvalidArgument(f"parallel is {parallel}; it takes 1 at least")
        self._credentials = credentials
        self._given = dict(given)
        self._insecure = frozenset(insecure)
        self._own: dict[str, RegistrySession] = {}
        self._slots = asyncio.Semaphore(parallel)

    def session(self, host: str) -> RegistrySession:
        """Return the session with a registry."""
        if host in self._given:
            return self._given[host]
        if host not in self._own:
            insecure = True if host in self._insecure else None
            self._own[host] = RegistrySession(
                host, credentials=self._credentials, insecure=insecure
            )
        return self._own[host]

    async def digest(self, reference: Reference) -> str:
        """Ask which digest a tag stands for.

        Raises:
            DockerError: the registry does not tell.
        """
        session = self.session(reference.registry)
        return (await session.manifests.head(reference.path, reference.tag or _LATEST)).digest

    async def digests(self, wanted: Iterable[Reference]) -> dict[Reference, str | Exception]:
        """Ask which digests tags stand for, each once."""
        return await self.each(wanted, lambda reference: reference.registry, self.digest)

    async def each(
        self, wanted: Iterable[K], host_of: Callable[[K], str], ask: Callable[[K], Awaitable[T]]
    ) -> dict[K, T | Exception]:
        """Ask registries for many things at once; a failure is the answer for that thing.

        Args:
            wanted: what to ask for; what is named twice is asked for once.
            host_of: tells the registry of each.
            ask: asks for one.
        """
        round_ = _Round(self._slots, host_of, ask)
        things = dict.fromkeys(wanted)
        async with asyncio.TaskGroup() as group:
            tasks = {thing: group.create_task(round_.one(thing)) for thing in things}
        return {thing: task.result() for thing, task in tasks.items()}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the sessions that were made here."""
        made, self._own = self._own, {}
        await asyncio.gather(*(session.close() for session in made.values()))

    def __repr__(self) -> str:
        return ", ".join({**self._given, **self._own}) or "no registry yet"


class _Round(Generic[K, T]):
    """One round of questions, which leaves alone whoever has had enough of them."""

    def __init__(
        self,
        slots: asyncio.Semaphore,
        host_of: Callable[[K], str],
        ask: Callable[[K], Awaitable[T]],
    ) -> None:
        self._slots = slots
        self._host_of = host_of
        self._ask = ask
        self._closed: dict[str, Exception] = {}

    async def one(self, thing: K) -> T | Exception:
        host = self._host_of(thing)
        async with self._slots:
            if host in self._closed:
                return self._closed[host]
            try:
                return await self._ask(thing)
            except (TooManyRequests, ConnectionFailed) as error:
                self._closed.setdefault(host, error)
                return error
            except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
                return error
