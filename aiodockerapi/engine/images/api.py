"""Images: those that the daemon has, and those that a registry offers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aiodockerapi._core.client import Client
from aiodockerapi._core.request import HasId, filters_of, id_of, path
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.auth import AuthConfig
from aiodockerapi.engine.credentials import auth_headers, registry_of
from aiodockerapi.engine.images.build import ImageBuilds
from aiodockerapi.engine.images.filters import ImageFilters, ImagePruneFilters, SearchFilters
from aiodockerapi.engine.images.models import ImageSummary, SearchResult
from aiodockerapi.engine.images.platforms import Platform, platform_json, platforms_json
from aiodockerapi.engine.images.results import (
    AttestationStatement,
    CommitResult,
    DeleteResponse,
    ImagesPruned,
)
from aiodockerapi.engine.images.transfer import ImageTransfers, repo_and_tag
from aiodockerapi.errors import InvalidArgument, NotFound
from aiodockerapi.reference import Reference

if TYPE_CHECKING:
    # Imported late, with all that a configuration is made of: many who pull and list never inspect.
    from aiodockerapi.engine.containers.config import ContainerConfig
    from aiodockerapi.engine.images.inspect import HistoryItem, ImageInspect

__all__ = ["Images"]

_HUB = "docker.io"
"""Where a search asks that names no registry."""

_LIST_SINCE = {
    "shared-size": ApiVersion(1, 42),
    "manifests": ApiVersion(1, 47),
    "identity": ApiVersion(1, 54),
}


class Images(ImageTransfers, ImageBuilds):
    """The daemon's images.

    An image is named by its name (without a tag it is ``latest``), its ID, the beginning of its
    ID, or an object that has an ID: a summary, what `inspect` gave.

    Args:
        client: the daemon.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def inspect(
        self,
        image: str | HasId,
        *,
        manifests: bool = False,
        platform: Platform | None = None,
    ) -> "ImageInspect":
        """Return all that the daemon knows of an image.

        Args:
            image: which one.
            manifests: whether to list its manifests, one for each platform.
            platform: which platform's image of it; None for the one that containers would be
                made from.

        Raises:
            NotFound: there is no such image, or not for that platform.
            InvalidArgument: both `manifests` and `platform` are asked for.
            UnsupportedVersion: `manifests` needs API 1.48, `platform` 1.49.

        Example:
            >>> image = await docker.images.inspect("busybox")
            >>> image.os
            'linux'

        GET /images/{name}/json, API 1.24.
        """
        if manifests and platform is not None:
            raise InvalidArgument("ask for manifests, or for one platform")
        from aiodockerapi.engine.images.inspect import ImageInspect  # noqa: PLC0415 - late

        return await self._client.call(
            ImageInspect,
            "GET",
            path("/images/{name}/json", image),
            query={"manifests": manifests or None, "platform": platform_json(platform)},
            since={"manifests": ApiVersion(1, 48), "platform": ApiVersion(1, 49)},
        )

    async def ensure(
        self, reference: str, *, platform: str | None = None, auth: AuthConfig | None = None
    ) -> bool:
        """Pull an image unless the daemon has it; return whether it was pulled.

        That is `inspect` and, if it is missing or of another platform, `pull`: up to two requests.

        Args:
            reference: which one: ``redis:7``; without a tag, ``latest``.
            platform: which platform's image: ``linux/arm64``; None for
                ``DOCKER_DEFAULT_PLATFORM``, or else for whichever is there or the daemon's own.
            auth: credentials for the registry.

        Raises:
            InvalidArgument: the reference is none.
            NotFound: the registry does not have it, or not for this user.
            StreamError: the pull failed after it had begun.

        Example:
            >>> await docker.images.ensure("busybox")
            False

        GET /images/{name}/json, POST /images/create, API 1.24.
        """
        platform = platform or self._client.platform
        pull = self.pull(reference, platform=platform, auth=auth)
        # With a tag it can't be taken for the beginning of an ID.
        name = reference if Reference.parse(reference).suffix else f"{reference}:latest"
        try:
            found = await self.inspect(name)
        except NotFound:
            found = None
        if found is not None and (platform is None or _is_for(found, platform)):
            return False
        await pull.wait()
        return True

    async def history(
        self, image: str | HasId, *, platform: Platform | None = None
    ) -> "list[HistoryItem]":
        """Return the steps of how an image came about, the last one first.

        Args:
            image: which one.
            platform: which platform's image of it; None for the one that containers would be
                made from.

        Raises:
            NotFound: there is no such image, or not for that platform.
            UnsupportedVersion: `platform` needs API 1.48.

        Example:
            >>> steps = await docker.images.history("busybox")
            >>> sum(step.size for step in steps) > 0
            True

        GET /images/{name}/history, API 1.24.
        """
        from aiodockerapi.engine.images.inspect import HistoryItem  # noqa: PLC0415 - late

        return await self._client.call_list(
            HistoryItem,
            "GET",
            path("/images/{name}/history", image),
            query={"platform": platform_json(platform)},
            since={"platform": ApiVersion(1, 48)},
        )

    async def tag(self, image: str | HasId, *, repo: str, tag: str | None = None) -> None:
        """Give an image another name; whichever image had that name loses it.

        Args:
            image: which one.
            repo: the name: ``registry.example.com/app``.
            tag: the tag behind it; None for the one that `repo` ends with, or ``latest``.

        Raises:
            NotFound: there is no such image.
            InvalidArgument: the name is none, or has a tag beside this one.

        Example:
            >>> await docker.images.tag("busybox", repo="registry.example.com/box", tag="1")

        POST /images/{name}/tag, API 1.24.
        """
        name, version = repo_and_tag(repo, tag)
        where = path("/images/{name}/tag", image)
        await self._client.send("POST", where, query={"repo": name, "tag": version})

    async def remove(
        self,
        image: str | HasId,
        *,
        force: bool = False,
        noprune: bool = False,
        platforms: Platform | Sequence[Platform] | None = None,
    ) -> list[DeleteResponse]:
        """Remove a name of an image, and with the last name the image; return what is gone.

        Args:
            image: which one; by its ID it is removed with its only name.
            force: whether to remove it also where a container that does not run uses it, or it
                has several names and is asked for by its ID.
            noprune: whether to keep the images in between that it was built upon.
            platforms: which platforms' images of it alone; None for all.

        Raises:
            NotFound: there is no such image.
            Conflict: a container uses it, or it has several names.
            UnsupportedVersion: `platforms` needs API 1.50.

        Example:
            >>> await docker.images.tag("busybox", repo="box", tag="old")
            >>> for gone in await docker.images.remove("box:old"):
            ...     print(gone.untagged or gone.deleted)
            box:old

        DELETE /images/{name}, API 1.24.
        """
        return await self._client.call_list(
            DeleteResponse,
            "DELETE",
            path("/images/{name}", image),
            query={
                "force": force or None,
                "noprune": noprune or None,
                "platforms": platforms_json(platforms),
            },
            since={"platforms": ApiVersion(1, 50)},
            patient=True,
        )

    async def prune(self, *, filters: ImagePruneFilters | None = None) -> ImagesPruned:
        """Remove images that no container uses; without filters, only those without a name.

        Args:
            filters: which images.

        Raises:
            InvalidArgument: a filter is unknown.
            Conflict: another prune is under way.
            UnsupportedVersion: it needs API 1.25.

        Example:
            >>> pruned = await docker.images.prune(filters={"label": "stage=build"})
            >>> pruned.space_reclaimed
            0

        POST /images/prune, API 1.25.
        """
        return await self._client.call(
            ImagesPruned,
            "POST",
            path("/images/prune", needs=ApiVersion(1, 25)),
            query={"filters": filters_of(filters, ImagePruneFilters.__annotations__)},
            patient=True,
        )

    async def commit(
        self,
        container: str | HasId,
        config: "ContainerConfig | None" = None,
        *,
        repo: str | None = None,
        tag: str | None = None,
        comment: str | None = None,
        author: str | None = None,
        pause: bool = True,
        changes: Sequence[str] = (),
    ) -> CommitResult:
        """Make an image out of a container: its files, and how it runs.

        Args:
            container: which one.
            config: how containers of the image run, where that is not as this one does.
            repo: the name that the image gets; None for none.
            tag: the tag behind that name; None for the one that `repo` ends with, or ``latest``.
            comment: what the image says of its making.
            author: who made it.
            pause: whether to pause the container meanwhile, so that its files fit together.
            changes: instructions of a Dockerfile to carry out: ``CMD ["sh"]``.

        Raises:
            NotFound: there is no such container.
            InvalidArgument: the name is none, or a tag is given without one.
            BadRequest: an instruction is wrong.

        Example:
            >>> box = await docker.containers.create(ContainerConfig(image="busybox"))
            >>> made = await docker.images.commit(box, repo="box", tag="mine")
            >>> made.id
            'sha256:...'

        POST /commit, API 1.24.
        """
        repo, tag = repo_and_tag(repo, tag)
        return await self._client.call(
            CommitResult,
            "POST",
            path("/commit"),
            query={
                "container": id_of(container),
                "repo": repo,
                "tag": tag,
                "comment": comment,
                "author": author,
                "pause": None if pause else False,
                "changes": changes or None,
            },
            body=config,
            patient=True,
        )

    async def attestations(
        self,
        image: str | HasId,
        *,
        platform: Platform | None = None,
        type: Sequence[str] = (),
        statement: bool = False,
    ) -> list[AttestationStatement]:
        """Return what is stated of an image: how it was built, what is in it.

        Args:
            image: which one.
            platform: which platform's image of it; None for the one that containers would be
                made from.
            type: which kinds: ``https://slsa.dev/provenance/v1``, ``https://spdx.dev/Document``;
                none for all.
            statement: whether to return the statements themselves, too.

        Raises:
            NotFound: there is no such image.
            NotSupported: the daemon has no containerd image store.
            UnsupportedVersion: it needs API 1.55.

        Example:
            >>> for found in await docker.images.attestations("busybox"):
            ...     print(found.predicate_type)
            https://slsa.dev/provenance/v1

        GET /images/{name}/attestations, API 1.55.
        """
        return await self._client.call_list(
            AttestationStatement,
            "GET",
            path("/images/{name}/attestations", image, needs=ApiVersion(1, 55)),
            query={
                "platform": platform_json(platform),
                "type": type or None,
                "statement": statement or None,
            },
        )

    async def search(
        self,
        term: str,
        *,
        limit: int | None = None,
        filters: SearchFilters | None = None,
        auth: AuthConfig | None = None,
    ) -> list[SearchResult]:
        """Search Docker Hub, or the registry that the term begins with, through the daemon.

        Args:
            term: what to search for.
            limit: how many results at the most, 1 to 100; None for the registry's own limit, 25.
            filters: which results.
            auth: credentials for the registry.

        Raises:
            InvalidArgument: the term is empty, or a filter unknown.
            ServerError: the daemon can't reach the registry.

        Example:
            >>> for hit in await docker.images.search("redis", limit=5):
            ...     print(hit.name, hit.star_count)
            redis 13000

        GET /images/search, API 1.24.
        """
        if not term.strip():
            raise InvalidArgument("a search needs a term")
        if limit is not None and limit < 1:
            raise InvalidArgument(f"limit is {limit}; it takes 1 at least")
        query = {
            "term": term,
            "limit": limit,
            "filters": filters_of(filters, SearchFilters.__annotations__),
        }
        return await self._client.call_list(
            SearchResult,
            "GET",
            path("/images/search"),
            query=query,
            headers=auth_headers(self._client, registry_of(term) or _HUB, auth),
        )

    # A method of this name stands last: below it, list[...] would mean the method.
    async def list(
        self,
        *,
        all: bool = False,
        filters: ImageFilters | None = None,
        shared_size: bool = False,
        manifests: bool = False,
        identity: bool = False,
    ) -> list[ImageSummary]:
        """List images, newest first.

        Args:
            all: whether to list the layers in between, too.
            filters: which images.
            shared_size: whether to compute `ImageSummary.shared_size`, which takes a while.
            manifests: whether to list each image's manifests, one for each platform.
            identity: whether to verify who signed and built each image; needs `manifests`.

        Raises:
            InvalidArgument: a filter is unknown, or `identity` asked for without `manifests`.
            UnsupportedVersion: `shared_size` needs API 1.42, `manifests` 1.47, `identity` 1.54.

        Example:
            >>> for image in await docker.images.list(filters={"dangling": False}):
            ...     print(image.repo_tags, image.size)
            ['redis:7'] 138000000

        GET /images/json, API 1.24.
        """
        if identity and not manifests:
            raise InvalidArgument("identity=True needs manifests=True")
        query = {
            "all": all or None,
            "filters": filters_of(filters, ImageFilters.__annotations__),
            "shared-size": shared_size or None,
            "manifests": manifests or None,
            "identity": identity or None,
        }
        return await self._client.call_list(
            ImageSummary, "GET", path("/images/json"), query=query, since=_LIST_SINCE
        )


def _is_for(image: "ImageInspect", platform: str) -> bool:
    """Tell whether an image is for a platform; what the platform leaves open is any."""
    parts = (image.os, image.architecture, image.variant or "")
    return all(asked == part for asked, part in zip(platform.split("/"), parts, strict=False))
