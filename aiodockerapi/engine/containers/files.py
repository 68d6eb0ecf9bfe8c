"""A container's files: what they are, and archives in and out."""

from aiodockerapi._core import request
from aiodockerapi._core.download import Download
from aiodockerapi._core.request import HasId
from aiodockerapi._core.upload import ArchiveSource
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.containers.base import Base
from aiodockerapi.engine.containers.models import FilesystemChange
from aiodockerapi.engine.containers.path_stat import PathStat
from aiodockerapi.errors import InvalidResponse, NotFound

__all__ = ["Files"]

_ARCHIVE = "/containers/{id}/archive"
_PATH_STAT = "X-Docker-Container-Path-Stat"


class Files(Base):
    """What reads and writes the files of containers, running or not."""

    async def path_stat(self, container: str | HasId, *, path: str) -> PathStat:
        """Return what a file of a container is: a folder or not, its size, permissions, time.

        Args:
            container: which one.
            path: the file's path in it.

        Raises:
            NotFound: there is no such container, or no such file.

        Example:
            >>> hosts = await docker.containers.path_stat("web", path="/etc/hosts")
            >>> hosts.is_file, f"{hosts.permissions:o}"
            (True, '644')

        HEAD /containers/{id}/archive, API 1.24.
        """
        where = request.path(_ARCHIVE, container)
        try:
            headers = await self._client.headers(where, query={"path": path})
        except NotFound as error:
            # The answer to HEAD has no body, and so no reason.
            ours = NotFound(f"there is no such container, or no file {path} in it", status=404)
            raise self._client.about(ours, "HEAD", where) from error
        try:
            return PathStat.from_header(headers.get(_PATH_STAT, ""))
        except ValueError as error:
            wrong = InvalidResponse(f"the header {_PATH_STAT} is not as the API has it: {error}")
            raise self._client.about(wrong, "HEAD", where) from None

    def get_archive(self, container: str | HasId, *, path: str) -> Download:
        """Stream a file or folder of a container as a tar archive.

        The archive's paths begin with the last part of `path`.

        Args:
            container: which one.
            path: the path in it; ``/var/log/.`` has what is in the folder, without its name.

        Raises:
            NotFound: there is no such container, or no such file.

        Example:
            >>> async with docker.containers.get_archive("web", path="/etc/hosts") as archive:
            ...     with open("hosts.tar", "wb") as file:
            ...         async for piece in archive:
            ...             file.write(piece)

        GET /containers/{id}/archive, API 1.24.
        """
        return self._client.download(request.path(_ARCHIVE, container), query={"path": path})

    async def put_archive(
        self,
        container: str | HasId,
        archive: ArchiveSource,
        *,
        path: str,
        no_overwrite_dir_non_dir: bool = False,
        copy_uid_gid: bool = False,
    ) -> None:
        """Unpack a tar archive in a folder of a container.

        Args:
            container: which one.
            archive: the archive, also packed by gzip, bzip2, xz or zstd: its bytes, the file that
                it is in, or an iterable, which is read as fast as the daemon takes it.
            path: the folder in the container; it exists.
            no_overwrite_dir_non_dir: whether to fail where a folder would replace a file, or a
                file a folder.
            copy_uid_gid: whether to keep the owners of the archive's files; otherwise they
                become the container's user's.

        Raises:
            NotFound: there is no such container, or no such folder.
            BadRequest: `path` is no folder, the archive is none, or a file stands against it;
                some engines say so by `ServerError`.
            Forbidden: the folder is read-only.
            UnsupportedVersion: `copy_uid_gid` needs API 1.39.
            OSError: the file can't be read.
            Exception: what the iterable raised.

        Example:
            >>> await docker.containers.put_archive("web", Path("site.tar"), path="/tmp")

        PUT /containers/{id}/archive, API 1.24.
        """
        await self._client.upload(
            "PUT",
            request.path(_ARCHIVE, container),
            archive,
            query={
                "path": path,
                "noOverwriteDirNonDir": no_overwrite_dir_non_dir or None,
                "copyUIDGID": copy_uid_gid or None,
            },
            since={"copyUIDGID": ApiVersion(1, 39)},
        )

    async def changes(self, container: str | HasId) -> list[FilesystemChange]:
        """List the files of a container that differ from its image's.

        Args:
            container: which one.

        Raises:
            NotFound: there is no such container.

        Example:
            >>> for change in await docker.containers.changes("web"):
            ...     print(change.what, change.path)
            added /run/nginx.pid

        GET /containers/{id}/changes, API 1.24.
        """
        return await self._client.call_list(
            FilesystemChange, "GET", request.path("/containers/{id}/changes", container)
        )

    def export(self, container: str | HasId) -> Download:
        """Stream all files of a container as a tar archive, without its volumes.

        Args:
            container: which one.

        Raises:
            NotFound: there is no such container.

        Example:
            >>> size = await docker.containers.export("web").to_file("web.tar")
            >>> size > 10240
            True

        GET /containers/{id}/export, API 1.24.
        """
        return self._client.download(request.path("/containers/{id}/export", container))
