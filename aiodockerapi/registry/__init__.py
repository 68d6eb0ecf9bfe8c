"""Registries: what images they have, and the way there and back, without a daemon."""

from typing import TYPE_CHECKING

from aiodockerapi._lazy import lazy

if TYPE_CHECKING:
    from aiodockerapi.registry.archive import (
        DockerArchive,
    )
    from aiodockerapi.registry.copying import (
        CopyProgress,
        copy_image,
    )
    from aiodockerapi.registry.download import (
        BlobStream,
    )
    from aiodockerapi.registry.images import (
        InspectedImage,
        TaggedImage,
    )
    from aiodockerapi.registry.layout import (
        OCILayout,
    )
    from aiodockerapi.registry.manifest import (
        Manifest,
    )
    from aiodockerapi.registry.models import (
        Descriptor,
        ImageIndex,
        ImageManifest,
        OCIHealthcheck,
        OCIHistory,
        OCIImage,
        OCIImageConfig,
        OCIRootFS,
        Platform,
    )
    from aiodockerapi.registry.repository import (
        RegistryImage,
    )
    from aiodockerapi.registry.session import (
        RegistrySession,
    )
    from aiodockerapi.registry.stores import (
        ImageSource,
        ImageTarget,
    )
    from aiodockerapi.registry.upload import (
        Upload,
    )

__all__ = [
    "BlobStream",
    "CopyProgress",
    "Descriptor",
    "DockerArchive",
    "ImageIndex",
    "ImageManifest",
    "ImageSource",
    "ImageTarget",
    "InspectedImage",
    "Manifest",
    "OCIHealthcheck",
    "OCIHistory",
    "OCIImage",
    "OCIImageConfig",
    "OCILayout",
    "OCIRootFS",
    "Platform",
    "RegistryImage",
    "RegistrySession",
    "TaggedImage",
    "Upload",
    "copy_image",
]

_HOMES = {
    "aiodockerapi.registry.archive": "DockerArchive",
    "aiodockerapi.registry.copying": "CopyProgress copy_image",
    "aiodockerapi.registry.download": "BlobStream",
    "aiodockerapi.registry.images": "InspectedImage TaggedImage",
    "aiodockerapi.registry.layout": "OCILayout",
    "aiodockerapi.registry.manifest": "Manifest",
    "aiodockerapi.registry.models": (
        "Descriptor ImageIndex ImageManifest OCIHealthcheck OCIHistory OCIImage "
        "OCIImageConfig OCIRootFS Platform"
    ),
    "aiodockerapi.registry.repository": "RegistryImage",
    "aiodockerapi.registry.session": "RegistrySession",
    "aiodockerapi.registry.stores": "ImageSource ImageTarget",
    "aiodockerapi.registry.upload": "Upload",
}

if not TYPE_CHECKING:  # a type checker that saw these would find any name at all
    __getattr__, __dir__ = lazy(__name__, _HOMES)
