"""What a pull will move, as the registry tells before it begins."""

from dataclasses import dataclass

from aiodockerapi.reference import Reference
from aiodockerapi.registry.models import Descriptor
from aiodockerapi.registry.platforms import choose
from aiodockerapi.registry.session import RegistrySession

__all__ = ["PullPlan", "plan_of"]

_SHORT = 12
"""How many digits of a layer's digest daemons show."""


@dataclass(frozen=True, slots=True)
class PullPlan:
    """What a pull will move. Returned by ``upstream.plan``.

    Args:
        image: the image: ``redis:7``.
        digest: what its tag stands for: the digest of an index, or of a manifest.
        manifest: the digest of the manifest for the platform.
        platform: the platform.
        layers: the layers, the lowest first, with the sizes that they are sent with.

    Example:
        >>> plan = await upstream.plan(docker, "localhost:5000/app:1")
        >>> async with docker.images.pull("localhost:5000/app:1") as pull:
        ...     async for step in pull.totals(sizes=plan.sizes):
        ...         print(step.bytes_done, "of", step.bytes_total)
        0 of 5
        ...
        5 of 5
    """

    image: str
    digest: str
    manifest: str
    platform: str
    layers: tuple[Descriptor, ...]

    @property
    def sizes(self) -> dict[str, int]:
        """The sizes of the layers in bytes, by the short IDs that daemons tell of them by."""
        return {
            layer.digest.partition(":")[2][:_SHORT]: layer.size
            for layer in self.layers
            # Daemons get these from elsewhere, or not at all.
            if not layer.urls
        }

    @property
    def total(self) -> int:
        """The bytes of all layers together, those that are there already included."""
        return sum(self.sizes.values())


async def plan_of(session: RegistrySession, reference: Reference, platform: str) -> PullPlan:
    """Ask a registry for the layers of an image; two requests at most.

    Raises:
        NotFound: there is no such image, or none for the platform.
        InvalidResponse: it is no image.
    """
    wanted = reference.digest or reference.tag or "latest"
    top = await session.manifests.get(reference.path, wanted)
    manifest = top
    if top.is_index:
        chosen = choose(top.index, platform)
        manifest = await session.manifests.get(reference.path, chosen.digest)
    layers = tuple(manifest.image.layers)
    return PullPlan(reference.familiar, top.digest, manifest.digest, platform, layers)
