"""Tokens: those one logs in with, and those that are given instead of a password.

A token shows in no ``repr``. A pickle and ``model_dump`` hold it in plain text, as they must.
"""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.times import Time
from aiodockerapi.hub.models.base import HubBody, HubModel

__all__ = [
    "AccessToken",
    "AccessTokenConfig",
    "AccessTokenScope",
    "AccessTokenUpdate",
    "HubToken",
    "OrganizationToken",
    "OrganizationTokenConfig",
    "OrganizationTokenUpdate",
    "SecondFactorNeeded",
    "TokenResource",
]

AccessTokenScope = Literal["repo:admin", "repo:write", "repo:read", "repo:public_read"]
"""What a personal access token allows; each one all that follows it, too."""


@dataclass(frozen=True, slots=True)
class HubToken:
    """A token that requests bear for a while.

    ``Credentials(registry_token=token.value)`` is a session's way to bear it.

    Args:
        value: the token; it does not show.
    """

    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SecondFactorNeeded:
    """The password was right, and the account has a second factor.

    Args:
        login_token: what goes with the code, for ``login_second_factor``; it does not show.
    """

    login_token: str = field(repr=False)


class AccessToken(HubModel):
    """A personal access token, without its secret but for when it was created."""

    uuid: str
    """Its identifier."""
    token: Annotated[str | None, Field(repr=False)] = None
    """The token itself: told once, when it is created; empty or None from then on."""
    token_label: str | None = None
    """What it is called."""
    scopes: list[AccessTokenScope | str] = []
    """What it allows."""
    is_active: bool | None = None
    """Whether it can be used."""
    expires_at: Time = None
    """When it ends; None: never."""
    created_at: Time = None
    """When it was created."""
    last_used: Time = None
    """When it was used last; None: never."""
    generated_by: str | None = None
    """How it came about: ``manual``, or by a program's login."""
    client_id: str | None = None
    """The program that it was made for."""
    creator_ip: str | None = None
    """The address from which it was created."""
    creator_ua: str | None = None
    """The program with which it was created."""


class AccessTokenConfig(HubBody):
    """A personal access token to be created."""

    token_label: Annotated[str, Field(min_length=1, max_length=100)]
    """What it is called: 1 to 100 characters."""
    scopes: list[AccessTokenScope]
    """What it allows."""
    expires_at: Time = None
    """When it ends; left out: never."""


class AccessTokenUpdate(HubBody):
    """What changes of a personal access token; what is left out stays."""

    token_label: Annotated[str, Field(min_length=1, max_length=100)] = ""
    """What it is called: 1 to 100 characters."""
    is_active: bool = True
    """Whether it can be used."""


class TokenResource(HubBody):
    """What an organization's access token reaches, and what it may do there."""

    type: Literal["TYPE_REPO", "TYPE_ORG"]
    """Whether `path` names repositories or the organization."""
    path: str
    """``team/app``, ``team/*``, ``*/*/public`` for all public repositories; or the organization."""
    scopes: list[str]
    """What it may do: ``scope-image-pull``, ``scope-image-push``, …"""


class OrganizationToken(HubModel):
    """An organization's access token, without its secret but for when it was created."""

    id: str
    """Its identifier."""
    token: Annotated[str | None, Field(repr=False)] = None
    """The token itself: told once, when it is created."""
    label: str | None = None
    """What it is called."""
    created_by: str | None = None
    """Who created it."""
    is_active: bool | None = None
    """Whether it can be used."""
    created_at: Time = None
    """When it was created."""
    expires_at: Time = None
    """When it ends; None: never."""
    last_used_at: Time = None
    """When it was used last; None: never."""
    resources: list[TokenResource] = []
    """What it reaches; not told in lists."""


class OrganizationTokenConfig(HubBody):
    """An organization's access token to be created."""

    label: str
    """What it is called."""
    description: str = ""
    """What it is for."""
    resources: list[TokenResource] = []
    """What it reaches."""
    expires_at: Time = None
    """When it ends; left out: never."""


class OrganizationTokenUpdate(HubBody):
    """What changes of an organization's access token; what is left out stays."""

    label: str = ""
    """What it is called."""
    description: str = ""
    """What it is for."""
    resources: list[TokenResource] = []
    """What it reaches; a list replaces the one that is there."""
    is_active: bool = True
    """Whether it can be used."""
