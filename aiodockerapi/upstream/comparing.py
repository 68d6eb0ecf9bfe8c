"""What an image's digests here, and what its tag stands for there, say together.

A tag stands for the digest of an index, or of a manifest if there is but one platform. If that is
one of the digests that the image is known by here, the image is current. If not, the tag has moved;
but the image for this platform may be the same one all the same: the index of another build can
hold it, or it came here by its own manifest. Who wants to know that, lets the index be read: then
the manifest for the platform counts, and the configuration that it names, whose digest is the
image's ID with graph drivers.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from aiodockerapi.reference import Reference
from aiodockerapi.registry.platforms import choose
from aiodockerapi.upstream.local import Local
from aiodockerapi.upstream.registries import Registries
from aiodockerapi.upstream.results import ImageCheck

__all__ = ["compare", "tagged"]


class _Inner(NamedTuple):
    """What to look for in a registry: the image for a platform, behind a tag's digest."""

    reference: Reference
    digest: str
    platform: str


@dataclass(frozen=True)
class _Known:
    """What registries have said."""

    tags: Mapping[Reference, str | Exception]
    inner: Mapping[_Inner, Collection[str] | Exception]


def tagged(name: Reference) -> Reference:
    """Return what to ask a registry for: a name with its tag, and without a digest."""
    return replace(name, tag=name.tag or "latest", digest=None)


async def compare(
    registries: Registries, images: Iterable[Local], *, exact: bool
) -> dict[Local, ImageCheck]:
    """Ask registries for the tags of images, each once, and tell which are outdated.

    Args:
        registries: the registries.
        images: the images, with platforms if `exact`.
        exact: whether to look into what a tag stands for, where it is another digest.
    """
    images = list(dict.fromkeys(images))
    asked = {image: tagged(image.name) for image in images if image.name and not _why_not(image)}
    tags = await registries.digests(asked.values())
    looked = [
        _Inner(tag, there, image.platform)
        for image, tag in asked.items()
        if exact and isinstance(there := tags[tag], str)
        if there not in image.here and image.platform
    ]
    looking = _Looking(registries)
    inner = await registries.each(looked, lambda each: each.reference.registry, looking.inside)
    known = _Known(tags, inner)
    return {image: _check(image, asked.get(image), known) for image in images}


class _Looking:
    """Reads manifests behind tags."""

    def __init__(self, registries: Registries) -> None:
        self._registries = registries

    async def inside(self, what: _Inner) -> Collection[str]:
        """Return the digests of the manifest for a platform, and of its configuration."""
        manifests = self._registries.session(what.reference.registry).manifests
        found = await manifests.get(what.reference.path, what.digest)
        if found.is_index:
            chosen = choose(found.index, what.platform)
            found = await manifests.get(what.reference.path, chosen.digest)
        return found.digest, found.image.config.digest


def _why_not(image: Local) -> str:
    """Tell why there is nothing to ask a registry for; empty if there is."""
    name = image.name
    if name is None:
        return "its container was made by the image's ID, which has no tag"
    if name.digest is not None and name.tag is None:
        return "it is named by its digest alone, and no tag to follow"
    if not image.known:
        return f"it was not pulled from {name.name}: it was built here, loaded, or named here"
    return ""


def _check(image: Local, asked: Reference | None, known: _Known) -> ImageCheck:
    shown = image.name.familiar if image.name is not None else image.id
    if asked is None:
        return ImageCheck(shown, "unknown", image.here, reason=_why_not(image))
    if image.name is not None and image.name.tag is None:
        shown = asked.familiar
    there = known.tags[asked]
    if isinstance(there, Exception):
        reason = f"{asked.registry} does not tell: {there}"
        return ImageCheck(shown, "unknown", image.here, reason=reason, error=there)
    if there in image.here:
        return ImageCheck(shown, "current", image.here, there)
    inner = known.inner.get(_Inner(asked, there, image.platform))
    if isinstance(inner, Exception):
        reason = f"its tag has moved, and what to is not known: {inner}"
        return ImageCheck(shown, "unknown", image.here, there, reason, inner)
    same = inner is not None and not {*image.here, image.id}.isdisjoint(inner)
    return ImageCheck(shown, "current" if same else "outdated", image.here, there)
