"""Users, organizations, their members, groups, invitations and settings."""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.times import Time
from aiodockerapi.hub.models.base import HubBody, HubModel

__all__ = [
    "ExportedMember",
    "GroupConfig",
    "GroupMember",
    "GroupUpdate",
    "HubOrganization",
    "HubUser",
    "InvitationResult",
    "Invitations",
    "Invite",
    "MemberRole",
    "OrganizationGroup",
    "OrganizationMember",
    "OrganizationSettings",
    "RestrictedImages",
    "RestrictedImagesConfig",
]

MemberRole = Literal["owner", "editor", "member"]
"""What a member of an organization may do."""


class _Profile(HubModel):
    """What users and organizations have in common."""

    id: str | None = None
    """Its identifier."""
    full_name: str | None = None
    """The name in full."""
    location: str | None = None
    """Where it is."""
    company: str | None = None
    """The company that it belongs to."""
    profile_url: str | None = None
    """Its page on the web."""
    date_joined: Time = None
    """When it joined."""
    gravatar_url: str | None = None
    """Its picture."""
    gravatar_email: str | None = None
    """The address that its picture is found by."""
    type: Literal["User", "Org"] | str | None = None
    """Whether it is a user or an organization."""


class HubUser(_Profile):
    """A user of the Hub."""

    username: str
    """The user's name."""
    is_admin: bool | None = None
    """Whether the user administers the Hub."""
    is_staff: bool | None = None
    """Whether the user works for Docker."""


class HubOrganization(_Profile):
    """An organization on the Hub."""

    orgname: str
    """The organization's name."""


class OrganizationMember(_Profile):
    """A member of an organization, or somebody who was invited."""

    username: str | None = None
    """The user's name; None: somebody invited who is no user yet."""
    email: str | None = None
    """The user's address."""
    primary_email: str | None = None
    """The user's first address; Hub's description has it as outdated."""
    role: Literal["Owner", "Member", "Invitee"] | str | None = None
    """What the member may do."""
    groups: list[str] = []
    """The groups that the member is in."""
    is_guest: bool | None = None
    """Whether the member is a guest."""
    last_logged_in_at: Time = None
    """When the member logged in last."""
    last_seen_at: Time = None
    """When the member was seen last."""
    last_desktop_version: str | None = None
    """The version of Docker Desktop that the member used last."""


class ExportedMember(HubModel):
    """A member of an organization, as the export has it."""

    name: Annotated[str, Field(alias="Name")] = ""
    """The name in full."""
    username: Annotated[str, Field(alias="Username")] = ""
    """The user's name."""
    email: Annotated[str, Field(alias="Email")] = ""
    """The user's address."""
    type: Annotated[Literal["Invitee", "User"] | str, Field(alias="Type")] = ""
    """Whether it is a user, or somebody invited."""
    permission: Annotated[Literal["Owner", "Member"] | str, Field(alias="Permission")] = ""
    """What the member may do."""
    role: Annotated[str, Field(alias="Role")] = ""
    """The same; the Hub's description has the column by both names, and one of them is empty."""
    teams: Annotated[str, Field(alias="Teams")] = ""
    """The groups that the member is in, with commas between."""
    date_joined: Annotated[str, Field(alias="Date Joined")] = ""
    """When the member joined, in the Hub's own words."""


class OrganizationGroup(HubModel):
    """A group of an organization's members: a team."""

    id: int | None = None
    """Its number."""
    uuid: str | None = None
    """Its identifier."""
    name: str
    """What it is called."""
    description: str | None = None
    """What it is for."""
    member_count: int | None = None
    """How many members it has."""


class GroupMember(_Profile):
    """A member of a group."""

    username: str
    """The user's name."""
    email: str | None = None
    """The user's address."""


class GroupConfig(HubBody):
    """A group to be created, or what one is to be."""

    name: str
    """What it is called."""
    description: str = ""
    """What it is for."""


class GroupUpdate(HubBody):
    """What changes of a group; what is left out stays."""

    name: str = ""
    """What it is called."""
    description: str = ""
    """What it is for."""


class Invite(HubModel):
    """An invitation to an organization that was not taken up yet."""

    id: str | None = None
    """Its identifier."""
    inviter_username: str | None = None
    """Who invited."""
    invitee: str | None = None
    """Who is invited: a name, or an address."""
    org: str | None = None
    """The organization."""
    team: str | None = None
    """The group that the member will be in."""
    created_at: Time = None
    """When it was sent."""


class Invitations(HubBody):
    """Whom to invite to an organization."""

    org: str
    """The organization."""
    invitees: list[str]
    """Users' names and addresses."""
    team: str = ""
    """The group that they will be in."""
    role: str = ""
    """What they may do: ``member``, ``editor``, ``owner``."""
    dry_run: bool = False
    """Whether to see only whether they could be invited."""


class InvitationResult(HubModel):
    """What became of an invitation."""

    invitee: str | None = None
    """Who was to be invited."""
    status: str | None = None
    """What became of it: ``invited``, ``existing_org_member``, …"""
    invite: Invite | None = None
    """The invitation; None: there is none."""


class RestrictedImages(HubModel):
    """Which images the members of an organization may use."""

    enabled: bool | None = None
    """Whether there is a restriction."""
    allow_official_images: bool | None = None
    """Whether Docker's official images may be used."""
    allow_verified_publishers: bool | None = None
    """Whether those of verified publishers may be used."""


class RestrictedImagesConfig(HubBody):
    """Which images the members of an organization are to use."""

    enabled: bool
    """Whether there is a restriction."""
    allow_official_images: bool
    """Whether Docker's official images may be used."""
    allow_verified_publishers: bool
    """Whether those of verified publishers may be used."""


class OrganizationSettings(HubModel):
    """An organization's settings."""

    restricted_images: RestrictedImages | None = None
    """Which images its members may use."""
