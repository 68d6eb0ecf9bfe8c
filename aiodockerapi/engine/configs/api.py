"""The configs of a swarm: make, see, label and remove them."""

from collections.abc import Callable, Sequence
from typing import TypedDict

from aiodockerapi._core.client import Client
from aiodockerapi._core.request import HasId, filters_of, path
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.configs.models import Config, ConfigCreated, ConfigSpec
from aiodockerapi.engine.swarm.change import changed

__all__ = ["ConfigFilters", "Configs"]

_API = ApiVersion(1, 30)


class ConfigFilters(TypedDict, total=False):
    """What `Configs.list` can be asked for; several values of one filter mean any of them."""

    id: str | Sequence[str]
    label: str | Sequence[str]
    name: str | Sequence[str]


class Configs:
    """The swarm's configs.

    Only a manager knows them; other daemons raise `Unavailable`. A config is named by its ID, the
    beginning of it, its name, or an object that has an ID.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create(self, spec: ConfigSpec) -> ConfigCreated:
        """Make a config.

        Args:
            spec: its name, its content and what else it has.

        Raises:
            BadRequest: the name or the content is refused.
            Conflict: the name is taken.
            Unavailable: the daemon is no manager of a swarm.
            UnsupportedVersion: a field of `spec` needs a newer API.

        Example:
            >>> made = await docker.configs.create(ConfigSpec(name="motd", data=b"hello"))

        POST /configs/create, API 1.30.
        """
        where = path("/configs/create", needs=_API)
        return await self._client.call(ConfigCreated, "POST", where, body=spec)

    async def inspect(self, config: str | HasId) -> Config:
        """Return a config, with its content.

        Args:
            config: which one.

        Raises:
            NotFound: there is no such config.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> config = await docker.configs.inspect("motd")
            >>> config.spec.data
            b'hello'

        GET /configs/{id}, API 1.30.
        """
        return await self._client.call(Config, "GET", path("/configs/{id}", config, needs=_API))

    async def update(self, config: str | HasId, spec: ConfigSpec, *, version: int) -> None:
        """Replace a config's labels; the rest of it can't be changed.

        Args:
            config: which one.
            spec: what `inspect` gave, with other labels.
            version: the version it was made from: `version.index` of what `inspect` gave.

        Raises:
            BadRequest: more than the labels is to be changed.
            NotFound: there is no such config.
            ServerError: there is a newer version (``update out of sequence``); see `change`.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> config = await docker.configs.inspect("motd")
            >>> spec = config.spec.model_copy(update={"labels": {"stage": "test"}})
            >>> await docker.configs.update(config, spec, version=config.version.index)

        POST /configs/{id}/update, API 1.30.
        """
        where = path("/configs/{id}/update", config, needs=_API)
        await self._client.send("POST", where, query={"version": version}, body=spec)

    async def change(self, config: str | HasId, change: Callable[[ConfigSpec], ConfigSpec]) -> None:
        """Change a config's labels and keep the rest.

        These are two requests, `inspect` and `update`; both again if somebody else was faster.

        Args:
            config: which one.
            change: makes the new spec of the old one.

        Raises:
            BadRequest: more than the labels is to be changed.
            NotFound: there is no such config.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> await docker.configs.change(
            ...     "motd", lambda spec: spec.model_copy(update={"labels": {"stage": "live"}})
            ... )

        GET /configs/{id}, POST /configs/{id}/update, API 1.30.
        """
        await changed(
            lambda: self.inspect(config),
            change,
            lambda spec, version: self.update(config, spec, version=version),
        )

    async def remove(self, config: str | HasId) -> None:
        """Remove a config.

        Args:
            config: which one.

        Raises:
            BadRequest: a service uses it.
            NotFound: there is no such config.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> await docker.configs.remove("motd")

        DELETE /configs/{id}, API 1.30.
        """
        await self._client.send("DELETE", path("/configs/{id}", config, needs=_API))

    # A method of this name stands last: below it, list[...] would mean the method.
    async def list(self, *, filters: ConfigFilters | None = None) -> list[Config]:
        """List the swarm's configs.

        Args:
            filters: which configs.

        Raises:
            InvalidArgument: a filter is unknown.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> for config in await docker.configs.list(filters={"label": "stage=test"}):
            ...     print(config.spec.name)
            motd

        GET /configs, API 1.30.
        """
        query = {"filters": filters_of(filters, ConfigFilters.__annotations__)}
        where = path("/configs", needs=_API)
        return await self._client.call_list(Config, "GET", where, query=query)
