"""Which images a daemon has, or runs: by which names, and by which digests.

A daemon knows an image by the digests that its names had in their registries when it was pulled,
``RepoDigests``: mostly that of an index, but that of one platform's manifest if it was pulled by
it. With the containerd image store the image's ID is such a digest, too, and of each container the
manifest is told that was chosen of an index. With graph drivers the ID is the digest of the
configuration, which no manifest's is: it does no harm among the others.

A list names a container's image by its ID if the name is another image's now: whoever has pulled
the new image and not made the container anew. Then the container itself tells the name.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

from aiodockerapi.engine.common import OCIDescriptor
from aiodockerapi.engine.containers.models import ContainerSummary
from aiodockerapi.engine.images.models import ImageSummary
from aiodockerapi.errors import InvalidArgument, NotFound
from aiodockerapi.reference import Reference
from aiodockerapi.session import DockerSession

__all__ = ["Local", "Used", "image_of", "images_in_use"]

_HEX = re.compile(r"[0-9a-f]{4,64}")
_AT_A_TIME = 10


@dataclass(frozen=True)
class Local:
    """An image as a daemon knows it.

    Args:
        name: what it was called when it was asked for; None: by its ID.
        id: its ID.
        here: all digests that it is known by.
        known: whether any of these is told by its repository, or by the image store.
        platform: the platform that it is for; empty: not asked for.
    """

    name: Reference | None
    id: str
    here: tuple[str, ...]
    known: bool
    platform: str = ""


@dataclass(frozen=True)
class Used:
    """A container and its image."""

    container: ContainerSummary
    image: Local


async def image_of(docker: DockerSession, name: str) -> Local:
    """Ask a daemon for an image by its name.

    Raises:
        InvalidArgument: it is an ID, or no name at all.
        NotFound: the daemon does not have it.
    """
    reference = Reference.parse(name)
    found = await docker.images.inspect(name)
    if _is_id(name, found.id):
        raise InvalidArgument(f"{name!r} is the ID of an image; give it by its name")
    told = [found.descriptor.digest] if found.descriptor else []
    here, known = _digests(reference, found.id, found.repo_digests, told)
    platform = _platform(found.os, found.architecture, found.variant)
    return Local(reference, found.id, here, known, platform)


async def images_in_use(docker: DockerSession, *, all: bool, platforms: bool) -> list[Used]:
    """Ask a daemon for its containers and their images.

    Args:
        docker: the daemon.
        all: whether those that do not run count, too.
        platforms: whether to ask for the platform of each image.
    """
    containers = await docker.containers.list(all=all)
    images = await docker.images.list()
    names = await _names(docker, containers)
    targets = {each.image_id for each in containers}
    machines = await _each(docker, targets, _machine) if platforms else {}
    known = _Images(images, machines)
    named = ((container, names.get(container.id)) for container in containers)
    return [Used(each, known.of(each, name)) for each, name in named if name is not None]


class _Images:
    """The images of a daemon, each made once for all containers that have it by one name."""

    def __init__(self, images: Iterable[ImageSummary], machines: Mapping[str, str | None]) -> None:
        self._by_id = {image.id: image for image in images}
        self._machines = machines
        self._made: dict[tuple[str, ...], Local] = {}

    def of(self, container: ContainerSummary, name: str) -> Local:
        """Return the image of a container, which was made with this name of it."""
        chosen, image_id = container.image_manifest_descriptor, container.image_id
        key = (name, image_id, chosen.digest if chosen else "")
        if key not in self._made:
            self._made[key] = self._make(image_id, name, chosen)
        return self._made[key]

    def _make(self, image_id: str, name: str, chosen: OCIDescriptor | None) -> Local:
        reference, image = _named(name, image_id), self._by_id.get(image_id)
        stored = (image.descriptor if image else None, chosen)
        told = [each.digest for each in stored if each is not None]
        here, known = _digests(reference, image_id, image.repo_digests if image else [], told)
        return Local(reference, image_id, here, known, self._machines.get(image_id) or "")


async def _names(
    docker: DockerSession, containers: Iterable[ContainerSummary]
) -> dict[str, str | None]:
    """Return what containers' images were called, by the containers' IDs; None: it has gone."""
    told = {each.id: each.image for each in containers if not _is_id(each.image, each.image_id)}
    lost = [each.id for each in containers if each.id not in told]
    return {**told, **await _each(docker, lost, _made_of)}


async def _each(
    docker: DockerSession,
    things: Iterable[str],
    ask: Callable[[DockerSession, str], Awaitable[str]],
) -> dict[str, str | None]:
    """Ask for many things, a few at a time; None for those that have gone meanwhile."""
    slots = asyncio.Semaphore(_AT_A_TIME)

    async def one(thing: str) -> str | None:
        async with slots:
            try:
                return await ask(docker, thing)
            except NotFound:
                return None

    try:
        async with asyncio.TaskGroup() as group:
            tasks = {thing: group.create_task(one(thing)) for thing in things}
    except ExceptionGroup as failed:
        first = failed.exceptions[0]
        raise first from first.__cause__
    return {thing: task.result() for thing, task in tasks.items()}


async def _made_of(docker: DockerSession, container: str) -> str:
    """Return what a container's image was called when the container was made."""
    found = await docker.containers.inspect(container)
    return found.config.image if found.config else ""


async def _machine(docker: DockerSession, image: str) -> str:
    """Return the platform of an image."""
    found = await docker.images.inspect(image)
    return _platform(found.os, found.architecture, found.variant)


def _named(name: str, image_id: str) -> Reference | None:
    if _is_id(name, image_id):
        return None
    try:
        return Reference.parse(name)
    except InvalidArgument:
        return None


def _is_id(name: str, image_id: str) -> bool:
    """Tell an ID, or the beginning of one, from a name: ``cafe`` may be either."""
    if name.startswith("sha256:") or not name:
        return True
    return bool(_HEX.fullmatch(name)) and image_id.removeprefix("sha256:").startswith(name)


def _digests(
    name: Reference | None, image_id: str, repo_digests: Iterable[str], told: list[str]
) -> tuple[tuple[str, ...], bool]:
    """Return the digests of an image, and whether it is known what its repository called it."""
    pulled = [parsed for text in repo_digests if (parsed := _parsed(text)) and parsed.digest]
    here = [each.digest for each in pulled if each.digest] + told
    known = bool(told) or any(name is not None and each.name == name.name for each in pulled)
    return tuple(dict.fromkeys([*here, image_id] if told else here)), known


def _parsed(text: str) -> Reference | None:
    try:
        return Reference.parse(text)
    except InvalidArgument:  # ``<none>@<none>``, from daemons of old
        return None


def _platform(os: str, architecture: str, variant: str | None) -> str:
    return "/".join(part for part in (os, architecture, variant) if part)
