"""Credentials for registries, as the daemon takes them along with a request."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from aiodockerapi._core.model import Model, to_json

__all__ = ["AuthConfig", "auth_header", "registry_config_header"]


class AuthConfig(Model):
    """Who a registry is told that the daemon is: a user and password, or a token.

    Secrets do not show in its ``repr``.

    Example:
        >>> AuthConfig(username="me", password="secret", server_address="registry.example.com")
        AuthConfig(username='me', email='', server_address='registry.example.com')
    """

    username: Annotated[str, Field(alias="username")] = ""
    """The user."""
    password: Annotated[str, Field(alias="password", repr=False)] = ""
    """The password, or an access token in its place."""
    email: Annotated[str, Field(alias="email")] = ""
    """Deprecated: nothing reads it."""
    server_address: Annotated[str, Field(alias="serveraddress")] = ""
    """The registry's host; for Docker Hub ``https://index.docker.io/v1/``."""
    identity_token: Annotated[str, Field(alias="identitytoken", repr=False)] = ""
    """A token that the daemon exchanges for others, instead of user and password."""
    registry_token: Annotated[str, Field(alias="registrytoken", repr=False)] = ""
    """A token that the daemon hands on to the registry as it is."""
    auth: Annotated[str, Field(alias="auth", repr=False)] = ""
    """User and password as one: ``user:password`` in base64."""


def auth_header(auth: AuthConfig | None) -> dict[str, str]:
    """Write the header that hands credentials on; without any, the one that says so.

    It is always sent: some daemons fail to push without it.
    """
    told = b"{}" if auth is None else to_json(auth)
    return {"X-Registry-Auth": urlsafe_b64encode(told).decode()}


def registry_config_header(auths: Mapping[str, AuthConfig] | None) -> dict[str, str]:
    """Write the header that hands on the credentials of several registries, by their hosts."""
    if not auths:
        return {}
    told = {host: json.loads(to_json(auth)) for host, auth in auths.items()}
    return {"X-Registry-Config": urlsafe_b64encode(json.dumps(told).encode()).decode()}
