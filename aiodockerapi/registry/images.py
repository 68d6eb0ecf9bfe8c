"""Whole images: what they are, and which tag is the newest."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import ValidationError

from aiodockerapi._core.model import reader
from aiodockerapi._core.times import Timestamp
from aiodockerapi.errors import InvalidArgument, InvalidResponse, ResponseTooLarge
from aiodockerapi.registry.client import Client
from aiodockerapi.registry.failures import from_validation
from aiodockerapi.registry.manifest import Manifest
from aiodockerapi.registry.models import Descriptor, ImageIndex, OCIImage
from aiodockerapi.registry.platforms import choose, own_platform, platform_text
from aiodockerapi.registry.repository import RegistryImage
from aiodockerapi.registry.tags import Tags

__all__ = ["InspectedImage", "RegistryImages", "TaggedImage"]

_OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class InspectedImage:
    """An image in a registry, without its layers. Returned by ``registry.images.inspect``.

    Args:
        digest: what the tag points to: an index, or the manifest.
        index: the manifests for all platforms; None: there is but one, and no index.
        manifest: the manifest of the image for the platform.
        config: how the image runs and came about.
    """

    digest: str
    index: ImageIndex | None
    manifest: Manifest
    config: OCIImage

    @property
    def layers(self) -> list[Descriptor]:
        """Its layers, the lowest first, with the sizes that they are sent with."""
        return self.manifest.image.layers

    @property
    def size(self) -> int:
        """How many bytes a pull of all of it gets: layers, configuration and manifest."""
        image = self.manifest.image
        return self.manifest.size + image.config.size + sum(layer.size for layer in image.layers)

    @property
    def platforms(self) -> list[str]:
        """The platforms that there is an image for: ``linux/amd64``, ``linux/arm/v7``."""
        if self.index is None:
            variant = f"/{self.config.variant}" if self.config.variant else ""
            return [f"{self.config.os}/{self.config.architecture}{variant}"]
        known = [each.platform for each in self.index.manifests]
        return [platform_text(each) for each in known if each is not None]


@dataclass(frozen=True)
class TaggedImage:
    """A tag and what it points to. Returned by ``registry.images.newest``.

    Args:
        tag: the tag.
        digest: the digest of its manifest or index.
        created: when the image was built; None: it does not say.
    """

    tag: str
    digest: str
    created: Timestamp | None


class RegistryImages:
    """Whole images in a registry.

    Args:
        client: the registry.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def inspect(
        self, repository: str, reference: str, *, platform: str | None = None
    ) -> InspectedImage:
        """Tell what an image is, without getting its layers.

        Args:
            repository: which repository.
            reference: a tag, or a digest.
            platform: whose image of several: ``linux/arm64``; None for this machine's.

        Raises:
            InvalidArgument: an argument is not what it should be.
            NotFound: there is no such image, or none for the platform.
            Unauthorized: the registry wants credentials, or others.
            InvalidResponse: it is no image, but another artifact.

        Example:
            >>> image = await registry.images.inspect("app", "1")
            >>> image.platforms, image.layers[0].size
            (['linux/amd64'], 5)
        """
        image = RegistryImage(self._client, repository, reference)
        top = await image.manifest()
        manifest, index = top, None
        if top.is_index:
            index = top.index
            manifest = await image.manifest(choose(index, platform or own_platform()))
        return InspectedImage(top.digest, index, manifest, await self._config(image, manifest))

    async def _config(self, image: RegistryImage, manifest: Manifest) -> OCIImage:
        config = manifest.image.config
        limit = self._client.wire.limits.response
        if config.size > limit:
            raise ResponseTooLarge(f"the image's configuration is longer than {limit} bytes")
        data = bytearray()
        async with image.blob(config) as pieces:
            async for piece in pieces:
                data += piece
                if len(data) > config.size:
                    raise InvalidResponse(f"the blob {config.digest} is longer than it should be")
        try:
            return reader(OCIImage).one(bytes(data))
        except ValidationError as error:
            raise from_validation(error, f"the configuration {config.digest}") from error

    async def newest(
        self, repository: str, *, platform: str | None = None, parallel: int = 8
    ) -> list[TaggedImage]:
        """List a repository's tags by when their images were built, the newest first.

        That takes two or three requests for each tag.

        Args:
            repository: which repository.
            platform: whose image counts, of several; None for this machine's.
            parallel: how many tags are looked up at the same time.

        Raises:
            InvalidArgument: an argument is not what it should be.
            NotFound: there is no such repository, or a tag has no image for the platform.
            Unauthorized: the registry wants credentials, or others.

        Example:
            >>> sorted(image.tag for image in await registry.images.newest("app"))
            ['1', '2', 'latest']
        """
        if parallel < 1:
            raise InvalidArgument(f"parallel is {parallel}; it takes 1 at least")
        slots = asyncio.Semaphore(parallel)

        async def look_up(tag: str) -> TaggedImage:
            async with slots:
                found = await self.inspect(repository, tag, platform=platform)
            return TaggedImage(tag, found.digest, found.config.created)

        tags = await Tags(self._client).list(repository).collect()
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(look_up(tag)) for tag in tags]
        except ExceptionGroup as failed:
            first = failed.exceptions[0]
            raise first from first.__cause__
        images = [task.result() for task in tasks]
        return sorted(images, key=lambda image: image.created or _OLDEST, reverse=True)
