"""Which registry an image is in, and how it is reached from the command."""

from collections.abc import Collection

import click

from aiodockerapi.config.keychain import Keychain
from aiodockerapi.reference import Reference
from aiodockerapi.registry.session import RegistrySession

__all__ = ["insecure_option", "platform_option", "session_of", "which"]

insecure_option = click.option(
    "--insecure",
    metavar="REGISTRY",
    multiple=True,
    help="A registry to speak plain HTTP to, beside those of this machine. Repeat it for more.",
)
platform_option = click.option(
    "--platform", metavar="OS/ARCH", help="Which platform's image, where there are several."
)


def session_of(reference: Reference, insecure: Collection[str]) -> RegistrySession:
    """Make a session with the registry of an image, with the credentials of docker login.

    Args:
        reference: the image.
        insecure: the registries to speak plain HTTP to.
    """
    host = reference.registry
    return RegistrySession(
        host, credentials=Keychain(), insecure=True if host in insecure else None
    )


def which(reference: Reference) -> str:
    """Return the digest or tag that is meant."""
    return reference.digest or reference.tag or "latest"
