"""The secrets of a swarm: make, see, label and remove them."""

from collections.abc import Callable, Sequence
from typing import TypedDict

from aiodockerapi._core.client import Client
from aiodockerapi._core.request import HasId, filters_of, path
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.secrets.models import Secret, SecretCreated, SecretSpec
from aiodockerapi.engine.swarm.change import changed

__all__ = ["SecretFilters", "Secrets"]

_API = ApiVersion(1, 25)


class SecretFilters(TypedDict, total=False):
    """What `Secrets.list` can be asked for; several values of one filter mean any of them."""

    id: str | Sequence[str]
    label: str | Sequence[str]
    name: str | Sequence[str]
    names: str | Sequence[str]


class Secrets:
    """The swarm's secrets.

    Only a manager knows them; other daemons raise `Unavailable`, but for Podman, which has
    secrets without a swarm. A secret is named by its ID, the beginning of it, its name, or an
    object that has an ID.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create(self, spec: SecretSpec) -> SecretCreated:
        """Make a secret.

        Args:
            spec: its name, its content and what else it has.

        Raises:
            BadRequest: the name or the content is refused.
            Conflict: the name is taken.
            Unavailable: the daemon is no manager of a swarm.
            UnsupportedVersion: a field of `spec` needs a newer API.

        Example:
            >>> made = await docker.secrets.create(SecretSpec(name="key", data=b"hunter2"))

        POST /secrets/create, API 1.25.
        """
        where = path("/secrets/create", needs=_API)
        return await self._client.call(SecretCreated, "POST", where, body=spec)

    async def inspect(self, secret: str | HasId) -> Secret:
        """Return what is known of a secret, without its content.

        Args:
            secret: which one.

        Raises:
            NotFound: there is no such secret.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> secret = await docker.secrets.inspect("key")
            >>> secret.spec.name
            'key'

        GET /secrets/{id}, API 1.25.
        """
        return await self._client.call(Secret, "GET", path("/secrets/{id}", secret, needs=_API))

    async def update(self, secret: str | HasId, spec: SecretSpec, *, version: int) -> None:
        """Replace a secret's labels; the rest of it can't be changed.

        Args:
            secret: which one.
            spec: what `inspect` gave, with other labels.
            version: the version it was made from: `version.index` of what `inspect` gave.

        Raises:
            BadRequest: more than the labels is to be changed.
            NotFound: there is no such secret.
            ServerError: there is a newer version (``update out of sequence``); see `change`.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> secret = await docker.secrets.inspect("key")
            >>> spec = SecretSpec(name="key", labels={"stage": "test"})
            >>> await docker.secrets.update(secret, spec, version=secret.version.index)

        POST /secrets/{id}/update, API 1.26.
        """
        where = path("/secrets/{id}/update", secret, needs=ApiVersion(1, 26))
        await self._client.send("POST", where, query={"version": version}, body=spec)

    async def change(self, secret: str | HasId, change: Callable[[SecretSpec], SecretSpec]) -> None:
        """Change a secret's labels and keep the rest.

        These are two requests, `inspect` and `update`; both again if somebody else was faster.

        Args:
            secret: which one.
            change: makes the new spec of the old one.

        Raises:
            BadRequest: more than the labels is to be changed.
            NotFound: there is no such secret.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> await docker.secrets.change(
            ...     "key", lambda spec: spec.model_copy(update={"labels": {"stage": "live"}})
            ... )

        GET /secrets/{id}, POST /secrets/{id}/update, API 1.26.
        """
        await changed(
            lambda: self.inspect(secret),
            change,
            lambda spec, version: self.update(secret, spec, version=version),
        )

    async def remove(self, secret: str | HasId) -> None:
        """Remove a secret.

        Args:
            secret: which one.

        Raises:
            BadRequest: a service uses it.
            NotFound: there is no such secret.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> await docker.secrets.remove("key")

        DELETE /secrets/{id}, API 1.25.
        """
        await self._client.send("DELETE", path("/secrets/{id}", secret, needs=_API))

    # A method of this name stands last: below it, list[...] would mean the method.
    async def list(self, *, filters: SecretFilters | None = None) -> list[Secret]:
        """List the swarm's secrets.

        Args:
            filters: which secrets.

        Raises:
            InvalidArgument: a filter is unknown.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> for secret in await docker.secrets.list(filters={"label": "stage=test"}):
            ...     print(secret.spec.name)
            key

        GET /secrets, API 1.25.
        """
        query = {"filters": filters_of(filters, SecretFilters.__annotations__)}
        where = path("/secrets", needs=_API)
        return await self._client.call_list(Secret, "GET", where, query=query)
