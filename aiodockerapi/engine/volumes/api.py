"""Volumes, of one machine and of a swarm."""

from collections.abc import Sequence
from typing import TypedDict

from aiodockerapi._core.client import Client
from aiodockerapi._core.request import HasId, filters_of, path
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.volumes.cluster import ClusterVolumeSpec
from aiodockerapi.engine.volumes.models import (
    Volume,
    VolumeConfig,
    VolumeList,
    VolumesPruned,
    VolumeUpdate,
)

__all__ = ["VolumeFilters", "VolumePruneFilters", "Volumes"]


class VolumeFilters(TypedDict, total=False):
    """What `Volumes.list` can be asked for; several values of one filter mean any of them.

    ``dangling`` are those that no container uses, ``name`` is a part of the name.
    """

    dangling: bool
    driver: str | Sequence[str]
    label: str | Sequence[str]
    name: str | Sequence[str]


VolumePruneFilters = TypedDict(
    "VolumePruneFilters",
    {
        "all": bool,
        "label": str | Sequence[str],
        "label!": str | Sequence[str],
    },
    total=False,
)
"""What `Volumes.prune` removes: with a label, or without one.

With ``all`` also volumes with names of their own, which API 1.42 and newer spare without it;
older daemons refuse ``all``, and spare none.
"""


class Volumes:
    """The daemon's volumes.

    A volume is named by its name, or by an object: what `create` or `inspect` gave.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create(self, config: VolumeConfig | None = None) -> Volume:
        """Make a volume, or return the one that has the name already.

        Args:
            config: what it is to be; None: a local one with a name that the daemon makes up.

        Raises:
            NotFound: there is no such driver.
            Conflict: the name is taken by a volume of another driver.
            BadRequest: the driver refuses an option.
            UnsupportedVersion: `VolumeConfig.cluster_volume_spec` needs API 1.42.

        Example:
            >>> data = await docker.volumes.create(VolumeConfig(name="data"))
            >>> data.driver
            'local'

        POST /volumes/create, API 1.24.
        """
        return await self._client.call(
            Volume, "POST", path("/volumes/create"), body=config or VolumeConfig(), patient=True
        )

    async def inspect(self, volume: str | HasId) -> Volume:
        """Return what the daemon knows of a volume.

        Args:
            volume: which one.

        Raises:
            NotFound: there is no such volume.

        Example:
            >>> data = await docker.volumes.inspect("data")
            >>> data.scope
            'local'

        GET /volumes/{name}, API 1.24.
        """
        return await self._client.call(Volume, "GET", path("/volumes/{name}", volume))

    async def update(self, volume: str | HasId, spec: ClusterVolumeSpec, *, version: int) -> None:
        """Change a volume of a swarm; of its settings, only the availability can change.

        Args:
            volume: which one.
            spec: what it is to be, whole: take `ClusterVolume.spec` and change that.
            version: the version that `spec` was made from, `ClusterVolume.version`; a change
                that somebody else made meanwhile is not lost.

        Raises:
            NotFound: there is no such volume.
            Unavailable: this daemon is no manager of a swarm.
            ServerError: there is a newer version.
            UnsupportedVersion: it needs API 1.42.

        Example:
            >>> drained = ClusterVolumeSpec(group="fast", availability="drain")
            >>> await docker.volumes.update("shared", drained, version=12)

        PUT /volumes/{name}, API 1.42.
        """
        await self._client.send(
            "PUT",
            path("/volumes/{name}", volume, needs=ApiVersion(1, 42)),
            query={"version": version},
            body=VolumeUpdate(spec=spec),
        )

    async def remove(self, volume: str | HasId, *, force: bool = False) -> None:
        """Remove a volume and all that is in it.

        Args:
            volume: which one.
            force: whether one that is not there is fine, and one whose driver fails forgotten.

        Raises:
            NotFound: there is no such volume.
            Conflict: a container uses it.
            UnsupportedVersion: `force` needs API 1.25.

        Example:
            >>> await docker.volumes.remove("data")

        DELETE /volumes/{name}, API 1.24.
        """
        await self._client.send(
            "DELETE",
            path("/volumes/{name}", volume),
            query={"force": force or None},
            since={"force": ApiVersion(1, 25)},
            patient=True,
        )

    async def prune(self, *, filters: VolumePruneFilters | None = None) -> VolumesPruned:
        """Remove all volumes that no container uses, and all that is in them.

        From API 1.42 on only anonymous ones, unless the filter ``all`` is set.

        Args:
            filters: which of them.

        Raises:
            InvalidArgument: a filter is unknown.
            Conflict: they are being pruned already.

        Example:
            >>> pruned = await docker.volumes.prune(filters={"label": "stage=test"})
            >>> pruned.volumes_deleted
            ['data-test']

        POST /volumes/prune, API 1.25.
        """
        return await self._client.call(
            VolumesPruned,
            "POST",
            path("/volumes/prune", needs=ApiVersion(1, 25)),
            query={"filters": filters_of(filters, VolumePruneFilters.__annotations__)},
            patient=True,
        )

    async def list(self, *, filters: VolumeFilters | None = None) -> VolumeList:
        """List volumes, with what the daemon warns of.

        Args:
            filters: which volumes.

        Raises:
            InvalidArgument: a filter is unknown.

        Example:
            >>> listed = await docker.volumes.list(filters={"dangling": True})
            >>> [volume.name for volume in listed.volumes]
            ['data']

        GET /volumes, API 1.24.
        """
        return await self._client.call(
            VolumeList,
            "GET",
            path("/volumes"),
            query={"filters": filters_of(filters, VolumeFilters.__annotations__)},
        )
