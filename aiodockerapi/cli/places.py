"""Which registry an image is in, and how it is reached from the command."""

from collections.abc import Callable, Collection
from typing import TypeVar

import click

from aiodockerapi.config.keychain import Keychain
from aiodockerapi.reference import Reference
from aiodockerapi.registry.session import RegistrySession

__all__ = ["insecure_option", "platform_option", "session_of", "which"]

CommandT = TypeVar("CommandT", bound=Callable[..., object])


def insecure_option(command: CommandT) -> CommandT:
    """Give a command the option that names registries to speak plain HTTP to."""
    told = "A registry to speak plain HTTP to, beside those of this machine. Repeat it for more."
    return click.option("--insecure", metavar="REGISTRY", multiple=True, help=told)(command)


def platform_option(command: CommandT) -> CommandT:
    """Give a command the option that names a platform."""
    told = "Which platform's image, where there are several."
    return click.option("--platform", metavar="OS/ARCH", help=told)(command)


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
