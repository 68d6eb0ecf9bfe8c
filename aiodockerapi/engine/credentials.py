"""Which credentials a registry is told: those of the call, or those that are kept for it."""

import warnings
from collections.abc import Awaitable, Callable, Collection, Mapping

from aiodockerapi._core.client import Client
from aiodockerapi._core.request import SentHeaders
from aiodockerapi.engine.auth import AuthConfig, auth_header, registry_config_header
from aiodockerapi.errors import CredentialsError, InvalidArgument
from aiodockerapi.reference import Reference

__all__ = ["auth_headers", "build_headers", "registry_of"]


def registry_of(name: str) -> str | None:
    """Return the registry of what has a name like an image's; None for an ID, which has none."""
    try:
        return Reference.parse(name).registry
    except InvalidArgument:
        return None


def auth_headers(client: Client, registry: str | None, auth: AuthConfig | None) -> SentHeaders:
    """Return the header for a registry: with these credentials, or else with those kept for it.

    Args:
        client: the daemon, and who knows what is kept.
        registry: the registry's host, ``docker.io``; what is kept for others is not asked for.
        auth: the credentials; None for those that are kept.
    """
    ask = client.credentials
    if auth is not None or ask is None or registry is None:
        return auth_header(auth)

    async def headers() -> Mapping[str, str]:
        kept = await ask(registry)
        return auth_header(None if kept is None else AuthConfig.model_validate(kept))

    return headers


def build_headers(
    client: Client,
    auths: Mapping[str, AuthConfig],
    registries: Collection[str] | None,
    images: Callable[[], Awaitable[Collection[str]]],
) -> SentHeaders:
    """Return the header for all registries that a build may ask.

    Who builds is told credentials only of registries that were named, by the caller or by the
    Dockerfile. One whose helper fails is left out with a warning if the Dockerfile alone named it:
    what it names may be there already, or be for everybody.

    Args:
        client: the daemon, and who knows what is kept.
        auths: the credentials for registries, by their hosts.
        registries: further registries, to tell what is kept for them; None for those of `images`.
        images: finds the images that the Dockerfile names.

    Raises:
        InvalidArgument: `registries` are no list of hosts.
    """
    if registries is not None and (isinstance(registries, str) or "" in registries):
        raise InvalidArgument("registries are a list of hosts: ['registry.example.com']")
    ask = client.kept
    if ask is None or (registries is not None and not registries):
        return registry_config_header(auths)

    async def headers() -> Mapping[str, str]:
        hosts = registries
        if hosts is None:
            found = [registry_of(image) for image in await images()]
            hosts = [host for host in dict.fromkeys(found) if host is not None]
        told = dict[str, AuthConfig]()
        for host in hosts:
            try:
                kept = await ask(host)
            except CredentialsError as error:
                if registries is not None:
                    raise
                why = f"{error.message}; the build is told no credentials for {host}"
                warnings.warn(why, RuntimeWarning, stacklevel=2)
                continue
            if kept is not None:
                told[kept["serveraddress"]] = AuthConfig.model_validate(kept)
        return registry_config_header({**told, **auths})

    return headers
