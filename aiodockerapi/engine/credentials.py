"""Which credentials a registry is told: those of the call, or those that are kept for it."""

from collections.abc import Mapping

from aiodockerapi._core.client import Client
from aiodockerapi._core.request import SentHeaders
from aiodockerapi.engine.auth import AuthConfig, auth_header
from aiodockerapi.errors import InvalidArgument
from aiodockerapi.reference import Reference

__all__ = ["auth_headers", "registry_of"]


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
