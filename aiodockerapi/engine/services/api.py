"""The services of a swarm: make, see, change, follow and remove them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal, TypedDict

from aiodockerapi._core.client import Client
from aiodockerapi._core.logs import Logs
from aiodockerapi._core.request import HasId, filters_of, path
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.auth import AuthConfig, auth_header
from aiodockerapi.engine.output import Wanted, read_logs
from aiodockerapi.engine.services.models import Service, ServiceCreated, ServiceUpdated
from aiodockerapi.engine.services.spec import ServiceSpec
from aiodockerapi.engine.swarm.change import changed

__all__ = ["ServiceFilters", "Services"]

_Mode = Literal["replicated", "global", "replicated-job", "global-job"]


class ServiceFilters(TypedDict, total=False):
    """What `Services.list` can be asked for; several values of one filter mean any of them."""

    id: str | Sequence[str]
    label: str | Sequence[str]
    mode: _Mode | Sequence[_Mode]
    name: str | Sequence[str]
    runtime: str | Sequence[str]


class Services:
    """The swarm's services.

    Only a manager knows them; other daemons raise `Unavailable`. A service is named by its ID,
    the beginning of it, its name, or an object that has an ID.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create(self, spec: ServiceSpec, *, auth: AuthConfig | None = None) -> ServiceCreated:
        """Make a service; its tasks are started as nodes have room for them.

        Args:
            spec: what it is to be.
            auth: credentials for the registry, kept for the nodes to pull the image with.

        Raises:
            BadRequest: the daemon refuses a field of `spec`.
            Conflict: the name is taken.
            Unavailable: the daemon is no manager of a swarm.
            UnsupportedVersion: a field of `spec` needs a newer API.

        Example:
            >>> task = TaskSpec(container_spec=ContainerSpec(image="redis:7"))
            >>> made = await docker.services.create(ServiceSpec(name="cache", task_template=task))

        POST /services/create, API 1.24.
        """
        return await self._client.call(
            ServiceCreated,
            "POST",
            path("/services/create"),
            body=spec,
            headers=_credentials(auth),
            patient=True,
        )

    async def inspect(self, service: str | HasId, *, insert_defaults: bool = False) -> Service:
        """Return what is known of a service.

        Args:
            service: which one.
            insert_defaults: whether to fill in the defaults of what was not set.

        Raises:
            NotFound: there is no such service.
            Unavailable: the daemon is no manager of a swarm.
            UnsupportedVersion: `insert_defaults` needs API 1.29.

        Example:
            >>> service = await docker.services.inspect("cache")
            >>> service.spec.name
            'cache'

        GET /services/{id}, API 1.24.
        """
        return await self._client.call(
            Service,
            "GET",
            path("/services/{id}", service),
            query={"insertDefaults": insert_defaults or None},
            since={"insertDefaults": ApiVersion(1, 29)},
        )

    async def update(
        self,
        service: str | HasId,
        spec: ServiceSpec,
        *,
        version: int,
        auth: AuthConfig | None = None,
        registry_auth_from: Literal["spec", "previous-spec"] | None = None,
        rollback: Literal["previous"] | None = None,
    ) -> ServiceUpdated:
        """Replace what a service is to be; those of its tasks that change are replaced.

        Args:
            service: which one.
            spec: all of it; what is left out goes back to its default.
            version: the version it was made from: `version.index` of what `inspect` gave.
            auth: credentials for the registry; None keeps those that the swarm has.
            registry_auth_from: which credentials are kept: those of the service as it is (None,
                too), or as it was before its last change.
            rollback: ``previous`` undoes the last change, whatever `spec` says.

        Raises:
            BadRequest: the daemon refuses a field of `spec`.
            NotFound: there is no such service.
            ServerError: there is a newer version (``update out of sequence``); see `change`.
            Unavailable: the daemon is no manager of a swarm.
            UnsupportedVersion: `rollback` needs API 1.28, or a field of `spec` a newer one.

        Example:
            >>> service = await docker.services.inspect("cache")
            >>> done = await docker.services.update(
            ...     service, service.spec, version=service.version.index, rollback="previous"
            ... )

        POST /services/{id}/update, API 1.24.
        """
        query = {
            "version": version,
            "registryAuthFrom": registry_auth_from,
            "rollback": rollback,
        }
        return await self._client.call(
            ServiceUpdated,
            "POST",
            path("/services/{id}/update", service),
            query=query,
            since={"registryAuthFrom": ApiVersion(1, 25), "rollback": ApiVersion(1, 28)},
            body=spec,
            headers=_credentials(auth),
            patient=True,
        )

    async def change(
        self,
        service: str | HasId,
        change: Callable[[ServiceSpec], ServiceSpec],
        *,
        auth: AuthConfig | None = None,
    ) -> ServiceUpdated:
        """Change some of what a service is to be and keep the rest.

        These are two requests, `inspect` and `update`; both again if somebody else was faster.

        Args:
            service: which one.
            change: makes the new spec of the old one.
            auth: credentials for the registry; None keeps those that the swarm has.

        Raises:
            BadRequest: the daemon refuses a field of the new spec.
            NotFound: there is no such service.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> three = ServiceMode(replicated=ReplicatedService(replicas=3))
            >>> done = await docker.services.change(
            ...     "cache", lambda spec: spec.model_copy(update={"mode": three})
            ... )

        GET /services/{id}, POST /services/{id}/update, API 1.24.
        """
        return await changed(
            lambda: self.inspect(service),
            change,
            lambda spec, version: self.update(service, spec, version=version, auth=auth),
        )

    async def remove(self, service: str | HasId) -> None:
        """Remove a service; its tasks are stopped soon after.

        Args:
            service: which one.

        Raises:
            NotFound: there is no such service.
            Unavailable: the daemon is no manager of a swarm.

        Example:
            >>> await docker.services.remove("cache")

        DELETE /services/{id}, API 1.24.
        """
        await self._client.send("DELETE", path("/services/{id}", service))

    def logs(
        self,
        service: str | HasId,
        *,
        follow: bool = False,
        stdout: bool = True,
        stderr: bool = True,
        since: datetime | float | None = None,
        timestamps: bool = False,
        details: bool = False,
        tail: int | None = None,
    ) -> Logs:
        r"""Stream what all tasks of a service wrote, on whichever node.

        A `Frame` is one message of the log of one task. The messages of one task are in order;
        of several, they come as they come.

        Args:
            service: which one.
            follow: whether to go on with what its tasks write from now on.
            stdout: whether to show their standard output.
            stderr: whether to show their standard error.
            since: from when on; seconds since 1970, or a `datetime`.
            timestamps: whether to tell each message's time, in `Frame.timestamp`.
            details: whether to tell each message's node, service and task, in `Frame.details`:
                ``com.docker.swarm.node.id``, ``….service.id`` and ``….task.id``.
            tail: how many messages from the end of each task, counted before a stream is left out;
                None for all.

        Raises:
            InvalidArgument: `tail` is negative, or both streams are left out.

        Example:
            >>> async with docker.services.logs("cache", follow=True) as logs:
            ...     async for line in logs.lines():
            ...         print(line.text)
            ready

        GET /services/{id}/logs, API 1.25.
        """

        async def has_terminal() -> bool:
            container = (await self.inspect(service)).spec.task_template.container_spec
            return container is not None and container.tty

        where = path("/services/{id}/logs", service, needs=ApiVersion(1, 25))
        wanted = Wanted(follow, stdout, stderr, since, timestamps, details, tail)
        return read_logs(self._client, where, wanted, has_terminal)

    # A method of this name stands last: below it, list[...] would mean the method.
    async def list(
        self, *, filters: ServiceFilters | None = None, status: bool = False
    ) -> list[Service]:
        """List the swarm's services.

        Args:
            filters: which services.
            status: whether to count each one's tasks, in `Service.service_status`.

        Raises:
            InvalidArgument: a filter is unknown.
            Unavailable: the daemon is no manager of a swarm.
            UnsupportedVersion: `status` needs API 1.41.

        Example:
            >>> for service in await docker.services.list(filters={"mode": "replicated"}):
            ...     print(service.spec.name, service.version.index)
            cache 12

        GET /services, API 1.24.
        """
        query = {
            "filters": filters_of(filters, ServiceFilters.__annotations__),
            "status": status or None,
        }
        return await self._client.call_list(
            Service, "GET", path("/services"), query=query, since={"status": ApiVersion(1, 41)}
        )


def _credentials(auth: AuthConfig | None) -> dict[str, str] | None:
    """Write the header; without credentials none, which keeps those that the swarm has."""
    return None if auth is None else auth_header(auth)
