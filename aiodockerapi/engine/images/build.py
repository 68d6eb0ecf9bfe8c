"""Images that are built, and the cache of what builds have done."""

import asyncio
import json
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, cast

from aiodockerapi._core.client import Client
from aiodockerapi._core.model import to_json
from aiodockerapi._core.request import Query, QueryValue, filters_of, path
from aiodockerapi._core.upload import ArchiveSource
from aiodockerapi._core.version import ApiVersion
from aiodockerapi._files.context import BuildContext
from aiodockerapi.engine.auth import AuthConfig
from aiodockerapi.engine.credentials import build_headers
from aiodockerapi.engine.images.filters import BuildPruneFilters
from aiodockerapi.engine.images.results import BuildCachePruned, BuildResult
from aiodockerapi.engine.images.told import BuildTold
from aiodockerapi.engine.transfers import Progress, post
from aiodockerapi.errors import InvalidArgument

if TYPE_CHECKING:
    # Imported late: its options are half of what there is to a build.
    from aiodockerapi.engine.images.build_options import BuildOptions

__all__ = ["ImageBuilds"]

_BUILD_SINCE = {
    "cachefrom": ApiVersion(1, 25),
    "networkmode": ApiVersion(1, 25),
    "squash": ApiVersion(1, 25),
    "extrahosts": ApiVersion(1, 28),
    "target": ApiVersion(1, 29),
    "session": ApiVersion(1, 31),
    "platform": ApiVersion(1, 32),
    "version": ApiVersion(1, 38),
    "buildid": ApiVersion(1, 39),
    "outputs": ApiVersion(1, 40),
}
"""The first API version of each parameter that is younger than API 1.24."""

_REPEATED = frozenset({"t", "extrahosts", "securityopt"})
"""Parameters that are sent once for each value; other lists and maps are sent as JSON."""
_PRUNE_SINCE = {
    "all": ApiVersion(1, 39),
    "filters": ApiVersion(1, 39),
    "keep-storage": ApiVersion(1, 39),
    "reserved-space": ApiVersion(1, 48),
    "max-used-space": ApiVersion(1, 48),
    "min-free-space": ApiVersion(1, 48),
}


