"""The swarm that the daemon is part of: begin, join, change, lock and leave it."""

from collections.abc import Callable
from typing import TypeVar

from aiodockerapi._core.client import Client
from aiodockerapi._core.request import path
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.swarm.change import changed
from aiodockerapi.engine.swarm.models import SwarmSpec
from aiodockerapi.engine.swarm.setup import SwarmInit, SwarmInspect, SwarmJoin, UnlockKey

__all__ = ["Swarm"]

SettingsT = TypeVar("SettingsT", SwarmInit, SwarmJoin)
_LISTEN = "0.0.0.0:2377"


class Swarm:
    """The daemon's swarm.

    Most of this only a manager can do; other daemons raise `Unavailable`.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def init(self, settings: SwarmInit) -> str:
        """Begin a swarm with this daemon as its first manager; return the node's ID.

        Args:
            settings: how.

        Raises:
            BadRequest: an address is none, or not clear.
            Unavailable: the daemon is part of a swarm already.
            UnsupportedVersion: a setting needs a newer API.

        Example:
            >>> node = await docker.swarm.init(SwarmInit(advertise_addr="10.0.0.1"))

        POST /swarm/init, API 1.24.
        """
        return await self._client.call_text(
            "POST", path("/swarm/init"), body=_listening(settings), patient=True
        )

    async def inspect(self) -> SwarmInspect:
        """Return the swarm: its settings, its certificates, and the tokens to join it.

        Raises:
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> swarm = await docker.swarm.inspect()
            >>> token = swarm.join_tokens.worker

        GET /swarm, API 1.24.
        """
        return await self._client.call(SwarmInspect, "GET", path("/swarm"))

    async def join(self, settings: SwarmJoin) -> None:
        """Join a swarm; the token says whether as a worker or as a manager.

        Args:
            settings: which one, and how.

        Raises:
            BadRequest: the token is none.
            Unavailable: the daemon is part of a swarm already, or no manager answered within
                20 seconds (it goes on trying).
            UnsupportedVersion: a setting needs a newer API.

        Example:
            >>> token = (await docker.swarm.inspect()).join_tokens.worker
            >>> await other.swarm.join(
            ...     SwarmJoin(remote_addrs=["10.0.0.1:2377"], join_token=token)
            ... )

        POST /swarm/join, API 1.24.
        """
        await self._client.send(
            "POST", path("/swarm/join"), body=_listening(settings), patient=True
        )

    async def leave(self, *, force: bool = False) -> None:
        """Leave the swarm.

        Args:
            force: whether to leave although this is a manager, and the swarm may end with it.

        Raises:
            Unavailable: the daemon is in no swarm, or a manager, and `force` is False.

        Example:
            >>> await docker.swarm.leave(force=True)

        POST /swarm/leave, API 1.24.
        """
        await self._client.send(
            "POST", path("/swarm/leave"), query={"force": force or None}, patient=True
        )

    async def update(
        self,
        spec: SwarmSpec,
        *,
        version: int,
        rotate_worker_token: bool = False,
        rotate_manager_token: bool = False,
        rotate_manager_unlock_key: bool = False,
    ) -> None:
        """Replace the swarm's settings.

        Args:
            spec: all the settings; what is left out goes back to its default.
            version: the version they were made from: `version.index` of what `inspect` gave.
            rotate_worker_token: whether to make a new token for workers.
            rotate_manager_token: whether to make a new token for managers.
            rotate_manager_unlock_key: whether to make a new unlock key.

        Raises:
            BadRequest: a setting is refused.
            ServerError: there is a newer version (``update out of sequence``); see `change`.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> swarm = await docker.swarm.inspect()
            >>> await docker.swarm.update(
            ...     swarm.spec, version=swarm.version.index, rotate_worker_token=True
            ... )

        POST /swarm/update, API 1.24.
        """
        query = {
            "version": version,
            "rotateWorkerToken": rotate_worker_token or None,
            "rotateManagerToken": rotate_manager_token or None,
            "rotateManagerUnlockKey": rotate_manager_unlock_key or None,
        }
        await self._client.send(
            "POST",
            path("/swarm/update"),
            query=query,
            since={"rotateManagerUnlockKey": ApiVersion(1, 25)},
            body=spec,
        )

    async def change(self, change: Callable[[SwarmSpec], SwarmSpec]) -> None:
        """Change some of the swarm's settings and keep the others.

        These are two requests, `inspect` and `update`; both again if somebody else was faster.

        Args:
            change: makes the new settings of the old ones.

        Raises:
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> await docker.swarm.change(
            ...     lambda spec: spec.model_copy(update={"labels": {"stage": "test"}})
            ... )

        GET /swarm, POST /swarm/update, API 1.24.
        """
        await changed(
            self.inspect, change, lambda spec, version: self.update(spec, version=version)
        )

    async def unlock_key(self) -> UnlockKey:
        """Return the key that managers are unlocked with.

        Raises:
            Unavailable: the daemon is no manager of a swarm, or locked.

        Example:
            >>> key = await docker.swarm.unlock_key()

        GET /swarm/unlockkey, API 1.25.
        """
        where = path("/swarm/unlockkey", needs=ApiVersion(1, 25))
        return await self._client.call(UnlockKey, "GET", where)

    async def unlock(self, key: UnlockKey) -> None:
        """Unlock this manager, which was locked when it restarted.

        Args:
            key: what `unlock_key` gave before.

        Raises:
            Unauthorized: it is the wrong key.
            Conflict: the manager is not locked.
            Unavailable: the daemon is in no swarm.

        Example:
            >>> await docker.swarm.unlock(key)

        POST /swarm/unlock, API 1.25.
        """
        where = path("/swarm/unlock", needs=ApiVersion(1, 25))
        await self._client.send("POST", where, body=key, patient=True)


def _listening(settings: SettingsT) -> SettingsT:
    """Say where to listen: the daemon has no default for it."""
    if settings.listen_addr:
        return settings
    return settings.model_copy(update={"listen_addr": _LISTEN})
