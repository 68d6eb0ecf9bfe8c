"""Plugins that the daemon manages."""

from collections.abc import Sequence
from typing import TypedDict

from pydantic import BaseModel

from aiodockerapi._core.client import Client
from aiodockerapi._core.request import HasId, filters_of, id_of, path
from aiodockerapi._core.upload import ArchiveSource
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.auth import AuthConfig
from aiodockerapi.engine.credentials import auth_headers, registry_of
from aiodockerapi.engine.images.results import PushResult
from aiodockerapi.engine.images.told import PushTold
from aiodockerapi.engine.plugins.models import Plugin, PluginPrivilege, PluginPullResult
from aiodockerapi.engine.plugins.told import PluginTold
from aiodockerapi.engine.transfers import Transfer, post

__all__ = ["PluginFilters", "Plugins"]

_FIRST = ApiVersion(1, 25)


class PluginFilters(TypedDict, total=False):
    """What `Plugins.list` can be asked for.

    ``capability`` is what a plugin can do: ``volumedriver``, ``networkdriver``, ``authz``, …
    """

    capability: str | Sequence[str]
    enabled: bool


class Plugins:
    """The daemon's plugins.

    A plugin is named by its name, its ID, or an object that has an ID.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def inspect(self, plugin: str | HasId) -> Plugin:
        """Return all that the daemon knows of a plugin.

        Args:
            plugin: which one.

        Raises:
            NotFound: there is no such plugin.

        Example:
            >>> plugin = await docker.plugins.inspect("example/volumes:latest")
            >>> plugin.enabled
            True

        GET /plugins/{name}/json, API 1.25.
        """
        return await self._client.call(
            Plugin, "GET", path("/plugins/{name}/json", plugin, needs=_FIRST)
        )

    async def privileges(
        self, remote: str, *, auth: AuthConfig | None = None
    ) -> "list[PluginPrivilege]":
        """Return what a plugin wants to be allowed, before it is pulled.

        Args:
            remote: the plugin in its registry: ``example/volumes:latest``.
            auth: who to be in the registry.

        Raises:
            ServerError: the registry does not have it, or can't be reached.

        Example:
            >>> for wanted in await docker.plugins.privileges("example/volumes"):
            ...     print(wanted.name, wanted.value)
            network ['host']

        GET /plugins/privileges, API 1.25.
        """
        return await self._client.call_list(
            PluginPrivilege,
            "GET",
            path("/plugins/privileges", needs=_FIRST),
            query={"remote": remote},
            headers=auth_headers(self._client, registry_of(remote), auth),
        )

    def pull(
        self,
        remote: str,
        privileges: Sequence[PluginPrivilege] = (),
        *,
        name: str | None = None,
        auth: AuthConfig | None = None,
    ) -> Transfer[PluginPullResult]:
        """Pull a plugin from a registry and install it, disabled.

        ``wait()`` returns its name and its digest.

        Args:
            remote: the plugin in its registry.
            privileges: what it is allowed: all that `privileges` says it wants.
            name: its name here; None takes that in the registry, and ``:latest`` where that has
                no tag.
            auth: who to be in the registry.

        Raises:
            StreamError: it failed under way, as it does when a privilege is missing.
            BadRequest: the name is taken.
            StreamTruncated: it ended without telling the digest.

        Example:
            >>> wanted = await docker.plugins.privileges("example/volumes")
            >>> pulled = await docker.plugins.pull("example/volumes", wanted).wait()
            >>> pulled.name
            'example/volumes:latest'

        POST /plugins/pull, API 1.25.
        """
        return post(
            self._client,
            Transfer[PluginPullResult],
            PluginTold(),
            path("/plugins/pull", needs=_FIRST),
            query={"remote": remote, "name": name},
            body=_allowed(privileges),
            headers=auth_headers(self._client, registry_of(remote), auth),
        )

    def upgrade(
        self,
        plugin: str | HasId,
        privileges: Sequence[PluginPrivilege] = (),
        *,
        remote: str,
        auth: AuthConfig | None = None,
    ) -> Transfer[PluginPullResult]:
        """Put another version in the place of a plugin, which must be disabled.

        ``wait()`` returns its name and the digest of that version.

        Args:
            plugin: which one.
            privileges: what it is allowed: all that `privileges` says of `remote`.
            remote: the other version in its registry.
            auth: who to be in the registry.

        Raises:
            NotFound: there is no such plugin.
            StreamError: it failed under way, as it does when a privilege is missing.
            UnsupportedVersion: it needs API 1.26.

        Example:
            >>> remote = "example/volumes:2"
            >>> wanted = await docker.plugins.privileges(remote)
            >>> done = await docker.plugins.upgrade("volumes", wanted, remote=remote).wait()

        POST /plugins/{name}/upgrade, API 1.26.
        """
        return post(
            self._client,
            Transfer[PluginPullResult],
            PluginTold(),
            path("/plugins/{name}/upgrade", plugin, needs=ApiVersion(1, 26)),
            query={"remote": remote},
            body=_allowed(privileges),
            headers=auth_headers(self._client, registry_of(remote), auth),
        )

    async def create(self, name: str, archive: ArchiveSource) -> None:
        """Make a plugin from its files; it is not enabled.

        Args:
            name: its name, with a tag or without: ``example/volumes:latest``.
            archive: a tar archive with ``config.json`` and the folder ``rootfs``: its bytes, the
                file that it is in, or an iterable, which is read as fast as the daemon takes it.

        Raises:
            Conflict: the name is taken.
            ServerError: ``config.json`` is none of a plugin.

        Example:
            >>> await docker.plugins.create("example/volumes", archive)

        POST /plugins/create, API 1.25.
        """
        await self._client.upload(
            "POST", path("/plugins/create", needs=_FIRST), archive, query={"name": name}
        )

    async def enable(self, plugin: str | HasId, *, enable_timeout: int = 0) -> None:
        """Start a plugin.

        Args:
            plugin: which one.
            enable_timeout: seconds that the plugin has to answer the daemon; 0 for no limit.

        Raises:
            NotFound: there is no such plugin.
            ServerError: it runs already, or does not answer.

        Example:
            >>> await docker.plugins.enable("example/volumes:latest", enable_timeout=30)

        POST /plugins/{name}/enable, API 1.25.
        """
        await self._client.send(
            "POST",
            path("/plugins/{name}/enable", plugin, needs=_FIRST),
            # Always sent: without it the daemon refuses the request.
            query={"timeout": enable_timeout},
            patient=True,
        )

    async def disable(self, plugin: str | HasId, *, force: bool = False) -> None:
        """Stop a plugin.

        Args:
            plugin: which one.
            force: whether to stop it even if it is in use.

        Raises:
            NotFound: there is no such plugin.
            ServerError: it is in use, or does not run.
            UnsupportedVersion: `force` needs API 1.28.

        Example:
            >>> await docker.plugins.disable("example/volumes:latest")

        POST /plugins/{name}/disable, API 1.25.
        """
        await self._client.send(
            "POST",
            path("/plugins/{name}/disable", plugin, needs=_FIRST),
            query={"force": force or None},
            since={"force": ApiVersion(1, 28)},
            patient=True,
        )

    async def set(self, plugin: str | HasId, settings: Sequence[str]) -> None:
        """Change the settings of a plugin, which must be disabled.

        Args:
            plugin: which one.
            settings: what to change: ``DEBUG=1``, ``mymount.source=/data``.

        Raises:
            NotFound: there is no such plugin.
            ServerError: there is no such setting, or the plugin is enabled.

        Example:
            >>> await docker.plugins.set("example/volumes:latest", ["DEBUG=1"])

        POST /plugins/{name}/set, API 1.25.
        """
        await self._client.send(
            "POST",
            path("/plugins/{name}/set", plugin, needs=_FIRST),
            body=_changes(settings),
        )

    def push(self, plugin: str | HasId, *, auth: AuthConfig | None = None) -> Transfer[PushResult]:
        """Push a plugin to the registry that its name begins with.

        ``wait()`` returns the digest that it has there.

        Args:
            plugin: which one.
            auth: who to be in the registry.

        Raises:
            NotFound: there is no such plugin.
            StreamError: it failed under way.

        Example:
            >>> pushed = await docker.plugins.push("registry.example.com/volumes:latest").wait()

        POST /plugins/{name}/push, API 1.25.
        """
        return post(
            self._client,
            Transfer[PushResult],
            PushTold(),
            path("/plugins/{name}/push", plugin, needs=_FIRST),
            headers=auth_headers(self._client, registry_of(id_of(plugin)), auth),
        )

    async def remove(self, plugin: str | HasId, *, force: bool = False) -> None:
        """Remove a plugin.

        Args:
            plugin: which one.
            force: whether to remove it even if it is enabled.

        Raises:
            NotFound: there is no such plugin.
            ServerError: it is enabled or in use.

        Example:
            >>> await docker.plugins.remove("example/volumes:latest", force=True)

        DELETE /plugins/{name}, API 1.25.
        """
        await self._client.send(
            "DELETE",
            path("/plugins/{name}", plugin, needs=_FIRST),
            query={"force": force or None},
            patient=True,
        )

    # A method of this name stands last: below it, list[...] would mean the method.
    async def list(self, *, filters: PluginFilters | None = None) -> list[Plugin]:
        """List plugins.

        Args:
            filters: which plugins.

        Raises:
            InvalidArgument: a filter is unknown.
            UnsupportedVersion: `filters` needs API 1.28.

        Example:
            >>> for plugin in await docker.plugins.list(filters={"enabled": True}):
            ...     print(plugin.name)
            example/volumes:latest

        GET /plugins, API 1.25.
        """
        return await self._client.call_list(
            Plugin,
            "GET",
            path("/plugins", needs=_FIRST),
            query={"filters": filters_of(filters, PluginFilters.__annotations__)},
            since={"filters": ApiVersion(1, 28)},
        )


def _allowed(privileges: Sequence[PluginPrivilege]) -> BaseModel:
    from aiodockerapi.engine.plugins.bodies import PluginPrivileges  # noqa: PLC0415 - late

    return PluginPrivileges(privileges)


def _changes(settings: Sequence[str]) -> BaseModel:
    from aiodockerapi.engine.plugins.bodies import PluginChanges  # noqa: PLC0415 - late

    return PluginChanges(settings)
