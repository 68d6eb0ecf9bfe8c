"""Images on their way: from and to registries, from and to archives."""

from collections.abc import Sequence

from aiodockerapi._core.client import Client
from aiodockerapi._core.download import Download
from aiodockerapi._core.request import HasId, id_of, path
from aiodockerapi._core.upload import ArchiveSource
from aiodockerapi._core.version import ApiVersion
from aiodockerapi.engine.auth import AuthConfig
from aiodockerapi.engine.credentials import auth_headers
from aiodockerapi.engine.images.archive import archive_decoder
from aiodockerapi.engine.images.platforms import (
    Platform,
    platform_json,
    platforms_json,
)
from aiodockerapi.engine.images.results import ImportResult, LoadResult, PullResult, PushResult
from aiodockerapi.engine.images.told import ImportTold, LoadTold, PullTold, PushTold
from aiodockerapi.engine.transfers import Progress, Transfer, post
from aiodockerapi.errors import InvalidArgument
from aiodockerapi.reference import Reference

__all__ = ["ImageTransfers", "repo_and_tag"]

_PLATFORM_SINCE = {"platform": ApiVersion(1, 32)}


class ImageTransfers:
    """The part of `Images` that moves them."""

    _client: Client
    """The daemon."""

    def pull(
        self,
        reference: str,
        *,
        platform: str | None = None,
        all_tags: bool = False,
        auth: AuthConfig | None = None,
    ) -> Transfer[PullResult]:
        """Get an image from a registry, and tell how that goes on.

        ``wait()`` returns its digest, `Transfer.totals` what to draw a bar from.

        Args:
            reference: which one: ``redis:7``, ``ghcr.io/example/app@sha256:…``; without a tag,
                ``latest``.
            platform: which platform's image: ``linux/arm64``, ``linux/arm/v7``; None for
                ``DOCKER_DEFAULT_PLATFORM``, or else the daemon's own.
            all_tags: whether to get every image of the repository; the reference has no tag then.
            auth: credentials for the registry.

        Raises:
            InvalidArgument: the reference is none, or has a tag in spite of `all_tags`.
            NotFound: the registry does not have it.
            ServerError: the registry can't be reached, or asks for credentials.
            StreamError: the pull failed after it had begun.
            StreamTruncated: it ended without telling the digest.
            UnsupportedVersion: `platform` needs API 1.32.

        Example:
            >>> pulled = await docker.images.pull("redis:7").wait()
            >>> pulled.digest
            'sha256:...'

        POST /images/create, API 1.24.
        """
        asked = Reference.parse(reference)
        if all_tags and asked.suffix:
            raise InvalidArgument(f"{reference!r} is one image; all_tags takes a name alone")
        query = {
            "fromImage": reference.removesuffix(asked.suffix),
            # A digest stands for itself; beside it the tag would mean nothing.
            "tag": None if all_tags else asked.digest or asked.tag or "latest",
            "platform": platform or self._client.platform,
        }
        return post(
            self._client,
            Transfer[PullResult],
            PullTold(all_tags=all_tags),
            path("/images/create"),
            query=query,
            since=_PLATFORM_SINCE,
            headers=auth_headers(self._client, asked.registry, auth),
        )

    def push(
        self,
        reference: str,
        *,
        platform: Platform | None = None,
        all_tags: bool = False,
        auth: AuthConfig | None = None,
    ) -> Transfer[PushResult]:
        """Send an image to the registry that its name says, and tell how that goes on.

        ``wait()`` returns the digest that it has there, `Transfer.totals` what to draw a bar from.

        Args:
            reference: which one: ``registry.example.com/app:1``; without a tag, ``latest``.
            platform: which platform's image of it; None for all that are there.
            all_tags: whether to send every image of that name; the reference has no tag then.
            auth: credentials for the registry.

        Raises:
            InvalidArgument: the reference is none, or has a tag in spite of `all_tags`.
            NotFound: the daemon does not have it, says Podman.
            StreamError: the daemon does not have it; or the registry can't be reached, asks for
                credentials, or refuses it.
            StreamTruncated: it ended without telling the digest.
            UnsupportedVersion: `platform` needs API 1.46.

        Example:
            >>> name = "registry.example.com/app:1"
            >>> pushed = await docker.images.push(name).wait()
            >>> pushed.digest
            'sha256:...'

        POST /images/{name}/push, API 1.24.
        """
        asked = Reference.parse(reference)
        if asked.digest is not None:
            raise InvalidArgument(f"{reference!r} has a digest; a push takes a tag")
        if all_tags and asked.tag is not None:
            raise InvalidArgument(f"{reference!r} is one image; all_tags takes a name alone")
        return post(
            self._client,
            Transfer[PushResult],
            PushTold(all_tags=all_tags),
            path("/images/{name}/push", reference.removesuffix(asked.suffix)),
            query={
                "tag": None if all_tags else asked.tag or "latest",
                "platform": platform_json(platform),
            },
            since={"platform": ApiVersion(1, 46)},
            headers=auth_headers(self._client, asked.registry, auth),
        )

    def import_(
        self,
        source: str | ArchiveSource,
        *,
        repo: str | None = None,
        tag: str | None = None,
        message: str | None = None,
        changes: Sequence[str] = (),
        platform: str | None = None,
    ) -> Progress[ImportResult]:
        """Make an image of one layer out of a file system, and tell how that goes on.

        ``wait()`` returns its ID.

        Args:
            source: the file system as an archive of tar, which may be compressed: its bytes, the
                file that it is in (a `Path`), or an iterable; or the URL where the daemon gets it.
            repo: the name that the image gets; None for none.
            tag: the tag behind that name; None for the one that `repo` ends with, or ``latest``.
            message: what the image says of its making.
            changes: instructions of a Dockerfile to carry out: ``CMD ["sh"]``.
            platform: what the image is made for: ``linux/arm64``; None for
                ``DOCKER_DEFAULT_PLATFORM``, or else the daemon's own.

        Raises:
            InvalidArgument: the URL is empty, the name is none, or a tag is given without one.
            BadRequest: an instruction is wrong.
            ServerError: the archive is none.
            StreamError: the import failed after it had begun.
            StreamTruncated: it ended without telling the ID.
            UnsupportedVersion: `platform` needs API 1.32.
            OSError: the file can't be read.
            Exception: what the iterable raised.

        Example:
            >>> rootfs = Path("rootfs.tar")
            >>> made = await docker.images.import_(rootfs, repo="base:1").wait()
            >>> made.id
            'sha256:...'

        POST /images/create, API 1.24.
        """
        url = source if isinstance(source, str) else None
        if url in ("", "-"):
            raise InvalidArgument("import from a URL, or from the bytes of an archive")
        repo, tag = repo_and_tag(repo, tag)
        query = {
            "fromSrc": url or "-",
            "repo": repo,
            "tag": tag,
            "message": message,
            "changes": changes or None,
            "platform": platform or self._client.platform,
        }
        return post(
            self._client,
            Progress[ImportResult],
            ImportTold(),
            path("/images/create"),
            query=query,
            since=_PLATFORM_SINCE,
            body=None if isinstance(source, str) else source,
        )

    def save(
        self, *images: str | HasId, platform: Platform | Sequence[Platform] | None = None
    ) -> Download:
        """Get images as one archive, which `load` reads.

        A name without a tag stands for all images of that name. An image that is asked for by
        its ID has no name in the archive.

        Args:
            images: which ones, one at least.
            platform: which platforms' images; None for all that are there.

        Raises:
            InvalidArgument: no image is asked for.
            NotFound: the daemon does not have one of them.
            StreamError: the daemon failed after it had begun: the archive is not whole.
            UnsupportedVersion: `platform` needs API 1.48, and several 1.52.

        Example:
            >>> async with docker.images.save("busybox") as archive:
            ...     size = sum([len(data) async for data in archive])
            >>> size > 10240
            True

        GET /images/{name}/get, GET /images/get, API 1.24.
        """
        if not images:
            raise InvalidArgument("save which images? name one at least")
        one = len(images) == 1
        platforms = platforms_json(platform)
        return self._client.stream(
            Download,
            "GET",
            path("/images/{name}/get", images[0]) if one else path("/images/get"),
            archive_decoder,
            query={
                "names": None if one else [id_of(image) for image in images],
                "platform": platforms,
            },
            since=_since_several(platforms),
            patient=True,
        )

    def load(
        self,
        archive: ArchiveSource,
        *,
        quiet: bool = True,
        platform: Platform | Sequence[Platform] | None = None,
    ) -> Transfer[LoadResult]:
        """Take images from an archive that `save` made, and tell how that goes on.

        ``wait()`` returns which.

        Args:
            archive: the archive, which may be compressed: its bytes, the file that it is in, or
                an iterable, which is read as fast as the daemon takes it.
            quiet: whether to leave out how far it has come, as the containerd image store does
                anyway.
            platform: which platforms' images; None for all that are in it.

        Raises:
            StreamError: the archive is none, or the load failed.
            StreamTruncated: it ended without naming an image; the archive may hold none.
            UnsupportedVersion: `platform` needs API 1.48, and several 1.52.
            OSError: the file can't be read.
            Exception: what the iterable raised.

        Example:
            >>> archive = b"".join(await docker.images.save("busybox:latest").collect())
            >>> loaded = await docker.images.load(archive).wait()
            >>> loaded.images
            ['busybox:latest']

        POST /images/load, API 1.24.
        """
        platforms = platforms_json(platform)
        return post(
            self._client,
            Transfer[LoadResult],
            LoadTold(),
            path("/images/load"),
            query={"quiet": None if quiet else False, "platform": platforms},
            since=_since_several(platforms),
            body=archive,
        )


def repo_and_tag(repo: str | None, tag: str | None) -> tuple[str | None, str | None]:
    """Return name and tag apart, also where the name ends with the tag.

    Raises:
        InvalidArgument: the name is none, or there are two tags, or a tag alone.
    """
    if repo is None:
        if tag is not None:
            raise InvalidArgument("a tag needs a name before it: repo")
        return None, None
    named = Reference.parse(repo)
    if named.digest is not None:
        raise InvalidArgument(f"{repo!r} has a digest; an image is given a name and a tag")
    if named.tag is not None and tag is not None:
        raise InvalidArgument(f"{repo!r} has a tag; leave it out there or here: {tag!r}")
    # Podman does not look for a tag in the name.
    return repo.removesuffix(named.suffix), tag or named.tag


def _since_several(platforms: list[str] | None) -> dict[str, ApiVersion]:
    """Return the first API version that takes so many platforms in one parameter."""
    return {"platform": ApiVersion(1, 52 if platforms and len(platforms) > 1 else 48)}
