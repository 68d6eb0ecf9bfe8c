"""Checkpoints: a running container's processes on disk, to go on from later.

The API does not describe these calls; they are Docker's own on Linux, with experimental features
on and CRIU installed.
"""

from aiodockerapi._core.request import HasId, path
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.containers.base import Base
from aiodockerapi.engine.containers.models import Checkpoint, CheckpointConfig

__all__ = ["Checkpoints"]

_ALL = "/containers/{id}/checkpoints"
_ONE = "/containers/{id}/checkpoints/{id}"
_FIRST = ApiVersion(1, 25)


class Checkpoints(Base):
    """What makes and removes checkpoints of containers; `start` goes on from one."""

    async def create_checkpoint(self, container: str | HasId, config: CheckpointConfig) -> None:
        """Write the processes of a running container to disk.

        Args:
            container: which one.
            config: the checkpoint's name, and what becomes of the container.

        Raises:
            NotFound: there is no such container.
            Conflict: it does not run, or the name is taken; some engines say so by `ServerError`.
            NotSupported: the daemon has no experimental features.

        Example:
            >>> config = CheckpointConfig(checkpoint_id="one", exit=True)
            >>> await docker.containers.create_checkpoint("web", config)
            >>> await docker.containers.start("web", checkpoint="one")
            True

        POST /containers/{id}/checkpoints, API 1.25.
        """
        await self._client.send(
            "POST", path(_ALL, container, needs=_FIRST), body=config, patient=True
        )

    async def list_checkpoints(
        self, container: str | HasId, *, checkpoint_dir: str | None = None
    ) -> list[Checkpoint]:
        """List the checkpoints of a container.

        Args:
            container: which one.
            checkpoint_dir: where they lie on the host; None for Docker's own folder.

        Raises:
            NotFound: there is no such container.
            NotSupported: the daemon has no experimental features.

        Example:
            >>> [each.name for each in await docker.containers.list_checkpoints("web")]
            ['one']

        GET /containers/{id}/checkpoints, API 1.25.
        """
        return await self._client.call_list(
            Checkpoint,
            "GET",
            path(_ALL, container, needs=_FIRST),
            query={"dir": checkpoint_dir},
        )

    async def remove_checkpoint(
        self, container: str | HasId, checkpoint: str, *, checkpoint_dir: str | None = None
    ) -> None:
        """Remove a checkpoint of a container.

        Args:
            container: which one.
            checkpoint: the checkpoint's name.
            checkpoint_dir: where it lies on the host; None for Docker's own folder.

        Raises:
            NotFound: there is no such container; for a missing checkpoint, some engines raise
                `ServerError`.
            NotSupported: the daemon has no experimental features.

        Example:
            >>> await docker.containers.remove_checkpoint("web", "one")

        DELETE /containers/{id}/checkpoints/{checkpoint}, API 1.25.
        """
        await self._client.send(
            "DELETE",
            path(_ONE, container, checkpoint, needs=_FIRST),
            query={"dir": checkpoint_dir},
        )
