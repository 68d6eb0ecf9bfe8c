"""The media types of what registries hold, and those that are asked for.

A registry that is not asked for a type may translate what it has into an older one, whose digest
is another: each request for a manifest names all of them.
"""

__all__ = [
    "ANY_MANIFEST",
    "DOCKER_CONFIG",
    "DOCKER_LIST",
    "DOCKER_MANIFEST",
    "INDEXES",
    "MANIFESTS",
    "OCI_CONFIG",
    "OCI_EMPTY",
    "OCI_INDEX",
    "OCI_MANIFEST",
    "OCTETS",
]

OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
OCI_CONFIG = "application/vnd.oci.image.config.v1+json"
OCI_EMPTY = "application/vnd.oci.empty.v1+json"
DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json"
OCTETS = "application/octet-stream"

MANIFESTS = frozenset((OCI_MANIFEST, DOCKER_MANIFEST))
"""What describes one image or artifact."""
INDEXES = frozenset((OCI_INDEX, DOCKER_LIST))
"""What lists manifests, for the platforms of an image for one."""

ANY_MANIFEST = f"{OCI_INDEX}, {DOCKER_LIST}, {OCI_MANIFEST}, {DOCKER_MANIFEST}"
