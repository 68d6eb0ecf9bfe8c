"""SCIM 2.0: the users of an organization, as an identity provider writes them."""

from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from aiodockerapi._core.times import Time
from aiodockerapi.hub.models.base import ScimModel

__all__ = [
    "USER_SCHEMA",
    "ScimAttribute",
    "ScimAuthentication",
    "ScimBulk",
    "ScimConfig",
    "ScimEmail",
    "ScimFeature",
    "ScimFilter",
    "ScimGroup",
    "ScimMeta",
    "ScimName",
    "ScimResourceType",
    "ScimSchema",
    "ScimSubAttribute",
    "ScimUser",
    "ScimUserConfig",
    "ScimUserUpdate",
]

USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User"
"""The schema of users."""


class ScimName(ScimModel):
    """A user's name."""

    given_name: str | None = None
    """The first name."""
    family_name: str | None = None
    """The last name."""


class ScimEmail(ScimModel):
    """A user's address."""

    value: str | None = None
    """The address."""
    display: str | None = None
    """What to show for it."""
    primary: bool | None = None
    """Whether it is the first one."""


class ScimGroup(ScimModel):
    """A group that a user is in."""

    value: str | None = None
    """Its identifier."""
    display: str | None = None
    """What to show for it."""


class ScimMeta(ScimModel):
    """What is known of a user's entry."""

    resource_type: str | None = None
    """What it is: ``User``."""
    location: str | None = None
    """Where it is."""
    created: Time = None
    """When it was created."""
    last_modified: Time = None
    """When it was changed last."""


class ScimUser(ScimModel):
    """A user, as the identity provider and the Hub share it."""

    schemas: list[str] = []
    """The schemas that it follows."""
    id: str
    """Its identifier."""
    user_name: str
    """The user's address, by which the Hub knows the user."""
    name: ScimName | None = None
    """The user's name."""
    display_name: str | None = None
    """The user's name on the Hub."""
    active: bool | None = None
    """Whether the user may do anything."""
    emails: list[ScimEmail] = []
    """The user's addresses."""
    groups: list[ScimGroup] = []
    """The groups that the user is in."""
    meta: ScimMeta | None = None
    """What is known of the entry."""


class _Body(ScimModel):
    """The body of a request: what the API does not know is refused before it is sent."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


class ScimUserConfig(_Body):
    """A user to be created."""

    schemas: Annotated[list[str], Field(min_length=1)]
    """The schemas that it follows: ``[USER_SCHEMA]``."""
    user_name: str
    """The user's address."""
    name: ScimName | None = None
    """The user's name."""


class ScimUserUpdate(_Body):
    """What a user is to be."""

    schemas: Annotated[list[str], Field(min_length=1)]
    """The schemas that it follows: ``[USER_SCHEMA]``."""
    enabled: bool
    """Whether the user may do anything. The Hub takes a body without it for a no: it has to be
    said."""
    name: ScimName | None = None
    """The user's name; left out: it stays."""


class ScimResourceType(ScimModel):
    """A kind of thing that SCIM has: users."""

    schemas: list[str] = []
    """The schemas that this entry follows."""
    id: str | None = None
    """Its identifier."""
    name: str | None = None
    """What it is called: ``User``."""
    description: str | None = None
    """What it is."""
    endpoint: str | None = None
    """Where these things are."""
    schema_: Annotated[str | None, Field(alias="schema")] = None
    """The schema that these things follow."""


class ScimSubAttribute(ScimModel):
    """What an attribute, or a part of one, is."""

    name: str | None = None
    """What it is called."""
    type: Literal["string", "boolean", "complex"] | str | None = None
    """What values it has."""
    multi_valued: bool | None = None
    """Whether it may have several."""
    description: str | None = None
    """What it is."""
    required: bool | None = None
    """Whether it must be there."""
    case_exact: bool | None = None
    """Whether capitals make a difference."""
    mutability: str | None = None
    """Whether it can be changed: ``readWrite``, ``readOnly``, …"""
    returned: str | None = None
    """When it is told: ``always``, ``default``, …"""
    uniqueness: str | None = None
    """How far only one may have a value: ``none``, ``server``, …"""


class ScimAttribute(ScimSubAttribute):
    """What an attribute of a schema is."""

    sub_attributes: list[ScimSubAttribute] = []
    """The parts of one that has parts."""


class ScimSchema(ScimModel):
    """Which attributes a thing has."""

    schemas: list[str] = []
    """The schemas that this entry follows."""
    id: str | None = None
    """Its identifier."""
    name: str | None = None
    """What it is called."""
    description: str | None = None
    """What it is."""
    attributes: list[ScimAttribute] = []
    """The attributes."""


class ScimFeature(ScimModel):
    """Whether the Hub has something of SCIM."""

    supported: bool | None = None
    """Whether it has."""


class ScimBulk(ScimFeature):
    """Whether many things can be changed by one request."""

    max_operations: int | None = None
    """How many at most."""
    max_payload_size: int | None = None
    """How many bytes at most."""


class ScimFilter(ScimFeature):
    """Whether lists can be filtered."""

    max_results: int | None = None
    """How many things are found at most."""


class ScimAuthentication(ScimModel):
    """How the Hub wants to know who asks."""

    name: str | None = None
    """What the way is called."""
    description: str | None = None
    """What it is."""
    spec_uri: str | None = None
    """Where it is described."""
    type: str | None = None
    """What kind it is: ``oauthbearertoken``."""


class ScimConfig(ScimModel):
    """What the Hub has of SCIM."""

    schemas: list[str] = []
    """The schemas that this entry follows."""
    documentation_uri: str | None = None
    """Where it is described."""
    patch: ScimFeature | None = None
    """Whether parts of a thing can be changed."""
    bulk: ScimBulk | None = None
    """Whether many things can be changed by one request."""
    filter: ScimFilter | None = None
    """Whether lists can be filtered."""
    change_password: ScimFeature | None = None
    """Whether passwords can be changed."""
    sort: ScimFeature | None = None
    """Whether lists can be sorted."""
    etag: ScimFeature | None = None
    """Whether versions of a thing are told."""
    authentication_schemes: ScimAuthentication | None = None
    """How the Hub wants to know who asks."""