class ImageBuilds:
    """The part of `Images` that builds them."""

    _client: Client
    """The daemon."""

    def build(
        self,
        context: BuildContext | ArchiveSource | None = None,
        options: "BuildOptions | None" = None,
        *,
        auths: Mapping[str, AuthConfig] | None = None,
        registries: Collection[str] | None = None,
    ) -> Progress[BuildResult]:
        """Build an image, and tell how that goes on.

        The classic builder does it, unless `BuildOptions.version` says otherwise. ``wait()``
        returns the image's ID.

        The daemon is told the credentials that are kept for the registries that it will ask, and
        for no other: those of the images behind ``FROM``, ``COPY --from`` and ``RUN --mount`` in
        the Dockerfile of a `BuildContext`. Of a Dockerfile that lies in an archive, or elsewhere,
        nothing is known: name its `registries`.

        Args:
            context: the files of the build, the Dockerfile among them: a folder or files in
                memory (`BuildContext`), or an archive of tar, which may be compressed, as bytes,
                as the file that it is in, or as an iterable; None if `BuildOptions.remote` says
                where they are.
            options: how to build it; None for all as the daemon has it.
            auths: credentials for registries, by their hosts; Docker Hub's host is
                ``https://index.docker.io/v1/``. They come before those that are kept. BuildKit
                does not ask for them here.
            registries: the registries, as images begin with them, whose kept credentials the
                daemon is told; None for those that the Dockerfile names, an empty list for none.

        Raises:
            InvalidArgument: there is no context, or there are two, or `registries` is text.
            CredentialsError: the helper that keeps those of `registries` is missing or fails. Of
                one that the Dockerfile alone names, that is a warning.
            BadRequest: the daemon refuses an option, or the Dockerfile.
            BuildFailed: a step failed; it has the step's exit code and the last output.
            StreamTruncated: it ended without telling the image's ID.
            UnsupportedVersion: an option needs another API version.
            OSError: a file of the context can't be read.
            FileChanged: a file of the context was written to while it was sent.
            Exception: what the iterable raised.

        Example:
            >>> context = BuildContext.of_folder("app")
            >>> async with docker.images.build(context, BuildOptions(tags=["app:1"])) as build:
            ...     async for message in build:
            ...         print(message.stream or "", end="")

        POST /build, API 1.24.
        """
        from aiodockerapi.engine.images.build_options import BuildOptions  # noqa: PLC0415 - late

        options = options or BuildOptions()
        files = context if isinstance(context, BuildContext) else None
        if context is None and not options.remote:
            raise InvalidArgument("a build needs a context, or BuildOptions.remote")
        if context is not None and options.remote:
            raise InvalidArgument("a build has one context: leave out this, or BuildOptions.remote")
        if files is not None:
            dockerfile = files.dockerfile(options.dockerfile)
            options = options.model_copy(update={"dockerfile": dockerfile})
            context = files.archive(dockerfile)

        async def named() -> list[str]:
            # BuildKit asks the session for credentials, and nobody else.
            return [] if files is None or options.version == "2" else await _named(files, options)

        return post(
            self._client,
            Progress[BuildResult],
            BuildTold(quiet=options.quiet, elsewhere=bool(options.outputs)),
            path("/build"),
            query={**_query(options), "platform": options.platform or self._client.platform},
            since=_BUILD_SINCE,
            body=context,
            headers=build_headers(self._client, auths or {}, registries, named),
        )

    async def build_cancel(self, build_id: str) -> None:
        """End a build of BuildKit's.

        Args:
            build_id: the build's `BuildOptions.build_id`.

        Raises:
            UnsupportedVersion: it needs API 1.39.

        Example:
            >>> await docker.images.build_cancel("build-17")

        POST /build/cancel, API 1.39.
        """
        if not build_id:
            raise InvalidArgument("cancel which build? its BuildOptions.build_id is needed")
        where = path("/build/cancel", needs=ApiVersion(1, 39))
        await self._client.send("POST", where, query={"id": build_id})

    async def build_prune(
        self,
        *,
        all: bool = False,
        filters: BuildPruneFilters | None = None,
        keep_storage: int | None = None,
        reserved_space: int | None = None,
        max_used_space: int | None = None,
        min_free_space: int | None = None,
    ) -> BuildCachePruned:
        """Remove what builds have left in the cache and nothing uses.

        Args:
            all: whether to remove what a later build could use, too.
            filters: which entries.
            keep_storage: how much to keep, in bytes. Deprecated: `reserved_space`.
            reserved_space: how much to keep, in bytes.
            max_used_space: how much to keep at the most, in bytes.
            min_free_space: how much of the disk shall be free, in bytes.

        Raises:
            InvalidArgument: a filter is unknown.
            UnsupportedVersion: it needs API 1.31; `all`, `filters` and `keep_storage` need 1.39,
                `reserved_space`, `max_used_space` and `min_free_space` 1.48.

        Example:
            >>> pruned = await docker.images.build_prune(filters={"until": "24h"})
            >>> pruned.space_reclaimed
            0

        POST /build/prune, API 1.31.
        """
        query = {
            "all": all or None,
            "filters": filters_of(filters, BuildPruneFilters.__annotations__),
            "keep-storage": keep_storage,
            "reserved-space": reserved_space,
            "max-used-space": max_used_space,
            "min-free-space": min_free_space,
        }
        return await self._client.call(
            BuildCachePruned,
            "POST",
            path("/build/prune", needs=ApiVersion(1, 31)),
            query=query,
            since=_PRUNE_SINCE,
            patient=True,
        )


async def _named(files: BuildContext, options: "BuildOptions") -> list[str]:
    """List the images that a build's Dockerfile names."""
    from aiodockerapi._files.dockerfile import images_of  # noqa: PLC0415 - late

    text = await asyncio.to_thread(files.text, options.dockerfile)
    return [] if text is None else images_of(text, options.build_args)


def _query(options: "BuildOptions") -> Query:
    """Write the options that are set as the parameters of a request."""
    given: Mapping[str, object] = json.loads(to_json(options))
    return {name: _value(name, value) for name, value in given.items()}


def _value(name: str, value: object) -> QueryValue:
    if value is None or value in ("", [], {}):
        return None
    if isinstance(value, str | int):
        return value
    if name in _REPEATED and isinstance(value, list):
        return cast(list[str], value)
    return json.dumps(value)
